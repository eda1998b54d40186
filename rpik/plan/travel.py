"""Kilometres and days of coaching, one by one and per sentra; plain Python on arrays.

Between two desa that the office's road table names, its kilometres; else straight lines in UTM 49S
times a road factor. The factor (1.3 to start with: roads in hills are
longer than lines), visits a day and the reach of a meeting are planning parameters, no law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.projection import to_utm49s

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the office sets: where it sits (WGS84), road factor, visits a day, metres to a meeting.

    ``place`` names the office in the road table.
    """

    lat: float
    lon: float
    road_factor: float = 1.3
    visits_a_day: int = 4
    reach_m: float = 2000.0
    place: str = "kantor"


@dataclass(frozen=True, slots=True)
class Rates:
    """Rupiah a kilometre of road and an officer's day; None where the office has not said."""

    km: int | None = None
    day: int | None = None

    def cost(self, km: float, days: float) -> float | None:
        """Return rupiah of a round; None without any rate."""
        if self.km is None and self.day is None:
            return None
        return km * (self.km or 0) + days * (self.day or 0)


@dataclass(frozen=True, slots=True)
class Saving:
    """Kilometres of road and days for one group of IKM.

    ``separate_km``: a trip a visit. ``tours_km``: several visits a day, the honest comparison.
    ``meeting_km``: the office comes once to the meeting place; ``members_km``: what its members
    then travel themselves.
    """

    units: int
    separate_km: float
    tours_km: float
    tour_days: int
    meeting_km: float
    members_km: float
    within_reach: int
    listed: int = 0  # of the ways from the office, those that the road table gave

    @property
    def saved_km(self) -> float:
        """Kilometres the office saves against several visits a day; below 0: it loses."""
        return self.tours_km - self.meeting_km

    @property
    def saved_days(self) -> int:
        """Days of one officer."""
        return self.tour_days - (1 if self.units else 0)


class Ways:
    """Kilometres by road between points: the table's between two desa, else line × factor.

    ``points`` in UTM 49S metres; ``places`` names the desa (or "kantor") of each, "" where unknown;
    ``table`` holds (from, to) → km and counts for the way back too, unless that has its own.
    Inside one desa the line always counts: a table knows one point a desa.
    """

    def __init__(
        self,
        points: Points,
        road_factor: float,
        places: Sequence[str] = (),
        table: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        self._points = points
        self._road = road_factor / 1000
        names = sorted(set(places))
        self._place = np.array([names.index(place) for place in places], int)
        self._known = np.array(
            [[_listed(table or {}, one, other) for other in names] for one in names]
        )

    def km(self, start: int, rows: Sequence[int] | NDArray[np.int64]) -> Points:
        """Return kilometres from one point to others."""
        to = np.asarray(rows, int)
        lines = np.hypot(*(self._points[to] - self._points[start]).T) * self._road
        if not len(self._place):
            return lines
        listed = self._known[self._place[start], self._place[to]]
        return np.where(np.isnan(listed), lines, listed)

    def listed(self, start: int, rows: Sequence[int]) -> int:
        """Return how many of the ways the table gave."""
        if not len(self._place):
            return 0
        return int((~np.isnan(self._known[self._place[start], self._place[list(rows)]])).sum())


def _listed(table: Mapping[tuple[str, str], float], one: str, other: str) -> float:
    if one == other or not one or not other:
        return np.nan
    return table.get((one, other), table.get((other, one), np.nan))


OFFICE, MEETING, MEMBERS = 0, 1, 2


def saving(
    lat: Points,
    lon: Points,
    place: tuple[float, float],
    given: Assumptions,
    desa: Sequence[str] = (),
    table: Mapping[tuple[str, str], float] | None = None,
) -> Saving:
    """Return what meeting at ``place`` (lat, lon) saves for the IKM at these points (degrees).

    ``desa``: the code of each IKM's desa; the meeting place is in that of the nearest one.
    """
    if not len(lat):
        return Saving(0, 0.0, 0.0, 0, 0.0, 0.0, 0)
    members = np.column_stack(to_utm49s(lat, lon))
    ends = np.column_stack(to_utm49s([given.lat, place[0]], [given.lon, place[1]]))
    own = np.hypot(*(members - ends[MEETING]).T)
    places = [given.place, desa[int(own.argmin())], *desa] if len(desa) else []
    ways = Ways(np.vstack([ends, members]), given.road_factor, places, table)
    rows = list(range(MEMBERS, MEMBERS + len(members)))
    tours = day_tours(ways, rows, given.visits_a_day)
    return Saving(
        units=len(members),
        separate_km=float(2 * ways.km(OFFICE, rows).sum()),
        tours_km=sum(length(ways, tour) for tour in tours),
        tour_days=len(tours),
        meeting_km=float(2 * ways.km(OFFICE, [MEETING])[0]),
        members_km=float(2 * ways.km(MEETING, rows).sum()),
        within_reach=int((own <= given.reach_m).sum()),
        listed=ways.listed(OFFICE, rows),
    )


def day_tours(ways: Ways, rows: Sequence[int], visits: int) -> list[list[int]]:
    """Return rows by day: the farthest not yet visited, then always the nearest, ``visits`` a day."""
    left = set(rows)
    from_office = dict(zip(rows, ways.km(OFFICE, rows), strict=True))
    days = []
    while left:
        here = max(left, key=lambda row: (from_office[row], -row))
        tour = [here]
        left.remove(here)
        while left and len(tour) < visits:
            near = sorted(left)
            nearest = near[int(ways.km(tour[-1], near).argmin())]
            tour.append(nearest)
            left.remove(nearest)
        days.append(tour)
    return days


def length(ways: Ways, stops: Sequence[int]) -> float:
    """Return kilometres of a round from the office through the stops and back."""
    way = [OFFICE, *stops, OFFICE]
    return float(sum(ways.km(one, [other])[0] for one, other in pairwise(way)))
