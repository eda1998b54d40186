"""Is a product more concentrated than businesses are anyway? Marcon and Puech (2010), M(r).

M(r) is the mean, over the businesses of a group, of the share of same-group neighbours within r,
divided by the group's share of all businesses; 1 means "as people live". The p-value relabels.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

MAX_NEIGHBOURS = 20_000_000


def neighbours(
    x: NDArray[np.float64], y: NDArray[np.float64], radius: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return (start, index) arrays of neighbours within ``radius`` metres, self left out.

    None when the pairs would not fit in memory (everything geocoded to one spot).
    """
    tree = cKDTree(np.column_stack([x, y]))
    if int(tree.count_neighbors(tree, radius)) > MAX_NEIGHBOURS:
        return None
    pairs = tree.query_pairs(radius, output_type="ndarray")
    source = np.concatenate([pairs[:, 0], pairs[:, 1]])
    target = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(source, kind="stable")
    start = np.zeros(len(x) + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=len(x)), out=start[1:])
    return start, target[order].astype(np.int64)


def marcon_puech(
    start: NDArray[np.int64],
    index: NDArray[np.int64],
    member: NDArray[np.bool_],
    permutations: int,
    seed: int,
) -> tuple[float, float]:
    """Return (M, p) of the marked businesses; p is one-sided, by ``permutations`` relabellings."""
    chosen = np.flatnonzero(member)
    if len(chosen) < 2 or len(chosen) == len(member):
        return float("nan"), float("nan")
    observed = _m(start, index, chosen, len(member))
    rng = np.random.default_rng(seed)
    higher = 0
    for _ in range(permutations):
        drawn = rng.choice(len(member), size=len(chosen), replace=False)
        higher += _m(start, index, drawn, len(member)) >= observed
    return float(observed), (1 + higher) / (1 + permutations)


@njit(cache=True)
def _m(start, index, chosen, total):  # type: ignore[no-untyped-def]
    marked = np.zeros(total, np.bool_)
    for i in chosen:
        marked[i] = True
    share = 0.0
    counted = 0
    for i in chosen:
        around = start[i + 1] - start[i]
        if around == 0:
            continue
        same = 0
        for k in range(start[i], start[i + 1]):
            if marked[index[k]]:
                same += 1
        share += same / around
        counted += 1
    if counted == 0:
        return 0.0
    return (share / counted) / ((len(chosen) - 1) / (total - 1))
