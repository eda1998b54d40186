"""Lists copied out of a PDF or a document: the text of a cell goes on in the rows below it."""

from collections.abc import Iterable, Iterator, Sequence

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 120
HEADER_IN = 15
LEAST, SHARE = 2, 0.6  # of the numbered rows go on below


class UnwrappedRows:
    """The rows, each with what stands below it up to the next number."""

    def __init__(self, rows: Iterable[Row], number: int, header: int) -> None:
        self._rows, self._number, self._header = rows, number, header

    def __iter__(self) -> Iterator[Row]:
        held: Row | None = None
        last = 0
        for row in self._rows:
            texts = [cell_text(cell) for cell in row.cells]
            goes_on = held is not None and not _at(texts, self._number) and any(texts)
            if held is not None and goes_on and row.number == last + 1:
                last = row.number
                held = Row(held.number, _with(held, texts))
                continue
            if held is not None:
                yield held
                held = None
            if row.number > self._header and _at(texts, self._number).rstrip(".").isdigit():
                held, last = row, row.number
            else:
                yield row
        if held is not None:
            yield held


def unwrapped(sheet: Sheet) -> Sheet:
    """Return the sheet with such rows joined, else itself.

    Told by a column of numbers: most numbered rows are followed by rows without one that go on in a
    name and another column, and never hold a figure, while each numbered row holds one.
    """
    head = sheet.head(LOOKED_AT)
    for row in head[:HEADER_IN]:
        texts = [cell_text(cell) for cell in row.cells]
        fields = {i: heading_match(text)[0] for i, text in enumerate(texts) if normal_heading(text)}
        number = next((i for i, field in fields.items() if field == "-no"), None)
        names = {i for i, field in fields.items() if field in {"owner", "business"}}
        if number is None or not names:
            continue
        if _goes_on([one for one in head if one.number > row.number], number, names):
            rows = UnwrappedRows(sheet.rows, number, row.number)
            return Sheet(sheet.name, rows, sheet.hidden, [], sheet.hidden_rows)
    return sheet


def _goes_on(body: Sequence[Row], number: int, names: set[int]) -> bool:
    """Whether the rows below the headings are such a list."""
    groups: list[list[list[str]]] = []
    for row in body:
        texts = [cell_text(cell) for cell in row.cells]
        if _at(texts, number).rstrip(".").isdigit():
            groups.append([texts])
        elif groups and any(texts) and not _at(texts, number):
            groups[-1].append(texts)
    if len(groups) < LEAST:
        return False
    first = [group[0] for group in groups]
    figures = {
        i
        for i in range(max(map(len, first)))
        if i != number and all(_is_figure(_at(texts, i)) for texts in first)
    }
    further = [texts for group in groups for texts in group[1:]]
    if not figures or any(_is_figure(text) for texts in further for text in texts):
        return False
    wrapped = sum(
        any(
            names & set(filled) and len(filled) > 1
            for texts in group[1:]
            if (filled := [i for i, text in enumerate(texts) if text and _at(group[0], i)])
        )
        for group in groups
    )
    return wrapped >= max(LEAST, SHARE * len(groups))


def _with(held: Row, texts: Sequence[str]) -> list[object]:
    cells = [*held.cells, *[""] * (len(texts) - len(held.cells))]
    for i, text in enumerate(texts):
        if text:
            cells[i] = f"{cell_text(cells[i])} {text}".strip()
    return cells


def _is_figure(text: str) -> bool:
    return any(c.isdigit() for c in text) and not any(
        len(w) > 3 and w.isalpha() for w in text.split()
    )


def _at(texts: Sequence[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""
