"""One visit, many errands: half-day rounds that settle most tasks for the road. Plain Python.

Points are metres of one plane (EPSG:32749). A round is an orienteering problem (Golden, Levy and Vohra,
Naval Research Logistics 34 (1987) 307): what fits the day, worth most. Solved by cheapest insertion from
several starts, untangled by 2-opt, filled up again; small cases are compared with the best there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Values = NDArray[np.float64]

NEIGHBOURS_M = 1000.0  # what lies so near counts as one stop when starts are chosen
STARTS = 12
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Terms:
    """What a day allows: where it begins and ends (x, y), minutes in all, minutes a straight metre."""

    office: Points
    day_minutes: float
    minutes_a_metre: float


@dataclass(frozen=True, slots=True)
class Round:
    """Stops in order (rows of what was asked), minutes on the way and at the stops, straight metres."""

    stops: tuple[int, ...]
    minutes: float
    metres: float


def rounds(points: Points, worth: Values, stay: Values, terms: Terms, *, days: int) -> list[Round]:
    """Return up to ``days`` rounds, most worth first; a place is visited once.

    Args:
        points: places (n, 2) in metres.
        worth: what is settled at each (n,), above 0.
        stay: minutes needed at each (n,).
    """
    free = np.ones(len(points), bool)
    found = []
    for _ in range(days):
        best = _day(points, worth, stay, terms, free)
        if not best.stops:
            break
        free[list(best.stops)] = False
        found.append(best)
    return found


def in_turn(points: Points, stay: Values, terms: Terms, *, days: int) -> list[Round]:
    """Return the rounds of who takes the list as it stands, each day until the next does not fit."""
    found: list[Round] = []
    stops: list[int] = []
    for at in range(len(points)):
        if _round([*stops, at], points, stay, terms).minutes > terms.day_minutes and stops:
            found.append(_round(stops, points, stay, terms))
            stops = []
            if len(found) == days:
                return found
        if _round([at], points, stay, terms).minutes <= terms.day_minutes:
            stops.append(at)
    return [*found, _round(stops, points, stay, terms)] if stops else found


def _day(
    points: Points, worth: Values, stay: Values, terms: Terms, free: NDArray[np.bool_]
) -> Round:
    tried = [_grown([], points, worth, stay, terms, free)]
    tried += [
        _grown([start], points, worth, stay, terms, free)
        for start in _starts(points, worth, free)
        if _round([start], points, stay, terms).minutes <= terms.day_minutes
    ]
    return max(tried, key=lambda one: (worth[list(one.stops)].sum(), -one.minutes))


def _starts(points: Points, worth: Values, free: NDArray[np.bool_]) -> Iterator[int]:
    """Yield places worth most together with their neighbours, far enough from one another."""
    rows = np.flatnonzero(free)
    if not len(rows):
        return
    tree = cKDTree(points[rows])
    ball = tree.query_ball_point(points[rows], NEIGHBOURS_M, return_sorted=False)
    together = np.array([worth[rows[near]].sum() for near in ball])
    covered = np.zeros(len(rows), bool)
    for _ in range(STARTS):
        at = int(np.where(covered, -1, together).argmax())
        if covered[at]:
            return
        covered[ball[at]] = True
        yield int(rows[at])


def _grown(
    stops: list[int],
    points: Points,
    worth: Values,
    stay: Values,
    terms: Terms,
    free: NDArray[np.bool_],
) -> Round:
    """Insert what is worth most per added minute until nothing fits, untangling in between."""
    order = list(stops)
    left = free.copy()
    left[order] = False
    while True:
        at, place = _insertion(order, points, worth, stay, terms, left)
        if at < 0:
            shorter = _untangled(order, points, terms)
            if shorter == order:
                return _round(order, points, stay, terms)
            order = shorter
            continue
        order.insert(place, at)
        left[at] = False


def _insertion(
    order: list[int],
    points: Points,
    worth: Values,
    stay: Values,
    terms: Terms,
    left: NDArray[np.bool_],
) -> tuple[int, int]:
    """Return which place to insert and before which stop, or (-1, 0) when nothing fits."""
    rows = np.flatnonzero(left)
    if not len(rows):
        return -1, 0
    way = np.vstack([terms.office, points[order], terms.office])
    gap = points[rows][:, None] - way[None]
    to = np.hypot(gap[..., 0], gap[..., 1])
    added = to[:, :-1] + to[:, 1:] - np.hypot(*np.diff(way, axis=0).T)
    place = added.argmin(axis=1)
    more = added[np.arange(len(rows)), place] * terms.minutes_a_metre + stay[rows]
    spare = terms.day_minutes - _round(order, points, stay, terms).minutes
    rate = np.where(more <= spare + LEAST, worth[rows] / np.maximum(more, LEAST), -1.0)
    best = int(rate.argmax())
    return (int(rows[best]), int(place[best])) if rate[best] > 0 else (-1, 0)


def _untangled(order: list[int], points: Points, terms: Terms) -> list[int]:
    """Return the round with crossings undone: 2-opt until no reversal shortens it."""
    order = list(order)
    better = True
    while better and len(order) > 1:
        better = False
        way = np.vstack([terms.office, points[order], terms.office])
        for a in range(len(order)):
            for b in range(a + 1, len(order)):
                ends = way[[a, b + 1, a + 1, b + 2]]
                now = np.hypot(*(ends[0] - ends[2])) + np.hypot(*(ends[1] - ends[3]))
                then = np.hypot(*(ends[0] - ends[1])) + np.hypot(*(ends[2] - ends[3]))
                if then < now - 1e-6:
                    order[a : b + 1] = order[a : b + 1][::-1]
                    way = np.vstack([terms.office, points[order], terms.office])
                    better = True
    return order


def _round(order: list[int], points: Points, stay: Values, terms: Terms) -> Round:
    if not order:
        return Round((), 0.0, 0.0)
    way = np.vstack([terms.office, points[order], terms.office])
    metres = float(np.hypot(*np.diff(way, axis=0).T).sum())
    minutes = metres * terms.minutes_a_metre + float(stay[order].sum())
    return Round(tuple(order), minutes, metres)
