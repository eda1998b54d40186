"""Lists that lie on their side: headings down the first column, a business in each further one."""

from typing import Any

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.workbook import Row, Sheet

MOST_LABELS = 60
LEAST_LABELS = 4
SURE = 0.9
NAMES = frozenset({"owner", "business"})


def turned(sheet: Sheet) -> Sheet:
    """Return the sheet with its columns as rows when headings stand below each other, else itself.

    A row then bears the number of its column (C is 3).
    """
    rows = sheet.head(MOST_LABELS + 1)
    if not LEAST_LABELS <= len(rows) <= MOST_LABELS:
        return sheet
    texts = [[cell_text(cell) for cell in row.cells] for row in rows]
    for label in (0, 1):
        kept = [i for i, cells in enumerate(texts) if _at(cells, label) and any(cells[label + 1 :])]
        if not _are_labels([texts[i] for i in kept], label):
            continue
        width = max(len(texts[i]) for i in kept)
        columns = [
            column
            for column in range(label + 1, width)
            if any(_at(texts[i], column).strip(" :=") for i in kept)
        ]
        if len(columns) < 2:
            return sheet
        head = Row(label + 1, [texts[i][label].rstrip(" :") for i in kept])
        body = [Row(column + 1, [_at(rows[i].cells, column) for i in kept]) for column in columns]
        return Sheet(sheet.name, [head, *body], sheet.hidden)
    return sheet


def _at(cells: list[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else ""


def _are_labels(rows: list[list[str]], label: int) -> bool:
    """Whether the column names many fields, an owner or business among them, and no row of them
    looks like a row of headings.
    """
    found = [heading_match(cells[label]) for cells in rows]
    fields = {
        field for field, score, _ in found if field and score >= SURE and not field.startswith("-")
    }
    if len(fields) < LEAST_LABELS or not fields & NAMES or len(fields) < len(rows) / 2:
        return False
    return not any(
        normal_heading(text) and heading_match(text)[1] >= SURE
        for cells in rows
        for text in cells[label + 1 : label + 3]
    )
