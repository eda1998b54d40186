"""Forms that ask one question in several columns, each row answering in one: a question that was put
anew, a page a kecamatan ("Desa (Kec. Wajak)", "Desa (Kec. Turen)"). The answers become one column, and
so does a name in parts ("first_name", "last_name").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 200
HEADER_IN, LEAST_HEADINGS = 10, 4
SHORTEST = 4  # "L", "Ya": ticks of several groups
NAME_PARTS = (
    ("nama depan", "nama awal", "first name", "firstname", "given name"),
    ("nama tengah", "middle name"),
    ("nama belakang", "nama akhir", "last name", "lastname", "surname", "family name"),
)


class JoinedRows:
    """Rows whose cells of some columns stand in the first of them, where that is empty; a name's
    ``parts`` behind each other.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        header: int,
        groups: Sequence[Sequence[int]],
        parts: Sequence[int],
    ) -> None:
        self._rows, self._header, self._groups, self._parts = rows, header, groups, parts

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
            if said := [i for i in self._parts if i < len(cells) and cell_text(cells[i])]:
                name = " ".join(cell_text(cells[i]) for i in said)
                for i in said:
                    cells[i] = ""
                cells[self._parts[0]] = name
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
        parts = _name_parts(places)
        if groups or parts:
            rows = JoinedRows(sheet.rows, row.number, groups, parts)
            return Sheet(sheet.name, rows, sheet.hidden, sheet.merges, sheet.hidden_rows)
    return sheet


def _name_parts(places: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the columns of one name in order, none where the first or the last part is missing."""
    first, middle, last = (
        [column for heading in headings for column in places.get(heading, ())]
        for headings in NAME_PARTS
    )
    return [*first, *middle, *last] if len(first) == len(last) == 1 else []


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
