"""Marks for "as above": sda, idem, a ditto mark. The cell means what the row above it holds."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.text import cell_text

_WORDS = ("sda", "s.d.a", "s.d.a.", "s d a", "s/d/a", "idem", "id.", "idm", "ditto", "sama dengan atas",
          "sama dgn atas", "sama dengan di atas", "sama seperti atas", "sama dengan diatas", "sama dgn diatas")  # fmt: skip
_SIGNS = (
    '"',
    "''",
    "\u201d",
    "\u201c",
    "\u2033",
    "\u3003",
    ",,",
    "\u201e",
    "´´",
    "``",
    "'' ''",
    '" "',
    "-do-",
    "do.",
)
DITTOS = frozenset(
    [
        *(form for word in _WORDS for form in (word, word.upper(), word.capitalize())),
        *(before + sign + after for sign in _SIGNS for before, after in (("", ""), ("-", "-"), ("- ", " -"))),
    ]
)  # fmt: skip


def resolved(cells: list[Any], texts: Sequence[str], above: Sequence[Any]) -> list[Any]:
    """Return the cells of a row with each ditto replaced by the cell above it, "" where there is none."""
    if DITTOS.isdisjoint(texts):
        return cells
    return [
        (above[i] if i < len(above) else "") if i < len(texts) and texts[i] in DITTOS else cell
        for i, cell in enumerate(cells)
    ]


def without_dittos(values: Sequence[Any]) -> list[Any]:
    """Return the cells of a column that say something by themselves."""
    return [value for value in values if cell_text(value) not in DITTOS]
