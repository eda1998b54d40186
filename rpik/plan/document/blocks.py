"""What a document is made of; the three writers know these and nothing else."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "count", "decimal", "million", "share"]
Cell = str | int | float | None
# An upright page has 16 cm: a column of width 1 keeps 1.1 cm, enough for a count and its heading.
UPRIGHT_WIDTH = 14.5
ROOMY_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``kind`` says how its values are written (million: rupiah in millions)."""

    title: str
    kind: Kind = "count"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (level 1) or section (2 and 3); ``number`` as printed before it."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short lines."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What the document still lacks, said where it belongs.

    ``where`` names the page that mends it: "bagian/3.1", "tabel/kpi", "angka", "sasaran", "unggulan",
    "perda", "program", "sentra", "ikm"; "" where there is none.
    """

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table; ``total`` is its last, bold row; values are raw, writers format them."""

    key: str
    number: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    total: tuple[Cell, ...] | None = None
    note: str = ""

    @property
    def landscape(self) -> bool:
        """Whether its columns need a page of their own, turned; an empty one never does."""
        return bool(self.rows) and sum(column.width for column in self.columns) > UPRIGHT_WIDTH

    @property
    def dense(self) -> bool:
        """Whether so many columns want smaller letters."""
        return len(self.columns) > ROOMY_COLUMNS


@dataclass(frozen=True, slots=True)
class Picture:
    """A numbered chart or map as SVG, with what it shows in words."""

    key: str
    number: str
    title: str
    svg: str
    alt: str
    source: str
    is_tall: bool = False


Block = Heading | Paragraph | Bullets | Missing | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """The whole: cover, blocks, and what is missing. ``as_of`` is the day of the data (ISO).

    ``decree`` says by which Perda the plan is set, or that there is none yet; ``known`` what was known
    to be missing when it was published ("" for a draft, or where nothing was).
    """

    title: str
    office: str
    period: str
    as_of: str
    as_of_text: str
    draft: bool
    demo: bool
    decree: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    gaps: tuple[Missing, ...] = field(default_factory=tuple)
    known: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, as sentences."""
        return tuple(one.text for one in self.gaps)

    @property
    def tables(self) -> list[Table]:
        """Every table in order."""
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def pictures(self) -> list[Picture]:
        """Every picture in order."""
        return [block for block in self.blocks if isinstance(block, Picture)]
