"""Units that a list does not say: which money columns to ask about, and what each answer would mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ikm_registry.cleaning.numbers import LEAST_MONEY, clean_money
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.money_units import (
    IN_FULL,
    MONEY,
    RUPIAH,
    asks_period,
    depends,
    multiplier_of,
    unit_said,
)
from ikm_registry.models import ColumnMemory
from rpik.core.templatetags.format_id import rupiah

BY_PERIOD = frozenset({"output_value", "input_value"})  # an investment has no period
UNITS = (("1", "rupiah penuh"), ("1000", "ribu rupiah (Rp.000)"), ("1000000", "juta rupiah"))
PERIODS = (("1", "per tahun"), ("12", "per bulan"), ("52", "per minggu"))
KEY = 160
# As ``normal_heading`` makes it, and what it says of its unit.
Heading = tuple[str, int, bool]
# As whole rupiah a year, figures below this are odd for a business: probably thousands.
ODDLY_SMALL = 100_000
# Counted in thousands or millions, figures from here on are perhaps whole rupiah.
ODDLY_LARGE = 1_000_000_000
_PERIOD = re.compile(r"(?:/|per|se|tiap) ?_?(?:tahun|thn|th|bulan|bln|minggu|mgg)\b|\b(?:tahun|bulan|minggu)an\b|\btahun\b", re.IGNORECASE)  # fmt: skip
_CELL_UNIT = re.compile(r"\brp|rupiah|\b(?:jt|juta|rb|ribu|miliar|milyar)\b|[0-9](?:jt|rb)\b", re.IGNORECASE)  # fmt: skip
_CELL_PERIOD = re.compile(r"(?:/|per|se) ?(?:tahun|thn|th|bulan|bln|minggu|mgg)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What one money column leaves open: its unit, its period, or both."""

    unit: bool
    period: bool

    @property
    def assumption(self) -> str:
        """What is taken until somebody answers."""
        parts = ["rupiah penuh"] * self.unit + ["per tahun"] * self.period
        return " ".join(parts)


def parts_of(multiplier: int) -> tuple[int, int]:
    """Return (unit, times a year) of a column's multiplier: 12000 is (1000, 12)."""
    unit = next(u for u in (1_000_000, 1000, 1) if multiplier % u == 0)
    return unit, multiplier // unit


def periods(times: int) -> tuple[tuple[str, str], ...]:
    """Return the choices of a period, with the one a heading said (per quarter)."""
    said = () if str(times) in dict(PERIODS) else ((str(times), f"{times} kali setahun"),)
    return (*PERIODS, *said)


def unit_of(multiplier: int) -> str:
    """Return the words of an answered unit: "ribu rupiah (Rp.000) per bulan"; "" for none."""
    if not multiplier:
        return ""
    unit, times = parts_of(multiplier)
    words = dict(UNITS)[str(unit)]
    return words if times == 1 else f"{words} {dict(periods(times))[str(times)]}"


def settled() -> frozenset[Heading]:
    """Return the headings whose unit somebody of the office answered before."""
    found = ColumnMemory.objects.filter(multiplier__gt=0).values_list("heading", flat=True)
    return frozenset(map(_settled_by, found))


def _settled_by(heading: str) -> Heading:
    return normal_heading(heading)[:KEY], *unit_said(heading)


def question(column: dict[str, Any], known: Iterable[Heading]) -> Question | None:
    """Return what must be asked about a column, None when heading, cells or memory say it."""
    field, heading, multiplier = column["field"] or "", column["header"], column["multiplier"]
    if field not in MONEY:
        return None
    if _settled_by(heading) in known:
        return None
    cells = [text for text in column["samples"] if text]
    scale, times = parts_of(multiplier)
    unit = scale == 1 and not (
        multiplier_of(heading) % 1000 == 0
        or RUPIAH.search(heading)
        # One "Rp 5.500.000" says whole rupiah for its neighbours; "1,5 jt" speaks for itself alone.
        or any(IN_FULL.match(text) for text in cells)
        or (cells and all(_CELL_UNIT.search(text) for text in cells))
    )
    period = (
        field in BY_PERIOD
        and times == 1
        and (asks_period(heading) or not _PERIOD.search(heading))
        and not (cells and all(_CELL_PERIOD.search(text) for text in cells))
    )
    return Question(unit, period) if unit or period else None


def leaders(sheets: Sequence[dict[str, Any]]) -> list[int]:
    """Return for each sheet the first whose columns are guessed the same: it speaks for both, unless a
    person sets that sheet apart.
    """
    first: dict[Any, int] = {}
    found = []
    for s, sheet in enumerate(sheets):
        key = tuple((c["header"], c["field"], c["multiplier"]) for c in sheet["columns"])
        alone = not key or sheet.get("own")
        found.append(s if alone else first.setdefault((key, sheet["use"]), s))
    return found


def assumed(understanding: dict[str, Any], known: Iterable[Heading]) -> list[str]:
    """Return a sentence for each money column read by an assumption, equal headings once.

    Of sheets alike the leader alone is asked, as on the page of columns: what its cells say holds for all.
    """
    found: dict[str, None] = {}
    sheets = understanding.get("sheets", [])
    for s, leader in enumerate(leaders(sheets)):
        sheet = sheets[s]
        for column in sheet["columns"] if sheet["use"] and leader == s else []:
            open_question = question(column, known)
            if open_question:
                found[f"“{column['header']}” dibaca sebagai {open_question.assumption}"] = None
    return list(found)


def readings(samples: Iterable[str], multiplier: int) -> list[tuple[str, str]]:
    """Return (as written, what it comes to) of the sample cells under one answer, as the preview will
    read them: what is too small for rupiah is left empty, what names its own unit is the same in all.
    """
    found = []
    for text in samples:
        read = clean_money(text, multiplier=multiplier, least=LEAST_MONEY)
        if read.value is not None:
            own = "" if depends(text) else " (satuannya tertulis di sel)"
            found.append((text, rupiah(read.value) + own))
        elif read.problems:
            found.append((text, "dikosongkan"))
    return found


def is_oddly_small(samples: Iterable[str]) -> bool:
    """Whether all sample cells would be next to nothing as whole rupiah."""
    values = [value for value in (clean_money(text).value for text in samples) if value]
    return bool(values) and max(values) < ODDLY_SMALL


def is_odd(understanding: dict[str, Any]) -> bool:
    """Whether the cells of a column of money in use look counted in something else than it is read in:
    the heading of last year's list in thousands above whole rupiah.
    """
    return any(
        _looks_otherwise(column["samples"], parts_of(column["multiplier"])[0])
        for sheet in understanding["sheets"]
        for column in sheet["columns"]
        if sheet["use"] and column["field"] in MONEY
    )


def _looks_otherwise(samples: Iterable[str], unit: int) -> bool:
    bare = [text for text in samples if not _CELL_UNIT.search(text)]
    if unit == 1:
        return is_oddly_small(bare)
    return any((clean_money(text).value or 0) * unit >= ODDLY_LARGE for text in bare)
