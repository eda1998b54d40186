"""Days of field visits: always what settles most per minute of road and of talk."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sentra.detection.visits import LEAST_GAIN, Settling

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pace:
    """What the office assumes of a day in the field; planning parameters, no law.

    ``x``, ``y`` of the office (UTM 49S); roads are longer than straight lines by ``road_factor``.
    """

    x: float
    y: float
    road_factor: float = 1.3
    km_per_hour: float = 30.0
    visit_minutes: float = 20.0
    day_minutes: float = 360.0

    def road_m(self, straight_m: float) -> float:
        """Metres of road for a straight line."""
        return straight_m * self.road_factor

    def travel_minutes(self, straight_m: float) -> float:
        """Minutes on the road for metres of straight line."""
        return self.road_m(straight_m) / 1000 / self.km_per_hour * 60


@dataclass(frozen=True, slots=True)
class Errand:
    """The visits to one candidate: how many (which names the set of the settling), ``stops`` (metres,
    in order) and who stands there, the chance that they settle it, and the gain they are ranked by: that chance, and what
    they add to deciding rightly where doubt remains.
    """

    candidate: int
    visits: int
    stops: Floats
    gain: float
    settled: float = 0.0
    who: tuple[int, ...] = ()

    def left(self, visited: set[int]) -> Floats:
        """Return the stops where nobody has been yet."""
        if not self.who:
            return self.stops
        return self.stops[[one not in visited for one in self.who]]


@dataclass(slots=True)
class Day:
    """Errands of one day in order; minutes, kilometres of road from the office and back, and visits."""

    errands: list[Errand] = field(default_factory=list)
    minutes: float = 0.0
    kilometres: float = 0.0
    visits: int = 0

    @property
    def gain(self) -> float:
        """What the errands are ranked by, together."""
        return sum(errand.gain for errand in self.errands)

    @property
    def settled(self) -> float:
        """Decisions settled, in expectation."""
        return sum(errand.settled for errand in self.errands)


def errand(
    candidate: int,
    found: Settling,
    x: Floats,
    y: Floats,
    pace: Pace,
    who: Sequence[int] = (),
) -> Errand | None:
    """Return how many of the visits to make in one go: most gain per minute from the office and back.

    ``x``, ``y``: where the units of the pool are thought to stand, ``who`` their ids (a unit of two
    candidates is visited once). None where none helps.
    """
    best: Errand | None = None
    highest = 0.0
    for visits, chosen in enumerate(found.visits, start=1):
        gain = found.settled[visits] + (found.sure[visits] - found.sure[0])
        if gain < LEAST_GAIN:
            continue
        points = np.column_stack([x[chosen], y[chosen]])
        order = _near_to_near(points, pace)
        stops = points[order]
        rate = gain / _minutes(stops, pace, None)
        if rate > highest * (1 + 1e-12):
            ids = tuple(who[chosen[i]] for i in order) if len(who) else ()
            best = Errand(candidate, visits, stops, gain, found.settled[visits], ids)
            highest = rate
    return best


def plan(errands: Sequence[Errand], pace: Pace, *, days: int) -> list[Day]:
    """Return up to ``days`` days, each filled with what settles most per added minute.

    The way there and back counts once for a day, so what lies beside the road comes along. An errand
    longer than a day makes a day of its own.
    """
    left = sorted(errands, key=lambda one: one.candidate)
    found: list[Day] = []
    visited: set[int] = set()
    while left and len(found) < days:
        day, here = Day(), None
        while left:
            added = [_minutes(one.left(visited), pace, here) for one in left]
            fits = [
                i for i, more in enumerate(added)
                if not day.errands or day.minutes + more <= pace.day_minutes
            ]  # fmt: skip
            if not day.errands:  # a first errand may be too long, but a shorter one is better
                fits = [i for i in fits if added[i] <= pace.day_minutes] or fits
            if not fits:
                break
            best = max(fits, key=lambda i: (left[i].gain / max(added[i], 1e-9), -left[i].candidate))
            stops = left[best].left(visited)
            day.minutes += added[best]
            day.kilometres += pace.road_m(_straight(stops, pace, here)) / 1000
            day.visits += len(stops)
            here = stops[-1] if len(stops) else here
            visited.update(left[best].who)
            day.errands.append(left.pop(best))
        found.append(day)
    return found


def _near_to_near(stops: Floats, pace: Pace) -> list[int]:
    """Return the order of the stops, from the one nearest the office always to the nearest next."""
    left = list(range(len(stops)))
    here = np.array([pace.x, pace.y])
    order = []
    while left:
        at = min(left, key=lambda i: (float(np.hypot(*(stops[i] - here))), i))
        left.remove(at)
        order.append(at)
        here = stops[at]
    return order


def _straight(stops: Floats, pace: Pace, here: Floats | None) -> float:
    """Return the metres (straight) that these stops add behind ``here`` before the way home."""
    office = np.array([pace.x, pace.y])
    start = office if here is None else here
    if not len(stops):
        return 0.0
    way = np.vstack([start, stops, office])
    whole = float(np.hypot(*np.diff(way, axis=0).T).sum())
    return whole if here is None else whole - float(np.hypot(*(office - start)))


def _minutes(stops: Floats, pace: Pace, here: Floats | None) -> float:
    return pace.travel_minutes(_straight(stops, pace, here)) + len(stops) * pace.visit_minutes
