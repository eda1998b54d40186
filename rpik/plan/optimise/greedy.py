"""The obvious ways a plan is held against: biggest first, and best reach per rupiah next."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Chosen = list[int]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What rows are taken by: ``cover`` (row reaches row), what each weighs and costs, whether it may
    be taken, the money, and how many at most.
    """

    cover: csr_array
    weight: NDArray[np.float64]
    cost: NDArray[np.float64]
    usable: NDArray[np.bool_]
    budget: float
    most: int


def biggest_first(terms: Terms, *, start: Chosen) -> Chosen:
    """Return rows taken by their own weight, largest first, while the money lasts."""
    weight, cost, usable = terms.weight, terms.cost, terms.usable
    chosen = list(start)
    left = terms.budget - float(cost[chosen].sum())
    for row in np.lexsort((np.arange(len(weight)), cost, -weight)):
        if len(chosen) >= terms.most:
            break
        if usable[row] and row not in start and cost[row] <= left:
            chosen.append(int(row))
            left -= float(cost[row])
    return chosen


def best_next(terms: Terms, *, start: Chosen) -> Chosen:
    """Return rows taken by newly reached weight per rupiah, lazily re-weighed (gains only fall)."""
    cover, weight, cost = terms.cover, terms.weight, terms.cost
    chosen = list(start)
    left = terms.budget - float(cost[chosen].sum())
    reached = np.zeros(len(weight), bool)
    for row in chosen:
        reached[_of(cover, row)] = True

    def gain(row: int) -> float:
        near = _of(cover, row)
        return float(weight[near][~reached[near]].sum())

    def merit(row: int) -> float:
        return -gain(row) / max(float(cost[row]), 1e-9)

    rows = (int(row) for row in np.flatnonzero(terms.usable) if row not in start)
    queue = [(merit(row), row) for row in rows]
    heapq.heapify(queue)
    while queue and len(chosen) < terms.most:
        old, row = heapq.heappop(queue)
        if cost[row] > left:
            continue
        now = merit(row)
        if now > old:
            heapq.heappush(queue, (now, row))
        elif now < 0:
            chosen.append(row)
            left -= float(cost[row])
            reached[_of(cover, row)] = True
    return chosen


def reach_bound(terms: Terms, *, order: Chosen) -> float:
    """Return what no set for the money can reach more than, from the sets that ``order`` grows through.

    Coverage is submodular: the best set reaches at most what S does and what each of its own rows adds
    to S, and those fit into the budget, whole or in part (Nemhauser, Wolsey and Fisher 1978).
    """
    cover, weight, cost = terms.cover, terms.weight, terms.cost
    reached = np.zeros(len(cost), bool)
    bounds = []
    for row in (None, *order):
        if row is not None:
            reached[_of(cover, row)] = True
        gain = np.where(terms.usable, cover @ np.where(reached, 0.0, weight), 0.0)
        by_merit = np.argsort(-gain / np.maximum(cost, 1e-9), kind="stable")
        spent = np.cumsum(cost[by_merit])
        part = np.clip(1 - (spent - terms.budget) / np.maximum(cost[by_merit], 1e-9), 0, 1)
        more = min(float(gain[by_merit] @ part), float(np.sort(gain)[::-1][: terms.most].sum()))
        bounds.append(float(weight[reached].sum()) + more)
    return min(bounds)


def exchanged(terms: Terms, *, chosen: Chosen, fixed: Chosen, until: float) -> Chosen:
    """Return ``chosen`` bettered by taking one out and filling up anew, until nothing helps or time is up.

    ``until`` is a moment of ``perf_counter``; ``fixed`` rows stay.
    """
    best = list(chosen)
    reach = float(terms.weight[terms.cover[best].sum(axis=0) > 0].sum()) if best else 0.0
    tried = 0
    while best and tried < len(best) and perf_counter() < until:
        row = best[tried]
        tried += 1
        if row in fixed:
            continue
        rest = [one for one in best if one != row]
        for by_cost in (True, False):
            rows, total = _filled(terms, rest, by_cost=by_cost)
            if total > reach + 1e-9:
                best, reach, tried = rows, total, 0
                break
    return best


def _filled(terms: Terms, rest: Chosen, *, by_cost: bool) -> tuple[Chosen, float]:
    """Return ``rest`` with what reaches most (``by_cost``: per rupiah) added while the money lasts."""
    cover, weight, cost = terms.cover, terms.weight, terms.cost
    rows = list(rest)
    reached = np.asarray(cover[rows].sum(axis=0)).ravel() > 0 if rows else np.zeros(len(cost), bool)
    left = terms.budget - float(cost[rows].sum())
    while len(rows) < terms.most:
        gain = cover @ np.where(reached, 0.0, weight)
        gain[~terms.usable | (cost > left)] = 0
        merit = gain / np.maximum(cost, 1e-9) if by_cost else gain
        row = int(merit.argmax())
        if gain[row] <= 0:
            break
        rows.append(row)
        left -= float(cost[row])
        reached[_of(cover, row)] = True
    return rows, float(weight[reached].sum())


def scattered(
    cover: csr_array,
    weight: NDArray[np.float64],
    cost: NDArray[np.float64],
    usable: NDArray[np.bool_],
    budget: float,
    *,
    start: Sequence[int] = (),
    draws: int = 99,
    seed: int = 2,
) -> float:
    """Return the reach of the same money spent on candidates at random: the median of ``draws``.

    ``start`` is reached anyhow.
    """
    rng = np.random.default_rng(seed)
    reached = []
    for _ in range(draws):
        order = rng.permutation(np.flatnonzero(usable))
        taken = order[np.cumsum(cost[order]) <= budget]
        picked = np.zeros(len(weight))
        picked[taken] = 1
        picked[list(start)] = 1
        reached.append(float(weight[cover @ picked > 0].sum()))
    return float(np.median(reached))


def _of(cover: csr_array, row: int) -> NDArray[np.int32]:
    return cover.indices[cover.indptr[row] : cover.indptr[row + 1]]
