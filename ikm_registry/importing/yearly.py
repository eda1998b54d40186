"""A workbook with a sheet per year: the years go in one after the other, the later updating the earlier."""

import re
from collections.abc import Sequence
from typing import Any

from ikm_registry.importing.understanding import SheetUnderstanding

_YEAR = re.compile(r"(?<![0-9])(?:19[89][0-9]|20[0-4][0-9])(?![0-9])")


def part_years(sheets: Sequence[SheetUnderstanding]) -> int | None:
    """Return the (first) year that the sheets in use tell, None where none does. Where they tell several,
    those of the first alone stay in use; a sheet that tells none goes with them.
    """
    told = [(one, _year_of(one)) for one in sheets if one.use]
    years = sorted({year for _, year in told if year})
    if len(years) < 2:
        return years[0] if years else None
    for one, year in told:
        one.year = year or years[0]
        if one.year != years[0]:
            one.use, one.reason = False, _why_not(one.year, years[0])
    return years[0]


def turn_to(sheets: Sequence[dict[str, Any]], year: int) -> None:
    """Put the sheets (as JSON) of a year in use, those of the others not."""
    for one in sheets:
        if not one.get("year"):
            continue
        one["use"] = one["year"] == year
    say_years(sheets)


def years_in_use(sheets: Sequence[dict[str, Any]]) -> list[int]:
    """Return the years told by the sheets (as JSON) in use, in order."""
    return sorted({one["year"] for one in sheets if one["use"] and one.get("year")})


def say_years(sheets: Sequence[dict[str, Any]]) -> None:
    """Give the sheets (as JSON) that tell a year their reason anew; one year is in use."""
    now = years_in_use(sheets)[0]
    for one in sheets:
        if not one.get("year"):
            continue
        if one["use"]:
            one["reason"] = f"{one['data_rows']} baris data tahun {now}"
        elif one["year"] != now:
            one["reason"] = _why_not(one["year"], now)


def _why_not(year: int, now: int) -> str:
    if year < now:
        return f"data tahun {year}, lebih lama daripada tahun {now}"
    return f"data tahun {year}; menyusul setelah tahun {now} disimpan"


def next_year(sheets: Sequence[dict[str, Any]]) -> int | None:
    """Return the year whose sheets (as JSON) wait to go in next."""
    waiting = [one["year"] for one in sheets if one.get("year") and not one["use"]]
    after = max(years_in_use(sheets), default=0)
    return min((year for year in waiting if year > after), default=None)


def _year_of(one: SheetUnderstanding) -> int:
    """The year that its name tells, else its title; 0 where neither tells a single one."""
    for text in (one.source or one.name, one.title):
        years = {int(year) for year in _YEAR.findall(text)}
        if years:
            return years.pop() if len(years) == 1 else 0
    return 0
