"""Kilometres by hand: points laid out on the metre grid, distances known beforehand."""

import numpy as np
import pytest

from ikm_registry.places.projection import to_wgs84
from rpik.plan.travel import OFFICE, Assumptions, Ways, day_tours, length, saving

X, Y = 680_000.0, 9_100_000.0  # UTM 49S, near Kepanjen


def degrees(*metres: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    east, north = np.array(metres, float).T
    return to_wgs84(X + east, Y + north)


def office(**fields: float) -> Assumptions:
    lat, lon = degrees((0, 0))
    return Assumptions(float(lat[0]), float(lon[0]), **fields)


def test_one_by_one_against_one_meeting():
    # Two IKM 3 km and 5 km east; the meeting place 4 km east.
    lat, lon = degrees((3000, 0), (5000, 0))
    place = tuple(float(v[0]) for v in degrees((4000, 0)))
    found = saving(lat, lon, place, office(road_factor=1.5, visits_a_day=1, reach_m=1000.5))
    assert found.separate_km == pytest.approx((6 + 10) * 1.5)
    assert found.tours_km == pytest.approx((6 + 10) * 1.5)
    assert (found.tour_days, found.saved_days) == (2, 1)
    assert found.meeting_km == pytest.approx(8 * 1.5)
    assert found.members_km == pytest.approx(4 * 1.5)
    assert found.within_reach == 2
    assert found.saved_km == pytest.approx(8 * 1.5)


def test_several_visits_a_day_are_one_round():
    lat, lon = degrees((3000, 0), (5000, 0), (5000, 1000))
    place = tuple(float(v[0]) for v in degrees((4000, 0)))
    found = saving(lat, lon, place, office(road_factor=1.0, visits_a_day=3))
    # Out to the farthest (5000, 1000), back over (5000, 0) and (3000, 0).
    assert found.tours_km == pytest.approx((np.hypot(5000, 1000) + 1000 + 2000 + 3000) / 1000)
    assert found.tour_days == 1 and found.saved_days == 0


def test_a_single_ikm_saves_nothing_and_an_empty_group_is_zero():
    lat, lon = degrees((3000, 0))
    found = saving(lat, lon, (float(lat[0]), float(lon[0])), office())
    assert found.saved_km == pytest.approx(0, abs=1e-6) and found.saved_days == 0
    nobody = saving(np.array([]), np.array([]), (float(lat[0]), float(lon[0])), office())
    assert nobody.saved_km == 0 and nobody.saved_days == 0


def test_every_ikm_is_visited_once_within_the_days_limit():
    rng = np.random.default_rng(5)
    points = np.vstack([np.zeros((1, 2)), rng.random((57, 2)) * 20_000])
    ways = Ways(points, 1.0)
    days = day_tours(ways, range(1, 58), 4)
    assert sorted(row for day in days for row in day) == list(range(1, 58))
    assert len(days) == 15 and max(map(len, days)) == 4
    together = sum(length(ways, day) for day in days)
    assert together < 2 * ways.km(OFFICE, range(1, 58)).sum()


def test_the_road_table_stands_before_the_factor():
    # Desa a 3 km and b 5 km east; the table knows the office to a, and a to b, from one side only.
    lat, lon = degrees((3000, 0), (5000, 0))
    place = (float(lat[0]), float(lon[0]))
    table = {("kantor", "a"): 9.0, ("b", "a"): 4.0}
    given = office(road_factor=1.5, visits_a_day=2)
    found = saving(lat, lon, place, given, ["a", "b"], table)
    assert found.separate_km == pytest.approx(2 * (9 + 5 * 1.5))
    assert found.tours_km == pytest.approx(9 + 4 + 5 * 1.5)
    assert found.meeting_km == pytest.approx(18)
    assert found.members_km == pytest.approx(2 * (0 + 4))
    assert found.listed == 1
    plain = saving(lat, lon, place, given, ["a", "b"], {})
    assert plain == saving(lat, lon, place, given)


def test_inside_a_desa_and_without_one_the_line_counts():
    lat, lon = degrees((3000, 0), (5000, 0))
    place = tuple(float(v[0]) for v in degrees((4000, 0)))
    table = {("a", "a"): 99.0, ("", "kantor"): 77.0}
    given = office(road_factor=1.0)
    assert saving(lat, lon, place, given, ["a", ""], table).members_km == pytest.approx(4)
    assert saving(lat, lon, place, given, ["", ""], table) == saving(lat, lon, place, given)
