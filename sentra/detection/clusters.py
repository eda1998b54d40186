"""Density clustering in metres: DBSCAN (Ester et al. 1996) on a grid, compiled.

A cell of the grid holds neighbours only, so a crowded cell is dense without measuring, and dense
points of one cell belong together: components are found over cells, not over points.
"""

import numpy as np
from numpy.typing import NDArray

from sentra.detection import grid as grids
from sentra.detection.grid import NOISE


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
    from sentra.detection import kernels  # with it comes numba

    x, y, start, limit = grid.x, grid.y, grid.start, eps * eps
    cells = start[:-1]
    first, beyond = kernels.neighbourhoods(grid.key, grid.row)
    together = np.add.reduceat(grid.weight, cells)
    core = kernels.core_points(x, y, grid.weight, start, first, beyond, together, limit, least)
    dense = np.logical_or.reduceat(core, cells)
    boxes = [end.reduceat(at, cells) for at in (x, y) for end in (np.minimum, np.maximum)]
    root = kernels.components(x, y, start, first, beyond, core, dense, np.array(boxes), limit)
    labels: NDArray[np.int64] = kernels.labels(x, y, start, first, beyond, core, dense, root, limit)
    return labels
