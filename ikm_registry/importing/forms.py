"""Forms instead of lists: "Nama Usaha : UD Maju" below each other, one business a sheet or many."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 60
MOST_ROWS = 60_000  # of a sheet of forms; a longer one is a list
LEAST_FIELDS = 4
LONGEST_LABEL = 80
SURE = 0.7
KNOWN = 0.9  # of a label without a colon
NAMES = frozenset({"owner", "business"})
_TOLD = re.compile(r"\A\s*(?:[0-9a-z]{1,2}[.)]\s*)?([^:=]{2,80}?)\s*[:=]\s*(.*)\Z", re.IGNORECASE | re.DOTALL)  # fmt: skip
_NUMBER = re.compile(r"[0-9a-z]{1,2}[.)]?", re.IGNORECASE)

Pair = tuple[str, str]


def unformed(sheet: Sheet) -> Sheet:
    """Return the sheet with a row per form when it holds forms, else itself.

    A row bears the number of the form's first row; of forms side by side the second bears the next
    one. A label that comes again begins the next form.
    """
    head = sheet.head(LOOKED_AT)
    starts = _side_by_side(head)
    blocks = list(zip(starts, [*starts[1:], None], strict=True))
    if any(map(_heads_a_list, head)) or not all(
        _are_forms([_pairs(row) for row in _cut(head, *block)]) for block in blocks
    ):
        return sheet
    rows = list(takewhile(lambda row: row.number <= MOST_ROWS + 1, sheet.rows))
    if rows and rows[-1].number > MOST_ROWS:
        return sheet
    labels: dict[str, str] = {}
    records: list[tuple[int, dict[str, str]]] = []
    for place, block in enumerate(blocks):
        found = _records(_cut(rows, *block), labels)
        records += [(number + place, held) for number, held in found]
    records.sort(key=lambda record: record[0])
    first = rows[0].number if rows else 1
    records = [
        (max(number, first + 1), held) for number, held in records if _names_one(held, labels)
    ]
    if not records:
        return sheet
    body = [Row(number, [held.get(key, "") for key in labels]) for number, held in records]
    above = [row for row in takewhile(lambda row: not _pairs(row), rows) if row.number < body[0].number - 1]  # fmt: skip
    return Sheet(sheet.name, [*above, Row(body[0].number - 1, list(labels.values())), *body], sheet.hidden)  # fmt: skip


def _records(rows: Iterable[Row], labels: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    """Return (row, label → value) of the forms below each other; new ``labels`` are added as written."""
    records: list[tuple[int, dict[str, str]]] = []
    for row in rows:
        for label, value in _pairs(row):
            key = normal_heading(label)
            if not records or key in records[-1][1]:
                if records and heading_match(label)[0] is None:
                    continue  # a remark written twice begins nothing
                records.append((row.number, {}))
            labels.setdefault(key, label)
            records[-1][1][key] = value
    return records


def _side_by_side(rows: Sequence[Row]) -> list[int]:
    """Return the columns in which forms begin that stand side by side, [0] where none do: their
    labels come again in one row, at the same places in most rows.
    """
    places: Counter[tuple[int, ...]] = Counter()
    for row in rows:
        at: dict[str, list[int]] = {}
        for column, cell in enumerate(row.cells):
            if text := cell_text(cell).rstrip(" :="):
                at.setdefault(text.lower(), []).append(column)
        again = [(text, tuple(held)) for text, held in at.items() if len(held) > 1]
        places.update(held for text, held in again if _is_label(text))
    (starts, times), *_ = places.most_common(1) or [((), 0)]
    return [0, *starts[1:]] if times >= LEAST_FIELDS else [0]


def _cut(rows: Iterable[Row], first: int, end: int | None) -> list[Row]:
    return [Row(row.number, row.cells[first:end]) for row in rows]


def _are_forms(rows: Sequence[Sequence[Pair]]) -> bool:
    """Whether the rows are labels of several fields, a name among them, each with its value."""
    told = [pair for pairs in rows for pair in pairs]
    found = {field for field in _fields(label for label, _ in told) if not field.startswith("-")}
    return len(found) >= LEAST_FIELDS and bool(found & NAMES)


def _heads_a_list(row: Row) -> bool:
    """Whether the row is that of the headings of a list, below "Desa : Codo" and "Ketua : Budi"."""
    if _pairs(row):
        return False
    texts = [text for cell in row.cells if (text := cell_text(cell))]
    return len(texts) >= LEAST_FIELDS - 1 and bool(NAMES & set(_fields(texts)))


def _fields(labels: Iterable[str]) -> Iterable[str]:
    for label in labels:
        field, score, _ = heading_match(label)
        if field and score >= SURE:
            yield field


def _names_one(held: dict[str, str], labels: dict[str, str]) -> bool:
    named = {key for key, value in held.items() if value}
    return len(named) >= 2 and bool(NAMES & set(_fields(labels[key] for key in named)))


def _is_label(text: str) -> bool:
    return len(text) <= LONGEST_LABEL and heading_match(text)[1] >= KNOWN


def _pairs(row: Row) -> list[Pair]:
    """Return (label, value) of a row: "Nama : Siti" in one cell, or label, colon and value in two or
    three; two such pairs may stand side by side. A row of a list holds none.
    """
    texts = [text for cell in row.cells if (text := cell_text(cell))]
    if len(texts) > 1 and _NUMBER.fullmatch(texts[0]):
        texts = texts[1:]
    if len(texts) == 2 and not _TOLD.match(texts[0]) and not texts[1].startswith(":"):
        return [(texts[0], texts[1])] if _is_label(texts[0]) and not _is_label(texts[1]) else []
    found: list[Pair] = []
    i = 0
    while i < len(texts):
        if found and _NUMBER.fullmatch(texts[i]) and i + 1 < len(texts):
            i += 1  # the number of the next question beside
        told = _TOLD.match(texts[i])
        label = told.group(1) if told else texts[i]
        rest = told.group(2).strip() if told else ""
        if not told and not (i + 1 < len(texts) and texts[i + 1].startswith(":")):
            return []
        i += 1
        if told and rest:
            found.append((label, rest))
            continue
        value = texts[i].strip() if i < len(texts) else ""
        if value in {":", "="}:
            i += 1
            value = texts[i] if i < len(texts) else ""
        if value and _TOLD.match(value) and heading_match(value.split(":")[0])[0]:
            found.append((label, ""))
            continue
        i += 1
        found.append((label, value.lstrip(": ")))
    return found if all(len(label) <= LONGEST_LABEL for label, _ in found) else []
