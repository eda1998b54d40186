"""Names of people and businesses."""

import re
from typing import Any

from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import cell_text, is_nothing

KEEP_UPPER = frozenset({"UD", "CV", "PT", "PO", "KUB", "UKM", "IKM", "UMKM", "KUBE", "UPPKS", "PKK", "TPK", "II", "III", "IV"})  # fmt: skip
_WORD = re.compile(r"[^\s]+")


def clean_name(cell: Any, limit: int = 200) -> Cleaned[str]:
    """Return a name; one written all in capitals or all small is set in title case.

    A name in mixed case stays as typed. Company forms (UD, CV, PT) stay in capitals.
    """
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    if text.isupper() or text.islower():
        text = _WORD.sub(lambda match: _title(match.group()), text)
    return Cleaned(text[:limit].strip())


_CLOSED = re.compile(
    r"\b(?:non|tidak|tdk|tak)[ -]?aktif\b|\bnonaktif\b|\btutup\b|\bberhenti\b|\bbangkrut\b|\bvakum\b|\binactive\b",
    re.IGNORECASE,
)


def clean_status(cell: Any) -> Cleaned[str]:
    """Return "nonaktif", doubted, when a list says that a business no longer works; else None."""
    text = cell_text(cell)
    if not _CLOSED.search(text):
        return Cleaned(None)
    return doubt(
        "nonaktif",
        "status_closed",
        "Tertulis tidak aktif: masuk sebagai IKM nonaktif, di luar hitungan sentra. "
        "Keluarkan dari berkas bila tidak perlu didata.",
    )


def _title(word: str) -> str:
    bare = word.strip(".,()\"'").upper()
    if bare in KEEP_UPPER:
        return word.upper()
    return "-".join(_first_upper(part) + part[1:].lower() for part in word.split("-"))


def _first_upper(part: str) -> str:
    upper = part[:1].upper()
    return upper if len(upper) == 1 else part[:1]  # ß has no capital of one letter


def clean_sex(cell: Any) -> Cleaned[str]:
    """Return L or P from the ways lists write it."""
    text = cell_text(cell).lower().strip(". ")
    if text in {"l", "lk", "lk2", "laki", "laki-laki", "laki laki", "laki2", "pria", "male", "m"}:
        return Cleaned("L")
    if text in {"p", "pr", "perempuan", "wanita", "female", "f", "w"}:
        return Cleaned("P")
    return Cleaned(None)
