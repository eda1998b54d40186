"""What money is counted in: thousands, millions, a month, as headings and titles say it."""

import re
from collections.abc import Iterable, Sequence

from ikm_registry.cleaning.numbers import clean_money
from ikm_registry.importing.column_guess import ColumnGuess

MONEY = frozenset({"investment", "output_value", "input_value"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_THOUSANDS = re.compile(r"(?:rp|idr)?\.?\s*[.,]?\s*000\b|\bribu(?:an)?\b|\brb\b", re.IGNORECASE)
_MILLIONS = re.compile(r"\bjuta(?:an)?\b|\bjt\b|\bmillions?\b|000[.,]000", re.IGNORECASE)
# Per month, week or day in any spelling: /bln, perbulan, _bln, "Omzet 3 bulan terakhir".
_PERIOD = re.compile(
    r"\b(?:([0-9]{1,2})\s*)?(?:(?:per|se|tiap|setiap)\s*)?(?:(bulan(?:an)?|bln|bl|month|monthly)|(minggu(?:an)?|mgg|mgu|week|weekly))\b"
)
_DAILY = re.compile(r"\b(?:per|se|tiap|setiap)?\s*(?:hari|harian|hr|day|daily)\b")
_YEARLY = re.compile(r"\b(?:per|se|tiap|setiap)?\s*(?:tahun|tahunan|thn|th|year|annual)\b")
# "(dalam jutaan rupiah)" above a table; "dalam 5 juta" is an amount.
_TOLD = re.compile(
    r"\b(?:dalam|dlm|dihitung)\s+(?:satuan\s+)?(?:nilai\s+)?(?:rp\.?\s*)?(?:(juta(?:an)?|jt|000[.,]000)|(ribu(?:an)?|rb|[.,]?000))\b"
    r"|\(\s*(?:x\s*)?rp\.?\s*(?:1\.)?(?:(juta(?:an)?|jt|000[.,]000)|(ribu(?:an)?|rb|[.,]?000))\W*\)",
    re.IGNORECASE,
)
# "Rp 5.500.000" says whole rupiah for its neighbours.
IN_FULL = re.compile(r"\s*(?:rp|idr)\b[. ]*[0-9]{1,3}(?:[.,][0-9]{3}){2,}(?:,-|,00)?\s*\Z", re.IGNORECASE)  # fmt: skip
SPEAKING = 3  # cells from the top that speak for the column
_IN_RUPIAH = re.compile(r"\(\s*rp\.?\s*\)|\brupiah penuh\b", re.IGNORECASE)


def multiplier_of(heading: str) -> int:
    """Return what a money column is counted in by its own words: Rp.000 → 1000, juta → 1000000,
    per bulan → 12 (the register holds a year).
    """
    return _scale(heading) * _times_a_year(heading)


def telling(cells: Sequence[str]) -> list[str]:
    """Return the cells of a money column, those first that each unit would read otherwise: "12.500"
    tells a person who is asked for it, "1,5 jt" is the same in all. Where one of the first says whole
    rupiah nobody is asked, and they stay in their order.
    """
    if any(IN_FULL.match(cell) for cell in cells[:SPEAKING]):
        return list(cells)
    return sorted(dict.fromkeys(cells), key=lambda cell: not depends(cell))


def depends(cell: str) -> bool:
    """Whether the unit of the column counts for a cell: "12.500", not "1,5 jt"."""
    plain = clean_money(cell).value
    return bool(plain) and plain != clean_money(cell, multiplier=1000).value


def is_daily(heading: str) -> bool:
    """Whether the money of a column is that of a day: nobody knows how many of them make a year."""
    words = _words(heading)
    return _DAILY.search(words) is not None and not _PERIOD.search(words)


def count_by_title(columns: Iterable[ColumnGuess], title: str, chosen: str) -> None:
    """Apply "(dalam jutaan rupiah)" of the title to the columns of money that name no unit of their
    own; what a person chose before (reason ``chosen``) stays.
    """
    told = _TOLD.search(title)
    if told is None:
        return
    scale = 1_000_000 if told.group(1) or told.group(3) else 1000
    for one in columns:
        own = _scale(one.header) > 1 or _IN_RUPIAH.search(one.header)
        if one.field in MONEY and not own and one.reason != chosen:
            one.multiplier *= scale
            one.reason += f"; dalam {'jutaan' if scale > 1000 else 'ribuan'} menurut judul tabel"


def _words(heading: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", _CAMEL.sub(" ", heading).lower()).split())


def _asks_period(words: str) -> bool:
    """Whether a heading names several periods: "omzet (tulis per hari/minggu/bulan)" leaves it to the cells."""
    named = {"bulan" if months else "minggu" for _, months, weeks in _PERIOD.findall(words)}
    return len(named) + bool(_DAILY.search(words)) > 1


def _scale(heading: str) -> int:
    words = _words(heading)
    if _MILLIONS.search(heading) or _MILLIONS.search(words):
        return 1_000_000
    return 1000 if _THOUSANDS.search(heading) or _THOUSANDS.search(words) else 1


def _times_a_year(heading: str) -> int:
    words = _words(heading)
    period = _PERIOD.search(words)
    if period is None or _YEARLY.search(words) or _asks_period(words):
        return 1
    count = int(period.group(1) or 1)
    year = 12 if period.group(2) else 52
    return year // count if count and year % count == 0 else 1
