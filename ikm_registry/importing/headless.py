"""Lists without headings, or with headings that say nothing ("Kolom1"): the rows tell what they are."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.contents import content_match, words_match
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.workbook import Row

LEAST_CELLS, LEAST_ROWS = 3, 3


def data_start(rows: Sequence[Row], gazetteer: Gazetteer) -> tuple[int | None, int] | None:
    """Return (position of a heading row or None, position of the first row of data).

    None where the rows are no list of persons or businesses: at least two columns must be known by
    their contents, or one beside a column of persons.
    """
    counts = [sum(bool(cell_text(cell)) for cell in row.cells) for row in rows]
    wide = Counter(count for count in counts if count >= LEAST_CELLS)
    if not wide:
        return None
    usual = wide.most_common(1)[0][0]
    held = [i for i, count in enumerate(counts) if count >= max(LEAST_CELLS, 0.6 * usual)]
    if len(held) < LEAST_ROWS:
        return None
    first, body = rows[held[0]], [rows[i].cells for i in held[1:]]
    known: dict[int, str] = {}
    persons = 0
    for column in range(max(map(len, body))):
        values = [row[column] for row in body if column < len(row) and cell_text(row[column])]
        if len(values) < 0.5 * len(body):
            continue
        found = content_match(values, gazetteer)[0]
        if found:
            known[column] = found
        else:
            persons += words_match(values, gazetteer)[0] in {"owner", "business"}
    if len(known) < 2 and not (known and persons):
        return None
    fits = sum(_fits(first.cells, column, field, gazetteer) for column, field in known.items())
    if fits >= len(known) / 2:
        return None, held[0]
    return held[0], held[1]


def _fits(cells: Sequence[Any], column: int, field: str, gazetteer: Gazetteer) -> bool:
    cell = cells[column] if column < len(cells) else ""
    return content_match([cell, cell], gazetteer)[0] == field
