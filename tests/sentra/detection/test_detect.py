"""Whole runs: what is planted is found, nobody is lost, nobody is twice, reasons say the truth."""

import json
from dataclasses import replace

import numpy as np
import pytest

from sentra.detection.detect import STEPS, detect
from sentra.detection.parameters import DetectionParameters
from sentra.detection.table import GroupRow, build
from tests.sentra.detection.registers import (
    BY_CODE,
    DESA,
    GROUPS,
    PAGELARAN,
    TOYOMARTO,
    Register,
)


def everybody(answer):
    found = [*answer.candidates, *answer.near_misses]
    return [i for row in found for i in row.member_ids] + answer.alone + answer.unplaced


def only(rows):
    assert len(rows) == 1, [row.name for row in rows]
    return rows[0]


@pytest.fixture(scope="module")
def answer():
    register = Register()
    register.cluster("cobek", TOYOMARTO, 50, east=-900, north=700, quality="gps")
    register.cluster("sandal", TOYOMARTO, 30, east=800, north=500, quality="gps")
    register.cluster("klompen", TOYOMARTO, 17, east=200, north=-1100, quality="gps")
    register.scatter("tempe", 600)
    return detect(register.table())


class TestToyomarto:
    """domain.md 6.4, the proof case: one desa, three products, three hamlets."""

    def test_three_products_three_candidates(self, answer):
        found = {row.group_code: row for row in answer.candidates if row.group_code != "tempe"}
        assert {code: row.units for code, row in found.items()} == {
            "cobek": 50,
            "sandal": 30,
            "klompen": 17,
        }
        assert {row.name for row in found.values()} == {
            "Cobek Toyomarto",
            "Sandal Toyomarto",
            "Klompen Toyomarto",
        }
        assert all(row.basis == "titik" for row in found.values())

    def test_they_are_finer_than_the_desa(self, answer):
        found = [row for row in answer.candidates if row.group_code != "tempe"]
        assert all(row.evidence["compactness"]["area_ha"] < 30 for row in found)
        spots = {(round(row.lat, 3), round(row.lon, 3)) for row in found}
        assert len(spots) == 3

    def test_they_say_why(self, answer):
        cobek = next(row for row in answer.candidates if row.group_code == "cobek")
        assert cobek.reason.startswith("50 unit cobek dalam radius ")
        assert "di Desa Toyomarto, Kecamatan Singosari" in cobek.reason
        assert "Semua titik dari GPS atau pin." in cobek.reason
        assert cobek.evidence["concentration"]["p"] == 0.001
        assert cobek.evidence["lq_units"]["low"] > 1

    def test_related_groups_are_one_kind_when_asked(self):
        register = Register()
        register.cluster("sandal", TOYOMARTO, 4, sigma=40)
        register.cluster("klompen", TOYOMARTO, 3, sigma=40)
        apart = detect(register.table())
        assert apart.candidates == []
        together = only(detect(register.table(), DetectionParameters(related=True)).candidates)
        assert together.units == 7
        assert together.evidence["purity"]["group_share"] == pytest.approx(4 / 7, abs=1e-3)
        assert "7 unit serumpun (sandal, klompen)" in together.reason


class TestDesaRule:
    def test_five_without_points_are_a_candidate_that_says_so(self):
        register = Register()
        register.desa_only("gerabah", PAGELARAN, 5)
        found = only(detect(register.table()).candidates)
        assert found.basis == "desa"
        assert found.hull is None
        assert found.distances == [None] * 5
        assert (found.lat, found.lon) == pytest.approx((PAGELARAN.lat, PAGELARAN.lon), abs=1e-5)
        assert "bersandar pada titik desa" in found.reason
        assert found.evidence["compactness"] == {"points": 0}
        assert found.evidence["concentration"] is None

    @pytest.mark.parametrize("units", [3, 4])
    def test_three_or_four_are_nearly(self, units):
        register = Register()
        register.desa_only("gerabah", PAGELARAN, units)
        answer = detect(register.table())
        assert answer.candidates == []
        near = only(answer.near_misses)
        assert f"Hampir: {units} dari 5 unit; kurang {5 - units} unit." in near.reason

    def test_two_are_alone_but_not_lost(self):
        register = Register()
        ids = register.desa_only("gerabah", PAGELARAN, 2)
        answer = detect(register.table())
        assert answer.near_misses == []
        assert answer.alone == ids

    def test_a_point_that_is_the_desas_is_no_point(self):
        register = Register()
        for _ in range(6):
            register.add("gerabah", PAGELARAN, (PAGELARAN.lat, PAGELARAN.lon), quality="desa")
        found = only(detect(register.table()).candidates)
        assert found.basis == "desa"

    def test_units_without_points_join_the_cluster_of_their_desa(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 12)
        register.desa_only("gerabah", PAGELARAN, 8)
        found = only(detect(register.table()).candidates)
        assert (found.units, found.basis) == (20, "campuran")
        assert found.distances.count(None) == 8
        assert "12 unit mempunyai titik, 8 unit hanya diketahui desanya." in found.reason

    def test_between_two_clusters_nobody_guesses(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 8, east=-1200)
        register.cluster("gerabah", PAGELARAN, 8, east=1200)
        register.desa_only("gerabah", PAGELARAN, 6)
        found = detect(register.table()).candidates
        assert sorted((row.units, row.basis) for row in found) == [
            (6, "desa"),
            (8, "titik"),
            (8, "titik"),
        ]
        assert len({row.name for row in found}) == 3

    def test_four_points_and_one_of_the_same_desa_make_five(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 4, sigma=30)
        register.desa_only("gerabah", PAGELARAN, 1)
        found = only(detect(register.table()).candidates)
        assert (found.units, found.basis) == (5, "campuran")

    def test_scattered_points_are_no_desa_candidate(self):
        register = Register()
        for k in range(8):
            register.cluster("gerabah", PAGELARAN, 1, east=-7000 + 2000 * k, sigma=1)
        answer = detect(register.table())
        assert answer.candidates == answer.near_misses == []
        assert len(answer.alone) == 8

    def test_desa_that_touch_add_up_only_when_asked(self):
        register = Register()
        register.desa_only("gerabah", PAGELARAN, 2)
        neighbour = min(
            (row for row in DESA if row.code != PAGELARAN.code),
            key=lambda r: (r.lat - PAGELARAN.lat) ** 2 + (r.lon - PAGELARAN.lon) ** 2,
        )
        register.desa_only("gerabah", neighbour, 3)
        assert detect(register.table()).candidates == []
        asked = DetectionParameters(touching_desa=True)
        found = only(detect(register.table(), asked).candidates)
        assert found.units == 5
        assert found.name == f"Gerabah {neighbour.name} dan sekitarnya"
        assert set(found.desa_codes) == {PAGELARAN.code, neighbour.code}


class TestNearMisses:
    def test_enough_but_in_a_thin_line_is_nearly(self):
        register = Register()
        for k in range(6):
            register.cluster("gerabah", PAGELARAN, 1, east=450 * k - 1000, sigma=0.1)
        near = only(detect(register.table()).near_misses)
        assert near.evidence["near_miss"] == {"kind": "longgar", "short": 0}
        assert "belum cukup rapat pada jarak 500 m" in near.reason
        assert only(detect(register.table(), DetectionParameters(distance_m=1000)).candidates)

    def test_minimum_of_twenty_makes_twelve_nearly(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 12)
        answer = detect(register.table(), DetectionParameters(min_units=20))
        assert answer.candidates == []
        assert only(answer.near_misses).evidence["near_miss"]["short"] == 8


def noisy(seed=3):
    register = Register(seed)
    planted = {}
    for k, code in enumerate(["35.07.33", "35.07.24", "35.07.13", "35.07.08"]):
        desa = next(row for row in DESA if row.kecamatan_code == code)
        planted[desa.code] = register.cluster("gerabah", desa, 12 + 6 * k, sigma=90, workers=4.0)
    register.scatter("gerabah", 60)
    register.scatter("tempe", 400)
    register.desa_only("tempe", PAGELARAN, 9)
    register.desa_only("sandal", TOYOMARTO, 4)
    register.add("gerabah", None)
    register.add("", PAGELARAN)
    return register, planted


def test_lq_of_related_groups_is_that_of_their_union():
    """Sandals and clogs found together; rubber, linked to sandals too, stands elsewhere and is no part."""
    register = Register()
    for code, units in (("sandal", 5), ("klompen", 4)):
        register.cluster(code, TOYOMARTO, units, sigma=40, workers=3.0)
    register.desa_only("tempe", TOYOMARTO, 4, workers=2.0)
    register.cluster("karet", PAGELARAN, 3, sigma=40, workers=50.0)
    register.scatter("tempe", 84)
    groups = [*GROUPS, GroupRow("karet", "Karet", ("sandal",))]
    table = build(register.units, desa=DESA, groups=groups)
    found = only(detect(table, DetectionParameters(related=True)).candidates)
    units, workers = found.evidence["lq_units"], found.evidence["lq_workers"]
    # 9 of sandals and clogs, none elsewhere, among 100; of workers 27 among 35 here, 185 in all
    here = sum(BY_CODE[u.desa].kecamatan_code == TOYOMARTO.kecamatan_code for u in register.units)
    assert (units["part"], units["here"], units["group"], units["everything"]) == (9, here, 9, 100)
    assert (workers["part"], workers["here"], workers["group"]) == (27, 35, 27)
    assert workers["everything"] == 185
    assert found.evidence["purity"]["groups"] == ["sandal", "klompen"]


class TestRuns:
    def test_planted_clusters_are_found_in_noise(self):
        register, planted = noisy()
        answer = detect(register.table())
        for members in planted.values():
            best = max(
                (row for row in answer.candidates if row.group_code == "gerabah"),
                key=lambda row: len(set(row.member_ids) & set(members)),
            )
            both = len(set(best.member_ids) & set(members))
            assert both / len(set(best.member_ids) | set(members)) >= 0.8

    def test_nobody_is_lost_and_nobody_is_twice(self):
        register, _ = noisy()
        answer = detect(register.table())
        found = everybody(answer)
        assert sorted(found) == list(range(1, len(register.units) + 1))
        assert answer.units == len(register.units)
        assert len(answer.unplaced) == 2

    def test_order_of_rows_does_not_matter(self):
        register, _ = noisy()
        first = detect(register.table()).to_json()
        order = np.random.default_rng(9).permutation(len(register.units))
        again = detect(register.table(order)).to_json()
        first.pop("seconds"), again.pop("seconds")
        assert first == again

    def test_same_seed_same_answer_other_seed_same_candidates(self):
        table = noisy()[0].table()
        first, other = detect(table, seed=1), detect(table, seed=2)
        assert [row.member_ids for row in first.candidates]
        assert {tuple(row.member_ids) for row in first.candidates} == {
            tuple(row.member_ids) for row in other.candidates
        }
        assert detect(table, seed=1).to_json()["candidates"] == first.to_json()["candidates"]

    def test_rank_is_by_score_and_weights_move_it(self):
        table = noisy()[0].table()
        scores = [row.score for row in detect(table).candidates]
        assert scores == sorted(scores, reverse=True)
        parts = ["units", "compactness", "specialisation", "concentration", "workers", "trust"]
        by_units = detect(table, weights=dict.fromkeys(parts, 0.0) | {"units": 1.0}).candidates
        units = [min(row.units, 20) for row in by_units]
        assert units == sorted(units, reverse=True)

    def test_what_is_not_eligible_is_left_out(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 5)
        register.units[0] = replace(register.units[0], eligible=False)
        answer = detect(register.table())
        assert answer.candidates == []
        assert answer.units == 4
        assert 1 not in everybody(answer)

    def test_json_holds_everything(self):
        answer = json.loads(json.dumps(detect(noisy()[0].table()).to_json(), allow_nan=False))
        first = answer["candidates"][0]
        assert len(first["member_ids"]) == len(first["distances"]) == first["units"]
        assert first["hull"]["type"] == "Polygon"

    def test_sums_count_only_what_is_known(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 3, workers=4.0, investment=2e6, nib=True)
        register.cluster("gerabah", PAGELARAN, 3)
        found = only(detect(register.table()).candidates)
        assert (found.workers, found.investment, found.output_value) == (12, 6_000_000, None)
        assert found.evidence["workers"] == {"sum": 12, "known": 3, "known_share": 0.5}
        assert found.evidence["legality"] == {"nib": 0.5}

    def test_progress_is_told_to_the_end(self):
        told = []
        detect(noisy()[0].table(), progress=lambda *step: told.append(step))
        assert [step[0] for step in told] == list(range(STEPS + 1))
        assert all(step[1] == STEPS and step[2] for step in told)

    def test_empty_register(self):
        answer = detect(Register().table())
        assert (answer.candidates, answer.near_misses, answer.units) == ([], [], 0)

    def test_one_business(self):
        register = Register()
        register.cluster("gerabah", PAGELARAN, 1)
        assert detect(register.table()).alone == [1]

    def test_points_at_zero_or_in_another_land_fall_back_on_the_desa(self):
        register = Register()
        for point in [(0.0, 0.0), (float("nan"), float("nan")), (52.0, 5.0), (-7.25, 110.4)]:
            register.add("gerabah", PAGELARAN, point)
        register.desa_only("gerabah", PAGELARAN, 1)
        answer = detect(register.table())
        assert only(answer.candidates).basis == "desa"
        assert answer.implausible_points == 3

    def test_a_point_without_desa_takes_the_nearest_desas_name(self):
        register = Register()
        for _ in range(5):
            register.add("gerabah", None, (PAGELARAN.lat, PAGELARAN.lon))
        found = only(detect(register.table()).candidates)
        assert found.desa_codes == [PAGELARAN.code]
        assert BY_CODE[found.desa_codes[0]].name in found.name

    def test_homonymous_desa_are_told_apart(self):
        register = Register()
        same = [row for row in DESA if row.name == "Wonorejo"]
        assert len(same) > 1
        for desa in same:
            register.desa_only("gerabah", desa, 5)
        names = {row.name for row in detect(register.table()).candidates}
        assert names == {f"Gerabah Wonorejo, Kecamatan {d.kecamatan_name}" for d in same}

    def test_twenty_thousand_on_one_spot(self):
        register = Register()
        for _ in range(20_000):
            register.add("gerabah", PAGELARAN, (PAGELARAN.lat, PAGELARAN.lon))
        register.scatter("tempe", 100)
        found = detect(register.table()).candidates[0]
        assert found.units == 20_000
        assert found.evidence["compactness"]["max_m"] == 0.0
