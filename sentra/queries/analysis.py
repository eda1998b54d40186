"""The register counted by kecamatan and product group, for the analysis pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ikm_registry.models import Kecamatan, ProductGroup
from rpik.core import sql
from sentra.detection.agglomeration import QuotientTable, ellison_glaeser, quotient_table

Floats = NDArray[np.float64]
UNITS, WORKERS = "unit", "tenaga"
CSV_HEAD = (
    "kecamatan", "kelompok", "unit", "tenaga_kerja", "lq_unit", "lq_unit_bawah", "lq_unit_atas",
    "lq_tenaga_kerja", "lq_tenaga_kerja_bawah", "lq_tenaga_kerja_atas",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Structure:
    """Counts with kecamatan as rows and product groups as columns, both by falling number of units.

    ``squares`` holds the sums of squared workers of the businesses of each cell.
    """

    kecamatan: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    units: Floats
    stating: Floats
    workers: Floats
    squares: Floats

    def quotients(self, measure: str) -> QuotientTable:
        """Return the quotients of units, or of the workers that are stated."""
        if measure != WORKERS:
            return quotient_table(self.units)
        here, squares = self.workers.sum(1), self.squares.sum(1)
        independent = np.divide(here, squares, out=np.ones_like(here), where=squares > 0)
        return quotient_table(self.workers, np.minimum(independent, 1.0))

    def concentration(self) -> Floats:
        """Return Ellison and Glaeser's γ of each group."""
        return ellison_glaeser(self.workers, self.squares.sum(0))

    def lines(self) -> Iterator[list[Any]]:
        """Yield the rows of ``CSV_HEAD``, cells without a unit left out."""
        units, workers = self.quotients(UNITS), self.quotients(WORKERS)
        for r, c in zip(*np.nonzero(self.units), strict=True):
            yield [
                self.kecamatan[r][1], self.groups[c][1],
                int(self.units[r, c]), int(self.workers[r, c]),
                *(decimal(table[r, c]) for table in (units.value, units.low, units.high,
                                                      workers.value, workers.low, workers.high)),
            ]  # fmt: skip


def decimal(value: float) -> str:
    """Return a number of the tables as Indonesian Excel reads it, "" where there is none."""
    return "" if np.isnan(value) else f"{value:.3f}".replace(".", ",")


def structure(*, demo: bool) -> Structure:
    """Return the counts; demo and real records never stand in one table."""
    names = dict(Kecamatan.objects.values_list("code", "name"))
    groups = dict(ProductGroup.objects.values_list("code", "name"))
    rows = sql.tuples(sql.load(__file__, "analysis"), {"demo": demo})
    row_of = {code: n for n, code in enumerate(names)}
    column_of = {code: n for n, code in enumerate(groups)}
    table = np.zeros((4, len(names), len(groups)))
    for kecamatan, group, *figures in rows:
        table[:, row_of[kecamatan], column_of[group]] = [float(figure) for figure in figures]
    down = np.argsort(-table[0].sum(1), kind="stable")
    across = np.argsort(-table[0].sum(0), kind="stable")
    across = across[table[0].sum(0)[across] > 0]
    units, stating, workers, squares = table[:, down][:, :, across]
    return Structure(
        [list(names.items())[n] for n in down],
        [list(groups.items())[n] for n in across],
        units, stating, workers, squares,
    )  # fmt: skip
