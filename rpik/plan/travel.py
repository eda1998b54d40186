"""Kilometres and days of coaching, one by one and per sentra; plain Python on arrays.

Straight lines in UTM 49S times a road factor. The factor (1.3 to start with: roads in hills are
longer than lines), visits a day and the reach of a meeting are planning parameters, no law.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.projection import to_utm49s

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the office sets: where it sits (WGS84), road factor, visits a day, metres to a meeting."""

    lat: float
    lon: float
    road_factor: float = 1.3
    visits_a_day: int = 4
    reach_m: float = 2000.0


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

    @property
    def saved_km(self) -> float:
        """Kilometres the office saves against several visits a day; below 0: it loses."""
        return self.tours_km - self.meeting_km

    @property
    def saved_days(self) -> int:
        """Days of one officer."""
        return self.tour_days - (1 if self.units else 0)


def saving(lat: Points, lon: Points, place: tuple[float, float], given: Assumptions) -> Saving:
    """Return what meeting at ``place`` (lat, lon) saves for the IKM at these points (degrees)."""
    if not len(lat):
        return Saving(0, 0.0, 0.0, 0, 0.0, 0.0, 0)
    members = np.column_stack(to_utm49s(lat, lon))
    ends = np.column_stack(to_utm49s([given.lat, place[0]], [given.lon, place[1]]))
    office, meeting = ends[0], ends[1]
    road = given.road_factor / 1000
    own = np.hypot(*(members - meeting).T)
    tours = day_tours(members, office, given.visits_a_day)
    return Saving(
        units=len(members),
        separate_km=float(2 * np.hypot(*(members - office).T).sum() * road),
        tours_km=sum(length(members[tour], office) for tour in tours) * road,
        tour_days=len(tours),
        meeting_km=float(2 * np.hypot(*(meeting - office)) * road),
        members_km=float(2 * own.sum() * road),
        within_reach=int((own <= given.reach_m).sum()),
    )


def day_tours(points: Points, office: Points, visits: int) -> list[list[int]]:
    """Return rows by day: the farthest not yet visited, then always the nearest, ``visits`` a day."""
    left = set(range(len(points)))
    from_office = np.hypot(*(points - office).T)
    days = []
    while left:
        here = max(left, key=lambda row: (from_office[row], -row))
        tour = [here]
        left.remove(here)
        while left and len(tour) < visits:
            rows = np.array(sorted(left))
            away = np.hypot(*(points[rows] - points[tour[-1]]).T)
            nearest = int(rows[int(away.argmin())])
            tour.append(nearest)
            left.remove(nearest)
        days.append(tour)
    return days


def length(stops: Points, office: Points) -> float:
    """Return metres of a round from the office through the stops and back, straight lines."""
    way = np.vstack([office, stops, office])
    return float(np.hypot(*np.diff(way, axis=0).T).sum())
