"""Points in areas by sets: held against asking one by one."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm_registry.places.zones import areas_at, gravest

HOLED = shapely.box(0, 0, 10, 10) - shapely.box(4, 4, 6, 6)


def one_by_one(lat, lon, shapes):
    return [
        (p, a)
        for p, (y, x) in enumerate(zip(lat, lon, strict=True))
        for a, shape in enumerate(shapes)
        if np.isfinite([x, y]).all() and shape.intersects(shapely.Point(x, y))
    ]


@settings(max_examples=80)
@given(
    boxes=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5), st.integers(1, 5)), max_size=8
    ),
    points=st.lists(st.tuples(st.integers(-1, 12), st.integers(-1, 12)), max_size=40),
)  # fmt: skip
def test_as_asking_one_by_one(boxes, points):
    shapes = [HOLED, *(shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes)]
    lat = np.array([p[0] for p in points], float)
    lon = np.array([p[1] for p in points], float)
    point, area = areas_at(lat, lon, shapes)
    assert list(zip(point.tolist(), area.tolist(), strict=True)) == one_by_one(lat, lon, shapes)


def test_wkb_nan_and_nothing():
    shapes = [memoryview(shapely.to_wkb(HOLED))]
    point, area = areas_at([5, 1, np.nan, 1], [5, 1, 1, np.inf], shapes)
    assert (point.tolist(), area.tolist()) == ([1], [0])
    assert len(areas_at([1.0], [1.0], [])[0]) == 0
    assert len(areas_at([np.nan], [np.nan], shapes)[0]) == 0


@pytest.mark.parametrize(
    ("gravity", "expected"), [([0, 1, 2], [2, 0, -1]), ([2, 1, 2], [0, 0, -1]), ([0, 3, 2], [1, 0, -1])]
)  # fmt: skip
def test_where_areas_overlap_the_gravest_counts(gravity, expected):
    point = np.array([0, 0, 0, 1])
    area = np.array([2, 0, 1, 0])
    assert gravest(point, area, gravity, 3).tolist() == expected
