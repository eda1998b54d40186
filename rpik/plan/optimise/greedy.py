"""The obvious ways a plan is held against: biggest first, and best reach per rupiah next."""

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Chosen = list[int]


def biggest_first(
    weight: NDArray[np.float64],
    cost: NDArray[np.float64],
    usable: NDArray[np.bool_],
    budget: float,
    *,
    most: int,
    start: Chosen,
) -> Chosen:
    """Return rows taken by their own weight, largest first, while the money lasts."""
    chosen = list(start)
    left = budget - float(cost[chosen].sum())
    for row in np.lexsort((np.arange(len(weight)), cost, -weight)):
        if len(chosen) >= most:
            break
        if usable[row] and row not in start and cost[row] <= left:
            chosen.append(int(row))
            left -= float(cost[row])
    return chosen


def best_next(
    cover: csr_array,
    weight: NDArray[np.float64],
    cost: NDArray[np.float64],
    usable: NDArray[np.bool_],
    budget: float,
    *,
    most: int,
    start: Chosen,
) -> Chosen:
    """Return rows taken by newly reached weight per rupiah, lazily re-weighed (gains only fall)."""
    chosen = list(start)
    left = budget - float(cost[chosen].sum())
    reached = np.zeros(len(weight), bool)
    for row in chosen:
        reached[_of(cover, row)] = True

    def gain(row: int) -> float:
        near = _of(cover, row)
        return float(weight[near][~reached[near]].sum())

    def merit(row: int) -> float:
        return -gain(row) / max(float(cost[row]), 1e-9)

    rows = (int(row) for row in np.flatnonzero(usable) if row not in start)
    queue = [(merit(row), row) for row in rows]
    heapq.heapify(queue)
    while queue and len(chosen) < most:
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
