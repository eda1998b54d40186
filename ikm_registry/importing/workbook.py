"""What a file is once read: sheets of raw cells that can be gone through again and again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, NamedTuple


class Row(NamedTuple):
    """One row: its number as the spreadsheet shows it, and its raw cells."""

    number: int
    cells: list[Any]


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows`` may be gone through many times and is not held in memory.

    ``hidden`` sheets are not used unless a person asks. ``merges`` are (first row, first column,
    last row, last column): rows as the spreadsheet numbers them, columns from 0.
    """

    name: str
    rows: Iterable[Row]
    hidden: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()

    def head(self, count: int) -> list[Row]:
        """Return the first rows."""
        return list(islice(self.rows, count))


@dataclass(slots=True)
class Workbook:
    """What was read, and how. Close it (or use ``with``) when the rows are no longer needed."""

    sheets: list[Sheet]
    format: str
    encoding: str = ""
    delimiter: str = ""
    source: IO[bytes] | None = None
    held: int = 0  # rows of all sheets of a workbook; of a text file nobody counted them

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        if self.source is not None:
            self.source.close()

    def rows(self) -> Iterator[Row]:
        """Yield every row of every sheet."""
        for sheet in self.sheets:
            yield from sheet.rows
