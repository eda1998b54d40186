"""Small registers to detect in: real desa, invented businesses."""

import csv
from pathlib import Path

import numpy as np

from sentra.detection.table import DesaRow, GroupRow, PointTable, UnitRow, build

REFERENCE = Path(__file__).parents[3] / "fixtures" / "reference"
METRE = 1 / 110_574  # degrees of latitude at 8 S, near enough for planting


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_KECAMATAN = {row["code"]: row["name"] for row in _rows("kecamatan.csv")}
DESA = [
    DesaRow(
        row["code"],
        row["name"],
        row["kecamatan_code"],
        _KECAMATAN[row["kecamatan_code"]],
        float(row["lat"]),
        float(row["lon"]),
        row["kind"],
    )
    for row in _rows("desa.csv")
]
BY_CODE = {row.code: row for row in DESA}
TOYOMARTO = next(r for r in DESA if r.name == "Toyomarto")
PAGELARAN = next(r for r in DESA if r.name == "Pagelaran")
GROUPS = [
    GroupRow("gerabah", "Gerabah"),
    GroupRow("cobek", "Cobek"),
    GroupRow("sandal", "Sandal", ("klompen",)),
    GroupRow("klompen", "Klompen"),
    GroupRow("tempe", "Tempe"),
]


class Register:
    """Collects businesses; ``table()`` gives the arrays."""

    def __init__(self, seed: int = 7) -> None:
        self.units: list[UnitRow] = []
        self.rng = np.random.default_rng(seed)

    def add(self, group: str, desa: DesaRow | None, point=None, **fields) -> int:
        """One business; ``point`` (lat, lon) or None. Returns its id."""
        lat, lon = point or (None, None)
        number = len(self.units) + 1
        self.units.append(UnitRow(number, group, lat, lon, desa.code if desa else "", **fields))
        return number

    def cluster(self, group, desa, units, *, east=0.0, north=0.0, sigma=60.0, **fields):
        """Businesses scattered around a spot so many metres from the desa's point."""
        return [
            self.add(
                group,
                desa,
                (
                    desa.lat + (north + self.rng.normal() * sigma) * METRE,
                    desa.lon + (east + self.rng.normal() * sigma) * METRE,
                ),
                **fields,
            )
            for _ in range(units)
        ]

    def desa_only(self, group, desa, units, **fields):
        """Businesses of which only the desa is known."""
        return [self.add(group, desa, **fields) for _ in range(units)]

    def scatter(self, group, units):
        """Businesses anywhere between the outer desa, kilometres apart on average."""
        found = []
        for _ in range(units):
            desa = DESA[self.rng.integers(len(DESA))]
            shift = self.rng.uniform(-2000, 2000, 2) * METRE
            found.append(self.add(group, desa, (desa.lat + shift[0], desa.lon + shift[1])))
        return found

    def table(self, order=None) -> PointTable:
        """The arrays, rows in the given order."""
        rows = self.units if order is None else [self.units[i] for i in order]
        return build(rows, desa=DESA, groups=GROUPS)
