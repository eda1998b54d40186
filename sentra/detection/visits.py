"""The visit that decides: which units' places and lives settle whether a candidate stands.

Unknown are where a unit without a point stands, whether an unverified one still works, and whether
one of an open pair is the other. They are drawn many times; in each draw the candidate either stands
(one cluster of enough units holds at least half of its members) or not. What a visit is worth is by
how much it raises the chance of deciding rightly (value of information, Howard 1966).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentra.detection.clusters import density_clusters
from sentra.detection.parameters import LEGAL_UNITS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DRAWS = 400
MOST_POINTS = 400_000  # of all draws together
MOST_VISITS = 6  # to one candidate before it is looked at again
WORTH_TRYING = 16  # units looked at when a visit is chosen
SETTLED = 0.95  # surer than that nobody needs to go
LEAST_GAIN = 0.01
TOGETHER_M = 120.0  # scatter of units that stand together, as the hamlets of domain.md 6.4
OFF_BY_90 = 2.146  # standard deviations of a circular normal that hold nine in ten


@dataclass(frozen=True, slots=True)
class Pool:
    """The units that may be members of one candidate; metres (UTM 49S).

    ``x``, ``y`` where each is thought to stand, ``sigma`` by how much it may be off (0: own point);
    ``near`` the chance that it stands with the others wherever they are (of those whose desa alone is
    known; 0 for the rest), ``active`` the chance that it still works; ``member`` of the candidate; ``pairs`` rows (i, j) that
    may be one business, with the chance ``same``.
    """

    x: Floats
    y: Floats
    sigma: Floats
    near: Floats
    active: Floats
    member: Bools
    pairs: Ints
    same: Floats

    @property
    def unknown(self) -> Bools:
        """Which units a visit would teach something of."""
        found = (self.sigma > 0) | (self.active < 1)
        found[self.pairs.ravel()] = True
        return found


@dataclass(frozen=True, slots=True)
class Draws:
    """``stands`` in each draw; ``inside`` whether a unit is in the cluster that decides (draws × n)."""

    stands: Bools
    inside: Bools

    @property
    def chance(self) -> float:
        """Share of the draws in which the candidate stands."""
        return float(self.stands.mean())

    @property
    def sure(self) -> float:
        """Chance of deciding rightly without a visit."""
        return max(self.chance, 1 - self.chance)


@dataclass(frozen=True, slots=True)
class Settling:
    """``visits[k - 1]``: the k units to visit of one candidate, if k are visited; ``sure[k]``: the chance
    of deciding rightly then, ``sure[0]`` without a visit; ``settled[k]`` the chance that no doubt is
    left worth speaking of; ``chance`` that the candidate stands.
    """

    chance: float
    visits: list[list[int]]
    sure: list[float]
    settled: list[float]


def draw(
    pool: Pool, *, distance_m: float, min_units: int, draws: int = DRAWS, seed: int = 1
) -> Draws:
    """Draw the unknowns and cluster all draws in one call, each as a group of its own."""
    n = len(pool.x)
    draws = int(max(40, min(draws, MOST_POINTS // max(n, 1))))
    rng = np.random.default_rng(seed)
    x, y = _places(pool, draws, rng)
    there = rng.random((draws, n)) < pool.active
    if len(pool.pairs):
        one = rng.random((draws, len(pool.pairs))) < pool.same
        rows, which = np.nonzero(one)
        there[rows, pool.pairs[which, 1]] = False
    group = np.where(there, np.arange(draws)[:, None], -1).ravel()
    flat_x, flat_y = x.ravel(), y.ravel()
    ours = np.where(there & pool.member, 1, 0)
    dense = density_clusters(flat_x, flat_y, distance_m, min(min_units, LEGAL_UNITS), group)
    size, mine = _best(dense.reshape(draws, n), ours)
    stands = (size >= min_units) & (2 * mine >= ours.sum(axis=1)) & (mine > 0)
    # who is near, also where they are too few to be dense
    loose = density_clusters(flat_x, flat_y, distance_m, 2, group).reshape(draws, n)
    return Draws(stands, _inside(loose, ours))


def _places(pool: Pool, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return where the units stand in each draw (draws × n, metres)."""
    shape = (draws, len(pool.x))
    x = pool.x + rng.normal(size=shape) * pool.sigma
    y = pool.y + rng.normal(size=shape) * pool.sigma
    free = pool.near > 0
    if free.any():
        # with the others: around those that are known, or around one spot of the desa a draw
        known = pool.member & ~free
        base = known if known.any() else free
        wide = 0.0 if known.any() else float(pool.sigma[free].mean())
        spot_x = np.median(pool.x[base]) + rng.normal(size=(draws, 1)) * wide
        spot_y = np.median(pool.y[base]) + rng.normal(size=(draws, 1)) * wide
        joins = rng.random(shape) < pool.near
        x = np.where(joins, spot_x + rng.normal(size=shape) * TOGETHER_M, x)
        y = np.where(joins, spot_y + rng.normal(size=shape) * TOGETHER_M, y)
    return x, y


def _best(labels: Ints, ours: Ints) -> tuple[Ints, Ints]:
    """Return (size, members of ours) of the cluster of each draw that holds most members of ours."""
    draws = len(labels)
    count = int(labels.max(initial=-1)) + 1
    size, mine = np.zeros(draws, np.int64), np.zeros(draws, np.int64)
    if count == 0:
        return size, mine
    held = labels >= 0
    all_sizes = np.bincount(labels[held], minlength=count)
    all_mine = np.bincount(labels[held], weights=ours[held], minlength=count).astype(np.int64)
    owner = np.zeros(count, np.int64)
    owner[labels[held]] = np.nonzero(held)[0]
    order = np.lexsort((all_sizes, all_mine, owner))
    last = np.append(np.diff(owner[order]) > 0, True)
    best = order[last]
    size[owner[best]], mine[owner[best]] = all_sizes[best], all_mine[best]
    return size, mine


def _inside(labels: Ints, ours: Ints) -> Bools:
    """Return who is in the cluster of each draw that holds most members of ours."""
    count = int(labels.max(initial=-1)) + 1
    if count == 0:
        return np.zeros(labels.shape, np.bool_)
    held = labels >= 0
    mine = np.bincount(labels[held], weights=ours[held], minlength=count)
    owner = np.full(count, -1, np.int64)
    owner[labels[held]] = np.nonzero(held)[0]
    order = np.lexsort((mine, owner))
    best = order[np.append(np.diff(owner[order]) > 0, True)]
    chosen = np.full(len(labels), -2, np.int64)
    chosen[owner[best]] = best
    return labels == chosen[:, None]


def worth(found: Draws, visited: Sequence[int]) -> float:
    """Return the chance of deciding rightly once these units have been visited.

    A visit tells whether the unit is in the place. How many of the visited are is what the decision
    goes by: draws with the same number are told apart no further.
    """
    count = found.inside[:, list(visited)].sum(axis=1)
    yes = np.bincount(count, weights=found.stands)
    every = np.bincount(count)
    return float(np.maximum(yes, every - yes).sum() / len(count))


def settled(found: Draws, visited: Sequence[int]) -> float:
    """Return the chance that the decision is settled once these units have been visited.

    Settled is what holds in at least 95 % of the draws with the same number in the place (counted with
    one of each kind more: a handful of draws that agree is no proof).
    """
    count = found.inside[:, list(visited)].sum(axis=1)
    yes = np.bincount(count, weights=found.stands)
    every = np.bincount(count)
    sure = (np.maximum(yes, every - yes) + 1) / (every + 2)
    return float(every[sure >= SETTLED].sum() / len(count))


def settle(pool: Pool, found: Draws) -> Settling:
    """Return which visits settle one candidate: for one visit, for two, and so on.

    Greedily the one more that helps most, or, where no single visit helps (five are asked, three
    known: two must be found), those that go most with the outcome; then bettered by exchanging one.
    Chosen on one half of the draws, valued on the other: what only chance made look useful is worth
    nothing.
    """
    half = len(found.stands) // 2
    choose = Draws(found.stands[:half], found.inside[:half])
    value = Draws(found.stands[half:], found.inside[half:])
    candidates = np.flatnonzero(pool.unknown)
    together = np.abs(
        (choose.inside[:, candidates] - choose.inside[:, candidates].mean(axis=0)).T
        @ (choose.stands - choose.stands.mean())
    )
    ranked = candidates[np.lexsort((candidates, -np.round(together, 9)))][:WORTH_TRYING].tolist()
    chosen: list[int] = []
    visits: list[list[int]] = []
    sure, done = [value.sure], [0.0]
    while len(visits) < min(len(ranked), MOST_VISITS) and sure[-1] < 1:
        size = len(visits) + 1
        rest = [unit for unit in ranked if unit not in chosen]
        # of equals the first of the rank
        greedy = max(([*chosen, unit] for unit in rest), key=lambda some: worth(choose, some))
        chosen = max((greedy, ranked[:size]), key=lambda some: worth(choose, some))
        chosen = _exchanged(choose, chosen, ranked)
        # all is known then, to the metre: more than the number of those in the place
        every = 1.0 if size == len(candidates) else worth(value, chosen)
        visits.append(sorted(chosen))
        sure.append(max(sure[-1], every))
        done.append(max(done[-1], 1.0 if size == len(candidates) else settled(value, chosen)))
    return Settling(found.chance, visits, sure, done)


def _exchanged(found: Draws, chosen: list[int], ranked: list[int]) -> list[int]:
    """Return the visits, one or more of them exchanged where that helps."""
    best = worth(found, chosen)
    for place in range(len(chosen)):
        for unit in ranked:
            if unit in chosen:
                continue
            other = [*chosen[:place], unit, *chosen[place + 1 :]]
            gain = worth(found, other)
            if gain > best + 1e-12:
                chosen, best = other, gain
    return chosen
