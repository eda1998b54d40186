"""Points sorted into square cells: the index behind clustering and concentration.

Cells have a side just under radius/sqrt(2): two points of one cell are neighbours without measuring,
and every neighbour of a point lies at most two cells away. Cells are kept as one sorted list of
keys; the neighbours in a row of cells are then one run of that list.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOISE = -1  # the label of a point in no cluster
REACH = 2  # cells
CROWDED = 32  # only in fuller cells is it worth looking for equal points
MAX_CELLS_A_SIDE = 20_000_000  # keys stay inside 64 bits


@dataclass(frozen=True, slots=True)
class Grid:
    """``x``, ``y``, ``weight`` of merged points by cell; cell ``c`` holds start[c]:start[c+1].

    ``site`` gives for every point put in its position in the merged arrays. ``row`` is the step
    between keys of cells side by side in x; keys of different groups never come near.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    weight: NDArray[np.int64]
    start: NDArray[np.int64]
    key: NDArray[np.int64]
    row: int
    site: NDArray[np.int64]


def build(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    radius: float,
    group: NDArray[np.int64] | None = None,
) -> Grid:
    """Return the grid of finite points (metres); ``group`` (>= 0) keeps groups apart.

    Equal points of crowded cells are merged into one that weighs: twenty thousand businesses
    geocoded to one office cost what one point costs.
    """
    side = radius / np.sqrt(2.0) * (1 - 1e-9)
    column = np.floor((x - x.min()) / side).astype(np.int64)
    line = np.floor((y - y.min()) / side).astype(np.int64)
    row = int(line.max()) + 2 * REACH + 1
    columns = int(column.max()) + 2 * REACH + 1
    if max(row, columns) > MAX_CELLS_A_SIDE:
        raise ValueError("Titik tersebar terlalu luas untuk jarak ini.")
    key = (column + REACH) * row + line + REACH
    if group is not None:
        key += group * (columns * row)
    order = np.argsort(key, kind="stable")
    xs, ys, keys = x[order], y[order], key[order]
    start = _starts(keys)
    crowded = np.flatnonzero(np.repeat(np.diff(start) > CROWDED, np.diff(start)))
    if len(crowded):
        inner = crowded[np.lexsort((ys[crowded], xs[crowded], keys[crowded]))]
        order[crowded] = order[inner]
        xs[crowded], ys[crowded] = xs[inner], ys[inner]
    new = np.ones(len(xs), np.bool_)
    new[1:] = (keys[1:] != keys[:-1]) | (xs[1:] != xs[:-1]) | (ys[1:] != ys[:-1])
    position = np.cumsum(new) - 1
    site = np.empty(len(xs), np.int64)
    site[order] = position
    first = np.flatnonzero(new)
    start = _starts(keys[first])
    return Grid(
        x=xs[first],
        y=ys[first],
        weight=np.bincount(position).astype(np.int64),
        start=start,
        key=keys[first][start[:-1]],
        row=row,
        site=site,
    )


def _starts(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    changes = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    return np.concatenate([[0], changes, [len(keys)]]).astype(np.int64)
