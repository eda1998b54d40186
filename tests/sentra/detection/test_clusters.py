"""Core and noise points are DBSCAN's: held against scikit-learn, on random and on nasty sets."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from sentra.detection.clusters import density_clusters


def assert_same(x, y, eps, least):
    """Same core points in the same clusters, same noise; a border point in a cluster near it."""
    ours = density_clusters(x, y, eps, least)
    reference = DBSCAN(eps=eps, min_samples=least).fit(np.column_stack([x, y]))
    theirs, core = reference.labels_, reference.core_sample_indices_
    assert np.array_equal(ours < 0, theirs < 0)
    pairs = set(zip(ours[core].tolist(), theirs[core].tolist(), strict=True))
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    border = np.setdiff1d(np.flatnonzero(ours >= 0), core)
    for i in border:
        mates = core[ours[core] == ours[i]]
        assert np.hypot(x[mates] - x[i], y[mates] - y[i]).min() <= eps
    return ours


@settings(max_examples=150)
@given(
    points=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=150),
    eps=st.sampled_from([1.0, 2.0, 3.5, 5.0, 13.0]),
    least=st.integers(1, 8),
)
def test_lattice_points_with_ties_and_doubles(points, eps, least):
    x, y = np.array(points, float).T
    assert_same(x, y, eps, least)


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 600), width=st.sampled_from([300, 3000, 20000]))
def test_random_points(seed, n, width):
    rng = np.random.default_rng(seed)
    assert_same(rng.random(n) * width + 680_000, rng.random(n) * width + 9_100_000, 500.0, 5)


def test_clumped_points_as_villages_are():
    rng = np.random.default_rng(3)
    centres = rng.random((60, 2)) * 30_000
    xy = np.repeat(centres, 50, axis=0) + rng.normal(0, 250, (3000, 2))
    labels = assert_same(xy[:, 0], xy[:, 1], 500.0, 10)
    assert labels.max() > 20


def test_twenty_thousand_equal_points_are_one_cluster_at_once():
    rng = np.random.default_rng(1)
    x = np.concatenate([np.full(20_000, 5000.0), rng.random(2000) * 40_000])
    y = np.concatenate([np.full(20_000, 5000.0), rng.random(2000) * 40_000])
    density_clusters(x[:10], y[:10], 500, 5)  # compiled
    began = time.perf_counter()
    labels = density_clusters(x, y, 500.0, 5)
    assert time.perf_counter() - began < 1
    assert (labels[:20_000] == 0).all()


def test_two_piles_next_to_each_other_cost_little():
    x = np.concatenate([np.zeros(20_000), np.full(20_000, 501.0)])
    labels = density_clusters(x, np.zeros(40_000), 500.0, 5)
    assert labels[0] == 0
    assert labels[-1] == 1


def test_exactly_at_the_distance_is_near():
    x = np.array([0.0, 300.0, 600.0, 900.0, 1200.0])
    y = np.array([0.0, 400.0, 800.0, 1200.0, 1600.0])  # 500 m apart each
    assert (density_clusters(x, y, 500.0, 3) == 0).all()
    assert (density_clusters(x, y, 499.999, 3) == -1).all()


def test_empty_and_single():
    none = np.empty(0)
    assert len(density_clusters(none, none, 500, 5)) == 0
    one = np.array([1.0])
    assert density_clusters(one, one, 500, 5).tolist() == [-1]
    assert density_clusters(one, one, 500, 1).tolist() == [0]


def test_what_is_not_finite_is_noise_and_disturbs_nobody():
    x = np.array([0, 1, 2, np.nan, 3, np.inf, 4.0])
    labels = density_clusters(x, np.zeros(7), 10, 5)
    assert labels.tolist() == [0, 0, 0, -1, 0, -1, 0]
    assert (density_clusters(np.full(3, np.nan), np.zeros(3), 10, 1) == -1).all()


def test_groups_are_clustered_apart():
    x, y = np.zeros(12), np.zeros(12)
    group = np.array([0, 1] * 5 + [2, -1])
    labels = density_clusters(x, y, 500, 5, group)
    assert labels.tolist() == [0, 1] * 5 + [-1, -1]


def test_groups_at_once_are_groups_one_by_one():
    rng = np.random.default_rng(5)
    x, y, group = rng.random(5000) * 20_000, rng.random(5000) * 20_000, rng.integers(0, 7, 5000)
    together = density_clusters(x, y, 500, 5, group)
    for k in range(7):
        alone = density_clusters(x[group == k], y[group == k], 500, 5)
        mine = together[group == k]
        assert np.array_equal(alone < 0, mine < 0)
        pairs = set(zip(alone.tolist(), mine.tolist(), strict=True))
        assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


@pytest.mark.parametrize("seed", range(5))
def test_order_of_rows_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    xy = np.round(rng.random((400, 2)) * 30)
    order = rng.permutation(400)
    a = density_clusters(xy[:, 0], xy[:, 1], 2.0, 5)
    b = density_clusters(xy[order, 0], xy[order, 1], 2.0, 5)
    pairs = set(zip(a[order].tolist(), b.tolist(), strict=True))
    assert len(pairs) == len({p for p, _ in pairs}) == len({q for _, q in pairs})


def test_points_all_over_the_earth_are_refused_in_words():
    with pytest.raises(ValueError, match="terlalu luas"):
        density_clusters(np.array([0, 1e12]), np.array([0, 1e12]), 50, 5)
