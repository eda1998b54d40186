"""How fast detection is, and how much faster than the obvious ways; the same labels everywhere.

Run:  python -m tests.benchmarks.detection [points ...]     (default 100000)

Points as measured.md B2 has them: 40 by 40 km boxes with 280 villages, 90 groups; six in ten in
Neyman-Scott clusters of one group (8 to 120 members, sigma 120 to 400 m), the others scattered
round villages (sigma 1.2 km). One box holds 8,170 businesses; "padat" puts all in one box. Every
way clusters each group by itself, eps 500 m, at least 10 points. Rounds are interleaved; the median
and the ratio to our own of the same rounds are printed.
"""

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN

from sentra.detection.clusters import density_clusters
from sentra.detection.detect import detect
from sentra.detection.table import DesaRow, GroupRow, PointTable

EPS, LEAST, GROUPS, VILLAGES, BOX, PER_BOX = 500.0, 10, 90, 280, 40_000.0, 8170
ROUNDS = 3
REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"


def neyman_scott(n: int, *, dense: bool, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Return (x, y, group) of ``n`` points in metres."""
    rng = np.random.default_rng(seed)
    boxes = 1 if dense else max(1, round(n / PER_BOX))
    shares = 1 / np.arange(1, GROUPS + 1)
    shares /= shares.sum()
    corner = np.column_stack([np.arange(boxes) % 23, np.arange(boxes) // 23]) * BOX * 1.2
    villages = corner[:, None, :] + rng.random((boxes, VILLAGES, 2)) * BOX
    sizes = rng.integers(8, 121, n // 30 + 10)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), 0.6 * n) + 1]
    parents = len(sizes)
    home = villages[rng.integers(0, boxes, parents), rng.integers(0, VILLAGES, parents)]
    home = home + rng.normal(0, 800, (parents, 2))
    sigma = np.repeat(rng.uniform(120, 400, parents), sizes)[:, None]
    clustered = np.repeat(home, sizes, axis=0) + rng.normal(0, 1, (sizes.sum(), 2)) * sigma
    of_cluster = np.repeat(rng.choice(GROUPS, parents, p=shares), sizes)
    rest = n - len(clustered)
    around = villages[rng.integers(0, boxes, rest), rng.integers(0, VILLAGES, rest)]
    xy = np.vstack([clustered, around + rng.normal(0, 1200, (rest, 2))])
    group = np.concatenate([of_cluster, rng.choice(GROUPS, rest, p=shares)])
    order = rng.permutation(n)
    xy = np.round(xy[order], 1)  # six decimals of a degree
    return xy[:, 0].copy(), xy[:, 1].copy(), group[order].astype(np.int64)


def by_group(
    way: Callable[[np.ndarray], np.ndarray],
) -> Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
    """Return the way applied to each group by itself, labels numbered through."""

    def run(x: np.ndarray, y: np.ndarray, group: np.ndarray) -> np.ndarray:
        labels = np.full(len(x), -1, np.int64)
        following = 0
        for k in np.unique(group):
            rows = np.flatnonzero(group == k)
            found = way(np.column_stack([x[rows], y[rows]]))
            labels[rows] = np.where(found >= 0, found + following, -1)
            following += int(found.max(initial=-1)) + 1
        return labels

    return run


def sklearn_dbscan(xy: np.ndarray) -> np.ndarray:
    """The reference."""
    return DBSCAN(eps=EPS, min_samples=LEAST, algorithm="kd_tree").fit(xy).labels_


def ckdtree(xy: np.ndarray) -> np.ndarray:
    """Pairs of neighbours, components of core points, border points to their nearest core."""
    pairs = cKDTree(xy).query_pairs(EPS, output_type="ndarray")
    degree = np.bincount(pairs.ravel(), minlength=len(xy)) + 1
    core = degree >= LEAST
    inner = pairs[core[pairs].all(axis=1)]
    links = coo_array((np.ones(len(inner), np.int8), inner.T), shape=(len(xy), len(xy)))
    _, labels = connected_components(links, directed=False)
    labels = labels.astype(np.int64)
    labels[~core] = -1
    if core.any() and not core.all():
        distance, near = cKDTree(xy[core]).query(xy[~core], distance_upper_bound=EPS * (1 + 1e-12))
        inside = np.isfinite(distance)
        border = np.flatnonzero(~core)[inside]
        labels[border] = labels[np.flatnonzero(core)[near[inside]]]
    return labels


def own(x: np.ndarray, y: np.ndarray, group: np.ndarray) -> np.ndarray:
    """What RPIK runs."""
    return density_clusters(x, y, EPS, LEAST, group)


WAYS = {"RPIK": own, "cKDTree": by_group(ckdtree), "scikit-learn": by_group(sklearn_dbscan)}


def same(ours: np.ndarray, theirs: np.ndarray) -> str:
    """Say how the labels agree: noise exactly, clusters one to one but for border ties."""
    noise = int(((ours < 0) != (theirs < 0)).sum())
    inside = (ours >= 0) & (theirs >= 0)
    pairs, many = np.unique(
        np.column_stack([ours[inside], theirs[inside]]), axis=0, return_counts=True
    )
    best = np.zeros(int(ours.max()) + 1, np.int64)
    np.maximum.at(best, pairs[:, 0], many)
    clusters = f"{ours.max() + 1} = {len(np.unique(theirs[theirs >= 0]))} clusters"
    return f"{clusters}, noise differs {noise}, border ties {int(inside.sum() - best.sum())}"


def compare(n: int, *, dense: bool) -> None:
    """Print seconds and ratios of each way on the same points."""
    points = neyman_scott(n, dense=dense)
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    labels: dict[str, np.ndarray] = {}
    for _ in range(ROUNDS if n <= 200_000 else 1):
        for name, way in WAYS.items():
            began = perf_counter()
            labels[name] = way(*points)
            seconds[name].append(perf_counter() - began)
    print(f"\n{n:,} points{' padat' if dense else ''}, {GROUPS} groups, eps {EPS:.0f} m")
    for name, took in seconds.items():
        ratio = median(a / b for a, b in zip(took, seconds["RPIK"], strict=True))
        agrees = "" if name == "RPIK" else "   " + same(labels["RPIK"], labels[name])
        print(f"  {name:<13} {median(took):8.3f} s   {ratio:5.1f}x{agrees}")


def register(n: int, *, seed: int = 1, with_point: float = 0.6) -> PointTable:
    """Return a register of ``n`` IKM in the real desa: clusters, scatter, some without a point."""
    rng = np.random.default_rng(seed)
    kecamatan = {row["code"]: row["name"] for row in _read("kecamatan.csv")}
    desa = [
        DesaRow(
            row["code"],
            row["name"],
            row["kecamatan_code"],
            kecamatan[row["kecamatan_code"]],
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in _read("desa.csv")
    ]
    groups = [GroupRow(row["code"], row["name"]) for row in _read("product_groups.csv")]
    shares = 1 / np.arange(1, len(groups) + 1)
    shares /= shares.sum()
    sizes = rng.integers(8, 121, n // 30 + 10)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), 0.6 * n)]
    rest = n - int(sizes.sum())
    home = np.concatenate([np.repeat(rng.integers(0, len(desa), len(sizes)), sizes),
                           rng.integers(0, len(desa), rest)])  # fmt: skip
    group = np.concatenate([np.repeat(rng.choice(len(groups), len(sizes), p=shares), sizes),
                            rng.choice(len(groups), rest, p=shares)])  # fmt: skip
    spot = np.repeat(rng.normal(0, 800, (len(sizes), 2)), sizes, axis=0)
    spot += (
        rng.normal(0, 1, spot.shape) * np.repeat(rng.uniform(120, 400, len(sizes)), sizes)[:, None]
    )
    shift = np.vstack([spot, rng.normal(0, 1200, (rest, 2))]) / 110_574
    centre_lat = np.array([row.lat for row in desa])
    centre_lon = np.array([row.lon for row in desa])
    known = rng.random(n) < with_point
    return PointTable(
        ikm_id=rng.permutation(n) + 1,
        group=group.astype(np.int64),
        lat=np.where(known, centre_lat[home] + shift[:, 0], np.nan),
        lon=np.where(known, centre_lon[home] + shift[:, 1], np.nan),
        desa=home.astype(np.int64),
        workers=np.where(rng.random(n) < 0.8, rng.integers(1, 12, n), np.nan),
        investment=np.where(rng.random(n) < 0.7, rng.integers(1, 90, n) * 1e6, np.nan),
        output=np.where(rng.random(n) < 0.5, rng.integers(1, 300, n) * 1e6, np.nan),
        has_nib=rng.random(n) < 0.3,
        quality=rng.integers(0, 3, n).astype(np.int8),
        group_codes=[row.code for row in groups],
        group_names=[row.name for row in groups],
        desa_codes=[row.code for row in desa],
        desa_names=[row.name for row in desa],
        desa_kecamatan=[row.kecamatan_code for row in desa],
        desa_kecamatan_names=[row.kecamatan_name for row in desa],
        desa_lat=centre_lat,
        desa_lon=centre_lon,
    )


def _read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole_runs() -> None:
    """Print the seconds of detect() with all evidence and 999 relabellings."""
    print("\nWhole run, every group, all evidence, 999 relabellings")
    for n in (25_000, 50_000, 100_000):
        table = register(n)
        answers = [detect(table) for _ in range(ROUNDS)]
        print(
            f"  {n:>7,} IKM  {median(a.seconds for a in answers):6.2f} s   "
            f"{len(answers[0].candidates)} candidates, {len(answers[0].near_misses)} near misses"
        )


def pile(k: int = 20_000) -> None:
    """Print the seconds for ``k`` equal points among 20,000 scattered ones."""
    rng = np.random.default_rng(1)
    x = np.concatenate([np.full(k, 20_000.0), rng.random(20_000) * BOX])
    y = np.concatenate([np.full(k, 20_000.0), rng.random(20_000) * BOX])
    began = perf_counter()
    density_clusters(x, y, EPS, LEAST)
    print(f"\n{k:,} equal points among 20,000: {perf_counter() - began:.3f} s")


def main() -> None:
    """Compile first, then measure."""
    began = perf_counter()
    detect(register(500))
    print(f"first run of the process (load or compile): {perf_counter() - began:.2f} s")
    for n in [int(a) for a in sys.argv[1:]] or [100_000]:
        compare(n, dense=False)
        if n <= 100_000:
            compare(n, dense=True)
    pile()
    whole_runs()


if __name__ == "__main__":
    main()
