"""By which Perda an RPIK is set: as the cover, the legal basis and the list of gaps say it."""

from rpik.core.templatetags.format_id import tanggal
from rpik.plan.document.blocks import Bullets, Missing
from rpik.plan.document.words import Perda

SECTION = "1.2"
NONE = "Belum ditetapkan dengan Perda"
NOT_GAZETTED = "Lembaran Daerah belum diisi"


def cover(perda: Perda | None) -> str:
    """Return the line under the title."""
    if perda is None:
        return NONE
    return (
        f"Peraturan Daerah Kabupaten Malang Nomor {perda.number} Tahun {perda.day.year} "
        f"tanggal {tanggal(perda.day)} ({_gazette(perda)})"
    )


def legal_basis(perda: Perda | None) -> list[Bullets]:
    """Return the last item of the legal basis: the Perda itself, UU 3/2014 Pasal 11(4)."""
    return [Bullets((cover(perda),))] if perda else []


def lacking(perda: Perda | None) -> list[Missing]:
    """Say what of the decree data nobody has entered."""
    if perda is None:
        text = f"{NONE}: nomor, tanggal, dan Lembaran Daerah belum diisi."
        return [Missing(text, "perda")]
    if perda.gazette_year is None:
        text = f"Nomor dan tahun Lembaran Daerah Perda Nomor {perda.number} belum diisi."
        return [Missing(text, "perda")]
    return []


def _gazette(perda: Perda) -> str:
    if perda.gazette_year is None:
        return NOT_GAZETTED
    return f"Lembaran Daerah Tahun {perda.gazette_year} Nomor {perda.gazette_number}"
