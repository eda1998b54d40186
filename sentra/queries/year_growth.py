"""What grew between two years of data, by kecamatan and product group."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.queries.import_undo import STANDING
from rpik.core import sql
from sentra.detection.growth import klassen, shift_share

CSV_HEAD = (
    "kecamatan", "kelompok", "unit_kedua_tahun", "tenaga_awal", "tenaga_akhir", "perubahan",
    "pertumbuhan_kabupaten", "bauran_kelompok", "kekhasan_tempat",
)  # fmt: skip
YEARS = f"""
SELECT e.data_year, count(DISTINCT i.id) FROM ikm_registry_ikmevent e
JOIN ikm_registry_ikm i ON i.id = e.pgh_obj_id
WHERE e.data_year IS NOT NULL AND i.is_demo = %(demo)s AND i.status = 'aktif'
  AND {STANDING}
GROUP BY e.data_year ORDER BY e.data_year
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Line:
    """A kecamatan or a group: businesses seen in both years, workers, the parts of the change."""

    code: str
    name: str
    units: int
    before: int
    after: int
    whole: float
    mix: float
    own: float
    quadrant: str

    @property
    def change(self) -> int:
        """Workers gained or lost."""
        return self.after - self.before

    @property
    def growth(self) -> float | None:
        """The change as a share of the first year."""
        return self.change / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows kecamatan, columns groups; ``units`` those recorded with workers in both years."""

    kecamatan: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    units: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]

    def by_kecamatan(self) -> list[Line]:
        """Return a line for each kecamatan, the most workers first."""
        return self._lines(self.kecamatan, 1)

    def by_group(self) -> list[Line]:
        """Return a line for each group of the whole kabupaten: its own part is 0 by definition."""
        return self._lines(self.groups, 0)

    def of_kecamatan(self, code: str) -> list[Line]:
        """Return the groups of one kecamatan."""
        row = [place for place, _ in self.kecamatan].index(code)
        parts = shift_share(self.before, self.after)
        return self._made(
            self.groups, self.units[row], self.before[row], self.after[row],
            parts.whole[row], parts.mix[row], parts.own[row],
        )  # fmt: skip

    def _lines(self, names: list[tuple[str, str]], along: int) -> list[Line]:
        parts = shift_share(self.before, self.after)
        tables = (self.units, self.before, self.after, parts.whole, parts.mix, parts.own)
        return self._made(names, *(table.sum(along) for table in tables))

    def _made(self, names: list[tuple[str, str]], *columns: NDArray[np.float64]) -> list[Line]:
        units, before, after, whole, mix, own = columns
        quadrants = klassen(before, after)
        found = [
            Line(
                code, name, int(units[i]), int(before[i]), int(after[i]),
                float(whole[i]), float(mix[i]), float(own[i]), quadrants[i],
            )
            for i, (code, name) in enumerate(names)
            if units[i]
        ]  # fmt: skip
        return sorted(found, key=lambda one: (-one.after, one.code))

    def table(self) -> Iterator[list[Any]]:
        """Yield the rows of ``CSV_HEAD``: every kecamatan and group with a business."""
        parts = shift_share(self.before, self.after)
        for r, c in zip(*np.nonzero(self.units), strict=True):
            counts = [int(one[r, c]) for one in (self.units, self.before, self.after)]
            shares = [parts.whole[r, c], parts.mix[r, c], parts.own[r, c]]
            yield [
                self.kecamatan[r][1], self.groups[c][1], *counts, counts[2] - counts[1],
                *(f"{one:.2f}".replace(".", ",") for one in shares),
            ]  # fmt: skip


def years(*, demo: bool) -> list[tuple[int, int]]:
    """Return (tahun data, businesses recorded in it), oldest first."""
    return [(row[0], row[1]) for row in sql.tuples(YEARS, {"demo": demo})]


def between(*, first: int, last: int, demo: bool) -> Growth:
    """Return what grew among the businesses recorded in both years."""
    names = list(Kecamatan.objects.order_by("code").values_list("code", "name"))
    groups = list(ProductGroup.objects.order_by("code").values_list("code", "name"))
    row_of = {code: n for n, (code, _) in enumerate(names)}
    column_of = {code: n for n, (code, _) in enumerate(groups)}
    table = np.zeros((3, len(names), len(groups)))
    asked = {"first": first, "last": last, "demo": demo}
    wanted = sql.load(__file__, "year_growth").format(standing=STANDING)
    for place, group, *figures in sql.tuples(wanted, asked):
        table[:, row_of[place], column_of[group]] = [float(figure) for figure in figures]
    return Growth(names, groups, *table)
