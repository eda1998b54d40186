"""Where to put what a sentra shares (kiln, IPAL, rumah produksi): medians inside allowed zones.

Plain Python on metres of one plane (EPSG:32749): points are arrays (n, 2), areas shapely.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Area = Any  # of shapely, which has no types

NEAR_M = 0.01  # what two answers may differ by
STEPS, ROUGH_STEPS = 2000, 80  # of the iteration, for an answer and for a bound
TOUCHING_M = 1e-9
GOLDEN = (5**0.5 - 1) / 2
SECTIONS = 60  # golden sections: 20 km down to a tenth of a micrometre
PROVEN = 40  # up to so many members every way to split them in two is weighed
SPLITS = 400  # above, so many lines
TRIES = 20  # splits that are settled with zones, those that look cheapest first
ALONG, LOOKED_AT = 8, 400  # points of a stretch of border, and of all of it, by which they look so
SURE_M = 1.0
NEAREST = 50  # stretches of a border that are asked first


@dataclass(frozen=True, slots=True)
class Siting:
    """Places (k, 2) in metres, which of them each member walks to, how far, and whether proven best."""

    places: Points
    nearest: NDArray[np.int64]
    walked_m: NDArray[np.float64]
    proven: bool

    @property
    def total_m(self) -> float:
        """All members' way there, in metres of straight line."""
        return float(self.walked_m.sum())


def one_place(members: Points, allowed: Area | None = None) -> Siting | None:
    """Return the place that all members together walk least to; None where nothing is allowed.

    The sum of distances is convex, so its least value inside an area lies at the median of all
    the plane if that is allowed, and on the area's border if it is not.
    """
    place = _median_in(members, _Region.of(allowed))
    return None if place is None else _siting(members, place[None], proven=True)


def two_places(members: Points, allowed: Area | None = None) -> Siting | None:
    """Return the two places that members, each walking to the nearer one, walk least to.

    The border between two places is a straight line, so only splits by a line can be best. What a
    split costs without zones bounds what it can cost with them: once the cheapest bound left is no
    better than what was found, that is proven best (to ``SURE_M`` of all ways together).
    """
    if len(members) < 2:
        return one_place(members, allowed)
    whole = len(members) <= PROVEN
    splits = np.unique(list(_splits(members) if whole else _even_splits(members)), axis=0)
    region = _Region.of(allowed)
    if region is not None and not len(region.starts):
        return None
    bounds, likely = np.zeros(len(splits)), np.zeros(len(splits))
    for parts in (splits, ~splits):
        free = medians(members, parts, ROUGH_STEPS)
        least = _sums_within(members, parts, free)
        bounds += least
        likely += least if region is None else _about(members, parts, free, least, region)
    best: Siting | None = None
    order = np.argsort(likely, kind="stable")
    for split in order[:TRIES]:
        if best is not None and bounds[split] >= best.total_m - SURE_M:
            continue
        found = _settled(members, splits[split], region)
        if found is None:
            return None
        if best is None or found.total_m < best.total_m:
            best = found
    left = bounds[order[TRIES:]]
    proven = whole and best is not None and bool((left >= best.total_m - SURE_M).all())
    return best and replace(best, proven=proven)


def next_best(
    members: Points, allowed: Area | None, first: Siting, apart_m: float
) -> Siting | None:
    """Return the best single place at least ``apart_m`` from those of ``first``; None if none is."""
    around = shapely.buffer(shapely.multipoints(first.places), apart_m)
    if allowed is None:
        reach = np.ptp(members, axis=0).max() + 2 * apart_m + 1
        allowed = shapely.buffer(shapely.multipoints(members), reach)
    return one_place(members, shapely.difference(allowed, around))


def medians(members: Points, parts: NDArray[np.bool_], steps: int = STEPS) -> Points:
    """Return the geometric median (k, 2) of each part (k, n) of the points (n, 2), none empty.

    Weiszfeld's iteration as mended where it meets a point: Vardi and Zhang, PNAS 97 (2000) 1423.
    """
    share = parts.astype(float)
    places = share @ members / share.sum(axis=1, keepdims=True)
    for _ in range(steps):
        gap = members[None] - places[:, None]
        distance = np.hypot(gap[..., 0], gap[..., 1])
        apart = distance > TOUCHING_M
        pull = np.divide(share, distance, out=np.zeros_like(share), where=apart)
        total = pull.sum(axis=1, keepdims=True)
        push = np.einsum("kn,knd->kd", pull, gap)
        here = np.where(apart, 0, share).sum(axis=1)
        strength = np.hypot(push[:, 0], push[:, 1])
        stay = np.minimum(1, np.divide(here, strength, out=np.ones_like(here), where=strength > 0))
        stay = np.where(here > 0, stay, 0)
        step = (1 - stay)[:, None] * np.divide(
            push, total, out=np.zeros_like(push), where=total > 0
        )
        places = places + step
        if np.abs(step).max() < NEAR_M / 10_000:
            break
    return places


def _sums(members: Points, places: Points) -> NDArray[np.float64]:
    """Return for each place (k, 2) what all members walk there together."""
    return _ways(members, places).sum(axis=1)


def _ways(members: Points, places: Points) -> NDArray[np.float64]:
    """Return metres (k, n) from each place to each member."""
    gap = members[None] - places[:, None]
    return np.hypot(gap[..., 0], gap[..., 1])


def _sums_within(members: Points, parts: NDArray[np.bool_], places: Points) -> NDArray[np.float64]:
    """Return for each place (k, 2) what its own part (k, n) walks there."""
    return (_ways(members, places) * parts).sum(axis=1)


@dataclass(frozen=True, slots=True)
class _Region:
    """An allowed area and the ends (m, 2) of every straight stretch of its border."""

    area: Area
    starts: Points
    ends: Points

    @classmethod
    def of(cls, area: Area | None) -> "_Region | None":
        """Take an area apart; None, everything is allowed, stays None."""
        if area is None:
            return None
        shapely.prepare(area)
        rings = shapely.get_parts(shapely.boundary(shapely.get_parts(area)))
        corners, ring = shapely.get_coordinates(rings, return_index=True)
        same = ring[:-1] == ring[1:]
        return cls(area, corners[:-1][same], corners[1:][same])


def _about(
    members: Points,
    parts: NDArray[np.bool_],
    free: Points,
    least: NDArray[np.float64],
    region: _Region,
) -> NDArray[np.float64]:
    """Return about what each part (k, n) walks to its best allowed place: to its median where that is
    allowed, else to the best of points along the border.
    """
    share = np.linspace(0, 1, ALONG, endpoint=False)[:, None, None]
    along = (region.starts + share * (region.ends - region.starts)).reshape(-1, 2)
    along = along[:: -(-len(along) // LOOKED_AT)]
    border = (parts.astype(float) @ _ways(members, along).T).min(axis=1)
    return np.where(shapely.intersects_xy(region.area, *free.T), least, border)


def _median_in(members: Points, region: _Region | None) -> Points | None:
    """Return the median of points if allowed, else the best place on the border of what is."""
    free = medians(members, np.ones((1, len(members)), bool))
    # The iteration only creeps towards a best place that is a member's own: ask those directly.
    places = np.concatenate([free, members])
    place = places[_sums(members, places).argmin()]
    if region is None or shapely.intersects_xy(region.area, *place):
        return place
    if not len(region.starts):
        return None
    hopeful = _hopeful(members, region.starts, region.ends)
    return _least_on(members, region.starts[hopeful], region.ends[hopeful])


def _hopeful(members: Points, starts: Points, ends: Points) -> NDArray[np.int64]:
    """Return which stretches of a border may hold the best place, by two bounds from below.

    All walk together at least as far as that many times from their centre of mass (Jensen); and a
    convex sum stays above its tangent at the stretch's middle.
    """
    centre, middle, half = members.mean(axis=0), (starts + ends) / 2, (ends - starts) / 2
    length = np.hypot(*half.T)
    away = np.hypot(*(middle - centre).T) - length
    nearest = np.argsort(away, kind="stable")[:NEAREST]
    best = float(_sums(members, starts[nearest]).min())
    near = np.flatnonzero(len(members) * away <= best)
    gap = middle[near][:, None] - members[None]
    ways = np.hypot(gap[..., 0], gap[..., 1])
    slope = np.divide(np.einsum("knd,kd->kn", gap, half[near]), ways, where=ways > 0, out=ways * 0)
    steepest = np.abs(slope.sum(axis=1)) + ((ways == 0) * length[near][:, None]).sum(axis=1)
    sums = ways.sum(axis=1)
    return near[sums - steepest <= min(best, sums.min(initial=np.inf)) + NEAR_M]


def _least_on(members: Points, starts: Points, ends: Points) -> Points:
    """Return the place of least walking on any of these stretches: golden sections, all at once."""
    low, high = np.zeros(len(starts)), np.ones(len(starts))

    def at(share: NDArray[np.float64]) -> Points:
        return starts + share[:, None] * (ends - starts)

    for _ in range(SECTIONS):
        inner, outer = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        nearer = _sums(members, at(inner)) <= _sums(members, at(outer))
        high, low = np.where(nearer, outer, high), np.where(nearer, low, inner)
    found = np.concatenate([at((low + high) / 2), starts, ends])
    return found[np.argmin(_sums(members, found))]


def _siting(members: Points, places: Points, *, proven: bool = False) -> Siting:
    ways = _ways(members, places)
    nearest = ways.argmin(axis=0)
    return Siting(places, nearest, ways[nearest, np.arange(len(members))], proven)


def _settled(members: Points, left: NDArray[np.bool_], region: _Region | None) -> Siting | None:
    """Place a median in each part, send members to the nearer one, until nobody changes."""
    found: Siting | None = None
    while True:
        places = [_median_in(part, region) for part in (members[left], members[~left]) if len(part)]
        if any(place is None for place in places):
            return None
        again = _siting(members, np.array(places))
        if found is not None and again.total_m >= found.total_m - NEAR_M:
            return found
        found, left = again, again.nearest == 0


def _splits(members: Points) -> Iterator[NDArray[np.bool_]]:
    """Yield every way a line splits the members: along each pair, the pair on either side."""
    for first, second in combinations(range(len(members)), 2):
        along = members[second] - members[first]
        gap = members - members[first]
        side = along[0] * gap[:, 1] - along[1] * gap[:, 0] > 0
        for a, b in ((False, False), (False, True), (True, False), (True, True)):
            left = side.copy()
            left[first], left[second] = a, b
            if left.any() and not left.all():
                yield left


def _even_splits(members: Points) -> Iterator[NDArray[np.bool_]]:
    """Yield splits by lines of even directions and depths."""
    turns = round(SPLITS**0.5)
    for angle in np.linspace(0, np.pi, turns, endpoint=False):
        depth = members @ np.array([np.cos(angle), np.sin(angle)])
        for share in np.linspace(0, 1, turns + 2)[1:-1]:
            left = depth <= np.quantile(depth, share)
            if left.any() and not left.all():
                yield left
