"""A plan over the years and the frontier, on the same random tables as the exact choice."""

from dataclasses import replace

import numpy as np
import pytest

from rpik.plan.optimise import candidates as candidates_module
from rpik.plan.optimise.candidates import COLUMNS
from rpik.plan.optimise.plan import Question, solve
from rpik.plan.optimise.reach import within
from rpik.plan.optimise.schedule import frontier, schedule
from tests.rpik.plan.optimise.test_plan import parse, table

HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize("seed", range(8))
def test_every_year_stays_within_the_money_there_is_by_then(seed):
    candidates = table(np.random.default_rng(seed), 60)
    question = Question(budget=200, distance_m=700)
    plan = solve(candidates, question)
    steps = schedule(candidates, question, plan, years=5)
    assert sorted(step.row for step in steps) == plan.best.rows
    assert sum(step.gained for step in steps) == plan.best.objective
    assert [step.year for step in steps] == sorted(step.year for step in steps)
    for year in range(1, 6):
        assert sum(step.cost for step in steps if step.year <= year) <= 200 * year / 5 + 1e-9


def test_what_reaches_most_per_rupiah_comes_first():
    rows = ["a,-8.0,112.5,30,1,10,sesuai", "b,-8.1,112.5,20,1,4,sesuai", "c,-8.2,112.5,9,1,0,belum"]
    candidates = parse([HEAD, *rows])
    question = Question(budget=14, distance_m=100)
    steps = schedule(candidates, question, solve(candidates, question), years=2)
    assert [(s.row, s.year) for s in steps] == [(2, 1), (1, 1), (0, 2)]


def test_the_frontier_rises_and_leaves_out_budgets_that_pay_for_nothing():
    candidates = table(np.random.default_rng(2), 60)
    question = Question(budget=150, distance_m=500)
    plan = solve(candidates, question)
    points = frontier(candidates, question, plan, [0.0001, 0.2, 0.5, 1.0], seconds=5)
    assert [point.budget for point in points] == [30, 75, 150]
    reached = [point.reached for point in points]
    assert reached == sorted(reached)
    assert reached[-1] == plan.best.objective


def test_who_reaches_whom_is_computed_once_for_a_whole_answer(monkeypatch):
    seen = []
    monkeypatch.setattr(
        candidates_module, "within", lambda *given: seen.append(given[2]) or within(*given)
    )
    candidates = table(np.random.default_rng(2), 60)
    question = Question(budget=150, distance_m=500)
    plan = solve(candidates, question)
    schedule(candidates, question, plan, years=3)
    frontier(candidates, question, plan, [0.2, 0.5, 1.0], seconds=5)
    solve(candidates, replace(question, distance_m=900))
    assert seen == [500, 900]
