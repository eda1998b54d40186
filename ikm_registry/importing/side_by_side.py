"""Tables that stand beside each other on one sheet: a list cut in two columns, a recap at its side."""

from collections.abc import Iterable, Iterator, Sequence

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.headings import parts_match
from ikm_registry.importing.sheets import SEARCH_ROWS, Table
from ikm_registry.importing.workbook import Row, Sheet

# A table that names one of these again is another table.
_ONCE = frozenset({"owner", "business", "desa", "kecamatan", "product", "-no", "nik"})


class PartRows:
    """The rows of some columns, at their own places: what stands left of them is blank."""

    def __init__(self, rows: Iterable[Row], first: int, last: int) -> None:
        self._rows, self._first, self._last = rows, first, last

    def __iter__(self) -> Iterator[Row]:
        blank = [""] * self._first
        for row in self._rows:
            yield Row(row.number, blank + row.cells[self._first : self._last + 1])


def columns_of(sheet: Sheet, span: Sequence[int]) -> Sheet:
    """Return the sheet with only the columns of ``span`` (first, last); the whole one for none."""
    if not span:
        return sheet
    first, last = span
    merges = [merge for merge in sheet.merges if first <= merge[1] and merge[3] <= last]
    return Sheet(
        sheet.name, PartRows(sheet.rows, first, last), sheet.hidden, merges, sheet.hidden_rows
    )


def spans_of(table: Table) -> list[list[int]]:
    """Return (first, last) column of each table beside another, [] when there is only one.

    A column without heading and cells parts two tables when a heading comes again behind it.
    """
    parts = table.parts
    empty = [i for i, one in enumerate(parts) if not one]
    if not empty:
        return []
    held: set[int] = set()
    for number, row in enumerate(table.body()):
        if number >= SEARCH_ROWS:
            break
        held |= {i for i in empty if i < len(row.cells) and cell_text(row.cells[i])}
    spans: list[list[int]] = []
    seen: set[str] = set()
    start = 0
    for gap in [*(i for i in empty if i not in held), len(parts)]:
        block = [one for one in parts[start:gap] if one]
        found = {parts_match(one)[0] or "" for one in block} & _ONCE
        if block and (not spans or found & seen):
            spans.append([start, gap - 1])
            seen |= found
        elif block:
            spans[-1][1] = gap - 1
            seen |= found
        start = gap + 1
    if len(spans) > 1:
        spans[-1][1] = 1_000_000  # cells beyond the last heading are its own
    return spans if len(spans) > 1 else []
