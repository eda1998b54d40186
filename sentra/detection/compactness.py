"""How close together: distances between members, the middle, the hull."""

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist

from ikm_registry.places.projection import to_wgs84

MARGIN_M = 60.0  # drawn around the members so that three in a row still make an area
SMALL = 48  # up to so many all pairs cost less than a tree
MEASURED = 1000  # above so many points the median is taken over an even sample of them
DECIMALS = 6  # a tenth of a metre


def middle(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of x and of y: a stray member does not pull it."""
    return np.array([_median(x), _median(y)])


def compactness(
    x: NDArray[np.float64], y: NDArray[np.float64], area: float | None = None
) -> dict[str, Any]:
    """Return distances in metres, area in hectares and density of members with a point.

    Keys: ``points``; ``radius_median_m``, ``radius_max_m`` to the middle; ``max_m``, ``median_m``
    of all pairs; ``nearest_mean_m`` to the nearest other; ``area_ha`` of the hull with its margin;
    ``units_per_km2``. Without points only ``points``. Pairs are measured exactly up to 1,000
    points; above, the largest distance stays exact (it lies on the hull) and the median is that of
    an even sample (``sampled``). ``area`` in m² saves drawing the hull again.
    """
    if len(x) == 0:
        return {"points": 0}
    points = np.column_stack([x, y])
    distances = np.hypot(*(points - middle(x, y)).T)
    if area is None:
        area = float(shapely.area(_shape(x, y)))
    longest, typical, nearest = _gaps(points)
    return {
        "points": len(points),
        "radius_median_m": _metres(_median(distances)),
        "radius_max_m": _metres(distances.max()),
        "max_m": _metres(longest),
        "median_m": _metres(typical),
        "nearest_mean_m": _metres(nearest),
        "area_ha": round(area / 10_000, 2),
        "units_per_km2": round(len(points) / area * 1e6, 1),
        "sampled": len(points) > MEASURED,
    }


def _gaps(points: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return (largest, median) of all pairs and the mean to the nearest other; 0 of one point."""
    count = len(points)
    if count < 2:
        return 0.0, 0.0, 0.0
    if count <= SMALL:
        first, second = _pairs(count)
        pairs = np.hypot(*(points[first] - points[second]).T)
        nearest = np.full(count, np.inf)
        np.minimum.at(nearest, first, pairs)
        np.minimum.at(nearest, second, pairs)
        return float(pairs.max()), _median(pairs), float(nearest.mean())
    near, _ = cKDTree(points).query(points, k=2)
    if count <= MEASURED:
        pairs = pdist(points)
        return float(pairs.max()), _median(pairs), float(near[:, 1].mean())
    sample = points[np.linspace(0, count - 1, MEASURED).astype(np.int64)]
    corners = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(points)))
    return float(pdist(corners).max(initial=0.0)), _median(pdist(sample)), float(near[:, 1].mean())


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(count, 1)


def _median(values: NDArray[np.float64]) -> float:
    """The median of a few finite numbers, without the ceremony of ``np.median``."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def hull_geojson(x: NDArray[np.float64], y: NDArray[np.float64]) -> dict[str, Any] | None:
    """Return the hull of the points (metres) with its margin as a GeoJSON polygon in WGS84."""
    if len(x) == 0:
        return None
    return _polygon(shapely.transform(_shape(x, y), _to_degrees))


def _shape(x: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
    points = shapely.multipoints(np.column_stack([x, y]))
    return shapely.buffer(shapely.convex_hull(points), MARGIN_M, quad_segs=4)


def hulls(
    x: NDArray[np.float64], y: NDArray[np.float64], owner: NDArray[np.int64], count: int
) -> tuple[list[dict[str, Any] | None], NDArray[np.float64]]:
    """Return (GeoJSON polygon in WGS84 or None, area in m²) of each owner's points (metres)."""
    order = np.argsort(owner, kind="stable")
    owners, first = np.unique(owner[order], return_index=True)
    groups = np.repeat(np.arange(len(owners)), np.diff(np.append(first, len(order))))
    shapes = shapely.multipoints(shapely.points(x[order], y[order]), indices=groups)
    shapes = shapely.buffer(shapely.convex_hull(shapes), MARGIN_M, quad_segs=4)
    areas = np.zeros(count)
    areas[owners] = shapely.area(shapes)
    drawn: list[dict[str, Any] | None] = [None] * count
    for i, shape in zip(owners, shapely.transform(shapes, _to_degrees), strict=True):
        drawn[i] = _polygon(shape)
    return drawn, areas


def _polygon(shape: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [shapely.get_coordinates(shape).tolist()]}


def _to_degrees(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    lat, lon = to_wgs84(metres[:, 0], metres[:, 1])
    return np.column_stack([np.round(lon, DECIMALS), np.round(lat, DECIMALS)])


def _metres(value: Any) -> float:
    return round(float(value), 1)
