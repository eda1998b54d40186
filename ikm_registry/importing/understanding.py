"""What was understood of a file: its sheets, their tables, their columns."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.sheets import Skipped


@dataclass(slots=True)
class SheetUnderstanding:
    """One sheet: used or not and why, where its table is, its columns, what was skipped.

    ``kecamatan``, ``desa`` and ``product`` are what its name or title says of all its rows; ``fill`` are columns
    whose empty cells take the value above them; ``heads`` those of an owner written in the first of
    several rows, one product a row; ``below_name`` is the column of names below which the address stands
    (``address_below``). ``year`` is that of its data where the sheets of a workbook are of several years.
    ``table`` counts those of the sheet
    ``source``, ``below`` others or beside them: then ``span`` is (first, last column).
    """

    name: str
    use: bool
    reason: str
    hidden: bool = False
    title: str = ""
    header_rows: list[int] = field(default_factory=list)
    columns: list[ColumnGuess] = field(default_factory=list)
    data_rows: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    not_data: dict[str, int] = field(default_factory=dict)  # reason to rows, all of them
    picture: list[tuple[int, list[str]]] = field(default_factory=list)
    kecamatan: str = ""
    desa: str = ""
    product: str = ""
    fill: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    below_name: int = -1
    source: str = ""
    table: int = 1
    below: bool = False
    span: list[int] = field(default_factory=list)
    year: int | None = None
    own: bool = False  # a person sets its columns apart from those of sheets that look the same

    @property
    def fields(self) -> dict[int, str]:
        """Column index to field, of the columns in use."""
        return {c.index: c.field for c in self.columns if c.field and not c.field.startswith("-")}


@dataclass(slots=True)
class Understanding:
    """What was understood of a file; JSON in and out, so that a person's corrections are kept."""

    format: str
    encoding: str
    delimiter: str
    sheets: list[SheetUnderstanding]
    kbli_version: str = "2020"
    data_year: int | None = None
    kbli_titles: dict[str, int] = field(default_factory=dict)  # rows whose title only it knows
    known: bool = False  # read as a saved import was: nobody was asked about its columns

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Understanding":
        """Return the understanding kept as JSON."""
        sheets = [
            SheetUnderstanding(
                **{
                    **sheet,
                    "columns": [ColumnGuess(**column) for column in sheet["columns"]],
                    "skipped": [Skipped(**one) for one in sheet["skipped"]],
                    "picture": [(number, cells) for number, cells in sheet["picture"]],
                }
            )
            for sheet in value["sheets"]
        ]
        return cls(**{**value, "sheets": sheets})

    @property
    def data_rows(self) -> int:
        """Data rows of the sheets in use."""
        return sum(sheet.data_rows for sheet in self.sheets if sheet.use)
