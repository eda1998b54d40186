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
    found = _cluster(
        grid.x, grid.y, grid.weight, grid.start, grid.key, grid.row, float(eps), int(min_points)
    )
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


@njit(cache=True, nogil=True)
def _cluster(
    x: Any, y: Any, weight: Any, start: Any, key: Any, row: int, eps: float, least: int
) -> Any:
    """Return the root cell of each merged point, -1 for noise."""
    cells = len(key)
    limit = eps * eps
    core = np.zeros(len(x), np.bool_)
    any_core = np.zeros(cells, np.bool_)
    west, east = np.empty(cells), np.empty(cells)
    south, north = np.empty(cells), np.empty(cells)
    # near[k, c]: first cell of the run of up to five cells around c in the k-th column of cells.
    near = np.empty((5, cells), np.int32)
    for k in range(5):
        at = 0
        for c in range(cells):
            lowest = key[c] + (k - 2) * row - 2
            while at < cells and key[at] < lowest:
                at += 1
            near[k, c] = at

    for c in range(cells):
        west[c] = east[c] = x[start[c]]
        south[c] = north[c] = y[start[c]]
        total = 0
        for i in range(start[c], start[c + 1]):
            total += weight[i]
            west[c], east[c] = min(west[c], x[i]), max(east[c], x[i])
            south[c], north[c] = min(south[c], y[i]), max(north[c], y[i])
        if total >= least:
            core[start[c] : start[c + 1]] = True
            any_core[c] = True
            continue
        for i in range(start[c], start[c + 1]):
            count = total
            for k in range(5):
                d = near[k, c]
                highest = key[c] + (k - 2) * row + 2
                while count < least and d < cells and key[d] <= highest:
                    if d != c:
                        for j in range(start[d], start[d + 1]):
                            if (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= limit:
                                count += weight[j]
                                if count >= least:
                                    break
                    d += 1
            if count >= least:
                core[i] = True
                any_core[c] = True

    root = np.arange(cells)
    for c in range(cells):
        if not any_core[c]:
            continue
        for k in range(2, 5):
            d = max(near[k, c], c + 1)
            highest = key[c] + (k - 2) * row + 2
            while d < cells and key[d] <= highest:
                if any_core[d]:
                    a, b = c, d
                    while root[a] != a:
                        root[a] = root[root[a]]
                        a = root[a]
                    while root[b] != b:
                        root[b] = root[root[b]]
                        b = root[b]
                    joined = a == b
                    for i in range(start[c], start[c + 1]):
                        if joined:
                            break
                        if not core[i]:
                            continue
                        gap_x = max(west[d] - x[i], x[i] - east[d], 0.0)
                        gap_y = max(south[d] - y[i], y[i] - north[d], 0.0)
                        if gap_x * gap_x + gap_y * gap_y > limit:
                            continue
                        for j in range(start[d], start[d + 1]):
                            if core[j] and (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= limit:
                                root[max(a, b)] = min(a, b)
                                joined = True
                                break
                d += 1
    for c in range(cells):
        a = c
        while root[a] != a:
            a = root[a]
        root[c] = a

    labels = np.full(len(x), -1, np.int64)
    for c in range(cells):
        for i in range(start[c], start[c + 1]):
            if core[i]:
                labels[i] = root[c]
                continue
            best = limit
            found = -1
            for k in range(5):
                d = near[k, c]
                highest = key[c] + (k - 2) * row + 2
                while d < cells and key[d] <= highest:
                    if any_core[d]:
                        for j in range(start[d], start[d + 1]):
                            gap = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
                            if core[j] and gap <= best:
                                # a tie goes to the core further west, then south: no row order
                                tie = found >= 0 and gap == best
                                if tie and (x[j], y[j]) >= (x[found], y[found]):
                                    continue
                                best = gap
                                found = j
                                labels[i] = root[d]
                    d += 1
    return labels
