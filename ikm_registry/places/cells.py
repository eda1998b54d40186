"""Cells around desa points, until the office loads official boundaries ("batas perkiraan").

A Voronoi cell is the land nearer to one desa's point than to any other's, cut at an outline drawn
round all the points. It is no boundary and is labelled so wherever it shows.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay
from shapely.geometry import mapping

from ikm_registry.places.projection import to_utm49s, to_wgs84

OUTLINE_RATIO = 0.15  # how closely the outline follows the points (0 tight, 1 convex)
OUTLINE_MARGIN_M = 1800.0  # about the median distance between desa points
LONGEST_TOUCH_M = 8000.0  # between the points of desa that may touch; nearest: median 1.8 km
DECIMALS = 5  # a metre


def voronoi_cells(points: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """Return a GeoJSON geometry (WGS84) for each (lat, lon), in the same order.

    Cells do not overlap and together fill the outline. Fewer than three points give [] cells.
    """
    if len(points) < 3:
        return [{} for _ in points]
    lat, lon = np.array(points, float).T
    x, y = to_utm49s(lat, lon)
    sites = shapely.multipoints(shapely.points(x, y))
    land = outline(x, y)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(sites, extend_to=land.envelope, ordered=True)
    )
    return [_geojson(cell) for cell in shapely.intersection(cells, land)]


def outline(x: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
    """Return the polygon (metres) drawn round at least three desa points, with its margin."""
    sites = shapely.multipoints(shapely.points(x, y))
    return shapely.concave_hull(sites, ratio=OUTLINE_RATIO).buffer(OUTLINE_MARGIN_M)


def dissolve(cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the union of GeoJSON cells (WGS84) as one valid geometry.

    Nothing is simplified: cells have few corners, and neighbouring unions keep a common border.
    """
    shapes = [shapely.geometry.shape(cell) for cell in cells if cell]
    return _rounded(shapely.union_all(shapes, grid_size=10.0**-DECIMALS))


def touching(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[list[int]]:
    """Return, for each desa point (metres), the desa whose cells touch its own, ascending.

    Neighbours in the Delaunay triangulation, but not across the rim: points further apart than
    ``LONGEST_TOUCH_M`` are no neighbours.
    """
    found: list[list[int]] = [[] for _ in x]
    if len(x) < 3:
        return found
    triangles = Delaunay(np.column_stack([x, y])).simplices
    edges = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.unique(np.sort(edges, axis=1), axis=0)
    first, second = edges.T
    near = np.hypot(x[first] - x[second], y[first] - y[second]) <= LONGEST_TOUCH_M
    for a, b in edges[near].tolist():
        found[a].append(b)
        found[b].append(a)
    return [sorted(desa) for desa in found]


def _geojson(shape: Any) -> dict[str, Any]:
    def to_degrees(coordinates: np.ndarray) -> np.ndarray:
        lat, lon = to_wgs84(coordinates[:, 0], coordinates[:, 1])
        return np.column_stack([lon, lat])

    return _rounded(shapely.transform(shape, to_degrees))


def _rounded(shape: Any) -> dict[str, Any]:
    rounded = shapely.transform(shape, lambda c: np.round(c, DECIMALS))
    return _lists(mapping(rounded))


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_lists(item) for item in value]
    return value
