"""Columns that are written once for a group of rows and left empty below: its place, its owner."""

from itertools import pairwise
from typing import Any

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.body import NAMES
from ikm_registry.importing.row_words import is_foot
from ikm_registry.importing.understanding import SheetUnderstanding

_PLACE = frozenset("desa kecamatan desa_code address dusun rt_rw rw point lat lon".split())
_OF_OWNER = NAMES | _PLACE | {"nik", "nib", "sex", "man", "woman", "phone"}
LEAST = 2  # rows without an owner to speak of a layout rather than of gaps
SHARE = 0.05  # of the rows
ABOVE = "; sel kosong diisi dari baris di atasnya"


def written_once(one: SheetUnderstanding, sample: list[list[Any]]) -> list[int]:
    """Return the columns of places that are written once per group of rows and then left empty."""
    found: list[int] = []
    order = {"kecamatan": 0, "desa": 1, "product": 2}
    fields = [(order[name], index, name) for index, name in one.fields.items() if name in order]
    for _, index, name in sorted(fields):
        if name == "product" and not found and not _leads(one, index):
            continue
        texts = [cell_text(row[index]) if index < len(row) else "" for row in sample if any(row)]
        filled = [text for text in texts if text]
        groups = all(a != b for a, b in pairwise(filled))
        once = len(texts) >= 6 and len(set(filled)) == len(filled) <= len(texts) * 2 / 3
        rare = len(filled) <= len(texts) / 2
        if (
            len(filled) > 1
            and texts[0]
            and groups
            and (rare or once or (found and len(filled) < len(texts)))
        ):
            found.append(index)
    if found:
        # Kecamatan repeat from one group to the next: they stand in the rows that begin a group.
        begins = _filled_rows(sample, found[0])
        found += [
            index
            for _, index, _ in fields
            if index not in found and _filled_rows(sample, index) == begins
        ]
    for column in one.columns:
        if column.index in found:
            column.reason += ABOVE
    return found


def _leads(one: SheetUnderstanding, column: int) -> bool:
    """Whether the column stands left of the names, as what groups them does: "Komoditi | No | Nama"."""
    return all(column < index for index, name in one.fields.items() if name in NAMES)


def _filled_rows(sample: list[list[Any]], column: int) -> list[int]:
    return [
        number for number, row in enumerate(sample) if column < len(row) and cell_text(row[column])
    ]


def owner_once(one: SheetUnderstanding, sample: list[list[Any]]) -> list[int]:
    """Return the columns of an owner whose further products stand in rows below, empty but for the
    product: nothing of the owner, not even the place, is written there.
    """
    fields = {name: index for index, name in one.fields.items()}
    names = [fields[name] for name in NAMES if name in fields]
    places = [fields[name] for name in _PLACE if name in fields]
    if "product" not in fields or not names or not places:
        return []
    rows = [[cell_text(cell) for cell in row] for row in sample if any(row)]

    def held(row: list[str], column: int) -> bool:
        return column < len(row) and bool(row[column])

    # What stands only at the end ("BUPATI MALANG,", "ttd.") is the foot of the sheet.
    further: list[list[str]] = []
    first: list[list[str]] = []
    goes_on = False
    for row in rows:
        if any(held(row, column) for column in names):
            goes_on |= bool(further)
            first.append(row)
        elif first and held(row, fields["product"]) and not is_foot(row[fields["product"]]):
            further.append(row)
    if len(further) < max(LEAST, SHARE * len(rows)) or not goes_on:
        return []
    of_owner = [index for name, index in fields.items() if name in _OF_OWNER]
    if any(held(row, column) for row in further for column in of_owner):
        return []
    found = [column for column in of_owner if any(held(row, column) for row in first)]
    if not set(found) & set(places):
        return []
    for column in one.columns:
        if column.index in found:
            column.reason += ABOVE
    return sorted(found)
