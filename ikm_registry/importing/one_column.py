"""A list pasted into one column: every row is one cell that holds the marks of a text file."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 30
LEAST_PARTS = 3
MOSTLY = 0.8  # of the rows hold one cell; the comma of a greeting may cut another
# What is written in messages: "1. Siti - keripik - Codo - 0812…", "2) Budi / tahu / Blayu".
DASH, STROKE = " - ", " / "
# "1. Siti (keripik) Ds. Codo 0812…": parted by what the next piece begins with.
PIECES = "()"
_NUMBERED = re.compile(
    r"\A\s*(?:[0-9]{1,4}[.)]|[-*•]|(?:format|susunan|contoh format)\w*\s*:)\s*", re.IGNORECASE
)
# "12/03/24 09.02 - Bu Kades Codo: 1. Siti": when a message was sent and by whom, as a chat is exported.
_SENT = re.compile(
    r"\A\s*\[?[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:20)?[0-9]{2},?\s+[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2})?(?:\s?[AP]M)?\]?\s*"
    r"(?:[-–~]\s*)?[^:]{1,60}?:\s*(?:[0-9]{1,4}[.)]\s*)?",
    re.IGNORECASE,
)
_PARTED = {
    DASH: re.compile(r"\s+[-–—]\s+"),
    STROKE: re.compile(r"\s+/\s+"),
    PIECES: re.compile(
        r"\s*[()]\s*|[\s,]+(?=(?:\+?62|0)8[0-9])|[\s,]+(?=(?:ds|desa|dsn|dusun|alamat)\b)",
        re.IGNORECASE,
    ),
}


class SplitRows:
    """The rows of such a sheet, each cut into the cells it holds."""

    def __init__(self, rows: Iterable[Row], mark: str) -> None:
        self._rows, self._mark = rows, mark

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            yield Row(row.number, _cut(row.cells, self._mark))


class Unsent:
    """The rows of an exported chat without who sent each line and when; a line without is no message."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            if row.cells and isinstance(row.cells[0], str) and (sent := _SENT.match(row.cells[0])):
                yield Row(row.number, [row.cells[0][sent.end() :], *row.cells[1:]])
            else:
                yield Row(row.number, [])


def _unsent(sheet: Sheet) -> Sheet:
    first = [row.cells[0] for row in sheet.head(LOOKED_AT) if row.cells]
    sent = sum(isinstance(cell, str) and _SENT.match(cell) is not None for cell in first)
    return Sheet(sheet.name, Unsent(sheet.rows)) if sent >= max(3, 0.6 * len(first)) else sheet


def unfolded(sheet: Sheet) -> Sheet:
    """Return the sheet with its one column cut into many; the sheet itself for any other."""
    sheet = _unsent(sheet)
    rows = [row for row in sheet.head(LOOKED_AT) if any(map(_held, row.cells))]
    alone = [i for i, row in enumerate(rows) if not any(map(_held, row.cells[1:]))]
    if len(alone) < MOSTLY * len(rows):
        return sheet
    texts = [_whole(row.cells) for row in rows if isinstance(row.cells[0], str)]
    for mark in (";", "\t", "|", ",", DASH, STROKE, PIECES):
        counts = Counter(len(_cut([text], mark)) for text in texts)
        usual, times = counts.most_common(1)[0] if counts else (0, 0)
        if usual >= LEAST_PARTS and times >= 3 and times >= 0.5 * len(texts):
            parted = SplitRows(sheet.rows, mark)
            return Sheet(sheet.name, parted, sheet.hidden, [], sheet.hidden_rows)
    return sheet


def _cut(cells: list[Any], mark: str) -> list[Any]:
    if not cells or not isinstance(cells[0], str):
        return cells
    text = _whole(cells)
    if mark in _PARTED:
        return _PARTED[mark].split(_NUMBERED.sub("", text))
    try:
        return next(csv.reader([text], delimiter=mark), [])
    except csv.Error:
        return cells


def _held(cell: Any) -> bool:
    return cell not in ("", None)


def _whole(cells: list[Any]) -> str:
    """A line of a message that the comma of a greeting taught the reader to cut."""
    return ", ".join(str(cell) for cell in cells if _held(cell))
