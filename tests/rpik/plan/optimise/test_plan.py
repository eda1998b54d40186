"""The exact choice against every subset tried, and what is refused."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from rpik.core.errors import DomainError
from rpik.plan.optimise.candidates import COLUMNS, Candidates, parse
from rpik.plan.optimise.plan import Question, solve
from rpik.plan.optimise.reach import within

HEAD = ",".join(COLUMNS)


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


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(1, 11),
    budget=st.integers(1, 120),
    distance=st.sampled_from([100.0, 500.0, 900.0, 2000.0]),
    most=st.integers(1, 11),
)
def test_reaches_what_trying_every_subset_reaches(seed, n, budget, distance, most):
    candidates = table(np.random.default_rng(seed), n)
    if not (candidates.allowed & (candidates.cost <= budget)).any():
        with pytest.raises(DomainError):
            solve(candidates, Question(budget=budget, distance_m=distance, most=most))
        return
    answer = solve(candidates, Question(budget=budget, distance_m=distance, most=most))
    assert answer.best.objective == brute_force(candidates, budget, distance, most)
    assert answer.optimal and answer.gap == 0 and answer.bound == answer.best.objective
    assert answer.best.cost <= budget and len(answer.best.rows) <= most
    assert all(candidates.allowed[row] for row in answer.best.rows)
    assert answer.biggest_first.objective <= answer.best.objective
    assert answer.best_next.objective <= answer.best.objective


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


def test_distance_is_metres_on_the_ellipsoid():
    # 0.009 degree of latitude at 8 S is 995.3 m (meridian degree 110,594 m).
    lat, lon = np.array([-8.0, -8.009]), np.array([112.5, 112.5])
    assert within(lat, lon, 995.0).nnz == 2
    assert within(lat, lon, 996.0).nnz == 4


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question(budget=0, distance_m=500), "Anggaran harus lebih dari 0"),
        (Question(budget=-5, distance_m=500), "Anggaran harus lebih dari 0"),
        (Question(budget=9, distance_m=-1), "Jarak harus antara"),
        (Question(budget=9, distance_m=500), "yang termurah 10"),
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
        ([HEAD, "a,nan,112,1,1,1,sesuai"], "baris 2: lat “nan” bukan angka"),
        ([HEAD, "a,-8,112,1,1,inf,sesuai"], "cost “inf” bukan angka"),
        ([HEAD, "a,-8,112,,1,1,sesuai"], "units kosong"),
        ([HEAD, "a,-8,112,1.5,1,1,sesuai"], "bukan bilangan bulat"),
        ([HEAD, "a,-98,112,1,1,1,sesuai"], "di luar -90 sampai 90"),
        ([HEAD, "a,-8,112,1,1,-1,sesuai"], "cost -1 di luar"),
        ([HEAD, "a,-8,112,1,1,1,sesuai", "a,-8,112,2,1,1,sesuai"], "sudah ada di baris 2"),
        ([HEAD, "a,-8,112,1,1,1"], "6 nilai, seharusnya 7"),
        ([HEAD, ",-8,112,1,1,1,sesuai"], "id kosong"),
        ([HEAD + ",cost", "a,-8,112,1,1,1,sesuai,2"], "tertulis dua kali"),
    ],
)
def test_files_that_cannot_be_planned_with_are_refused(lines, sentence):
    with pytest.raises(DomainError, match=sentence):
        parse(lines)


def test_all_forbidden_is_said():
    with pytest.raises(DomainError, match="Semua kandidat berada di zona tidak sesuai"):
        solve(parse([HEAD, "a,-8,112,1,1,1,lindung"]), Question(budget=9, distance_m=500))


def test_reads_what_excel_writes_here():
    lines = ["\ufeffID;Lat;Lon;Units;Workers;Cost;Zone".lstrip("\ufeff"), "a;-8,1;112,5;3;;7,5;kpi"]
    read = parse(lines)
    assert (read.lat[0], read.cost[0], read.allowed[0]) == (-8.1, 7.5, True)
    assert len(read.warnings) == 2
