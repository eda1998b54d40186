"""LQ and Ellison-Glaeser against plain loops, hand-worked cases, and chance."""

import numpy as np
import pytest

from sentra.detection.agglomeration import ellison_glaeser, quotient_table
from sentra.detection.quotients import location_quotient


def test_quotients_are_those_of_one_cell_at_a_time():
    count = np.array([[8.0, 0.0, 3.0], [2.0, 5.0, 40.0], [0.0, 0.0, 0.0]])
    table = quotient_table(count)
    for r in range(2):
        for c in range(3):
            one = location_quotient(count[r, c], count[r].sum(), count[:, c].sum(), count.sum())
            assert table.value[r, c] == pytest.approx(one["value"], abs=1e-4)
            assert table.low[r, c] == pytest.approx(one["low"], abs=1e-4)
            assert table.high[r, c] == pytest.approx(one["high"], abs=1e-4)
    assert np.isnan(table.value[2]).all()
    assert np.isnan(table.low[2]).all()


def test_workers_who_come_by_the_firm_widen_the_interval():
    count = np.array([[30.0, 10.0], [10.0, 50.0]])
    alone, by_firm = quotient_table(count), quotient_table(count, np.array([0.2, 0.2]))
    assert (by_firm.value == alone.value).all()
    assert (by_firm.low < alone.low).all() and (by_firm.high > alone.high).all()


def test_worked_by_hand():
    # Group one: 4 businesses of 5 workers, all in the first of two kecamatan; group two: 20 of 1
    # worker, ten in each. x = (30/40, 10/40), G = (1 - 3/4)² + (0 - 1/4)² = 1/8, H = 1/4,
    # 1 - Σx² = 3/8; γ = (1/8 - 3/8 · 1/4) / (3/8 · 3/4) = (1/32) / (9/32) = 1/9.
    workers = np.array([[20.0, 10.0], [0.0, 10.0]])
    gamma = ellison_glaeser(workers, np.array([4 * 25.0, 20.0]))
    assert gamma[0] == pytest.approx(1 / 9)


def test_one_large_business_is_no_agglomeration():
    workers = np.array([[50.0, 20.0], [0.0, 30.0]])
    assert np.isnan(ellison_glaeser(workers, np.array([2500.0, 50.0]))[0])


def test_chance_gives_zero():
    """Sixty groups dealt out at random; the few that are compared weigh little in the whole."""
    rng = np.random.default_rng(5)
    places, groups, firms = 30, 60, 400
    size = rng.integers(1, 12, (groups, firms)).astype(float)
    where = rng.integers(0, places, (groups, firms))
    workers = np.stack([np.bincount(w, s, places) for w, s in zip(where, size, strict=True)], 1)
    gamma = ellison_glaeser(workers, (size**2).sum(1))
    assert abs(gamma.mean()) < 0.0005
    assert gamma.std() < 0.002


def test_nothing_to_count():
    assert np.isnan(ellison_glaeser(np.zeros((3, 2)), np.zeros(2))).all()
    assert np.isnan(quotient_table(np.zeros((3, 2))).value).all()


def test_the_quotient_of_a_textbook():
    """Farhauer and Kröll, Standorttheorien (2013), as the R package REAT 3.0.3 quotes it (``locq``):
    1,714 of 79,006 in the region against 879,213 of 15,593,224 give 0.3847623.
    """
    assert location_quotient(1714, 79_006, 879_213, 15_593_224)["value"] == pytest.approx(0.3847623, abs=1e-4)  # fmt: skip
    rest = 15_593_224 - 79_006 - (879_213 - 1714)
    table = quotient_table(np.array([[1714.0, 79_006 - 1714], [879_213 - 1714, rest]]))
    assert table.value[0, 0] == pytest.approx(0.3847623, abs=1e-7)


def test_the_gamma_of_a_textbook():
    """Farhauer and Kröll (2014), as the R package REAT 3.0.3 quotes it (``ellison.a``): ten businesses of
    one industry in Wien, Linz and Graz, which hold 500,000, 400,000 and 100,000 workers: 0.05990628.
    """
    wien, linz, graz = [200, 650, 12_000, 100, 50], [16_000, 13_000, 1500, 1500], [25_000]
    here = np.array([sum(wien), sum(linz), sum(graz)], float)
    others = np.array([500_000, 400_000, 100_000]) - here
    squares = np.array([np.square([*wien, *linz, *graz]).sum(), np.square(others).sum()], float)
    gamma = ellison_glaeser(np.column_stack([here, others]), squares)
    assert gamma[0] == pytest.approx(0.05990628, abs=1e-8)
