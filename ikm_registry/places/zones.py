"""In which area does a point lie? A million points at once; shapely alone, no database."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray


def areas_at(
    lat: ArrayLike, lon: ArrayLike, shapes: Sequence[bytes] | NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (point, area): every pair where the point lies in the area or on its border.

    ``shapes`` are WKB or shapely areas in degrees of WGS84, like the points; points that are not
    finite lie nowhere. Pairs are ordered by point, then area; areas may overlap and have holes.
    Points are sorted by x, so those in the box of an area are a slice; each area is prepared once, so
    one of a million corners costs no more than its own reading.
    """
    y, x = np.asarray(lat, float), np.asarray(lon, float)
    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    areas = _shapes(shapes)
    found = [np.empty((2, 0), np.int64)]
    if len(rows) and len(areas):
        rows = rows[np.argsort(x[rows], kind="stable")]
        x, y = x[rows], y[rows]
        west, south, east, north = shapely.bounds(areas).T
        first, beyond = np.searchsorted(x, west), np.searchsorted(x, east, "right")
        shapely.prepare(areas)
        for at in np.flatnonzero(first < beyond):
            strip = y[first[at] : beyond[at]]
            near = first[at] + np.flatnonzero((strip >= south[at]) & (strip <= north[at]))
            point = rows[near[shapely.intersects_xy(areas[at], x[near], y[near])]]
            found.append(np.stack([point, np.full(len(point), at)]))
    point, area = np.concatenate(found, axis=1)
    order = np.lexsort((area, point))
    return point[order], area[order]


def gravest(
    point: NDArray[np.int64], area: NDArray[np.int64], gravity: ArrayLike, points: int
) -> NDArray[np.int64]:
    """Return for each of ``points`` the one area that counts, -1 for none.

    Where areas overlap the gravest answer counts (``gravity`` per area, highest first), among equals
    the first of the layer.
    """
    weight = np.asarray(gravity)
    order = np.lexsort((area, -weight[area], point))
    ordered = point[order]
    first = np.ones(len(order), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    result = np.full(points, -1, np.int64)
    result[ordered[first]] = area[order][first]
    return result


def _shapes(shapes: Sequence[bytes] | NDArray[Any]) -> NDArray[Any]:
    array = np.empty(len(shapes), object)
    array[:] = [bytes(s) if isinstance(s, memoryview) else s for s in shapes]
    if len(array) and isinstance(array[0], bytes):
        return shapely.from_wkb(array)
    return array
