"""What is refused of an edition as it is typed in: DomainError with the sentence and its field."""

from collections.abc import Sequence

from django.utils import timezone

from rpik.core.errors import DomainError
from rpik.plan.document.stages import outside
from rpik.plan.document.words import Perda, Stage
from rpik.plan.models.edition import TITLE_LENGTH

YEARS = (2000, 2100)


def require_head(title: str, year_from: int, year_to: int) -> None:
    """Refuse a title or a period that is none."""
    if not title.strip():
        raise DomainError("Judul tidak boleh kosong.", field="title")
    if len(title.strip()) > TITLE_LENGTH:
        raise DomainError(
            f"Judul {len(title.strip())} huruf; paling banyak {TITLE_LENGTH}. Pendekkan.",
            field="title",
        )
    if not (YEARS[0] <= year_from < year_to <= YEARS[1]):
        raise DomainError(
            f"Tahun akhir harus sesudah tahun awal, antara {YEARS[0]} dan {YEARS[1]}.",
            field="year_to",
        )


def require_perda(perda: Perda) -> None:
    """Refuse a Perda without its number, of a day to come, or with half of its gazette."""
    if not perda.number.strip():
        raise DomainError("Isi nomor Perda.", field="number")
    if perda.day > timezone.localdate() or perda.day.year < YEARS[0]:
        raise DomainError(f"Tanggal Perda harus antara tahun {YEARS[0]} dan hari ini.", field="day")
    if bool(perda.gazette_number.strip()) != (perda.gazette_year is not None):
        raise DomainError(
            "Isi nomor dan tahun Lembaran Daerah bersama, atau kosongkan keduanya.",
            field="gazette_number",
        )
    if perda.gazette_year and perda.gazette_year < perda.day.year:
        raise DomainError(
            "Tahun Lembaran Daerah tidak dapat mendahului Perda.", field="gazette_year"
        )


def require_stages(stages: Sequence[Stage], year_from: int, year_to: int) -> None:
    """Every year of the period is in one stage; the first may begin a year before the period."""
    if not 1 <= len(stages) <= 6:
        raise DomainError("Isi satu sampai enam tahap, satu baris satu tahap.", field="stages")
    last = 0
    for stage in stages:
        if not (YEARS[0] <= stage.start <= stage.end <= YEARS[1]) or stage.start <= last:
            raise DomainError(
                f"{stage.name}: tahunnya harus urut dan tidak bertindih dengan tahap sebelumnya.",
                field="stages",
            )
        last = stage.end
    if wrong := outside(stages, year_from, year_to):
        raise DomainError(wrong[0], field="stages")
