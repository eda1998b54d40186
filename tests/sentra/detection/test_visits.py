"""Which visits decide: known cases, and the greedy choice against the exhaustive best."""

from itertools import combinations, permutations

import numpy as np
import pytest

from sentra.detection.rounds import Errand, Pace, errand, plan
from sentra.detection.visits import Pool, Settling, draw, settle, worth


def pool(known=0, vague=0, *, sigma=400.0, active=1.0, near=0.0, pairs=(), seed=1):
    """Known units within some 60 m of a spot, and vague ones thought to be there."""
    rng = np.random.default_rng(seed)
    n = known + vague
    x, y = (np.append(rng.normal(0, 60, known), np.zeros(vague)) for _ in range(2))
    unsure = np.arange(n) >= known
    return Pool(
        x=x, y=y, sigma=np.where(unsure, sigma, 0.0), near=np.where(unsure, near, 0.0),
        active=np.where(unsure, active, 1.0), member=np.ones(n, bool),
        pairs=np.array([p[:2] for p in pairs], np.int64).reshape(-1, 2),
        same=np.array([p[2] for p in pairs], float),
    )  # fmt: skip


def drawn(given, **chosen):
    return draw(given, **{"distance_m": 500, "min_units": 5, **chosen})


def test_five_known_ones_stand_and_nobody_needs_to_go():
    found = drawn(pool(known=6))
    assert (found.chance, found.sure) == (1.0, 1.0)
    assert settle(pool(known=6), found).visits == []


def test_four_known_and_one_that_may_have_closed():
    given = pool(known=4, vague=1, sigma=0.0, active=0.7)
    found = drawn(given, draws=4000)
    assert found.chance == pytest.approx(0.7, abs=0.03)
    settling = settle(given, found)
    assert settling.visits == [[4]]
    assert settling.sure[0] == pytest.approx(0.7, abs=0.04)
    assert settling.sure[1] == 1.0


def test_three_known_and_two_needed_come_as_two_visits():
    """Both must be found: p = 0.6². No: 0.64 right; one visit 0.4 + 0.6 · 0.6 = 0.76; both: 1."""
    given = pool(known=3, vague=2, sigma=0.0, active=0.6)
    settling = settle(given, drawn(given, draws=6000))
    assert settling.chance == pytest.approx(0.36, abs=0.03)
    assert settling.visits[1] == [3, 4]
    assert settling.sure == pytest.approx([0.64, 0.76, 1.0], abs=0.03)
    assert settling.settled == pytest.approx(
        [0.0, 0.4, 1.0], abs=0.03
    )  # one gone: four are too few
    assert errand(0, settling, np.zeros(5), np.zeros(5), Pace(0, 0)).visits == 2


def test_a_suspected_double_is_worth_a_visit():
    given = pool(known=5, pairs=[(0, 1, 0.5)])
    settling = settle(given, drawn(given, draws=4000))
    assert settling.chance == pytest.approx(0.5, abs=0.03)
    assert settling.visits[-1] in ([0], [1], [0, 1])
    assert settling.sure[-1] == 1.0


def test_a_unit_far_from_mattering_is_not_visited_first():
    given = pool(known=4, vague=2, sigma=0.0, active=0.6)
    given.sigma[5], given.x[5] = 100.0, 9_000.0  # nine kilometres away
    found = drawn(given, draws=4000)
    settling = settle(given, found)
    assert settling.visits[0] == [4]
    assert worth(found, [5]) == pytest.approx(found.sure, abs=1e-9)


def test_those_whose_desa_alone_is_known_may_stand_together():
    spread = drawn(pool(vague=8, sigma=1500.0, near=0.0))
    together = drawn(pool(vague=8, sigma=1500.0, near=0.9))
    assert spread.chance < 0.1 < 0.8 < together.chance


def test_the_same_question_gets_the_same_answer():
    given = pool(known=3, vague=4, active=0.8)
    one, other = settle(given, drawn(given)), settle(given, drawn(given))
    assert (one.visits, one.sure) == (other.visits, other.sure)


@pytest.mark.parametrize("seed", range(12))
def test_the_greedy_choice_against_every_choice(seed):
    rng = np.random.default_rng(seed)
    known, vague = int(rng.integers(2, 5)), int(rng.integers(2, 6))
    given = pool(known=known, vague=vague, sigma=0.0, seed=seed)
    given.active[known:] = rng.uniform(0.3, 0.95, vague)
    found = drawn(given, draws=4000, seed=seed)
    settling = settle(given, found)
    assert settling.sure == sorted(settling.sure)
    for size, chosen in enumerate(settling.visits, start=1):
        best = max(worth(found, c) for c in combinations(range(known, known + vague), size))
        assert worth(found, chosen) >= best - 0.02


def stop(candidate, x, gain=0.3, visits=1):
    return Errand(candidate, visits, np.array([[float(x), 0.0]] * visits), gain)


def test_worked_example_of_a_day():
    """10 km out: 13 km of road each way, 52 minutes at 30 km/h; a talk of 20: 72 minutes, 26 km."""
    (day,) = plan([stop(0, 10_000)], Pace(0, 0), days=5)
    assert (day.minutes, day.kilometres, day.visits, day.gain) == (72.0, 26.0, 1, 0.3)


def test_what_lies_beside_the_road_comes_along_and_the_far_one_waits():
    errands = [stop(0, 10_000, 0.4), stop(1, 10_500, 0.1), stop(2, -40_000, 0.45)]
    first, second = plan(errands, Pace(0, 0, day_minutes=300), days=5)
    assert [one.candidate for one in first.errands] == [0, 1]
    assert [one.candidate for one in second.errands] == [2]


def test_a_unit_of_two_candidates_is_visited_once():
    point = np.array([[10_000.0, 0.0]])
    errands = [Errand(0, 1, point, 0.3, 0.3, (7,)), Errand(1, 1, point, 0.2, 0.2, (7,))]
    (day,) = plan(errands, Pace(0, 0), days=5)
    assert (day.minutes, day.kilometres, day.visits) == (72.0, 26.0, 1)
    assert day.settled == pytest.approx(0.5)


def test_a_day_ends_and_nothing_is_lost_or_done_twice():
    errands = [stop(i, 5_000 + 700 * i, 0.1 + i / 100) for i in range(20)]
    days = plan(errands, Pace(0, 0, day_minutes=180), days=50)
    assert all(day.minutes <= 180 for day in days)
    done = [one.candidate for day in days for one in day.errands]
    assert sorted(done) == list(range(20))


def test_what_is_too_long_for_a_day_has_one_of_its_own():
    days = plan([stop(0, 90_000), stop(1, 1_000)], Pace(0, 0, day_minutes=120), days=5)
    assert [[one.candidate for one in day.errands] for day in days] == [[1], [0]]
    assert days[1].minutes > 120


@pytest.mark.parametrize("seed", range(8))
def test_a_days_greedy_filling_against_every_filling(seed):
    rng = np.random.default_rng(seed)
    pace = Pace(0, 0, day_minutes=150)
    errands = [
        Errand(i, 1, rng.uniform(-9_000, 9_000, (1, 2)), float(rng.uniform(0.05, 0.5)))
        for i in range(5)
    ]
    (day,) = plan(errands, pace, days=1)
    best = 0.0
    for size in range(1, 6):
        for order in permutations(errands, size):
            way = np.vstack([[0, 0], *(one.stops for one in order), [0, 0]])
            metres = np.hypot(*np.diff(way, axis=0).T).sum()
            if pace.travel_minutes(metres) + 20 * size <= 150:
                best = max(best, sum(one.gain for one in order))
    assert day.gain >= 0.63 * best


def test_nothing_to_gain_is_no_errand():
    assert (
        errand(
            0, Settling(0.5, [[0]], [0.5, 0.505], [0.0, 0.0]), np.zeros(1), np.zeros(1), Pace(0, 0)
        )
        is None
    )
    assert plan([], Pace(0, 0), days=5) == []
