"""Projection and approximate cells, on the real 390 desa points."""

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from ikm_registry.places.cells import dissolve, touching, voronoi_cells
from ikm_registry.places.projection import to_utm49s, to_wgs84

FIXTURE = Path(__file__).parents[3] / "fixtures" / "reference" / "desa.csv"


@pytest.fixture(scope="module")
def desa():
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def degrees(desa):
    return np.array([(float(row["lat"]), float(row["lon"])) for row in desa]).T


@pytest.fixture(scope="module")
def cells(degrees):
    return voronoi_cells(list(zip(*degrees, strict=True)))


class TestProjection:
    def test_central_meridian_and_equator(self):
        # by definition of UTM: false easting 500 km at 111 E, false northing 10,000 km in the south
        x, y = to_utm49s([0.0], [111.0])
        assert x[0] == pytest.approx(500_000, abs=0.001)
        assert y[0] == pytest.approx(10_000_000, abs=0.001)

    def test_there_and_back(self, degrees):
        x, y = to_utm49s(*degrees)
        lat, lon = to_wgs84(x, y)
        assert np.abs(lat - degrees[0]).max() < 1e-9
        assert np.abs(lon - degrees[1]).max() < 1e-9

    def test_distances_hold_within_a_thousandth(self):
        # one minute of latitude at 8.13 S on the ellipsoid: the meridian's radius, M(phi) * pi/10800
        a, e2, phi = 6378137.0, 0.00669437999014, np.radians(8.13 + 0.5 / 60)
        minute = a * (1 - e2) / (1 - e2 * np.sin(phi) ** 2) ** 1.5 * np.pi / 10_800
        for lon in (112.29, 112.6, 112.95):
            x, y = to_utm49s([-8.13, -8.13 - 1 / 60], [lon, lon])
            assert np.hypot(np.diff(x), np.diff(y))[0] == pytest.approx(minute, rel=1e-3)


class TestCells:
    def test_each_holds_its_own_point(self, cells, degrees):
        for cell, lat, lon in zip(cells, *degrees, strict=True):
            assert shape(cell).covers(shapely.Point(lon, lat))

    def test_valid_and_without_overlap(self, cells):
        shapes = [shape(cell) for cell in cells]
        assert all(s.is_valid and s.area > 0 for s in shapes)
        total = sum(s.area for s in shapes)
        assert shapely.union_all(shapes).area == pytest.approx(total, rel=1e-5)

    def test_area_is_about_the_kabupatens(self, cells):
        # 3,473.7 km2 officially; a drawn outline may miss by a tenth
        area = sum(shape(c).area for c in cells) * 111.2 * 110.1
        assert area == pytest.approx(3473.7, rel=0.1)

    def test_kecamatan_cells_are_valid_and_fill_the_same_land(self, cells, desa):
        by_kecamatan = {}
        for cell, row in zip(cells, desa, strict=True):
            by_kecamatan.setdefault(row["kecamatan_code"], []).append(cell)
        made = [shape(dissolve(some)) for some in by_kecamatan.values()]
        assert len(made) == 33
        assert all(s.is_valid for s in made)
        total = sum(s.area for s in made)
        assert shapely.union_all(made).area == pytest.approx(total, rel=1e-5)
        assert total == pytest.approx(sum(shape(c).area for c in cells), rel=1e-5)

    def test_two_points_give_no_cells(self):
        assert voronoi_cells([(-8.1, 112.5), (-8.2, 112.6)]) == [{}, {}]

    def test_touching_is_mutual_and_near(self, degrees):
        x, y = to_utm49s(*degrees)
        near = touching(x, y)
        for i, others in enumerate(near):
            assert i not in others
            assert all(i in near[j] for j in others)
            assert all(np.hypot(x[i] - x[j], y[i] - y[j]) <= 8000 for j in others)
        assert 4 < np.mean([len(others) for others in near]) <= 6
