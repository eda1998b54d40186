"""A chosen set over the years, and how the reach grows with the money."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rpik.core.errors import DomainError
from rpik.plan.optimise.candidates import Candidates
from rpik.plan.optimise.plan import Plan, Question, solve


@dataclass(frozen=True, slots=True)
class Step:
    """One chosen row: the year it is developed in (1 is the first), own and newly reached weight."""

    row: int
    year: int
    own: float
    gained: float
    cost: float


@dataclass(frozen=True, slots=True)
class Point:
    """The most that can be reached with a budget; ``proven`` as in ``Plan``."""

    budget: float
    reached: float
    chosen: int
    proven: bool


def schedule(candidates: Candidates, question: Question, plan: Plan, *, years: int) -> list[Step]:
    """Return the chosen rows by year: what reaches most per rupiah first, an even budget a year.

    What a year leaves over, the next may spend. Rows without cost come first.
    """
    weight = question.weight(candidates)
    cover = candidates.cover(question.distance_m)
    reached = np.zeros(len(candidates), bool)
    left = list(plan.best.rows)
    steps: list[Step] = []
    spent = 0.0
    while left:

        def gain(row: int) -> float:
            near = cover.indices[cover.indptr[row] : cover.indptr[row + 1]]
            return float(weight[near][~reached[near]].sum())

        row = max(left, key=lambda r: (gain(r) / max(float(candidates.cost[r]), 1e-9), -r))
        left.remove(row)
        spent += float(candidates.cost[row])
        share = spent * years / question.budget
        year = min(years, max(1, int(np.ceil(share - 1e-9))))
        steps.append(Step(row, year, float(weight[row]), gain(row), float(candidates.cost[row])))
        reached[cover.indices[cover.indptr[row] : cover.indptr[row + 1]]] = True
    return steps


def frontier(
    candidates: Candidates, question: Question, shares: Sequence[float], *, seconds: float
) -> list[Point]:
    """Return the best reach for shares of the budget; budgets that pay for nothing reach what is kept."""
    points = []
    for share in shares:
        budget = question.budget * share
        if not _affordable(candidates, question, budget):
            continue
        try:
            found = solve(candidates, replace(question, budget=budget, seconds=seconds))
        except DomainError:  # so little money cannot keep to locks and rules at once
            continue
        points.append(Point(budget, found.best.objective, len(found.best.rows), found.optimal))
    return points


def _affordable(candidates: Candidates, question: Question, budget: float) -> bool:
    kept = np.isin(candidates.ids, question.keep)
    free = candidates.allowed & ~np.isin(candidates.ids, question.avoid)
    return bool(candidates.cost[kept].sum() <= budget and (candidates.cost[free] <= budget).any())
