"""Density clustering in metres: DBSCAN (Ester et al. 1996) on a grid, compiled.

A cell of the grid holds neighbours only, so a crowded cell is dense without measuring, and dense
points of one cell belong together: components are found over cells, not over points.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sentra.detection import grid as grids

NOISE = -1
REACH = grids.REACH  # a constant of the compiled code


def density_clusters(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    eps: float,
    min_points: int,
    group: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Return a cluster label for each point (metres), -1 for noise.

    Core and noise points are those of DBSCAN with ``eps`` and ``min_points`` (a point counts
    itself), inside each ``group`` (index >= 0) where given; a border point joins its nearest core.
    Labels number the clusters by their first point, through all groups. Points that are not finite,
    or have a negative group, are noise. Time O(n log n) for the sort, else linear; memory linear.
    """
    labels = np.full(len(x), NOISE, np.int64)
    usable = np.isfinite(x) & np.isfinite(y)
    if group is not None:
        usable &= group >= 0
    rows = np.flatnonzero(usable)
    if len(rows) == 0:
        return labels
    grid = grids.build(x[rows], y[rows], eps, None if group is None else group[rows])
    found = _cluster(grid, float(eps), int(min_points))
    labels[rows] = found[grid.site]
    return _renumbered(labels)


def _renumbered(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    inside = np.flatnonzero(labels >= 0)
    if len(inside) == 0:
        return labels
    kept = labels[inside]
    first = np.full(int(kept.max()) + 1, len(labels), np.int64)
    np.minimum.at(first, kept, inside)
    number = np.empty(len(first), np.int64)
    number[np.argsort(first, kind="stable")] = np.arange(len(first))
    labels[inside] = number[kept]
    return labels


def _cluster(grid: grids.Grid, eps: float, least: int) -> NDArray[np.int64]:
    """Return the root cell of each merged point, -1 for noise."""
    x, y, start, limit = grid.x, grid.y, grid.start, eps * eps
    cells = start[:-1]
    first, beyond = _neighbourhoods(grid.key, grid.row)
    together = np.add.reduceat(grid.weight, cells)
    core = _core_points(x, y, grid.weight, start, first, beyond, together, limit, least)
    dense = np.logical_or.reduceat(core, cells)
    boxes = [end.reduceat(at, cells) for at in (x, y) for end in (np.minimum, np.maximum)]
    root = _components(x, y, start, first, beyond, core, dense, np.array(boxes), limit)
    labels: NDArray[np.int64] = _labels(x, y, start, first, beyond, core, dense, root, limit)
    return labels


@njit(cache=True, nogil=True)
def _neighbourhoods(key: Any, row: int) -> Any:
    """Return (first, beyond): cells first[k, c]:beyond[k, c] lie round c in the k-th of five columns."""
    cells = len(key)
    first, beyond = np.empty((5, cells), np.int32), np.empty((5, cells), np.int32)
    for k in range(5):
        low = high = 0
        for c in range(cells):
            middle = key[c] + (k - REACH) * row
            while low < cells and key[low] < middle - REACH:
                low += 1
            while high < cells and key[high] <= middle + REACH:
                high += 1
            first[k, c], beyond[k, c] = low, high
    return first, beyond


@njit(cache=True, nogil=True)
def _core_points(
    x: Any, y: Any, weight: Any, start: Any, first: Any, beyond: Any, together: Any, limit: float,
    least: int,
) -> Any:  # fmt: skip
    """Return which points have ``least`` within reach; all of a cell (``together``) are neighbours."""
    core = np.zeros(len(x), np.bool_)
    for c in range(len(start) - 1):
        for i in range(start[c], start[c + 1]):
            count = together[c]
            for k in range(5):
                if count >= least:
                    break
                for d in range(first[k, c], beyond[k, c]):
                    if d == c:
                        continue
                    for j in range(start[d], start[d + 1]):
                        if count >= least:
                            break
                        if (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= limit:
                            count += weight[j]
            core[i] = count >= least
    return core


@njit(cache=True, nogil=True)
def _components(
    x: Any, y: Any, start: Any, first: Any, beyond: Any, core: Any, dense: Any, boxes: Any,
    limit: float,
) -> Any:  # fmt: skip
    """Return the root of each cell: dense cells whose core points reach each other share one."""
    west, east, south, north = boxes
    cells = len(dense)
    root = np.arange(cells)
    for c in range(cells):
        if not dense[c]:
            continue
        for k in range(REACH, 5):  # the cells before c have met it
            for d in range(max(first[k, c], c + 1), beyond[k, c]):
                if not dense[d]:
                    continue
                a, b = _root(root, c), _root(root, d)
                if a == b:
                    continue
                for i in range(start[c], start[c + 1]):
                    gap_x = max(west[d] - x[i], x[i] - east[d], 0.0)
                    gap_y = max(south[d] - y[i], y[i] - north[d], 0.0)
                    if not core[i] or gap_x * gap_x + gap_y * gap_y > limit:
                        continue
                    if _meets_core(x, y, core, start[d], start[d + 1], i, limit):
                        root[max(a, b)] = min(a, b)
                        break
    for c in range(cells):
        root[c] = _root(root, c)
    return root


@njit(inline="always")
def _root(root: Any, c: int) -> int:
    """Return the root of a cell, halving the way to it."""
    while root[c] != c:
        root[c] = root[root[c]]
        c = root[c]
    return c


@njit(inline="always")
def _meets_core(x: Any, y: Any, core: Any, begin: int, end: int, i: int, limit: float) -> bool:
    """Whether a core point of begin:end lies within reach of point i."""
    for j in range(begin, end):
        if core[j] and (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= limit:
            return True
    return False


@njit(cache=True, nogil=True)
def _labels(
    x: Any,
    y: Any,
    start: Any,
    first: Any,
    beyond: Any,
    core: Any,
    dense: Any,
    root: Any,
    limit: float,
) -> Any:
    """Return the root of each point: its own cell's, at the border its nearest core point's, else -1."""
    labels = np.full(len(x), NOISE, np.int64)
    for c in range(len(dense)):
        for i in range(start[c], start[c + 1]):
            if core[i]:
                labels[i] = root[c]
                continue
            best, found = limit, -1
            for k in range(5):
                for d in range(first[k, c], beyond[k, c]):
                    if not dense[d]:
                        continue
                    for j in range(start[d], start[d + 1]):
                        gap = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
                        if not core[j] or gap > best:
                            continue
                        # a tie goes to the core further west, then south: no row order
                        if found < 0 or gap < best or (x[j], y[j]) < (x[found], y[found]):
                            best, found = gap, j
                            labels[i] = root[d]
    return labels
