"""A list pasted into one column: every row is one cell that holds the marks of a text file."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 30
LEAST_PARTS = 3
DASH = " - "  # what is written in messages: "1. Siti - keripik - Codo - 0812…"
_NUMBERED = re.compile(r"\A\s*(?:[0-9]{1,4}[.)]|[-*•])\s*")
_DASHES = re.compile(r"\s+[-–—]\s+")


class SplitRows:
    """The rows of such a sheet, each cut into the cells it holds."""

    def __init__(self, rows: Iterable[Row], mark: str) -> None:
        self._rows, self._mark = rows, mark

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            yield Row(row.number, _cut(row.cells, self._mark))


def unfolded(sheet: Sheet) -> Sheet:
    """Return the sheet with its one column cut into many; the sheet itself for any other."""
    texts = []
    for row in sheet.head(LOOKED_AT):
        filled = [i for i, cell in enumerate(row.cells) if cell not in ("", None)]
        if filled not in ([], [0]):
            return sheet
        if filled and isinstance(row.cells[0], str):
            texts.append(row.cells[0])
    for mark in (";", "\t", "|", ",", DASH):
        counts = Counter(len(_cut([text], mark)) for text in texts)
        usual, times = counts.most_common(1)[0] if counts else (0, 0)
        if usual >= LEAST_PARTS and times >= 3 and times >= 0.6 * len(texts):
            rows = SplitRows(sheet.rows, mark)
            return Sheet(sheet.name, rows, sheet.hidden, [], sheet.hidden_rows)
    return sheet


def _cut(cells: list[Any], mark: str) -> list[Any]:
    if not cells or not isinstance(cells[0], str):
        return cells
    if mark == DASH:
        return _DASHES.split(_NUMBERED.sub("", cells[0]))
    try:
        return next(csv.reader([cells[0]], delimiter=mark), [])
    except csv.Error:
        return cells
