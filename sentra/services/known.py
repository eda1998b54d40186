"""The office's list of sentra everybody knows: kept by hand, or read from a table."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ikm_registry.cleaning.formulas import unguarded
from ikm_registry.cleaning.hamlets import hamlet_key
from ikm_registry.exports import csv_file
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.text_files import read_text
from ikm_registry.models import Desa, ProductGroup
from ikm_registry.services import reference
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from sentra.models import KnownSentra

PERMISSION = "sentra.manage_known"
PUBLIC = reference.FOLDER / "known_sentra.csv"
MAX_BYTES = 2 * 2**20
MAX_ROWS = 2000
COLUMNS = ("nama", "kelompok", "desa", "kecamatan", "dusun", "tahun", "sumber")
_ALSO = {
    "nama sentra": "nama", "sentra": "nama", "produk": "kelompok", "komoditas": "kelompok",
    "kelompok komoditas": "kelompok", "kelurahan": "desa", "desa/kelurahan": "desa",
    "dukuh": "dusun", "tahun sk": "tahun", "sejak": "tahun", "keterangan": "sumber",
}  # fmt: skip
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class KnownInput:
    """What is said of one known sentra."""

    name: str
    product_group: ProductGroup
    desa: Desa
    hamlet: str = ""
    year: int | None = None
    source: str = ""


@dataclass(slots=True)
class Imported:
    """What came of a table: new, changed, the same, and (row number, sentence) of what was refused."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def save(
    *, data: KnownInput, by: User, known: KnownSentra | None = None, version: int | None = None
) -> KnownSentra:
    """Add a known sentra, or change one as it stood at ``version``.

    Raises:
        NotAllowed; StaleObject: somebody was faster; DomainError: it stands in the list already.
    """
    _allow(by)
    if known is not None:
        known = KnownSentra.objects.select_for_update().filter(pk=known.pk).first()
        if known is None or known.version != version:
            raise StaleObject(
                "Baris ini sudah diubah atau dihapus orang lain. Muat ulang, lalu ulangi."
            )
    others = _same(data)
    twin = (others.exclude(pk=known.pk) if known else others).first()
    if twin is not None:
        raise DomainError(
            f"{data.product_group.name} di {data.desa.name} sudah ada di daftar: {twin.name}. "
            "Sebut dusunnya bila ini sentra lain.",
            field="desa",
        )
    return _write(known or KnownSentra(created_by=by, version=0), data, by)


@transaction.atomic
def remove(*, known: KnownSentra, by: User) -> None:
    """Take one off the list; the audit trail keeps what it said."""
    _allow(by)
    record(
        "known_sentra.delete",
        by=by,
        target=known,
        sentence=f"{by} menghapus {known.name} dari daftar sentra yang dikenal",
        data={"group": known.product_group_id, "desa": known.desa_id, "hamlet": known.hamlet},
    )
    known.delete()


@transaction.atomic
def read(*, file: BinaryIO, by: User) -> Imported:
    """Take a CSV (columns ``COLUMNS``, in any order) into the list.

    A row that stands in the list already (group, desa, dusun) changes it; a row that cannot be
    understood is told with its number and leaves the others alone.

    Raises:
        NotAllowed; DomainError: no table, or one without the columns.
    """
    _allow(by)
    found = Imported()
    groups = {
        text: g for g in ProductGroup.objects.all() for text in (g.pk.lower(), g.name.lower())
    }
    desa = Desa.objects.select_related("kecamatan").in_bulk()
    for number, cells in _rows(file):
        try:
            data = _understood(cells, groups, desa)
        except DomainError as error:
            found.refused.append((number, error.message))
            continue
        known = _same(data).first()
        if known is not None and _of(known) == data:
            found.same += 1
            continue
        try:
            _write(known or KnownSentra(created_by=by, version=0), data, by)
        except DomainError as error:
            found.refused.append((number, error.message))
            continue
        found.changed += known is not None
        found.new += known is None
    return found


def read_public(*, by: User) -> Imported:
    """Take in the sentra that public sources name (``fixtures/reference/known_sentra.csv``), as ``read`` does."""
    with PUBLIC.open("rb") as file:
        return read(file=file, by=by)


def table() -> str:
    """Return the list as CSV with the columns that ``read`` takes; a formula stays text."""
    return csv_file(
        COLUMNS,
        (
            [
                one.name, one.product_group.name, one.desa.name, one.desa.kecamatan.name,
                one.hamlet, one.year or "", one.source,
            ]
            for one in KnownSentra.objects.select_related("product_group", "desa__kecamatan")
        ),
    ).decode()  # fmt: skip


def _allow(by: User) -> None:
    require(by, PERMISSION, "mengisi daftar sentra yang dikenal")


def _same(data: KnownInput) -> QuerySet[KnownSentra]:
    return KnownSentra.objects.filter(
        product_group=data.product_group, desa=data.desa, hamlet__iexact=data.hamlet
    )


def _of(known: KnownSentra) -> KnownInput:
    return KnownInput(
        known.name, known.product_group, known.desa, known.hamlet, known.year, known.source
    )


def _write(known: KnownSentra, data: KnownInput, by: User) -> KnownSentra:
    new = known.pk is None
    known.name, known.product_group, known.desa = data.name, data.product_group, data.desa
    known.hamlet, known.year, known.source = data.hamlet, data.year, data.source
    known.version += 1
    known.updated_at = timezone.now()
    try:
        with transaction.atomic():
            known.save()
    except IntegrityError as error:  # written by somebody else since the list was read
        raise DomainError(
            f"{data.product_group.name} di {data.desa.name} sudah ada di daftar.", field="desa"
        ) from error
    record(
        "known_sentra.create" if new else "known_sentra.update",
        by=by,
        target=known,
        sentence=f"{by} {'menambah' if new else 'mengubah'} {known.name} di daftar sentra yang dikenal",
        data={"group": known.product_group_id, "desa": known.desa_id, "hamlet": known.hamlet},
    )
    return known


def _rows(file: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number of the sheet, cells by column)."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise DomainError("Berkas lebih dari 2 MB. Daftar sentra jauh lebih pendek.", field="file")
    with tempfile.NamedTemporaryFile(suffix=".csv") as kept:
        kept.write(content)
        kept.flush()
        try:
            rows = list(zip(range(MAX_ROWS + 2), read_text(Path(kept.name)).sheets[0].rows, strict=False))  # fmt: skip
        except UnreadableFile as error:
            raise DomainError(str(error), field="file") from error
    if len(rows) > MAX_ROWS + 1:
        raise DomainError(f"Daftar lebih dari {MAX_ROWS} baris. Bagi menjadi beberapa berkas.", field="file")  # fmt: skip
    names: list[str] = []
    for _, row in rows:
        cells = [unguarded(" ".join(str(cell).split())) for cell in row.cells]
        if not any(cells):
            continue
        if not names:
            names = [_ALSO.get(cell.lower(), cell.lower()) for cell in cells]
            lacking = [name for name in ("nama", "kelompok", "desa") if name not in names]
            if lacking:
                raise DomainError(
                    f"Kolom {', '.join(lacking)} tidak ada. Baris pertama harus memuat judul: "
                    f"{', '.join(COLUMNS)}.",
                    field="file",
                )
            continue
        yield row.number, dict(zip(names, cells, strict=False))


def _understood(
    cells: dict[str, str], groups: dict[str, ProductGroup], desa: dict[str, Desa]
) -> KnownInput:
    """Return what a row says; DomainError with what is wrong."""
    name = cells.get("nama", "")[:160]
    if not name:
        raise DomainError("Nama sentra kosong.")
    said = cells.get("kelompok", "")
    group = groups.get(said.lower())
    if group is None and said:
        code = reference.product_groups().group("", "", said).code
        group = groups.get(code.lower()) if code else None
    if group is None:
        raise DomainError(f"Kelompok “{said[:40]}” tidak dikenal. Pakai nama di Data acuan.")
    where = cells.get("desa", "")
    match = reference.gazetteer().match(where, cells.get("kecamatan", ""))
    place = desa.get(match.desa_code or "")
    if place is None:
        more = " Sebut kecamatannya." if len(match.candidates) > 1 else ""
        raise DomainError(f"Desa “{where[:40]}” tidak dikenal.{more}")
    year = cells.get("tahun", "")
    if year and not (_YEAR.fullmatch(year) and 1900 <= int(year) <= 2100):
        raise DomainError(f"Tahun “{year[:20]}” bukan tahun antara 1900 dan 2100.")
    hamlet = cells.get("dusun", "")[:80]
    if hamlet and not hamlet_key(hamlet):
        raise DomainError(f"Dusun “{hamlet[:40]}” tidak memuat nama.")
    source = cells.get("sumber", "")[:200]
    return KnownInput(name, group, place, hamlet, int(year) if year else None, source)
