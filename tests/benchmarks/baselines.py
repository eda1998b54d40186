"""Three ways to find sentra on one planted register: ours, and the two public ones.

Run:  python -m tests.benchmarks.baselines [businesses]    (20000)

Planted: 60 kampung of 8 to 60 alike businesses within some 150 m; as many again scattered around all
desa with the same products and materials, as life has them. A kampung is recovered where a way names
one group of units that shares half with it (Jaccard). Two products of eight share their material.
"""

import os
import sys
from time import perf_counter

import numpy as np

from sentra.detection import baselines
from sentra.detection.detect import detect
from sentra.detection.table import PointTable
from tests.sentra.detection.registers import DESA, GROUPS, Register

MATERIAL = {"gerabah": "tanah liat", "cobek": "batu", "sandal": "spon", "klompen": "kayu", "tempe": "kedelai"}  # fmt: skip
KAMPUNG = 60


def main(count: int) -> None:
    table, truth, material = planted(count)
    x, y = table.lon * 110_000, table.lat * 110_574  # only for the middle distance
    kecamatan = np.unique(np.array(table.desa_kecamatan), return_inverse=True)[1][table.desa]
    names = np.array(table.group_codes)[table.group]
    detect(table)  # compiled once
    ways = {
        "RPIK (500 m, 5 units)": lambda: ours(table),
        "same material, one kecamatan": lambda: baselines.same_material(material, kecamatan, table.has_point),
        "k-means on words, k = 8": lambda: baselines.k_means([f"{m} {n}" for m, n in zip(material, names, strict=True)]),
    }  # fmt: skip
    print(f"{len(table):,} businesses, {KAMPUNG} kampung planted, load {os.getloadavg()[0]:.1f}")
    print(f"{'way':<30}{'named':>7}{'recovered':>11}{'middle km':>11}{'purity':>8}{'s':>7}")
    for title, way in ways.items():
        began = perf_counter()
        label = way()
        took = perf_counter() - began
        found = baselines.describe(label, x, y, table.desa, kecamatan, table.group)
        far = np.median([one.median_m for one in found]) / 1000
        purity = np.median([one.purity for one in found])
        print(f"{title:<30}{len(found):>7}{recovered(label, truth):>11}{far:>11.2f}{purity:>8.2f}{took:>7.2f}")  # fmt: skip


def planted(count: int) -> tuple[PointTable, np.ndarray, list[str]]:
    """Return the register, the kampung of each business (-1: none), and its raw material."""
    register, rng = Register(), np.random.default_rng(11)
    truth: list[int] = []
    kinds = [group.code for group in GROUPS]
    for number, at in enumerate(rng.choice(len(DESA), KAMPUNG, replace=False).tolist()):
        size = int(rng.integers(8, 61))
        register.cluster(kinds[number % len(kinds)], DESA[at], size, sigma=150.0)
        truth += [number] * size
    for at, kind in zip(rng.integers(0, len(DESA), count - len(truth)), rng.choice(kinds, count - len(truth)), strict=True):  # fmt: skip
        east, north = rng.normal(0, 1500, 2)
        register.cluster(str(kind), DESA[at], 1, east=float(east), north=float(north))
        truth.append(-1)
    table = register.table()
    return table, np.array(truth), [MATERIAL[table.group_codes[g]] for g in table.group]


def ours(table: PointTable) -> np.ndarray:
    """The run's candidates as labels."""
    label = np.full(len(table), -1, np.int64)
    at = {int(number): row for row, number in enumerate(table.ikm_id)}
    for number, one in enumerate(detect(table).candidates):
        label[[at[i] for i in one.member_ids]] = number
    return label


def recovered(label: np.ndarray, truth: np.ndarray) -> int:
    count = 0
    for number in range(KAMPUNG):
        inside = truth == number
        best = np.bincount(label[inside][label[inside] >= 0], minlength=1).argmax()
        both = (inside & (label == best)).sum()
        count += both * 2 >= (inside | (label == best)).sum()
    return count


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
