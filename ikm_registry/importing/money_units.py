"""What columns are counted in: thousands, millions, a month, as headings and titles say it."""

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
_OF_YEAR = re.compile(r"\b(?:tahun|thn|th|ta) 20[0-9]{2}\b")  # when it was, not how often
_YEARLY = re.compile(r"\b(?:per|se|tiap|setiap)?\s*(?:tahun|tahunan|thn|th|year|annual)\b")
# "(dalam jutaan rupiah)" above a table; "dalam 5 juta" is an amount.
_TOLD = re.compile(
    r"\b(?:dalam|dlm|dihitung)\s+(?:satuan\s+)?(?:nilai\s+)?(?:rp\.?\s*)?(?:(juta(?:an)?|jt|000[.,]000)|(ribu(?:an)?|rb|[.,]?000))\b"
    r"|\(\s*(?:x\s*)?rp\.?\s*(?:1\.)?(?:(juta(?:an)?|jt|000[.,]000)|(ribu(?:an)?|rb|[.,]?000))\W*\)",
    re.IGNORECASE,
)
# "Rp 5.500.000" says whole rupiah for its neighbours.
IN_FULL = re.compile(r"\s*(?:rp|idr)\b[. ]*[0-9]{1,3}(?:[.,][0-9]{3}){2,}(?:,-|,00)?\s*\Z", re.IGNORECASE)  # fmt: skip
MONTHS = 12
SPEAKING = 3  # cells from the top that speak for the column
RUPIAH = re.compile(r"\brp\b|rupiah|\bidr\b", re.IGNORECASE)
_IN_RUPIAH = re.compile(r"\(\s*rp\.?\s*\)|\brupiah penuh\b", re.IGNORECASE)


def multiplier_of(heading: str) -> int:
    """Return what a money column is counted in by its own words: Rp.000 → 1000, juta → 1000000,
    per bulan → 12 (the register holds a year).
    """
    return _scale(heading) * _times_a_year(heading)


def unit_said(heading: str) -> tuple[int, bool]:
    """Return what a heading says of its unit, its multiplier and whether it names rupiah: an answer to
    "Nilai Investasi" is none to "Nilai Investasi (Rp.000)".
    """
    return multiplier_of(heading), RUPIAH.search(heading) is not None


def telling(cells: Sequence[str]) -> list[str]:
    """Return the cells of a money column, those first that each answer would read otherwise: "12.500"
    tells a person who is asked for its unit or period, "1,5 jt" and "2 jt/bln" do not. Where one of the
    first says whole rupiah nobody is asked for the unit.
    """
    full = any(IN_FULL.match(cell) for cell in cells[:SPEAKING])
    return sorted(
        dict.fromkeys(cells),
        key=lambda cell: (not full and not depends(cell), not depends(cell, MONTHS)),
    )


def depends(cell: str, multiplier: int = 1000) -> bool:
    """Whether the unit of the column counts for a cell: "12.500", not "1,5 jt"; or with ``MONTHS`` its
    period: not "2 jt/bln".
    """
    plain = clean_money(cell).value
    return bool(plain) and plain != clean_money(cell, multiplier=multiplier).value


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
    words = " ".join(_NOT_WORD.sub(" ", _CAMEL.sub(" ", heading).lower()).split())
    return _OF_YEAR.sub(" ", words)


def asks_period(heading: str) -> bool:
    """Whether a heading names several periods: "omzet (tulis per hari/minggu/bulan)" leaves it to the cells."""
    words = _words(heading)
    named = {"bulan" if months else "minggu" for _, months, weeks in _PERIOD.findall(words)}
    return len(named) + bool(_DAILY.search(words)) + bool(_YEARLY.search(words)) > 1


def period_of(heading: str) -> str:
    """Return "hari", "minggu" or "bulan", what a column counts by its heading; "" for a year, for what
    it does not say, and for several.
    """
    words = _words(heading)
    period = _PERIOD.search(words)
    if asks_period(heading) or _YEARLY.search(words) or (period and period.group(1)):
        return ""
    if period:
        return "bulan" if period.group(2) else "minggu"
    return "hari" if _DAILY.search(words) else ""


def _scale(heading: str) -> int:
    words = _words(heading)
    if _MILLIONS.search(heading) or _MILLIONS.search(words):
        return 1_000_000
    return 1000 if _THOUSANDS.search(heading) or _THOUSANDS.search(words) else 1


def _times_a_year(heading: str) -> int:
    words = _words(heading)
    period = _PERIOD.search(words)
    if period is None or _YEARLY.search(words) or asks_period(heading):
        return 1
    count = int(period.group(1) or 1)
    year = 12 if period.group(2) else 52
    return year // count if count and year % count == 0 else 1
