"""A row of a list once its cells were read."""

from dataclasses import dataclass, field
from typing import Any

from ikm_registry.cleaning.result import Problem


@dataclass(slots=True)
class CleanRow:
    """One data row: where it stands, its raw cells, values by field, what was written, problems.

    ``values`` holds only fields that have one. Money in rupiah, phone +62…, lat/lon in degrees.
    ``written`` keeps what a changed cell held (never NIK, phone or address).
    """

    sheet: str
    number: int
    raw: list[str]
    values: dict[str, Any]
    written: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
