"""The outline of members chosen by a person; a candidate's own comes from the detection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely import transform
from shapely.geometry import MultiPoint, mapping

from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s, to_wgs84

MARGIN_M = 60.0  # drawn around the members so that three in a row still make an area


@dataclass(frozen=True, slots=True)
class Shape:
    """Middle (WGS84 degrees), hull (GeoJSON) and spread (metres, hectares); None without points."""

    lat: float | None
    lon: float | None
    hull: dict[str, Any] | None
    spread: dict[str, Any]


def outline(members: Sequence[Ikm]) -> Shape:
    """Return the shape of these members; those without a point count by their desa's point.

    The hull rests on points alone: a desa's point is no workshop.
    """
    points = [(ikm.lat, ikm.lon) for ikm in members if ikm.lat is not None]
    if not points:
        return _from_desa(members)
    lat, lon = np.array(points).T
    x, y = to_utm49s(lat, lon)
    middle = np.median(x), np.median(y)
    distance = np.hypot(x - middle[0], y - middle[1])
    area = MultiPoint(np.column_stack([x, y])).convex_hull.buffer(MARGIN_M, quad_segs=4)
    middle_lat, middle_lon = to_wgs84(np.array([middle[0]]), np.array([middle[1]]))
    spread = {
        "points": len(points),
        "radius_median_m": round(float(np.median(distance)), 1),
        "radius_max_m": round(float(distance.max()), 1),
        "hull_ha": round(area.area / 10_000, 2),
    }
    return Shape(
        float(middle_lat[0]), float(middle_lon[0]), mapping(transform(area, _to_degrees)), spread
    )


def _to_degrees(metres: np.ndarray) -> np.ndarray:
    lat, lon = to_wgs84(metres[:, 0], metres[:, 1])
    return np.column_stack([np.round(lon, 6), np.round(lat, 6)])


def _from_desa(members: Sequence[Ikm]) -> Shape:
    """Return the middle of the desa points: rough, and said so by the missing hull."""
    desa = [ikm.desa for ikm in members if ikm.desa is not None]
    if not desa:
        return Shape(None, None, None, {"points": 0})
    lat = sum(place.lat for place in desa) / len(desa)
    lon = sum(place.lon for place in desa) / len(desa)
    return Shape(lat, lon, None, {"points": 0})
