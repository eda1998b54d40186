"""How many visits settle nine in ten open decisions: chosen by what they settle, or otherwise.

Run:  python -m tests.benchmarks.visits [candidates]     (default 60)

A register with a known truth: candidates of a few known units and a few of whom only a dusun or a desa is
known, or who may have closed, and alike units of the desa around that may turn out to stand there. A visit shows the truth of one unit. A candidate is settled when it stands, or
not, in at least 95 % of the draws. The three ways choose from the same candidates: by decisions settled per
minute of road and talk (RPIK), the largest candidate first, and at random; the latter two visit up to
three units of it in one trip.
"""

import sys
from dataclasses import replace
from time import perf_counter

import numpy as np

from sentra.detection.rounds import Pace, errand
from sentra.detection.visits import SETTLED, Pool, draw, settle

DRAWS = 200
TRIP = 3  # units that the other two ways visit in one trip
PACE = Pace(30_000.0, 30_000.0)


def candidates(count: int, seed: int) -> tuple[list[Pool], list[Pool]]:
    """Return what is thought of each candidate, and the truth drawn from it."""
    rng = np.random.default_rng(seed)
    thought, truth = [], []
    while len(thought) < count:
        known, vague = int(rng.integers(1, 7)), int(rng.integers(1, 9))
        others = int(rng.integers(0, 9))
        n = known + vague + others
        home = rng.uniform(0, 60_000, 2)
        x, y = (home[i] + rng.normal(0, 120, n) * (np.arange(n) < known) for i in range(2))
        unsure = np.arange(n) >= known
        alien = np.arange(n) >= known + vague
        x, y = x + alien * rng.normal(0, 900, n), y + alien * rng.normal(0, 900, n)
        desa_only = unsure & ~alien & (rng.random(n) < 0.5)
        sigma = np.where(desa_only | alien, 900.0, np.where(unsure, 200.0, 0.0))
        pool = Pool(
            x=x, y=y, sigma=sigma, near=np.where(desa_only, 0.5, 0.0),
            active=np.where(unsure, 0.8, 1.0), member=~alien,
            pairs=np.empty((0, 2), np.int64), same=np.empty(0),
        )  # fmt: skip
        joins = desa_only & (rng.random(n) < 0.5)
        off = np.where(joins, 120.0, sigma)
        thought.append(pool)
        truth.append(
            replace(pool, x=x + rng.normal(size=n) * off, y=y + rng.normal(size=n) * off,
                    active=(rng.random(n) < pool.active).astype(float))
        )  # fmt: skip
    return thought, truth


def visited(pool: Pool, truth: Pool, unit: int) -> Pool:
    """Return what is thought once this unit has been visited."""
    x, y, sigma, near, active = (
        getattr(pool, name).copy() for name in ("x", "y", "sigma", "near", "active")
    )
    x[unit], y[unit], active[unit] = truth.x[unit], truth.y[unit], truth.active[unit]
    sigma[unit] = near[unit] = 0.0
    return replace(pool, x=x, y=y, sigma=sigma, near=near, active=active)


def open_units(pool: Pool) -> np.ndarray:
    """Return the units of which a visit still teaches something (a closed one is known)."""
    return np.flatnonzero((pool.sigma > 0) | ((pool.active < 1) & (pool.active > 0)))


def campaign(way: str, count: int, seed: int) -> tuple[float, int, float, int, int]:
    """Return hours until half are settled, visits and hours until nine in ten are; how many were open;
    how many of the settled are wrong at the end.
    """
    thought, truth = candidates(count, seed)
    rng = np.random.default_rng(seed + 100)
    found = [_look(pool) for pool in thought]
    doubtful = {i for i, one in enumerate(found) if one.sure < SETTLED}
    began, visits, minutes = len(doubtful), 0, 0.0
    jobs: dict[int, object] = {}
    halfway = 0.0
    while len(doubtful) > 0.1 * began:
        at, units = _next(way, thought, found, doubtful, rng, jobs)
        for unit in units:
            thought[at] = visited(thought[at], truth[at], unit)
        visits += len(units)
        gap = np.hypot(thought[at].x[units[0]] - PACE.x, thought[at].y[units[0]] - PACE.y)
        minutes += PACE.travel_minutes(2 * float(gap)) + PACE.visit_minutes * len(units)
        found[at] = _look(thought[at])
        jobs.pop(at, None)
        if found[at].sure >= SETTLED or not len(open_units(thought[at])):
            doubtful.discard(at)
        if not halfway and len(doubtful) <= 0.5 * began:
            halfway = minutes / 60
    wrong = sum(
        (one.chance >= 0.5) != (_look(real).chance >= 0.5)
        for one, real in zip(found, truth, strict=True)
        if one.sure >= SETTLED
    )
    return halfway, visits, minutes / 60, began, wrong


def _look(pool: Pool):
    return draw(pool, distance_m=500, min_units=5, draws=DRAWS)


def _next(way, thought, found, doubtful, rng, jobs):
    if way == "acak":
        at = sorted(doubtful)[rng.integers(len(doubtful))]
        units = open_units(thought[at])
        return at, rng.permutation(units)[:TRIP].tolist()
    if way == "terbesar dahulu":
        at = max(doubtful, key=lambda i: (len(thought[i].x), -i))
        return at, open_units(thought[at])[:TRIP].tolist()
    for i in doubtful - set(jobs):
        jobs[i] = errand(i, settle(thought[i], found[i]), thought[i].x, thought[i].y, PACE)
    rated = {
        i: jobs[i].gain / (PACE.travel_minutes(2 * _gap(jobs[i])) + 20 * jobs[i].visits)
        for i in doubtful if jobs[i] is not None
    }  # fmt: skip
    if not rated:
        at = min(doubtful)
        return at, [int(open_units(thought[at])[0])]
    at = max(rated, key=lambda i: (rated[i], -i))
    chosen = settle(thought[at], found[at]).visits[jobs[at].visits - 1]
    still = [unit for unit in chosen if unit in set(open_units(thought[at]).tolist())]
    return at, still or [int(open_units(thought[at])[0])]


def _gap(one) -> float:
    return float(np.hypot(one.stops[0, 0] - PACE.x, one.stops[0, 1] - PACE.y))


def main(count: int) -> None:
    """Print visits and hours of each way, over the same registers."""
    rows: dict[str, list[tuple[float, int, float, int, int]]] = {}
    took: dict[str, float] = {}
    for way in ("RPIK", "terbesar dahulu", "acak"):
        began = perf_counter()
        rows[way] = [campaign(way, count, seed) for seed in range(3)]
        took[way] = perf_counter() - began
    print(
        f"{count} candidates, three registers, {sum(r[3] for r in rows['RPIK'])} undecided in all"
    )
    ours = np.array(rows["RPIK"], float).sum(axis=0)
    for way, runs in rows.items():
        half, visits, hours, _, wrong = np.array(runs, float).sum(axis=0)
        print(
            f"  {way:<16} half in {half:6.1f} hours ({half / ours[0]:.1f}x)   nine in ten in "
            f"{hours:6.1f} hours ({hours / ours[2]:.1f}x), {visits:.0f} visits "
            f"({visits / ours[1]:.1f}x)   wrong {wrong:.0f}   [{took[way]:.1f} s]"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
