"""Location quotients, distances, hulls, scores: each against a figure worked by hand."""

import numpy as np
import pytest
from scipy.stats import binomtest
from shapely.geometry import shape

from ikm_registry.places.projection import to_utm49s
from sentra.detection import ranking
from sentra.detection.compactness import compactness, hull_geojson, hulls, middle
from sentra.detection.parameters import WEIGHTS, DetectionParameters
from sentra.detection.quotients import Quotients, exact_interval, location_quotient


class TestQuotients:
    def test_by_hand(self):
        # 20 of 50 here against 100 of 1,000: 0.4 / 0.1
        found = location_quotient(20, 50, 100, 1000)
        assert found["value"] == 4.0
        interval = binomtest(20, 50).proportion_ci(method="exact")
        assert found["low"] == pytest.approx(interval.low / 0.1, abs=1e-4)
        assert found["high"] == pytest.approx(interval.high / 0.1, abs=1e-4)

    @pytest.mark.parametrize(("k", "n"), [(0, 7), (7, 7), (1, 3), (140, 900)])
    def test_interval_is_clopper_pearson(self, k, n):
        interval = binomtest(k, n).proportion_ci(method="exact")
        assert exact_interval(k, n) == pytest.approx((interval.low, interval.high))

    def test_no_base_no_quotient(self):
        assert location_quotient(0, 0, 5, 10) is None
        assert location_quotient(0, 5, 0, 10) is None

    def test_tables(self):
        label = np.array([0, 0, 1, 1, 1, -1, 0])
        kecamatan = np.array([0, 0, 0, 1, 1, 1, -1])
        workers = np.array([10.0, np.nan, 10, 20, 20, 20, 99])
        table = Quotients(label, kecamatan, workers, groups=2, kecamatan_count=2)
        units = table.units([0], [0])
        # here 2 of 3, kabupaten 2 of 6: the one without a place is in neither
        assert (units["part"], units["here"], units["group"], units["everything"]) == (2, 3, 2, 6)
        assert units["value"] == 2.0
        heads = table.workers([0], [0])
        # 10 of 20 heads here, 10 of 80 in all
        assert heads["value"] == 4.0

    def test_workers_of_one_firm_do_not_narrow_the_interval(self):
        label = np.array([0, 1, 1, 1])
        kecamatan = np.array([0, 0, 1, 1])
        few = Quotients(label, kecamatan, np.full(4, 1.0), groups=2, kecamatan_count=2)
        many = Quotients(label, kecamatan, np.full(4, 100.0), groups=2, kecamatan_count=2)
        assert many.workers([0], [0])["low"] == few.workers([0], [0])["low"]


class TestCompactness:
    def test_square_by_hand(self):
        x, y = np.array([0, 300, 300, 0.0]), np.array([0, 0, 400, 400.0])
        found = compactness(x, y)
        assert found["max_m"] == 500.0
        assert found["median_m"] == 400.0  # 300 300 400 400 500 500
        assert found["nearest_mean_m"] == 300.0
        assert found["radius_max_m"] == 250.0
        # 300 x 400 and a margin of 60 m: rectangle, four strips, four quarter circles
        area = 120_000 + 60 * 1400 + np.pi * 3600
        assert found["area_ha"] == pytest.approx(area / 10_000, rel=0.01)
        assert found["units_per_km2"] == pytest.approx(4 / area * 1e6, rel=0.01)

    def test_large_sets_keep_the_exact_maximum(self):
        rng = np.random.default_rng(1)
        x, y = rng.normal(0, 100, 3000), rng.normal(0, 100, 3000)
        x[7], y[7] = 5000.0, 0.0
        x[8], y[8] = -5000.0, 0.0
        found = compactness(x, y)
        assert found["max_m"] == 10_000.0
        assert found["sampled"]
        assert found["median_m"] == pytest.approx(166.5, rel=0.05)  # 100 * 2 * sqrt(ln 2)

    def test_one_and_none(self):
        one = compactness(np.array([5.0]), np.array([5.0]))
        assert one["max_m"] == one["median_m"] == one["radius_max_m"] == 0.0
        assert compactness(np.empty(0), np.empty(0)) == {"points": 0}
        assert hull_geojson(np.empty(0), np.empty(0)) is None

    def test_a_stray_member_does_not_pull_the_middle(self):
        x = np.array([0, 1, 2, 3, 100_000.0])
        assert middle(x, x).tolist() == [2.0, 2.0]

    def test_hulls_at_once_are_hulls_one_by_one(self):
        rng = np.random.default_rng(4)
        x, y = to_utm49s([-8.1], [112.6])
        x, y = x + rng.normal(0, 300, 40), y + rng.normal(0, 300, 40)
        owner = rng.integers(0, 3, 40) * 2
        drawn, area = hulls(x, y, owner, 6)
        assert drawn[1] is None
        assert area[1] == 0
        for k in (0, 2, 4):
            assert drawn[k] == hull_geojson(x[owner == k], y[owner == k])
            assert shape(drawn[k]).is_valid

    def test_no_hulls_at_all(self):
        drawn, _ = hulls(np.empty(0), np.empty(0), np.empty(0, np.int64), 2)
        assert drawn == [None, None]


def evidence(**changed):
    base = {
        "units": 20,
        "compactness": {"points": 20, "median_m": 100.0},
        "lq_units": {"low": 2.0},
        "concentration": {"m": 8.0, "p": 0.001},
        "workers": {"sum": 126},
        "trust": {"with_point": 1.0, "checked": 1.0, "doubtful": 0.0, "size_known": 1.0},
    }
    return base | changed


class TestScore:
    def score(self, weights=WEIGHTS, **changed):
        parts = ranking.parts(evidence(**changed), distance_m=500, weights=weights)
        return ranking.score(parts), {part["key"]: part for part in parts}

    def test_everything_is_a_hundred(self):
        assert self.score()[0] == 100.0

    def test_unknown_earns_nothing(self):
        total, parts = self.score(
            compactness={"points": 0},
            lq_units=None,
            concentration=None,
            workers={"sum": None},
            trust={"with_point": 0.0, "checked": 0.0, "doubtful": 0.0, "size_known": 0.0},
        )
        assert total == 30.0
        assert [key for key, part in parts.items() if part["points"]] == ["units"]

    def test_chance_earns_nothing_for_concentration(self):
        assert self.score(concentration={"m": 8.0, "p": 0.2})[1]["concentration"]["value"] == 0

    def test_points_sum_to_the_score_under_any_weights(self):
        weights = dict.fromkeys(WEIGHTS, 0.0) | {"units": 0.5, "trust": 0.5}
        total, parts = self.score(weights, units=10)
        assert total == pytest.approx(sum(part["points"] for part in parts.values()))
        assert total == 75.0

    @pytest.mark.parametrize(
        "weights",
        [{"units": 1.0}, dict.fromkeys(WEIGHTS, 0.5), WEIGHTS | {"units": -0.3, "trust": 0.75}],
    )
    def test_weights_that_do_not_add_up_are_refused(self, weights):
        with pytest.raises(ValueError, match="Bobot"):
            self.score(weights)


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance_m": 10},
        {"distance_m": float("nan")},
        {"min_units": 1},
        {"near_miss_units": 1},
        {"share_with_points": 1.5},
        {"permutations": -1},
    ],
)
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="harus"):
        DetectionParameters(**wrong)
