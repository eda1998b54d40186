"""How steady a candidate is: against a plain loop, and on shapes whose answer is known."""

import numpy as np
import pytest
from django.urls import reverse
from sklearn.cluster import DBSCAN

from sentra.detection import stability as module
from sentra.detection.stability import KEPT, stability
from sentra.queries import stability as query
from tests.factories import sentra as make

ASKED = {"distance_m": 500.0, "min_units": 5, "min_points": 5, "distances_m": (250.0, 1000.0)}


def one_by_one(x, y, member, seed):
    """The same draws, one resample after the other, by scikit-learn."""
    draws = np.random.default_rng(seed).random((module.RESAMPLES, len(x))) < KEPT
    survived = 0
    for kept in draws:
        if not kept.any():
            continue
        labels = DBSCAN(eps=500, min_samples=5).fit(np.column_stack([x, y])[kept]).labels_
        ours = member[kept]
        survived += any(
            (labels == k).sum() >= 5 and (ours & (labels == k)).sum() >= max(1, ours.sum() / 2)
            for k in range(labels.max() + 1)
        )
    return survived


@pytest.mark.parametrize("seed", range(6))
def test_as_a_plain_loop(seed):
    rng = np.random.default_rng(seed)
    size = 6 + 3 * seed
    x = np.r_[rng.normal(0, 220, size), rng.uniform(-4000, 4000, 40)]
    y = np.r_[rng.normal(0, 220, size), rng.uniform(-4000, 4000, 40)]
    member = np.arange(len(x)) < size
    found = stability(x, y, member, seed=seed, **ASKED)
    # A border point may join another cluster than scikit-learn's: no more than a draw or two.
    assert abs(found.survived - one_by_one(x, y, member, seed)) <= 2
    assert found.resamples == 100


def test_a_crowd_is_steady_and_five_are_fragile():
    rng = np.random.default_rng(1)
    crowd = stability(*rng.normal(0, 100, (2, 60)), np.ones(60, bool), **ASKED)
    assert (crowd.share, crowd.word) == (1.0, "kokoh")
    five = stability(*rng.normal(0, 50, (2, 5)), np.ones(5, bool), **ASKED)
    assert five.share == pytest.approx(KEPT**5, abs=0.15)  # all five must be drawn
    assert five.word == "rapuh"


def test_other_distances_break_up_or_take_in():
    x = np.r_[np.arange(8) * 240.0, 2800 + np.arange(7) * 240.0]
    member = np.arange(15) < 8
    found = stability(x, np.zeros(15), member, **(ASKED | {"distances_m": (250.0, 500.0, 1500.0)}))
    assert [(one.units, one.members) for one in found.distances] == [(0, 0), (8, 8), (15, 8)]


def test_the_same_question_has_the_same_answer_whatever_the_size():
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 9000, (2, 60_000))
    member = np.hypot(x - 4500, y - 4500) < 800
    first = stability(x, y, member, **ASKED)
    assert first.resamples == module.MOST_POINTS // 60_000
    assert first == stability(x, y, member, **ASKED)


@pytest.mark.django_db
def test_the_page_asks_for_it(client, django_assert_num_queries):
    candidate = make.candidate(make.units(12))
    make.units(8, product_group=make.group("batik"))
    with django_assert_num_queries(2):
        found = query.of_candidate(candidate)
    assert (found.members, found.word) == (12, "kokoh")
    assert query.of_candidate(make.candidate(make.units(6, with_point=False))) is None
    client.force_login(make.person("pembaca"))
    url = reverse("sentra:candidate-stability", args=[candidate.pk])
    assert url in client.get(candidate.get_absolute_url()).content.decode()
    assert "kokoh" in client.get(url).content.decode()
