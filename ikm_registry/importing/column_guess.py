"""What a column of a list is taken for."""

from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

REMEMBERED = "diingat dari impor terdahulu"  # the reason of what a person chose before


@dataclass(slots=True)
class ColumnGuess:
    """One column of the file: where, its heading, the field guessed (None: none), why, samples.

    ``numeric``: its NIK went through a spreadsheet's numbers, which keep 15 digits. ``says``: the
    product that a tick in it means.
    """

    index: int
    header: str
    field: str | None
    score: float
    reason: str
    multiplier: int = 1
    samples: list[str] = with_default(default_factory=list)
    numeric: bool = False
    says: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}
