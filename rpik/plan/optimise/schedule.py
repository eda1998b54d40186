"""A chosen set over the years, and how the reach grows with the money."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rpik.core.errors import DomainError
from rpik.plan.optimise.candidates import Candidates
from rpik.plan.optimise.greedy import Terms, best_next
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
    weight, cost = question.weight(candidates), candidates.cost
    cover = candidates.cover(question.distance_m)
    chosen = np.zeros(len(candidates), bool)
    chosen[plan.best.rows] = True
    terms = Terms(cover, weight, cost, chosen, np.inf, len(plan.best.rows))
    order = best_next(terms, start=[])
    order += sorted(set(plan.best.rows) - set(order))  # locked in, though they reach nobody new
    reached = np.zeros(len(candidates), bool)
    steps: list[Step] = []
    spent = 0.0
    for row in order:
        near = cover.indices[cover.indptr[row] : cover.indptr[row + 1]]
        gained = float(weight[near][~reached[near]].sum())
        reached[near] = True
        spent += float(cost[row])
        share = spent * years / question.budget
        year = min(years, max(1, int(np.ceil(share - 1e-9))))
        steps.append(Step(row, year, float(weight[row]), gained, float(cost[row])))
    return steps


def frontier(
    candidates: Candidates,
    question: Question,
    plan: Plan,
    shares: Sequence[float],
    *,
    seconds: float,
) -> list[Point]:
    """Return the best reach for shares of the budget, ``plan`` being that of the whole.

    Budgets that pay for nothing reach what is kept. ``seconds`` for each share.
    """
    points = []
    for share in shares:
        budget = question.budget * share
        if not _affordable(candidates, question, budget):
            continue
        try:
            found = (
                plan
                if share == 1
                else solve(candidates, replace(question, budget=budget, seconds=seconds))
            )
        except DomainError:  # so little money cannot keep to locks and rules at once
            continue
        points.append(Point(budget, found.best.objective, len(found.best.rows), found.optimal))
    return points


def _affordable(candidates: Candidates, question: Question, budget: float) -> bool:
    kept = np.isin(candidates.ids, question.keep)
    free = candidates.allowed & ~np.isin(candidates.ids, question.avoid)
    return bool(candidates.cost[kept].sum() <= budget and (candidates.cost[free] <= budget).any())
