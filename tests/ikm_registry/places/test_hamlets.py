"""A map without GPS: against a plain loop, a worked example, and planted truth."""

from statistics import median

import numpy as np
import pytest

from ikm_registry.cleaning.hamlets import HamletWords, hamlet_key
from ikm_registry.places.hamlet_learning import DUSUN, RT, RW, study
from ikm_registry.places.hamlets import LEAST_RADIUS_M, estimate, learn
from tests.benchmarks.hamlets import plain_errors

HOME = (np.zeros(3), np.zeros(3))


def of(names, points, *, rt=0, rw=0, desa=0, maybe=()):
    """Words and points of units that name these dusun; ``points`` None for one without."""
    words = [HamletWords(name, maybe, rt, rw) for name in names]
    x, y = (np.array([np.nan if p is None else p[i] for p in points], float) for i in (0, 1))
    return study(np.full(len(words), desa), words, x, y, *HOME, hamlet_key)


def test_worked_example():
    """Sites at 0, 10, 40, 100 on a line: the middle is 25; without each: 40, 40, 10, 10 m away ..."""
    x = np.array([0.0, 10.0, 40.0, 100.0])
    found = learn(x, np.zeros(4), np.zeros((4, 1), np.int64))
    assert found.x.tolist() == [25.0]
    # medians of the other three: 40, 40, 10, 10
    assert found.error_m[:, 0].tolist() == [40.0, 30.0, 30.0, 90.0]
    assert (found.median_m[0], found.p90_m[0]) == (30.0, 90.0)
    # four sites: r² = (1 + 1/4) (25² + 15² + 15² + 75²) (10^(1/3) - 1)
    assert found.radius_m[0] == pytest.approx(np.sqrt(1.25 * 6700 * (10 ** (1 / 3) - 1)))


def test_equal_to_leaving_out_one_by_one():
    rng = np.random.default_rng(5)
    named = rng.integers(-1, 60, (900, 1))
    x, y = np.round(rng.normal(0, 300, (2, 900)), 0)
    x[rng.random(900) < 0.2] = np.nan
    found = learn(x, y, named)
    np.testing.assert_allclose(found.error_m[:, 0], plain_errors(x, y, named[:, 0]), atol=1e-9)


def test_rows_in_any_order_give_the_same():
    rng = np.random.default_rng(6)
    named = rng.integers(0, 20, (200, 2)) + np.array([0, 20])
    x, y = rng.normal(0, 300, (2, 200))
    order = rng.permutation(200)
    one, other = learn(x, y, named), learn(x[order], y[order], named[order])
    for name in ("number", "x", "y", "sites", "radius_m"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    np.testing.assert_array_equal(one.error_m[order], other.error_m)


@pytest.mark.parametrize("sites", [3, 5, 9, 30])
def test_the_radius_holds_nine_in_ten_of_those_not_seen(sites):
    rng = np.random.default_rng(sites)
    points = rng.uniform(0, 1e5, (2000, 1, 2)) + rng.normal(0, 120, (2000, sites + 1, 2))
    named = np.repeat(np.arange(2000), sites)[:, None]
    seen = points[:, :sites].reshape(-1, 2)
    found = learn(seen[:, 0], seen[:, 1], named)
    gap = np.hypot(points[:, sites, 0] - found.x, points[:, sites, 1] - found.y)
    assert 0.87 < (gap <= found.radius_m).mean() < 0.95


def test_a_stray_point_does_not_pull_the_middle():
    found = learn(np.array([0, 20, 40, 60, 9_000.0]), np.zeros(5), np.zeros((5, 1), np.int64))
    assert found.x[0] == 40.0
    assert found.radius_m[0] >= 8_900


def test_many_records_at_one_spot_are_one_witness():
    x = np.array([100.0] * 50 + [140.0])
    assert len(learn(x, np.zeros(51), np.zeros((51, 1), np.int64)).number) == 0
    x = np.append(x, 180.0)
    found = learn(x, np.zeros(52), np.zeros((52, 1), np.int64))
    assert (found.sites[0], found.x[0]) == (3, 140.0)


def test_no_radius_is_better_than_a_telephone():
    x = np.array([0.0, 2.0, 4.0, 6.0])
    found = learn(x, x, np.zeros((4, 1), np.int64))
    assert found.radius_m[0] == LEAST_RADIUS_M


def test_the_closest_place_an_address_names_is_taken():
    """RT 3/RW 2 lies closer together than the dusun: it says more."""
    rng = np.random.default_rng(1)
    wide = rng.normal(0, 400, (30, 2))
    narrow = rng.normal(0, 20, (12, 2)) + np.array([300, 0])
    points = [*wide, *narrow, None]
    words = [HamletWords("krajan")] * 30 + [HamletWords("krajan", (), 3, 2)] * 13
    x, y = (np.array([np.nan if p is None else p[i] for p in points], float) for i in (0, 1))
    found = study(np.zeros(43, np.int64), words, x, y, *HOME, hamlet_key)
    last = found.estimates.place[-1]
    assert found.estimates.level[-1] in {RT, RW}
    assert found.learned.x[last] == pytest.approx(300, abs=25)
    assert found.learned.radius_m[last] < 80


def test_an_address_at_odds_with_itself_places_nobody():
    points = [(0, i * 20) for i in range(5)] + [(4000, i * 20) for i in range(5)] + [None]
    words = (
        [HamletWords("krajan", (), 0, 1)] * 5
        + [HamletWords("ngujung", (), 0, 2)] * 5
        + [HamletWords("krajan", (), 0, 2)]
    )
    x, y = (np.array([np.nan if p is None else p[i] for p in points], float) for i in (0, 1))
    found = study(np.zeros(11, np.int64), words, x, y, *HOME, hamlet_key)
    assert found.estimates.torn.tolist() == [False] * 10 + [True]
    assert found.estimates.place[-1] == -1


def test_misspelt_names_join_the_commoner_one():
    near = [(i * 15.0, 0.0) for i in range(8)]
    found = of(
        ["Sumberawan"] * 8 + ["Sumbrawan", "SUMBER AWAN", "Sumberawn", "Soemberawan"],
        near + [None] * 4,
    )
    assert len({*found.named[:, DUSUN].tolist()}) == 1
    assert (found.estimates.place >= 0).all()
    assert found.places[0].name == "Sumberawan"


def test_one_letter_apart_but_a_kilometre_apart_are_two_dusun():
    here, there = [(i * 15.0, 0.0) for i in range(8)], [(i * 15.0, 2500.0) for i in range(4)]
    found = of(["Karangrejo"] * 8 + ["Karanglejo"] * 4, here + there)
    assert len({*found.named[:, DUSUN].tolist()}) == 2
    together = of(["Karangrejo"] * 8 + ["Karanglejo"] * 4, here + [(x, 40.0) for x, _ in there])
    assert len({*together.named[:, DUSUN].tolist()}) == 1


def test_a_bare_name_counts_only_where_the_dusun_is_known():
    points = [(i * 15.0, 0.0) for i in range(4)]
    words = [HamletWords("Ngujung")] * 4
    bare = [HamletWords("", ("ngujung", "toyomarto")), HamletWords("", ("melati",))]
    elsewhere = [HamletWords("", ("ngujung",))]
    x = np.array([p[0] for p in points] + [np.nan] * 3)
    found = study(
        np.array([0] * 6 + [1]), words + bare + elsewhere, x, np.where(np.isnan(x), x, 0.0),
        *HOME, hamlet_key,
    )  # fmt: skip
    assert (found.estimates.place >= 0).tolist() == [True] * 5 + [False, False]


def test_accuracy_is_told_per_desa_beside_the_desas_own_point():
    points = [(1000 + i * 20.0, 0.0) for i in range(9)]
    whole, desa = of(["Krajan"] * 9, points).accuracy
    assert (whole.desa, desa.desa, desa.trusted, desa.tested) == (-1, 0, 9, 9)
    without = [median([p[0] for p in points if p != one]) for one in points]
    errors = sorted(abs(one[0] - m) for one, m in zip(points, without, strict=True))
    assert (desa.median_m, desa.p90_m) == (errors[4], errors[8])
    assert desa.inside == 1.0
    assert desa.desa_median_m == 1080.0


def test_radii_are_widened_until_they_hold_nine_in_ten_of_the_hidden():
    """RT and RW written at random: the smallest of three radii is too small by mere chance."""
    rng = np.random.default_rng(8)
    n = 4000
    x, y = rng.normal(0, 500, (2, n))
    words = [HamletWords("krajan", (), int(rt), int(rw)) for rt, rw in rng.integers(1, 20, (n, 2))]
    seen = np.arange(n) < 3000
    nobody = np.full(n, np.nan)
    found = study(
        np.zeros(n, np.int64), words, np.where(seen, x, nobody), np.where(seen, y, nobody),
        *HOME, hamlet_key,
    )  # fmt: skip
    place = found.estimates.place
    hidden = ~seen & (place >= 0)
    gap = np.hypot(x - found.learned.x[place], y - found.learned.y[place])[hidden]
    assert 0.88 < (gap <= found.learned.radius_m[place[hidden]]).mean() < 0.95
    raw = learn(np.where(seen, x, nobody), np.where(seen, y, nobody), found.named)
    first = estimate(raw, found.named).place[hidden]
    assert (np.hypot(x[hidden] - raw.x[first], y[hidden] - raw.y[first]) <= raw.radius_m[first]).mean() < 0.87  # fmt: skip


def test_nobody_with_a_point_teaches_nothing():
    found = of(["Krajan"] * 5, [None] * 5)
    assert (found.estimates.place < 0).all()
    assert found.accuracy[0].tested == 0
    empty = of([], [])
    assert len(empty.estimates.place) == 0
    assert estimate(empty.learned, np.empty((0, 3), np.int64)).torn.shape == (0,)
