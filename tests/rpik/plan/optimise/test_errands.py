"""Rounds of errands: they fit the day, visit once, and come near the best there is on small cases."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpik.plan.optimise.errands import Terms, in_turn, rounds

OFFICE = np.zeros(2)
PLACE = st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000))
TASKS = st.lists(st.tuples(PLACE, st.integers(1, 4), st.integers(5, 40)), min_size=1, max_size=6)


def asked(drawn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    places, worth, stay = zip(*drawn, strict=True)
    return np.array(places, float), np.array(worth, float), np.array(stay, float)


def terms(minutes: float = 240.0) -> Terms:
    return Terms(OFFICE, minutes, 1.3 / 500)  # 30 km/h on roads a third longer than the line


def length(order, points) -> float:
    return float(
        np.hypot(*np.diff(np.vstack([OFFICE, points[list(order)], OFFICE]), axis=0).T).sum()
    )


def best_of_all(points, worth, stay, given_terms) -> float:
    """The most worth of any order of any places that fits the day, by trying all."""
    best = 0.0
    for size in range(1, len(points) + 1):
        for order in permutations(range(len(points)), size):
            minutes = length(order, points) * given_terms.minutes_a_metre + stay[list(order)].sum()
            if minutes <= given_terms.day_minutes:
                best = max(best, float(worth[list(order)].sum()))
    return best


@given(TASKS, st.integers(60, 300), st.integers(1, 3))
@settings(max_examples=80)
def test_every_round_fits_the_day_and_no_place_is_visited_twice(drawn, minutes, days):
    points, worth, stay = asked(drawn)
    given_terms = terms(minutes)
    found = rounds(points, worth, stay, given_terms, days=days)
    visited = [stop for one in found for stop in one.stops]
    assert len(visited) == len(set(visited)) and len(found) <= days
    for one in found:
        assert one.metres == pytest.approx(length(one.stops, points))
        assert one.minutes == pytest.approx(
            one.metres * given_terms.minutes_a_metre + stay[list(one.stops)].sum()
        )
        assert one.minutes <= given_terms.day_minutes + 1e-6


@given(TASKS, st.integers(60, 300))
@settings(max_examples=60)
def test_what_is_left_out_could_not_have_been_added(drawn, minutes):
    points, worth, stay = asked(drawn)
    found = rounds(points, worth, stay, terms(minutes), days=1)
    taken = list(found[0].stops) if found else []
    for at in set(range(len(points))) - set(taken):
        for place in range(len(taken) + 1):
            order = [*taken[:place], at, *taken[place:]]
            more = length(order, points) * terms().minutes_a_metre + stay[order].sum()
            assert more > minutes - 1e-6


def test_small_cases_come_near_the_best_of_all_orders():
    rng = np.random.default_rng(3)
    share = []
    for _ in range(40):
        points = rng.uniform(-9000, 9000, (6, 2))
        worth, stay = rng.integers(1, 5, 6).astype(float), rng.uniform(10, 40, 6)
        best = best_of_all(points, worth, stay, terms(150))
        found = rounds(points, worth, stay, terms(150), days=1)
        share.append(worth[list(found[0].stops)].sum() / best if best and found else 1.0)
    assert np.mean(share) > 0.97 and min(share) > 0.75


def test_villages_are_done_together_and_beat_the_order_of_the_list():
    rng = np.random.default_rng(4)
    villages = rng.uniform(-20_000, 20_000, (10, 2))
    points = villages[rng.integers(0, 10, 200)] + rng.normal(0, 300, (200, 2))
    worth, stay = rng.integers(1, 4, 200).astype(float), np.full(200, 15.0)
    ours = rounds(points, worth, stay, terms(300), days=3)
    theirs = in_turn(points, stay, terms(300), days=3)
    settled = [sum(worth[list(one.stops)].sum() for one in found) for found in (ours, theirs)]
    metres = [sum(one.metres for one in found) for found in (ours, theirs)]
    assert settled[0] > 2 * settled[1]
    assert metres[0] / settled[0] < metres[1] / settled[1] / 3


def test_nothing_to_do_and_nothing_that_fits_are_no_rounds():
    nothing = np.empty((0, 2)), np.empty(0), np.empty(0)
    assert rounds(*nothing, terms(), days=2) == []
    far = np.array([[400_000.0, 0.0]]), np.ones(1), np.ones(1)
    assert rounds(*far, terms(), days=2) == [] and in_turn(far[0], far[2], terms(), days=2) == []
