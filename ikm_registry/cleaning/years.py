"""The year a business began, as Indonesian lists write it."""

import datetime as dt
import math
import re
from typing import Any

from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import cell_text, is_nothing

_GROUPED_YEAR = re.compile(r"([12])[.,]([0-9]{3})")  # 2.015: a number to the spreadsheet
_YEAR = re.compile(r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2})(?![0-9])")
# "1990an", "2010/2011", "sebelum 2000": some year about then.
_ABOUT_YEAR = re.compile(
    r"[0-9]{4}\s*-?\s*an\b|\b(?:19|20)[0-9]{2}\s*(?:[-/]|s/?d|sampai|atau)\s*(?:19|20)[0-9]{2}\b|\b(?:sebelum|sekitar|kira|kurang lebih|±|an)\b",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"\A[a-z]{3,9}[-/ ]([0-9]{2})\Z", re.IGNORECASE)
_DAY_SHORT_YEAR = re.compile(r"\A[0-9]{1,2}([-/.])[0-9]{1,2}\1([0-9]{2})\Z")
_APOSTROPHE_YEAR = re.compile(
    r"\A(?:(?:sejak|mulai|berdiri)\b\.?\s*)?(?:(?:tahun|thn|th)\b\.?\s*)?['’‘`]([0-9]{2})\Z",
    re.IGNORECASE,
)


def clean_year(cell: Any) -> Cleaned[int]:
    """Return a year: 2015, "Th. 2015", "'15", a date, an Excel serial, "Jan-15"."""
    if isinstance(cell, (dt.datetime, dt.date)):
        return _year(cell.year)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if 20_000 <= cell < 20_270:  # a year with a digit too many rather than a day of 1955
            return doubt(None, "year", f"Tahun “{cell}” tidak dapat dibaca; dikosongkan.")
        if 20_000 <= cell <= 60_000:  # Excel counts days from 30 December 1899
            return _year((dt.date(1899, 12, 30) + dt.timedelta(days=int(cell))).year)
        if not math.isfinite(cell):
            return doubt(None, "year", "Tahun tidak dapat dibaca; dikosongkan.")
        return _year(int(cell))
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    if grouped := _GROUPED_YEAR.fullmatch(text):
        return _year(int("".join(grouped.groups())))
    match = _YEAR.search(text)
    if match:
        found = _year(int(match.group(1)))
        if found.value and _ABOUT_YEAR.search(text):
            message = (
                f"“{text[:30]}” dibaca tahun {found.value}; tahun pastinya tidak tertulis. Periksa."
            )
            return doubt(found.value, "year_about", message)
        return found
    if len(text) == 5 and text.isascii() and text.isdigit() and 20_000 <= int(text) <= 60_000:
        return clean_year(int(text))
    short = _SHORT_YEAR.match(text)
    if short:
        return _year(_century(int(short.group(1))))
    two = _APOSTROPHE_YEAR.match(text) or _DAY_SHORT_YEAR.match(text)
    if two and (found := _year(_century(int(two.groups()[-1])))).value:
        return doubt(found.value, "year_short", f"Tahun dibaca {found.value} dari “{text}”.")
    return doubt(None, "year", f"Tahun “{text[:20]}” tidak dapat dibaca; dikosongkan.")


def _century(two: int) -> int:
    return 2000 + two if two <= dt.date.today().year % 100 else 1900 + two


def _year(value: int) -> Cleaned[int]:
    if 1900 <= value <= dt.date.today().year:
        return Cleaned(value)
    return doubt(None, "year_range", f"Tahun {value} tidak masuk akal; dikosongkan.")
