"""Density clustering in metres: DBSCAN (Ester et al. 1996) on a grid, compiled.

Cells have a side of eps/sqrt(2), so that all points of a cell are neighbours: a crowded cell needs
no distances. Equal points are merged first and weigh: twenty thousand businesses geocoded to one
office cost what one point costs (other methods take gigabytes).
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOISE = -1


def density_clusters(
    x: NDArray[np.float64], y: NDArray[np.float64], eps: float, min_points: int
) -> NDArray[np.int64]:
    """Return a cluster label for each point (metres), -1 for noise.

    Core and noise points are those of DBSCAN with ``eps`` and ``min_points`` (a point counts
    itself); a border point joins its nearest core, ties by order. Labels are numbered by each
    cluster's first point. O(n) cells; memory linear in n.
    """
    if len(x) == 0:
        return np.empty(0, np.int64)
    unique, inverse, weight = np.unique(
        np.column_stack([x, y]), axis=0, return_inverse=True, return_counts=True
    )
    labels = _cluster(
        np.ascontiguousarray(unique[:, 0]),
        np.ascontiguousarray(unique[:, 1]),
        weight.astype(np.int64),
        float(eps),
        int(min_points),
    )
    spread = labels[inverse.reshape(-1)]
    return _renumbered(spread)


def _renumbered(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    result = np.full(len(labels), NOISE, np.int64)
    inside = labels >= 0
    if inside.any():
        kept = labels[inside]
        _, first, inverse = np.unique(kept, return_index=True, return_inverse=True)
        order = np.argsort(np.argsort(first))
        result[inside] = order[inverse]
    return result


@njit(cache=True)
def _find(parent, i):  # type: ignore[no-untyped-def]
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@njit(cache=True)
def _cluster(x, y, weight, eps, min_points):  # type: ignore[no-untyped-def]
    n = len(x)
    side = eps / np.sqrt(2.0)
    limit = eps * eps
    cx = np.floor((x - x.min()) / side).astype(np.int64)
    cy = np.floor((y - y.min()) / side).astype(np.int64)
    wide = cy.max() + 5
    key = (cx + 2) * wide + cy + 2
    order = np.argsort(key, kind="mergesort")
    keys = key[order]
    starts = np.empty(n + 1, np.int64)
    cells = np.empty(n, np.int64)
    count = 0
    for i in range(n):
        if i == 0 or keys[i] != keys[i - 1]:
            cells[count] = keys[i]
            starts[count] = i
            count += 1
    starts[count] = n
    cells = cells[:count]

    core = np.zeros(n, np.bool_)
    for c in range(count):
        total = 0
        for a in range(starts[c], starts[c + 1]):
            total += weight[order[a]]
        if total >= min_points:
            for a in range(starts[c], starts[c + 1]):
                core[order[a]] = True
            continue
        for a in range(starts[c], starts[c + 1]):
            i = order[a]
            near = total
            for dx in range(-2, 3):
                for dy in range(-2, 3):
                    if near >= min_points or (dx == 0 and dy == 0):
                        continue
                    other = cells[c] + dx * wide + dy
                    d = np.searchsorted(cells, other)
                    if d == count or cells[d] != other:
                        continue
                    for b in range(starts[d], starts[d + 1]):
                        j = order[b]
                        if (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= limit:
                            near += weight[j]
            core[i] = near >= min_points

    parent = np.arange(n)
    for c in range(count):
        first = -1
        for a in range(starts[c], starts[c + 1]):
            if core[order[a]]:
                if first < 0:
                    first = order[a]
                else:
                    parent[_find(parent, order[a])] = _find(parent, first)
        if first < 0:
            continue
        for dx in range(-2, 3):
            for dy in range(-2, 3):
                if dx < 0 or (dx == 0 and dy <= 0):
                    continue
                other = cells[c] + dx * wide + dy
                d = np.searchsorted(cells, other)
                if d == count or cells[d] != other:
                    continue
                joined = False
                for a in range(starts[c], starts[c + 1]):
                    if joined:
                        break
                    i = order[a]
                    if not core[i]:
                        continue
                    for b in range(starts[d], starts[d + 1]):
                        j = order[b]
                        if core[j] and (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= limit:
                            parent[_find(parent, i)] = _find(parent, j)
                            joined = True
                            break

    labels = np.full(n, -1, np.int64)
    for c in range(count):
        for a in range(starts[c], starts[c + 1]):
            i = order[a]
            if core[i]:
                labels[i] = _find(parent, i)
                continue
            best = limit
            found = -1
            for dx in range(-2, 3):
                for dy in range(-2, 3):
                    other = cells[c] + dx * wide + dy
                    d = np.searchsorted(cells, other)
                    if d == count or cells[d] != other:
                        continue
                    for b in range(starts[d], starts[d + 1]):
                        j = order[b]
                        if not core[j]:
                            continue
                        gap = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
                        if gap < best or (gap == best and (found < 0 or j < found)):
                            best = gap
                            found = j
            if found >= 0:
                labels[i] = _find(parent, found)
    return labels
