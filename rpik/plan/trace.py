"""From a figure of the document back to the rows of the register and their cells (beyond.md 2.2).

A figure is a table, a row of it and a measure. The tables below print sums over active IKM that share
one value; so each figure is a filter and a column, and can be added up again.
"""

from dataclasses import dataclass
from typing import Any

from rpik.plan.document import breakdowns
from rpik.plan.document.blocks import Cell

# table of the document: (breakdown of the figures, its key)
TABLES = {
    "kecamatan": ("kecamatan", "kecamatan_id"),
    "sektor": ("sector", "sector"),
    "skala": ("size", "size_class"),
    "kelompok": ("group", "product_group_id"),
    "golongan": ("division", "division"),
}
MEASURES = ("units", "male", "female", "workers", "investment", "output")
LABELS = {
    "units": "Unit usaha",
    "male": "Tenaga kerja laki-laki",
    "female": "Tenaga kerja perempuan",
    "workers": "Tenaga kerja",
    "investment": "Nilai investasi (Rp)",
    "output": "Nilai produksi (Rp)",
}
COLUMNS = {
    "male": "workers_male",
    "female": "workers_female",
    "workers": "workers",
    "investment": "investment",
    "output": "output_value",
}
TOTAL, UNKNOWN = "jumlah", "-"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure; ``row`` is the value its IKM share, None unknown, ``TOTAL`` all of them."""

    table: str
    row: str | None
    measure: str

    @property
    def is_total(self) -> bool:
        """Whether it sums every active IKM."""
        return self.row == TOTAL


def figure(table: str, row: str, measure: str) -> Figure | None:
    """Return the figure an address names, None when there is no such table or measure."""
    if table not in TABLES or measure not in MEASURES:
        return None
    return Figure(table, None if row == UNKNOWN else row, measure)


def rows_of(table: str, figures: dict[str, Any]) -> list[str]:
    """Return the rows of a table as addresses name them, in the order they are printed."""
    breakdown, key = TABLES[table]
    if table == "kecamatan":
        return [code or UNKNOWN for code in breakdowns.kecamatan_codes(figures)]
    return [cell[key] or UNKNOWN for cell in breakdowns.ordered(figures, breakdown, key)]


def printed(one: Figure, figures: dict[str, Any]) -> Cell:
    """Return what the document prints for a figure; None where nothing is known or no such row."""
    if one.is_total:
        value: Cell = breakdowns.total(figures)[one.measure]
        return value
    breakdown, key = TABLES[one.table]
    for cell in breakdowns.of(figures, breakdown):
        if (cell[key] or None) == one.row:
            found: Cell = cell[one.measure]
            return found
    return None


def parts(ikm: Any, measure: str) -> list[tuple[str, int]]:
    """Return (register column, value) that make an IKM's share of a measure; workers may be two."""
    if measure == "units":
        return []
    if measure != "workers":
        column = COLUMNS[measure]
        return [(column, getattr(ikm, column))]
    if ikm.workers_stated is not None:
        return [("workers_stated", ikm.workers_stated)]
    both = (("workers_male", ikm.workers_male), ("workers_female", ikm.workers_female))
    return [(column, value) for column, value in both if value is not None]
