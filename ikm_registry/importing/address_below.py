"""Lists of two lines a person: the name in the first, the address below it in the same column."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ikm_registry.cleaning.addresses import place_in_address
from ikm_registry.cleaning.text import cell_text

LEAST, SHARE = 2, 0.6  # of the names have such a line; headings of desa stand above several rows
NAMES = ("owner", "business")
PLACES = frozenset({"address", "desa", "kecamatan", "desa_code", "dusun"})
NOWHERE = -1
_ADDRESS = re.compile(r"\b(?:rt|rw|jl|jln|jalan|dsn|dusun|dukuh|gg|gang)\b", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a text names a place by the words of addresses."""
    return place_in_address(text) != ("", "") or _ADDRESS.search(text) is not None


def address_below(fields: Mapping[int, str], rows: Sequence[Sequence[Any]]) -> int:
    """Return the column of names that holds addresses in every other row, -1 where none does.

    ``fields``: column to field; ``rows``: sample rows of the body.
    """
    if PLACES & set(fields.values()):
        return NOWHERE
    for name in NAMES:
        column = next((index for index, field in fields.items() if field == name), NOWHERE)
        if column == NOWHERE:
            continue
        named = lines = 0
        behind_name = False
        for row in rows:
            filled = [index for index, cell in enumerate(row) if cell_text(cell)]
            is_line = filled == [column] and is_address(cell_text(row[column]))
            lines += is_line and behind_name
            behind_name = column in filled and len(filled) > 1
            named += behind_name
        if lines >= LEAST and lines >= SHARE * named:
            return column
    return NOWHERE
