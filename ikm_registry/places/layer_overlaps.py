"""Where do the areas of one layer cover the same land? Shapely alone, no database.

Neighbours that share a border do not overlap. The edges that a coverage may not have (GEOS,
``coverage_invalid_edges``) name the areas that take part: of a sound layer none, so that nothing is
intersected at all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

LEAST_HECTARES = 0.01  # 100 m2: below, borders were drawn twice by hand (a planning convention)
MOST_PAIRS = 50_000  # intersected at most; beyond, the report says "at least"
MOST_MEETINGS = 1_000_000  # of boxes: a sound layer has some ten an area, one drawn on a heap n²/2
USUAL_MEETINGS = 20  # an area, of a large layer
KEPT = 500  # pairs kept with their shape, the largest
AT_ONCE = 5_000
EQUAL_AREA = "EPSG:6933"


@dataclass(frozen=True, slots=True)
class Overlaps:
    """``first`` < ``second`` are rows of the layer, largest first; ``shapes`` the common land.

    ``pairs`` and ``hectares`` count all of them, also those not kept; ``more``: not all were measured.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    hectares: NDArray[np.float64]
    shapes: NDArray[Any]
    pairs: int
    total: float
    more: bool


def find(shapes: NDArray[Any]) -> Overlaps:
    """Return what valid areas in degrees of WGS84 have in common, pair by pair."""
    pairs, more = _meeting(shapes)
    if not more:  # on a heap every area is suspect, and asking takes longer than measuring
        suspect = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
        pairs = pairs[suspect[pairs].any(axis=1)]
    more = more or len(pairs) > MOST_PAIRS
    pairs = pairs[:MOST_PAIRS]
    common = np.empty(len(pairs), object)
    hectares = np.zeros(len(pairs))
    for start in range(0, len(pairs), AT_ONCE):
        piece = slice(start, start + AT_ONCE)
        common[piece] = _land(shapes[pairs[piece, 0]], shapes[pairs[piece, 1]])
        hectares[piece] = area_hectares(common[piece])
    rows = np.flatnonzero(hectares >= LEAST_HECTARES)
    best = rows[np.argsort(-hectares[rows], kind="stable")][:KEPT]
    return Overlaps(
        pairs[best, 0],
        pairs[best, 1],
        hectares[best],
        common[best],
        len(rows),
        float(hectares[rows].sum()),
        more,
    )


def _meeting(shapes: NDArray[Any]) -> tuple[NDArray[np.int64], bool]:
    """Return (first, second) of areas whose boxes meet, in order, and whether the search stopped early."""
    tree = shapely.STRtree(shapes)
    most = max(MOST_MEETINGS, USUAL_MEETINGS * len(shapes))
    step = max(1, min(1000, MOST_MEETINGS // max(1, len(shapes))))
    found, count = [np.empty((0, 2), np.int64)], 0
    for start in range(0, len(shapes), step):
        at, other = tree.query(shapes[start : start + step])
        rows = np.column_stack([at + start, other])
        rows = rows[rows[:, 0] < rows[:, 1]]
        found.append(rows[np.lexsort((rows[:, 1], rows[:, 0]))].astype(np.int64))
        count += len(rows)
        if count > most:
            return np.concatenate(found), True
    return np.concatenate(found), False


def _land(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Return the polygons two areas have in common; borders alone are nothing."""
    common = shapely.intersection(one, other)
    mixed = np.flatnonzero(shapely.get_type_id(common) == 7)
    for i in mixed.tolist():
        parts = shapely.get_parts(common[i])
        common[i] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return np.asarray(common, object)


def area_hectares(shapes: NDArray[Any]) -> NDArray[np.float64]:
    """Return the area of shapes in degrees, on the ellipsoid (equal-area projection)."""
    turn = Transformer.from_crs(4326, EQUAL_AREA, always_xy=True)
    flat = shapely.transform(shapes, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))
    return np.asarray(shapely.area(flat)) / 10_000
