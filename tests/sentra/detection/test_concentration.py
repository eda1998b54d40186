"""M(r) against a plain, slow reading of Marcon and Puech (2010), and what its p-value says."""

import numpy as np
import pytest

from sentra.detection.concentration import marcon_puech


def slow_m(x, y, alike, members, radius):
    """Mean over the members of (alike within r / all within r), over the kabupaten's share."""
    shares = []
    for i in members:
        near = np.flatnonzero(np.hypot(x - x[i], y - y[i]) <= radius)
        near = near[near != i]
        if len(near):
            shares.append(alike[near].mean())
    return np.mean(shares) / ((alike.sum() - 1) / (len(x) - 1))


def measure(x, y, group, candidate, *, radius=500.0, permutations=199, seed=1, names=None):
    groups = int(group.max()) + 1
    own = [[k in group[candidate == c] for k in range(groups)] for c in range(candidate.max() + 1)]
    return marcon_puech(
        x,
        y,
        group,
        candidate,
        np.array(own, bool),
        radius=radius,
        permutations=permutations,
        seed=seed,
        names=names or [f"g{k}" for k in range(groups)],
    )


@pytest.mark.parametrize("seed", range(6))
def test_m_is_the_slow_m(seed):
    rng = np.random.default_rng(seed)
    n = 400
    x, y = rng.random(n) * 4000, rng.random(n) * 4000
    x[:40], y[:40] = 1000.0, 1000.0  # a pile
    label = rng.integers(0, 3, n)
    candidate = np.where((x < 1500) & (label < 2), label, -1)
    m, _ = measure(x, y, label, candidate, permutations=0)
    for k in (0, 1):
        assert m[k] == pytest.approx(
            slow_m(x, y, label == k, np.flatnonzero(candidate == k), 500), rel=1e-9
        )


@pytest.mark.parametrize("seed", range(3))
def test_m_of_related_groups_is_that_of_their_union(seed):
    """Candidates of groups 0+1 and 1+2 in one register: each is held against its own two."""
    rng = np.random.default_rng(seed)
    n = 400
    x, y = rng.random(n) * 4000, rng.random(n) * 4000
    group = rng.integers(-1, 5, n)
    candidate = np.full(n, -1)
    candidate[(x < 1500) & np.isin(group, (0, 1))] = 0
    candidate[(x > 2500) & np.isin(group, (1, 2))] = 1
    m, p = measure(x, y, group, candidate)
    for k, kinds in enumerate([(0, 1), (1, 2)]):
        alike, members = np.isin(group, kinds), np.flatnonzero(candidate == k)
        assert m[k] == pytest.approx(slow_m(x, y, alike, members, 500), rel=1e-9)
        dealt = [slow_m(x, y, rng.permutation(alike), members, 500) for _ in range(199)]
        slow_p = (1 + (np.array(dealt) >= m[k]).sum()) / 200
        assert p[k] == pytest.approx(slow_p, abs=0.12)  # two samples of 199 draws


def test_worked_by_hand():
    # two potters side by side, one weaver with them, one of each far away; r reaches the three
    x = np.array([0, 10, 20, 9000, 9900.0])
    label = np.array([0, 0, 1, 0, 1])
    candidate = np.array([0, 0, -1, -1, -1])
    m, _ = measure(x, np.zeros(5), label, candidate, radius=100, permutations=0)
    # each potter: 1 of 2 neighbours alike; in the kabupaten (3-1)/(5-1) = 1/2
    assert m[0] == pytest.approx(1.0)


def test_planted_cluster_is_significant_and_random_labels_are_not():
    rng = np.random.default_rng(11)
    n = 3000
    x, y = rng.random(n) * 20_000, rng.random(n) * 20_000
    label = rng.integers(0, 10, n)
    here = np.hypot(x - 5000, y - 5000) < 1500
    label[here] = 0
    elsewhere = np.flatnonzero((label == 1) & (x > 12_000))
    candidate = np.full(n, -1)
    candidate[here] = 0
    candidate[elsewhere] = 1
    m, p = measure(x, y, label, candidate, permutations=499)
    assert m[0] > 3
    assert p[0] == pytest.approx(1 / 500)
    assert 0.8 < m[1] < 1.2
    assert p[1] > 0.05


def test_p_is_uniform_when_nothing_is_there():
    """Labels dealt at random: p below 0.1 in about a tenth of the cases."""
    rng = np.random.default_rng(5)
    n, low = 600, 0
    x, y = rng.random(n) * 5000, rng.random(n) * 5000
    for _ in range(200):
        label = rng.integers(0, 4, n)
        candidate = np.where(label == 0, 0, -1)
        _, p = measure(x, y, label, candidate, permutations=99, seed=int(rng.integers(1e6)))
        low += p[0] <= 0.1
    assert 8 <= low <= 36  # binomial(200, 0.1): 20, and all but one in 500 of the cases


def test_same_seed_same_p_even_when_groups_are_listed_in_another_order():
    rng = np.random.default_rng(2)
    x, y = rng.random(500) * 4000, rng.random(500) * 4000
    label = rng.integers(0, 3, 500)
    candidate = np.where((label == 1) & (x < 1500), 0, -1)
    first = measure(x, y, label, candidate, names=["a", "b", "c"])
    again = measure(x, y, 2 - label, candidate, names=["c", "b", "a"])
    assert first[0][0] == again[0][0]
    assert first[1][0] == again[1][0]


def test_nothing_to_say_is_nan():
    x = np.array([0.0, 1, 2, 3])
    only_one_product = measure(x, x, np.zeros(4, int), np.zeros(4, int))
    assert np.isnan(only_one_product[0][0])
    far_apart = measure(x * 1e5, x, np.array([0, 0, 1, 1]), np.array([0, 0, -1, -1]))
    assert np.isnan(far_apart[0][0])
    assert np.isnan(far_apart[1][0])


def test_a_pile_of_twenty_thousand():
    x = np.zeros(20_000)
    label = np.arange(20_000) % 4
    m, p = measure(x, x, label, np.where(label == 0, 0, -1), permutations=9)
    assert m[0] == pytest.approx(1.0)
    assert p[0] == 1.0
