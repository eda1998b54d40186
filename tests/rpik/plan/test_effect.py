"""Difference in differences: the arithmetic against least squares, and what must not move it."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rpik.plan.effect import LEAST_MEMBERS, SURE, Unit, effect

VALUES = st.integers(-10_000, 10_000)


@st.composite
def registers(draw):
    """One to three groups, each with coached and others."""
    units = []
    for group in range(draw(st.integers(1, 3))):
        for coached in (True, False):
            for number in range(draw(st.integers(1, 3))):
                units.append(
                    Unit(
                        f"{group}{coached}{number}",
                        str(group),
                        coached,
                        draw(VALUES),
                        draw(VALUES),
                        9,
                    )
                )
    return units


def moved(units, *, before=lambda u: 0, after=lambda u: 0):
    return [
        Unit(u.name, u.group, u.coached, u.before + before(u), u.after + after(u), u.members)
        for u in units
    ]


@given(registers(), VALUES, VALUES)
@settings(max_examples=60)
def test_what_all_share_does_not_move_it_and_what_the_coached_gain_does(units, trend, gain):
    found = effect(units)
    assert found is not None
    # A trend of a group, and a level of a sentra, are not the coaching's doing.
    trended = moved(units, after=lambda u: trend * (1 + int(u.group)))
    assert effect(trended).effect == pytest.approx(found.effect, abs=1e-6)
    levelled = moved(units, before=lambda u: len(u.name) * 31, after=lambda u: len(u.name) * 31)
    assert effect(levelled).effect == pytest.approx(found.effect, abs=1e-6)
    gained = moved(units, after=lambda u: gain if u.coached else 0)
    assert effect(gained).effect == pytest.approx(found.effect + gain, abs=1e-6)
    assert found.coached_change - found.other_change == pytest.approx(found.effect)
    assert 1 / found.arrangements <= found.chance + 1e-12 and found.chance <= 1


@given(registers())
@settings(max_examples=40)
def test_one_group_is_the_interaction_of_least_squares(units):
    one = [u for u in units if u.group == "0"]
    rows = [(1, u.coached, t, u.coached * t) for u in one for t in (0, 1)]
    values = [v for u in one for v in (u.before, u.after)]
    solved = np.linalg.lstsq(np.array(rows, float), np.array(values, float), rcond=None)[0]
    assert effect(one).effect == pytest.approx(solved[3], abs=1e-5)


def test_a_planted_effect_is_found_and_none_is_not_invented():
    noise = np.random.default_rng(3).normal(0, 1, 24)
    units = [
        Unit(str(i), "a", i < 6, 10, 10 + 2 + noise[i] + (8 if i < 6 else 0), 20) for i in range(24)
    ]
    found = effect(units)
    assert found.is_sure and found.effect == pytest.approx(8, abs=1.5)
    assert found.arrangements == math.comb(24, 6)
    still = effect([Unit(u.name, "a", u.coached, 10, 12 + noise[int(u.name)], 20) for u in units])
    assert not still.is_sure


def test_chance_is_right_when_nothing_happened():
    draw = np.random.default_rng(5)
    hits = 0
    for _ in range(200):
        changes = draw.normal(0, 1, 8)
        units = [Unit(str(i), "a", i < 3, 0, changes[i], 9) for i in range(8)]
        hits += effect(units).chance <= 0.10
    assert hits <= 200 * 0.10 + 3 * math.sqrt(200 * 0.1 * 0.9)


def test_nothing_is_said_without_alike_others_or_with_too_few():
    alone = [Unit("a", "batik", True, 1, 2, 9), Unit("b", "tahu", False, 1, 2, 9)]
    assert effect(alone) is None
    assert effect([]) is None
    few = [Unit("a", "x", True, 1, 2, LEAST_MEMBERS - 1), Unit("b", "x", False, 1, 2, 9)]
    assert effect(few) is None
    two = effect([Unit("a", "x", True, 1, 9, 9), Unit("b", "x", False, 1, 2, 9)])
    assert two.effect == 7 and not two.can_tell and not two.is_sure


@given(registers(), st.integers(-40, 40))
@settings(max_examples=60)
def test_the_interval_holds_what_the_exchange_does_not_exclude(units, gain):
    """Against the slow way: take the effect away, and exchange anew."""
    found = effect(units)
    taken = moved(units, after=lambda u: -gain if u.coached else 0)
    chance = effect(taken).chance
    assume(abs(gain - found.low) > 1e-6 and abs(gain - found.high) > 1e-6)
    assert (found.low < gain < found.high) == (chance > SURE)
    assert found.low <= found.effect <= found.high
    assert found.can_tell or found.chance > SURE
    assert math.isfinite(found.low) == math.isfinite(found.high) == found.can_tell


def test_two_even_halves_count_their_swap_as_well():
    """Twelve ways, but whoever was coached and all others instead give the same: 2 of 12 at best."""
    units = [Unit(f"{group}{i}", group, i < half, 0, 9 * (i < half), 9)
             for group, half in (("a", 2), ("b", 1)) for i in range(2 * half)]  # fmt: skip
    found = effect(units)
    assert (found.arrangements, found.chance) == (12, pytest.approx(2 / 12))
    assert not found.can_tell and math.isinf(found.low)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    draw, held = np.random.default_rng(11), 0
    for _ in range(200):
        changes = draw.normal(0, 2, 9) + np.where(np.arange(9) < 4, 3, 0)
        found = effect([Unit(str(i), "a", i < 4, 0, changes[i], 9) for i in range(9)])
        held += found.low <= 3 <= found.high
    assert held >= 200 * 0.90 - 3 * math.sqrt(200 * 0.1 * 0.9)
