"""Areas of one layer that cover the same land, against every pair asked one by one."""

import numpy as np
import pytest
import shapely

from ikm_registry.places import layer_overlaps
from ikm_registry.places.layer_overlaps import LEAST_HECTARES, area_hectares, find


def boxes(*corners) -> np.ndarray:
    return np.array([shapely.box(*one) for one in corners], object)


def test_neighbours_do_not_overlap():
    side = np.arange(20)
    grid = boxes(*((112 + x / 100, -8 + y / 100, 112.01 + x / 100, -7.99 + y / 100) for x in side for y in side))  # fmt: skip
    found = find(np.array([shapely.set_precision(one, 1e-7) for one in grid], object))
    assert (found.pairs, found.total, len(found.first)) == (0, 0.0, 0)


def test_as_every_pair_asked_one_by_one():
    rng = np.random.default_rng(3)
    low = rng.uniform((112.5, -8.3), (112.6, -8.2), (120, 2))
    size = rng.uniform(0.001, 0.02, (120, 2))
    shapes = boxes(*np.hstack([low, low + size]))
    shapes = np.append(
        shapes, [shapes[0], shapely.buffer(shapes[1].centroid, 1e-4)]
    )  # twin, within
    expected = {}
    for a in range(len(shapes)):
        for b in range(a + 1, len(shapes)):
            land = area_hectares(np.array([shapes[a].intersection(shapes[b])], object))[0]
            if land >= LEAST_HECTARES:
                expected[a, b] = land
    found = find(shapes)
    assert found.pairs == len(expected) > 100
    assert found.total == pytest.approx(sum(expected.values()))
    measured = dict(zip(zip(found.first.tolist(), found.second.tolist(), strict=True), found.hectares, strict=True))  # fmt: skip
    assert measured == pytest.approx(expected)
    assert (0, 120) in measured
    assert (1, 121) in measured
    assert list(found.hectares) == sorted(found.hectares, reverse=True)


def test_too_many_to_measure_says_at_least(monkeypatch):
    monkeypatch.setattr(layer_overlaps, "MOST_PAIRS", 3)
    found = find(boxes(*((112, -8, 112.01, -7.99) for _ in range(5))))
    assert found.more
    assert found.pairs == 3


def test_a_heap_is_measured_in_part_and_never_asked_as_a_coverage(monkeypatch):
    monkeypatch.setattr(layer_overlaps, "MOST_MEETINGS", 400)
    monkeypatch.setattr(layer_overlaps, "MOST_PAIRS", 300)
    monkeypatch.delattr(shapely, "coverage_invalid_edges")  # grows with the square of the heap
    found = find(boxes(*((112 + i / 1e5, -8, 112.01, -7.99) for i in range(100))))
    assert found.more
    assert found.pairs == 300
    assert (found.first < found.second).all()
