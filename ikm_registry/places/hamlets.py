"""A map without GPS: where a dusun, an RT or an RW lies, learned from units that have a point.

The middle of a place is the median of x and of y over its sites (a stray point does not pull it);
how far off that is, is measured by leaving out one site after the other. Metres of UTM 49S.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LEAST_SITES = 3  # fewer say nothing of how far the units of a place lie apart
SURE = 0.9  # share of the units that a radius should hold
LEAST_RADIUS_M = 30.0  # a telephone's GPS is no better
SITE_M = 1.0  # records nearer than that are one witness


@dataclass(frozen=True, slots=True)
class Learned:
    """The places that could be learned, an entry each.

    ``number`` is the caller's; ``x``, ``y`` the middle; ``sites`` how many different points it rests
    on; ``radius_m`` holds 90 % of its units; ``median_m`` and ``p90_m`` of the leave-one-out errors.
    ``error_m`` is the leave-one-out error of each trusted unit by level (n × levels), nan elsewhere.
    """

    number: Ints
    x: Floats
    y: Floats
    sites: Ints
    radius_m: Floats
    median_m: Floats
    p90_m: Floats
    error_m: Floats


@dataclass(frozen=True, slots=True)
class Estimates:
    """``place``: entry of ``Learned`` for each unit, -1 where none; ``level`` it was taken from.

    ``torn``: the address names two places too far apart to be both right; none is taken then.
    """

    place: Ints
    level: Ints
    torn: Bools


def learn(x: Floats, y: Floats, named: Ints) -> Learned:
    """Return where the named places lie.

    Args:
        x, y: metres, nan for a unit without a point that can be trusted.
        named: number of the place each unit names, by level (n × levels); -1 none. Numbers of
            different levels differ.

    Everything at once: one sort for each axis and level, O(n log n).
    """
    levels = named.shape[1]
    error = np.full(named.shape, np.nan)
    parts = []
    for level in range(levels):
        rows = np.flatnonzero((named[:, level] >= 0) & np.isfinite(x) & np.isfinite(y))
        if len(rows):
            found, errors = _level(x[rows], y[rows], named[rows, level])
            parts.append(found)
            error[rows, level] = errors
    if not parts:
        none = np.empty(0)
        return Learned(none.astype(np.int64), none, none, none.astype(np.int64), none, none, none, error)  # fmt: skip
    number, mx, my, sites, radius, median, p90 = (
        np.concatenate([p[i] for p in parts]) for i in range(7)
    )
    order = np.argsort(number, kind="stable")
    return Learned(
        number[order].astype(np.int64),
        mx[order],
        my[order],
        sites[order].astype(np.int64),
        radius[order],
        median[order],
        p90[order],
        error,
    )


def estimate(learned: Learned, named: Ints) -> Estimates:
    """Return the learned place with the smallest radius among those each unit names.

    Where two that it names cannot both be right (their circles do not meet), none is taken.
    """
    units, levels = named.shape
    at = np.full(named.shape, -1, np.int64)
    if len(learned.number):
        position = np.minimum(np.searchsorted(learned.number, named), len(learned.number) - 1)
        known = (named >= 0) & (learned.number[position] == named)
        at[known] = position[known]
    radius = np.full(named.shape, np.inf)
    radius[at >= 0] = learned.radius_m[at[at >= 0]]
    level = radius.argmin(axis=1) if levels else np.zeros(units, np.int64)
    place = at[np.arange(units), level]
    torn = np.zeros(units, np.bool_)
    for other in range(levels):
        both = np.flatnonzero((at[:, other] >= 0) & (place >= 0))
        a, b = place[both], at[both, other]
        gap = np.hypot(learned.x[a] - learned.x[b], learned.y[a] - learned.y[b])
        torn[both] |= gap > learned.radius_m[a] + learned.radius_m[b]
    place = np.where(torn, -1, place)
    return Estimates(place, np.where(place >= 0, level, -1), torn)


def _level(x: Floats, y: Floats, named: Ints) -> tuple[tuple[NDArray[np.generic], ...], Floats]:
    """Return the places of one level, and the leave-one-out error of each unit (nan: place unknown)."""
    cells = np.column_stack([named, np.round(x / SITE_M), np.round(y / SITE_M)])
    _, first, site = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    site = site.reshape(-1)
    sx, sy, owner = x[first], y[first], named[first]  # by place, since np.unique sorts
    number, start, count = np.unique(owner, return_index=True, return_counts=True)
    of_site = np.repeat(np.arange(len(number)), count)
    mx, lx = _medians(sx, start, count, of_site)
    my, ly = _medians(sy, start, count, of_site)
    error = np.hypot(sx - lx, sy - ly)
    square = (sx - mx[of_site]) ** 2 + (sy - my[of_site]) ** 2
    spread = np.bincount(of_site, weights=square, minlength=len(number)).astype(np.float64)
    ranked = error[np.lexsort((error, of_site))]
    radius = _radius(ranked, start, count, spread)
    known = count >= LEAST_SITES
    error[~known[of_site]] = np.nan
    median = _quantile(ranked, start, count, 0.5)
    p90 = _quantile(ranked, start, count, SURE)
    places = tuple(values[known] for values in (number, mx, my, count, radius, median, p90))
    return places, error[site]


def _medians(values: Floats, start: Ints, count: Ints, of_site: Ints) -> tuple[Floats, Floats]:
    """Return the median of each group, and for each member that of its group without it.

    Of n sorted values without the r-th, the k-th is the k-th of all, or the next from r on.
    """
    order = np.lexsort((values, of_site))
    ranked = values[order]
    middle = (ranked[start + (count - 1) // 2] + ranked[start + count // 2]) / 2
    rank = np.arange(len(values)) - start[of_site]
    left = count[of_site] - 1
    low, high = np.maximum(left - 1, 0) // 2, left // 2
    last = len(values) - 1
    low = np.minimum(start[of_site] + low + (low >= rank), last)
    high = np.minimum(start[of_site] + high + (high >= rank), last)
    without = np.empty(len(values))
    without[order] = (ranked[low] + ranked[high]) / 2
    return middle, without


def _radius(ranked: Floats, start: Ints, count: Ints, spread: Floats) -> Floats:
    """Return the radius that holds 90 % of a place's units, those not yet seen too.

    From nine sites on, the ceil(0.9 (n + 1))-th of the leave-one-out errors (jackknife, as in
    Barber, Candès, Ramdas and Tibshirani 2021). With fewer the errors cannot tell: then the
    prediction circle of a circular normal spread, r² = (1 + 1/n) S (10^(1/(n-1)) - 1) with S the sum
    of squares about the middle (from the closed form of F with 2 and 2(n-1) degrees of freedom),
    and at least the largest error.
    """
    k = np.ceil(SURE * (count + 1)).astype(np.int64)
    many = k <= count
    largest = ranked[start + count - 1]
    by_rank = ranked[start + np.minimum(k, count) - 1]
    freedom = np.maximum(count - 1, 1)
    circle = np.sqrt((1 + 1 / count) * spread * ((1 - SURE) ** (-1 / freedom) - 1))
    return np.maximum(np.where(many, by_rank, np.maximum(circle, largest)), LEAST_RADIUS_M)


def _quantile(ranked: Floats, start: Ints, count: Ints, share: float) -> Floats:
    """Return the smallest error that at least ``share`` of each group do not exceed."""
    return ranked[start + np.maximum(np.ceil(share * count).astype(np.int64), 1) - 1]
