"""Forms that ask one question in several columns, each row answering in one: a question that was put
anew, a page a kecamatan ("Desa (Kec. Wajak)", "Desa (Kec. Turen)"). The answers become one column.
"""

from collections.abc import Iterable, Iterator, Sequence

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 200
HEADER_IN, LEAST_HEADINGS = 10, 4
SHORTEST = 4  # "L", "Ya": ticks of several groups


class JoinedRows:
    """Rows whose cells of some columns stand in the first of them, where that is empty."""

    def __init__(self, rows: Iterable[Row], header: int, groups: Sequence[Sequence[int]]) -> None:
        self._rows, self._header, self._groups = rows, header, groups

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            if row.number <= self._header:
                yield row
                continue
            cells = [*row.cells]
            for first, *others in self._groups:
                for other in others:
                    if (
                        other < len(cells)
                        and cell_text(cells[other])
                        and not cell_text(cells[first])
                    ):
                        cells[first], cells[other] = cells[other], ""
            yield Row(row.number, cells)


def answered_once(sheet: Sheet) -> Sheet:
    """Return the sheet with such answers in one column, else itself. Columns are joined that have one
    heading, of a field that is known, where no row fills two of them.
    """
    head = sheet.head(LOOKED_AT)
    for position, row in enumerate(head[:HEADER_IN]):
        places: dict[str, list[int]] = {}
        for column, cell in enumerate(row.cells):
            if len(text := normal_heading(cell_text(cell))) >= SHORTEST:
                places.setdefault(text, []).append(column)
        if len(places) < LEAST_HEADINGS:
            continue
        again = [columns for columns in places.values() if len(columns) > 1]
        groups = [group for group in again if _is_one_question(row, group, head[position + 1 :])]
        if groups:
            rows = JoinedRows(sheet.rows, row.number, groups)
            return Sheet(sheet.name, rows, sheet.hidden, sheet.merges, sheet.hidden_rows)
    return sheet


def _is_one_question(header: Row, columns: Sequence[int], body: Sequence[Row]) -> bool:
    field = heading_match(cell_text(header.cells[columns[0]]))[0]
    if field is None or field.startswith("-"):
        return False
    answered = [
        [i for i in columns if i < len(row.cells) and cell_text(row.cells[i])] for row in body
    ]
    return all(len(one) <= 1 for one in answered) and {i for one in answered for i in one} == set(
        columns
    )
