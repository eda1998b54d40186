"""What people typed, fit to be printed: whatever a name holds, no paper breaks or reads otherwise."""

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

# What XML cannot hold, and what is not seen but turns or hides what stands beside it.
UNPRINTABLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    "|[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# The fonts of papers have no pictures: a shop's name keeps its words, without boxes in their place.
PICTURES = re.compile(
    "\\s*[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
LONG_WORD = re.compile(r"\S{19,}")  # wider than a column
PIECE = 10
MAY_BREAK = "\N{ZERO WIDTH SPACE}"


def printable(value: Any) -> Any:
    """Return a paper's content (dataclasses, sequences, texts) without what cannot be printed."""
    if isinstance(value, str):
        return PICTURES.sub("", UNPRINTABLE.sub("", value))
    if isinstance(value, tuple | list):
        return type(value)(map(printable, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return dataclasses.replace(
            value, **{one.name: printable(getattr(value, one.name)) for one in fields}
        )
    return value


def breakable(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return a table's texts with places where a word longer than its column may break, for typst."""
    return [[LONG_WORD.sub(_pieces, text) for text in row] for row in rows]


def _pieces(found: re.Match[str]) -> str:
    word = found[0]
    return MAY_BREAK.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))
