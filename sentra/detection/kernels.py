"""The compiled inner loops of clustering and of M(r).

Imported at the first call, not before: loading numba takes longer than a third of everything else a
process starts with, and most processes never look for a cluster.
"""

from typing import Any

import numpy as np
from numba import njit

from sentra.detection.grid import NOISE, REACH


@njit(cache=True, nogil=True)
def neighbourhoods(key: Any, row: int) -> Any:
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
def core_points(
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
def components(
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
def labels(
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


@njit(cache=True, nogil=True)
def around(
    x: Any, y: Any, weight: Any, cells: Any, key: Any, cell: Any, row: int, radius: float,
    start: Any, place: Any, many: Any,
) -> Any:  # fmt: skip
    """Return per candidate the places within reach with their weight, and 1/neighbours per member."""
    count = len(start) - 1
    limit = radius * radius
    first = np.zeros(count + 1, np.int64)
    near = np.empty(1024, np.int64)
    share = np.empty(1024)
    used = 0
    inverse = np.zeros(len(place))
    held = np.zeros(len(x))
    seen = np.full(len(x), -1, np.int64)
    for c in range(count):
        begin = used
        for e in range(start[c], start[c + 1]):
            s = place[e]
            around = -1
            for step in range(2):
                if step == 1:
                    if around == 0:
                        break
                    inverse[e] = 1.0 / around
                for k in range(-2, 3):
                    lowest = key[cell[s]] + k * row - 2
                    d = np.searchsorted(key, lowest)
                    while d < len(key) and key[d] <= lowest + 4:
                        for t in range(cells[d], cells[d + 1]):
                            if d != cell[s] and (x[s] - x[t]) ** 2 + (y[s] - y[t]) ** 2 > limit:
                                continue
                            if step == 0:
                                around += weight[t]
                                continue
                            if seen[t] != c:
                                seen[t] = c
                                held[t] = 0.0
                                if used == len(near):
                                    near = np.concatenate((near, near))
                                    share = np.concatenate((share, share))
                                near[used] = t
                                used += 1
                            held[t] += many[e] * inverse[e]
                        d += 1
        for a in range(begin, used):
            share[a] = held[near[a]]
        first[c + 1] = used
    return first, near[:used].copy(), share[:used].copy(), inverse


@njit(cache=True, nogil=True)
def draws(
    start: Any, position: Any, weight: Any, observed: Any, alike: int, total: int, draws: int,
    state: Any,
) -> Any:  # fmt: skip
    """Return how many of ``draws`` relabellings reach each observed sum (Fisher-Yates, xorshift)."""
    higher = np.zeros(len(observed), np.int64)
    sums = np.zeros(len(observed))
    deck = np.arange(total)
    word = np.uint64(state) | np.uint64(1)
    for _ in range(draws):
        sums[:] = 0.0
        for k in range(alike):
            word ^= word >> np.uint64(12)
            word ^= word << np.uint64(25)
            word ^= word >> np.uint64(27)
            high = (word * np.uint64(2685821657736338717)) >> np.uint64(32)
            r = k + np.int64((high * np.uint64(total - k)) >> np.uint64(32))
            drawn = deck[r]
            deck[r] = deck[k]
            deck[k] = drawn
            for a in range(start[drawn], start[drawn + 1]):
                sums[position[a]] += weight[a]
        for c in range(len(observed)):
            if sums[c] >= observed[c] - 1e-9:
                higher[c] += 1
    return higher
