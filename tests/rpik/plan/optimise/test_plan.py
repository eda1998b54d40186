"""The exact choice against every subset tried, and what is refused."""

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from scipy.optimize import Bounds, LinearConstraint, milp

from rpik.core.errors import DomainError
from rpik.plan.optimise import candidates as files
from rpik.plan.optimise import plan
from rpik.plan.optimise.candidates import COLUMNS, Candidates
from rpik.plan.optimise.plan import Question, Rule, solve
from rpik.plan.optimise.reach import within

HEAD = ",".join(COLUMNS)


def parse(lines: list[str]) -> Candidates:
    return files.parse((i, line.split(",")) for i, line in enumerate(lines, start=1))


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Along the ellipsoid, by Karney's method."""
    return Geod(ellps="WGS84").inv(a[1], a[0], b[1], b[0])[2]


def table(rng: np.random.Generator, n: int) -> Candidates:
    return Candidates(
        ids=[f"k{i}" for i in range(n)],
        lat=-8.0 - rng.integers(0, 8, n) * 0.003,
        lon=112.5 + rng.integers(0, 8, n) * 0.003,
        units=rng.integers(0, 40, n).astype(float),
        workers=rng.integers(0, 90, n).astype(float),
        cost=rng.integers(1, 30, n).astype(float),
        allowed=rng.random(n) > 0.2,
    )


def brute_force(table: Candidates, budget: float, distance: float, most: int) -> float:
    """Try every subset."""
    points = list(zip(table.lat, table.lon, strict=True))
    near = [{i for i, p in enumerate(points) if metres(p, q) <= distance} for q in points]
    rows = [i for i in range(len(points)) if table.allowed[i]]
    best = 0.0
    for size in range(min(most, len(rows)) + 1):
        for subset in combinations(rows, size):
            if sum(table.cost[i] for i in subset) <= budget:
                reached = set().union(*(near[i] for i in subset))
                best = max(best, float(sum(table.units[i] for i in reached)))
    return best


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(1, 11),
    budget=st.integers(1, 120),
    distance=st.sampled_from([100.0, 500.0, 900.0, 2000.0]),
    most=st.integers(1, 11),
)
def test_reaches_what_trying_every_subset_reaches(seed, n, budget, distance, most):
    candidates = table(np.random.default_rng(seed), n)
    answer = solve(candidates, Question(budget=budget, distance_m=distance, most=most))
    assert answer.best.objective == brute_force(candidates, budget, distance, most)
    assert answer.optimal and answer.gap == 0 and answer.bound == answer.best.objective
    assert answer.best.cost <= budget and len(answer.best.rows) <= most
    assert all(candidates.allowed[row] for row in answer.best.rows)
    assert answer.biggest_first.objective <= answer.best.objective
    assert answer.best_next.objective <= answer.best.objective


def other_model(table: Candidates, budget: float, distance: float) -> float:
    """Of all, what the fewest unreached leave: one variable an unreached row, nothing merged."""
    n = len(table)
    far = [[metres(p, q) > distance for q in zip(table.lat, table.lon, strict=True)]
           for p in zip(table.lat, table.lon, strict=True)]  # fmt: skip
    reached_or_lost = LinearConstraint(np.hstack([~np.array(far), np.eye(n)]), 1, np.inf)
    money = LinearConstraint(np.append(table.cost, np.zeros(n)), -np.inf, budget)
    most = np.append(table.allowed.astype(float), np.ones(n))
    lost = milp(
        np.append(np.zeros(n), table.units), integrality=np.ones(2 * n), bounds=Bounds(0, most),
        constraints=[reached_or_lost, money], options={"mip_rel_gap": 0},
    )  # fmt: skip
    return float(table.units.sum() - lost.fun)


@pytest.mark.parametrize("seed", range(6))
def test_reaches_what_another_formulation_reaches(seed):
    candidates = table(np.random.default_rng(seed), 45)
    question = Question(budget=90 + 30 * seed, distance_m=(350, 700)[seed % 2])
    answer = solve(candidates, question)
    assert answer.optimal
    expected = other_model(candidates, question.budget, question.distance_m)
    assert answer.best.objective == round(expected)


@pytest.mark.parametrize("seed", range(8))
def test_rules_of_spread_and_balance_hold_and_cost_no_more_than_they_must(seed):
    rng = np.random.default_rng(seed)
    candidates = table(rng, 9)
    place, agro = rng.integers(0, 3, 9), rng.random(9) > 0.5
    rules = [Rule((place == one).astype(float), high=1) for one in range(3)]
    rules += [Rule(agro - 0.4, low=0), Rule(~agro - 0.4, low=0)]
    question = Question(budget=70, distance_m=500, rules=tuple(rules))
    answer = solve(candidates, question)

    def fits(rows):
        each = np.bincount(place[rows], minlength=3).max(initial=0) <= 1
        shares = (agro[rows].mean(), (~agro[rows]).mean()) if rows else (1, 1)
        money = candidates.cost[rows].sum() <= 70 and candidates.allowed[rows].all()
        return each and money and min(shares) >= 0.4 - 1e-9

    sets = [list(rows) for size in range(10) for rows in combinations(range(9), size)]
    cover = candidates.cover(500)
    reach = [float(candidates.units[cover[rows].sum(axis=0) > 0].sum()) if rows else 0.0
             for rows in sets if fits(rows)]  # fmt: skip
    assert fits(answer.best.rows)
    assert answer.best.objective == max(reach)


def test_locks_against_the_rules_are_told():
    rows = ["a,-8.0,112.5,30,1,10,sesuai", "b,-8.1,112.5,20,1,12,bersyarat"]
    question = Question(
        budget=99, distance_m=500, keep=("a", "b"), rules=(Rule(np.ones(2), high=1),)
    )
    with pytest.raises(DomainError, match="memenuhi semua kunci dan batas"):
        solve(parse([HEAD, *rows]), question)


def test_workers_weigh_beside_units():
    rows = ["a,-8.0,112.5,30,10,10,sesuai", "b,-8.1,112.5,20,90,10,sesuai"]
    question = Question(budget=10, distance_m=500, reach="both", worker_weight=0.1)
    assert solve(parse([HEAD, *rows]), question).best.rows == [0]  # 31 against 29
    answer = solve(parse([HEAD, *rows]), replace(question, worker_weight=0.25))
    assert (answer.best.rows, answer.best.objective) == ([1], 42.5)
    assert answer.optimal


def test_two_small_ones_side_by_side_beat_the_biggest_alone():
    rows = ["a,-8.0,112.5,30,60,10,sesuai", "b,-8.1,112.6,20,40,5,sesuai"]
    rows += ["c,-8.101,112.6,20,40,5,tidak sesuai", "d,-8.3,112.7,15,30,5,belum"]
    answer = solve(parse([HEAD, *rows]), Question(budget=10, distance_m=500))
    assert answer.best.rows == [1, 3]  # 20 + the 20 of c within reach + 15
    assert (answer.best.objective, answer.biggest_first.objective) == (55, 30)


def test_only_its_own_kind_is_reached_where_kinds_are_given():
    rows = ["a,-8.0,112.5,30,60,10,sesuai", "b,-8.001,112.5,20,40,9,sesuai"]
    mixed = replace(parse([HEAD, *rows]), kind=np.array([0, 1]))
    answer = solve(mixed, Question(budget=10, distance_m=500))
    assert (answer.best.rows, answer.best.objective) == ([0], 30)
    alike = replace(mixed, kind=np.array([4, 4]))
    assert solve(alike, Question(budget=10, distance_m=500)).best.objective == 50


def test_workers_can_be_counted_instead_of_units():
    rows = ["a,-8.0,112.5,30,10,10,sesuai", "b,-8.1,112.6,20,90,10,sesuai"]
    answer = solve(parse([HEAD, *rows]), Question(budget=10, distance_m=500, reach="workers"))
    assert answer.best.rows == [1] and answer.best.objective == 90


def test_locks_are_kept():
    rows = [f"k{i},-8.{i},112.5,{10 + i},1,10,sesuai" for i in range(6)]
    question = Question(budget=20, distance_m=500, keep=("k0",), avoid=("k5",))
    assert solve(parse([HEAD, *rows]), question).best.rows == [0, 4]


def test_a_chosen_one_that_adds_nothing_is_left_out():
    rows = ["a,-8.0,112.5,30,1,10,sesuai", "b,-8.0001,112.5,20,1,7,sesuai"]
    answer = solve(parse([HEAD, *rows]), Question(budget=100, distance_m=500))
    assert answer.best.rows == [1] and answer.best.objective == 50


def test_out_of_time_still_answers_with_an_honest_gap():
    candidates = table(np.random.default_rng(3), 2500)
    spread = np.random.default_rng(4).random((2, 2500)) * 0.4
    candidates.lat[:], candidates.lon[:] = -8.3 + spread[0], 112.4 + spread[1]
    question = Question(budget=900, distance_m=1500, seconds=0.02)
    answer = solve(candidates, question)
    assert answer.best.objective >= answer.best_next.objective > 0
    assert answer.best.cost <= 900
    assert answer.bound >= answer.best.objective
    assert answer.gap == (answer.bound - answer.best.objective) / answer.best.objective


@pytest.mark.parametrize("seed", range(5))
def test_without_the_solver_exchanges_and_a_true_bound_remain(seed, monkeypatch):
    candidates = table(np.random.default_rng(seed), 45)
    question = Question(budget=25, distance_m=500)
    exact = solve(candidates, question)
    monkeypatch.setattr(plan, "TOO_DENSE", 0)
    answer = solve(candidates, question)
    assert answer.best_next.objective <= answer.best.objective <= exact.best.objective
    assert exact.best.objective <= answer.bound <= candidates.units.sum()
    assert answer.best.objective >= 0.98 * exact.best.objective
    assert answer.best.cost <= 25
    assert answer.optimal == (answer.bound == answer.best.objective)


def test_distance_is_metres_on_the_ellipsoid():
    # 0.009 degree of latitude at 8 S is 995.3 m (meridian degree 110,594 m).
    lat, lon = np.array([-8.0, -8.009]), np.array([112.5, 112.5])
    assert within(lat, lon, 995.0).nnz == 2
    assert within(lat, lon, 996.0).nnz == 4


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question(budget=0, distance_m=500), "Anggaran harus lebih dari 0"),
        (Question(budget=-5, distance_m=500), "tidak boleh kurang dari 0"),
        (Question(budget=9, distance_m=-1), "Jarak harus antara"),
        (Question(budget=99, distance_m=500, most=0), "sekurangnya 1"),
        (Question(budget=99, distance_m=500, keep=("x",)), "Kandidat x tidak ada"),
        (Question(budget=99, distance_m=500, keep=("a",), avoid=("a",)), "masuk dan keluar"),
        (Question(budget=15, distance_m=500, keep=("a", "b")), "melebihi anggaran"),
        (Question(budget=99, distance_m=500, keep=("a", "b"), most=1), "paling banyak 1"),
        (Question(budget=99, distance_m=500, keep=("c",)), "zonanya tidak sesuai"),
    ],
)
def test_questions_that_contradict_themselves_are_refused(question, sentence):
    rows = ["a,-8.0,112.5,30,1,10,sesuai", "b,-8.1,112.5,20,1,12,bersyarat"]
    with pytest.raises(DomainError, match=sentence):
        solve(parse([HEAD, *rows, "c,-8.2,112.5,20,1,1,TIDAK_SESUAI"]), question)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "Kolom id, lat, lon"),
        (["id,lat,lon,units,workers,cost"], "Kolom zone tidak ada"),
        ([HEAD], "kosong"),
        ([HEAD, "a,nan,112,1,1,1,sesuai"], "Tidak satu baris pun dapat dipakai: baris 2: lat"),
        ([HEAD + ",cost", "a,-8,112,1,1,1,sesuai,2"], "tertulis dua kali"),
    ],
)
def test_files_that_cannot_be_planned_with_are_refused(lines, sentence):
    with pytest.raises(DomainError, match=sentence):
        parse(lines)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("b,nan,112,1,1,1,sesuai", "lat “nan” bukan angka"),
        ("b,-8,112,1,1,inf,sesuai", "cost “inf” bukan angka"),
        ("b,-8,112,,1,1,sesuai", "units kosong"),
        ("b,-8,112,1.5,1,1,sesuai", "units 1.5 bukan bilangan bulat"),
        ("b,-98,112,1,1,1,sesuai", "lat -98 di luar -90 sampai 90"),
        ("b,-8,112,1,1,-1,sesuai", "cost -1 di luar 0 sampai 1e+15"),
        ("a,-8,112,2,1,1,sesuai", "id a sudah ada di baris 2"),
        ("b,-8,112,1,1,1", "6 nilai, seharusnya 7"),
        (",-8,112,1,1,1,sesuai", "id kosong"),
        ("b,-8,112,1,1,1,sesuai\nc", "isian lebih dari satu baris; periksa tanda kutipnya"),
    ],
)
def test_a_row_that_cannot_be_planned_with_is_named_and_left_out(line, sentence):
    read = parse([HEAD, "a,-8,112,1,1,1,sesuai", line, "z,-8,112,1,1,1,sesuai,,"])
    assert (read.ids, read.rejected) == (["a", "z"], [f"baris 3: {sentence}"])


@pytest.mark.parametrize(
    ("zone", "allowed"),
    [
        ("", True),
        ("sesuai", True),
        ("Bersyarat", True),
        ("belum diketahui", True),
        ("apa saja", True),
        ("TIDAK_SESUAI", False),
        ("Tidak  sesuai", False),
        ("Kawasan Hutan Lindung", False),
        ("LP2B", False),
        ("sempadan sungai", False),
        ("bukan LP2B", True),
        ("di luar kawasan lindung", True),
    ],
)
def test_zones(zone, allowed):
    assert parse([HEAD, f"a,-8,112,1,1,1,{zone}"]).allowed[0] == allowed


@pytest.mark.parametrize(
    ("row", "budget", "sentence"),
    [
        ("a,-8,112,1,1,1,lindung", 9, "Semua kandidat berada di zona tidak sesuai"),
        ("a,-8,112,1,1,10,sesuai", 9, "tidak cukup untuk satu kandidat pun .* termurah 10"),
    ],
)
def test_where_nothing_can_be_chosen_the_answer_is_nobody_and_says_why(row, budget, sentence):
    answer = solve(parse([HEAD, row]), Question(budget=budget, distance_m=500))
    assert (answer.best.rows, answer.best.objective, answer.bound, answer.gap) == ([], 0, 0, 0)
    assert answer.optimal
    assert re.search(sentence, answer.nothing)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_reads_what_excel_writes_here(tmp_path, encoding):
    path = tmp_path / "in.csv"
    lines = "sep=;\r\nCost;Zone;ID;Lat;Lon;Units;Workers\r\n1.500.000,5;kpi;é;-8,1;112,5;12;\r\n"
    path.write_bytes(lines.encode(encoding))
    read = files.read(path)
    assert (read.ids, read.lat[0], read.cost[0]) == (["é"], -8.1, 1_500_000.5)
    assert (read.units[0], read.workers[0], read.allowed[0], len(read.warnings)) == (12, 0, True, 2)
