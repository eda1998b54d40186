"""The shared kiln: against brute force on small cases, and by hand where the answer is known."""

from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from rpik.plan.optimise.facility import PROVEN, SURE_M, next_best, one_place, two_places

METRES = st.integers(-2000, 2000)
MEMBERS = st.lists(st.tuples(METRES, METRES), min_size=2, max_size=7)


def walked(members: np.ndarray, *places: np.ndarray) -> float:
    return float(np.min([np.hypot(*(members - place).T) for place in places], axis=0).sum())


def brute(members: np.ndarray) -> float:
    """The least walking to one place, by a general minimiser from many starts."""
    starts = [members.mean(axis=0), *members]
    found = [
        minimize(lambda at: walked(members, at), start, method="Nelder-Mead",
                 options={"xatol": 1e-4, "fatol": 1e-6, "maxiter": 2000}).fun
        for start in starts
    ]  # fmt: skip
    return min(found)


def test_a_triangle_meets_where_all_sides_are_seen_at_120_degrees():
    members = np.array([(0, 0), (1000, 0), (500, 500 * 3**0.5)], float)
    site = one_place(members)
    assert site is not None and site.proven
    assert site.places[0] == pytest.approx([500, 500 / 3**0.5], abs=0.05)
    assert site.total_m == pytest.approx(1000 * 3**0.5, abs=0.01)


def test_a_wide_angle_meets_at_its_own_corner():
    members = np.array([(0, 0), (1000, 100), (-1000, 100)], float)
    site = one_place(members)
    assert site is not None
    assert site.places[0] == pytest.approx([0, 0], abs=0.05)


def test_outside_the_zone_the_best_place_is_on_its_border():
    members = np.array([(0, 0), (400, 0), (0, 400), (400, 400)], float)
    zone = shapely.box(1000, -1000, 2000, 1000)
    site = one_place(members, zone)
    assert site is not None
    assert site.places[0] == pytest.approx([1000, 200], abs=0.05)


def test_a_hole_in_the_zone_is_not_allowed():
    members = np.array([(0, 0), (400, 0), (0, 400), (400, 400)], float)
    zone = shapely.difference(shapely.box(-5000, -5000, 5000, 5000), shapely.box(50, 50, 350, 350))
    site = one_place(members, zone)
    assert site is not None
    assert shapely.distance(shapely.Point(site.places[0]), zone) < 1e-6
    edge = np.linspace(50, 350, 3001)
    least = min(walked(members, np.array([50.0, y])) for y in edge)
    assert site.total_m == pytest.approx(least, abs=0.01)


def test_nothing_allowed_is_no_place():
    members = np.array([(0, 0), (10, 10)], float)
    assert one_place(members, shapely.Polygon()) is None
    assert two_places(members, shapely.Polygon()) is None


@given(MEMBERS)
@settings(max_examples=60)
def test_one_place_equals_brute_force(drawn):
    members = np.array(drawn, float)
    site = one_place(members)
    assert site is not None
    assert site.total_m <= brute(members) + 0.1


@given(MEMBERS)
@settings(max_examples=40)
def test_two_places_equal_trying_every_split(drawn):
    members = np.array(drawn, float)
    least = np.inf
    for bits in product((False, True), repeat=len(members) - 1):
        left = np.array([False, *bits])  # the other half are the same splits, turned round
        if left.any():
            parts = (one_place(members[left]), one_place(members[~left]))
            least = min(least, sum(part.total_m for part in parts if part))
    site = two_places(members)
    assert site is not None and site.proven
    assert site.total_m <= least + 1.1
    assert site.walked_m == pytest.approx(
        np.hypot(*(members - site.places[site.nearest]).T), abs=1e-6
    )


@given(MEMBERS, st.tuples(METRES, METRES), st.integers(50, 900))
@example([(0, 0), (0, -2000), (52, 0), (52, 0), (384, 1711), (0, -2000), (0, -2000)], (0, 814), 50)
@settings(max_examples=40)
def test_with_a_zone_two_places_equal_a_fine_grid(drawn, corner, side):
    members = np.array(drawn, float)
    zone = shapely.box(*corner, corner[0] + side, corner[1] + side)
    steps = [np.linspace(low, low + side, 15) for low in corner]
    grid = np.array(list(product(*steps)))
    ways = np.hypot(*(members[None] - grid[:, None]).transpose(2, 0, 1))
    pairs = np.minimum(ways[:, None], ways[None]).sum(axis=2)
    site = two_places(members, zone)
    assert site is not None
    assert all(shapely.distance(shapely.Point(place), zone) < 1e-6 for place in site.places)
    assert site.total_m <= pairs.min() + SURE_M + 0.5  # the bounds of splits are rough ones


def test_many_members_in_two_villages_get_a_place_each():
    rng = np.random.default_rng(4)
    villages = np.array([(0, 0), (5000, 1000)], float)
    members = np.concatenate([at + rng.normal(0, 200, (PROVEN, 2)) for at in villages])
    site = two_places(members)
    assert site is not None and not site.proven  # too many to weigh every split
    order = np.argsort(site.places[:, 0])
    assert np.abs(site.places[order] - villages).max() < 80
    assert np.bincount(site.nearest).tolist() == [PROVEN, PROVEN]


def test_the_second_best_keeps_its_distance_and_costs_more():
    rng = np.random.default_rng(5)
    members = rng.normal(0, 300, (30, 2))
    first = one_place(members)
    assert first is not None
    second = next_best(members, None, first, 250)
    assert second is not None
    gap = np.hypot(*(second.places[0] - first.places[0]))
    assert gap == pytest.approx(250, rel=0.02) and second.total_m > first.total_m
    assert next_best(members, shapely.Point(first.places[0]).buffer(100), first, 250) is None
