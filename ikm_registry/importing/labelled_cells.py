"""Lists that hold a business in one cell: "Nama: Siti / Alamat: Ds. Codo / HP: 0812…"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 60
LEAST_ROWS, LEAST_LABELS = 2, 3
MOST_LABELS = 30
SURE = 0.7
NAMES = frozenset({"owner", "business"})
_PARTS = re.compile(r"[\n\r;|]+|\s+[/•·–-]\s+|,\s+")
_LABEL = re.compile(r"\s*(?:[-*•]\s*)?([^\W\d_][\w ./]{1,40}?)\s*[:=]\s*(.*)\Z", re.DOTALL)


class LabelledRows:
    """The rows of such a sheet: behind their cells one for each label; a row with the labels as its
    headings comes before the first that holds some.
    """

    def __init__(self, rows: Iterable[Row], column: int, labels: Sequence[str], width: int) -> None:
        self._rows, self._column, self._labels, self._width = rows, column, labels, width
        self._keys = [normal_heading(label) for label in labels]

    def __iter__(self) -> Iterator[Row]:
        above: Row | None = None
        begun = False
        for row in self._rows:
            held = _told(row, self._column)
            if len(held) < LEAST_LABELS:
                if above is not None:
                    yield above
                above = row
                continue
            if not begun:
                begun = True
                heads = above.cells if above and above.number == row.number - 1 else []
                if above is not None and not heads:
                    yield above
                yield Row(max(1, row.number - 1), [*self._without(heads), *self._labels])
            elif above is not None:
                yield above
            above = None
            values = [held.get(key, "") for key in self._keys]
            yield Row(row.number, [*self._without(row.cells), *values])
        if above is not None:
            yield above

    def _without(self, cells: Sequence[object]) -> list[object]:
        """The cells without the one that was taken apart, all rows equally wide."""
        kept = [*cells[: self._width], *[""] * (self._width - len(cells))]
        if self._column < self._width:
            kept[self._column] = ""
        return kept


def unlabelled(sheet: Sheet) -> Sheet:
    """Return the sheet with a column for each label of such cells; the sheet itself for any other."""
    head = sheet.head(LOOKED_AT)
    for column in range(max((len(row.cells) for row in head), default=0)):
        told = [held for row in head if len(held := _told(row, column)) >= LEAST_LABELS]
        if len(told) < LEAST_ROWS:
            continue
        labels: dict[str, str] = {}
        for row in head:
            for key, label in _labels(row, column).items():
                labels.setdefault(key, label)
        if not _names_one(labels.values()) or len(labels) > MOST_LABELS:
            continue
        width = max(len(row.cells) for row in head)
        rows = LabelledRows(sheet.rows, column, list(labels.values()), width)
        return Sheet(sheet.name, rows, sheet.hidden, [], sheet.hidden_rows)
    return sheet


def _names_one(labels: Iterable[str]) -> bool:
    found = {heading_match(label)[0] for label in labels}
    return bool(found & NAMES)


def _told(row: Row, column: int) -> dict[str, str]:
    """Return (label as ``normal_heading`` → value) of a cell, {} where fewer than two parts of it
    begin with a label that is known.
    """
    return {key: value for key, (_, value) in _taken_apart(row, column).items()}


def _labels(row: Row, column: int) -> dict[str, str]:
    return {key: label for key, (label, _) in _taken_apart(row, column).items()}


def _taken_apart(row: Row, column: int) -> dict[str, tuple[str, str]]:
    cell = row.cells[column] if column < len(row.cells) else ""
    if not isinstance(cell, str) or cell.count(":") + cell.count("=") < LEAST_LABELS:
        return {}
    held: dict[str, tuple[str, str]] = {}
    last = ""
    at = 0
    for mark in [*_PARTS.finditer(cell), None]:
        part, at = cell[at : mark.start() if mark else len(cell)], mark.end() if mark else at
        found = _LABEL.match(part)
        if found and heading_match(found.group(1))[1] >= SURE:
            last = normal_heading(found.group(1))
            if last not in held:
                held[last] = (found.group(1).strip(), found.group(2).strip())
        elif last and part.strip():
            label, value = held[last]
            held[last] = (label, f"{value}, {part.strip()}".strip(", "))
    return held if len(held) > 1 else {}
