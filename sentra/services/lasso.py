"""An area that a person drew on the map: read from the browser, checked before anything is asked."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from rpik.core.errors import DomainError

MAX_TEXT = 200_000  # characters
MAX_CORNERS = 2_000
# Java, with room: what is drawn elsewhere is no area of ours.
LAND = (105.0, -10.0, 116.0, -5.0)
BROKEN = "Bidang yang digambar tidak terbaca. Gambar ulang."


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """``geojson`` as it is kept, ``shape`` valid polygons in degrees of WGS84."""

    geojson: dict[str, Any]
    shape: Any


def read_area(text: str) -> DrawnArea | None:
    """Return the polygon in ``text`` (GeoJSON geometry, WGS84), None for "".

    A line that crosses itself is mended as shapely mends it. Raises DomainError for anything else
    than one ring of three corners or more, on Java.
    """
    if not text.strip():
        return None
    ring = _ring(text)
    shape = shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)
    if shape.is_empty or not shape.area:
        raise DomainError("Bidang itu tidak memuat luas. Gambar mengelilingi usaha yang dimaksud.")
    closed = [*ring, ring[0]] if ring[0] != ring[-1] else ring
    return DrawnArea({"type": "Polygon", "coordinates": [closed]}, shape)


def _ring(text: str) -> list[list[float]]:
    if len(text) > MAX_TEXT:
        raise DomainError("Bidang yang digambar terlalu rumit. Gambar lebih sederhana.")
    try:
        asked = json.loads(text)
        if asked["type"] != "Polygon" or len(asked["coordinates"]) != 1:
            raise DomainError(BROKEN)
        corners = np.asarray(asked["coordinates"][0], np.float64)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DomainError(BROKEN) from error
    if corners.ndim != 2 or corners.shape[1] != 2 or not np.isfinite(corners).all():
        raise DomainError(BROKEN)
    if not 3 <= len(corners) <= MAX_CORNERS:
        raise DomainError(BROKEN)
    west, south, east, north = LAND
    if (corners < [west, south]).any() or (corners > [east, north]).any():
        raise DomainError("Bidang itu di luar Kabupaten Malang. Gambar ulang di peta.")
    return np.round(corners, 6).tolist()
