"""Angles in three columns, "Lintang Selatan > ° | ' | \\"", become one cell: 7° 49' 29.3"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.workbook import Row, Sheet

HEADER_IN = 12  # rows
LONGEST = 30  # letters of a mark
_MARKS = tuple(
    re.compile(marks, re.IGNORECASE)
    for marks in (
        r"\W*(?:[°º˚]|derajat|der|deg)\W*",
        r"['′’`]|\W*(?:menit|mnt|min)\W*",
        r"[\"″”]|''|\W*(?:detik|dtk|det|sec)\W*",
    )
)


class JoinedAngles:
    """Rows whose three cells from each of ``starts`` on stand in the first of them."""

    def __init__(self, rows: Iterable[Row], header: int, starts: Sequence[int]) -> None:
        self._rows, self._header, self._starts = rows, header, starts

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            cells = [*row.cells]
            for start in self._starts if row.number >= self._header else ():
                held = [cell_text(cell) for cell in cells[start : start + 3]]
                if len(held) == 3 and (all(held) or row.number == self._header):
                    degrees, minutes, seconds = held
                    angle = f"{degrees}° {minutes}' {seconds}\""
                    cells[start : start + 3] = [
                        "" if row.number == self._header else angle, "", "",
                    ]  # fmt: skip
            yield Row(row.number, cells)


def angles_joined(sheet: Sheet) -> Sheet:
    """Return the sheet with such angles in one column each, else itself."""
    for row in sheet.head(HEADER_IN):
        starts = [i for i in range(len(row.cells) - 2) if _are_marks(row.cells[i : i + 3])]
        if starts:
            rows = JoinedAngles(sheet.rows, row.number, starts)
            return Sheet(sheet.name, rows, sheet.hidden, sheet.merges, sheet.hidden_rows)
    return sheet


def _are_marks(cells: Sequence[Any]) -> bool:
    return all(
        isinstance(cell, str) and len(cell) <= LONGEST and mark.fullmatch(cell.strip())
        for cell, mark in zip(cells, _MARKS, strict=True)
    )
