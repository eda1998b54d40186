"""Who belongs together: businesses with points by density, those with only a desa by desa.

Both kinds of evidence end in one answer; nobody is in two candidates, nobody is dropped for want of
a point. The order of the steps, the fullest first:

1. density clusters of points, own or estimated from the address;
2. units with only a desa join the one cluster that stands in their desa;
3. where few have points (``share_with_points``), enough units in one desa are a candidate;
4. looser or smaller clusters of the points left, completed as in 2;
5. (if asked) units without points in desa that touch add up;
6. what is left in one desa and nearly enough is a near miss.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentra.detection.clusters import density_clusters
from sentra.detection.parameters import DetectionParameters

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gathered:
    """``candidate`` per business (-1: in none); ``loose`` per candidate: enough but too far apart."""

    candidate: Ints
    loose: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """Number of candidates, near misses included."""
        return len(self.loose)


class _Gatherer:
    """Works on one run's arrays; every step takes from what is still free."""

    def __init__(
        self,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        label: Ints,
        desa: Ints,
        parameters: DetectionParameters,
        own: NDArray[np.bool_] | None,
    ) -> None:
        self.x, self.y, self.label, self.desa = x, y, label, desa
        self.parameters = parameters
        self.pointed = np.isfinite(x)
        self.own = self.pointed if own is None else own
        self.candidate = np.full(len(x), -1, np.int64)
        self.loose: list[bool] = []
        placed = (desa >= 0) & (label >= 0)
        wide = int(desa.max(initial=-1)) + 1
        # one number for each (label, desa) that occurs, -1 without
        self.pair = np.full(len(x), -1, np.int64)
        self.pair_keys, self.pair[placed] = np.unique(
            label[placed] * max(wide, 1) + desa[placed], return_inverse=True
        )
        self.wide = max(wide, 1)
        everyone = self._per_pair(placed)
        with_point = self._per_pair(placed & self.own)
        share = with_point / np.maximum(everyone, 1)
        self.few_points = share < parameters.share_with_points

    def _per_pair(self, mask: NDArray[np.bool_]) -> Ints:
        chosen = self.pair[mask & (self.pair >= 0)]
        return np.bincount(chosen, minlength=len(self.pair_keys)).astype(np.int64)

    @property
    def free(self) -> NDArray[np.bool_]:
        return (self.candidate < 0) & (self.label >= 0)

    def cluster(self, min_points: int, *, sparse: bool) -> None:
        """Steps 1 and 4: a candidate for each density cluster of the free points."""
        free = self.free & self.pointed
        found = density_clusters(
            self.x, self.y, self.parameters.distance_m, min_points, np.where(free, self.label, -1)
        )
        count = int(found.max(initial=-1)) + 1
        sizes = np.bincount(found[found >= 0], minlength=count)
        inside = found >= 0
        first = len(self.loose)
        self.candidate[inside] = found[inside] + first
        self.loose += [bool(sparse and size >= self.parameters.min_units) for size in sizes]
        self._complete(first)

    def _complete(self, first: int) -> None:
        """Step 2: let units with only a desa join the single new candidate of their desa.

        A candidate stands in the desa most of its members are in, and in every desa that holds the
        minimum of its members. Where two stand in one desa nobody can say which: they stay free.
        """
        members = np.flatnonzero((self.candidate >= first) & (self.pair >= 0))
        if len(members) == 0:
            return
        pairs = len(self.pair_keys)
        keys, counts = np.unique(
            (self.candidate[members] - first) * pairs + self.pair[members], return_counts=True
        )
        owner, pair = keys // pairs, keys % pairs
        largest = np.zeros(int(owner.max()) + 1, np.int64)
        np.maximum.at(largest, owner, counts)
        home = (counts == largest[owner]) | (counts >= self.parameters.min_units)
        standing = np.bincount(pair[home], minlength=pairs)
        host = np.full(pairs, -1, np.int64)
        host[pair[home]] = owner[home]
        host[standing != 1] = -1
        joining = self.free & ~self.pointed & (self.pair >= 0)
        joining[joining] = host[self.pair[joining]] >= 0
        self.candidate[joining] = host[self.pair[joining]] + first

    def same_desa(self, least: int) -> None:
        """Steps 3 and 6: enough free units of a label in a desa where few have points."""
        free = self.free & (self.pair >= 0)
        free[free] = ~self.own[free] | self.few_points[self.pair[free]]
        # a handful of scattered points is no desa candidate: some unit must rest on the desa
        resting = self._per_pair(free & ~self.own) > 0
        enough = (self._per_pair(free) >= least) & resting
        self._add(free, np.where(enough, np.arange(len(enough)), -1))

    def touching(self, neighbours: list[list[int]]) -> None:
        """Step 5: the largest free desa of a label takes in those that touch it, if that suffices."""
        free = self.free & ~self.pointed & (self.pair >= 0)
        sizes = self._per_pair(free)
        at = {int(key): i for i, key in enumerate(self.pair_keys)}
        taken = np.full(len(sizes), -1, np.int64)
        for seed in np.lexsort((self.pair_keys, -sizes)):
            if sizes[seed] == 0 or taken[seed] >= 0:
                continue
            label, desa = divmod(int(self.pair_keys[seed]), self.wide)
            circle = [at.get(label * self.wide + other, -1) for other in neighbours[desa]]
            circle = [p for p in circle if p >= 0 and sizes[p] and taken[p] < 0]
            if circle and sizes[seed] + sizes[circle].sum() >= self.parameters.min_units:
                taken[[seed, *circle]] = seed
        self._add(free, taken)

    def _add(self, free: NDArray[np.bool_], group_of_pair: Ints) -> None:
        """Make a candidate of the free units of each group of pairs (-1: none)."""
        group = np.full(len(self.x), -1, np.int64)
        group[free] = group_of_pair[self.pair[free]]
        chosen = group >= 0
        groups, number = np.unique(group[chosen], return_inverse=True)
        self.candidate[chosen] = number + len(self.loose)
        self.loose += [False] * len(groups)

    def result(self) -> Gathered:
        """Number the candidates by label, then by first member; drop those too small to show."""
        sizes = np.bincount(self.candidate[self.candidate >= 0], minlength=len(self.loose))
        least = min(self.parameters.near_miss_units, self.parameters.min_units)
        small = np.append(sizes < least, True)  # the last for those in none
        self.candidate[small[self.candidate]] = -1
        inside = np.flatnonzero(self.candidate >= 0)
        old, first = np.unique(self.candidate[inside], return_index=True)
        first = inside[first]
        order = np.lexsort((first, self.label[first]))
        number = np.full(len(self.loose) + 1, -1, np.int64)
        number[old[order]] = np.arange(len(old))
        loose = np.array(self.loose, np.bool_)
        return Gathered(
            candidate=np.where(self.candidate >= 0, number[self.candidate], -1),
            loose=loose[old[order]] if len(old) else np.zeros(0, np.bool_),
        )


def gather(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    label: Ints,
    desa: Ints,
    parameters: DetectionParameters,
    neighbours: list[list[int]] | None = None,
    own: NDArray[np.bool_] | None = None,
) -> Gathered:
    """Return who belongs together.

    Args:
        x, y: metres, own or estimated; nan without a point.
        label: alike businesses share one (>= 0); -1 is never gathered.
        desa: index, -1 unknown.
        parameters: of the run.
        neighbours: of each desa, the desa that touch it; needed for ``touching_desa``.
        own: who has a point of their own; all with a point where left out. An estimated one that
            finds too few near may still count with its whole desa, as if it had none.
    """
    work = _Gatherer(x, y, label, desa, parameters, own)
    work.cluster(parameters.min_points, sparse=False)
    work.same_desa(parameters.min_units)
    fewest = min(parameters.near_miss_units, parameters.min_points)
    if fewest < parameters.min_points:
        work.cluster(fewest, sparse=True)
    if parameters.touching_desa and neighbours is not None:
        work.touching(neighbours)
    work.same_desa(fewest)
    return work.result()
