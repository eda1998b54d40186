"""What people write of an edition, as plain values; the document needs no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rpik.plan.document.series import Series
from rpik.plan.priority import Setup


@dataclass(frozen=True, slots=True)
class ExternalFigure:
    """A figure from outside, as typed: value, year and source."""

    value: str
    year: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the plan with its years."""

    name: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """As a table head has it."""
        return f"{self.name} ({self.start}–{self.end})"


@dataclass(frozen=True, slots=True)
class Perda:
    """The Perda that sets the RPIK, and where it was gazetted (``gazette_year`` None: not yet)."""

    number: str
    day: date
    gazette_number: str = ""
    gazette_year: int | None = None


@dataclass(frozen=True, slots=True)
class EditionWords:
    """One edition: its title, years, stages, section texts, typed figures, targets by stage, tables
    from outside, how unggulan are scored and which lead.

    ``perda`` is None until the Perda is made; ``known`` says what was missing and known at publishing.
    """

    title: str
    year_from: int
    year_to: int
    draft: bool
    stages: tuple[Stage, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    externals: Mapping[str, ExternalFigure] = field(default_factory=dict)
    targets: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    tables: Mapping[str, Series] = field(default_factory=dict)
    setup: Setup = field(default_factory=Setup)
    leaders: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    perda: Perda | None = None
    known: str = ""
