"""The outline of members chosen by a person, measured as detection measures a candidate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s, to_wgs84
from sentra.detection.compactness import compactness, hull_geojson


@dataclass(frozen=True, slots=True)
class Shape:
    """Middle (WGS84 degrees), hull (GeoJSON) and spread (metres, hectares); None without points."""

    lat: float | None
    lon: float | None
    hull: dict[str, Any] | None
    spread: dict[str, Any]


def outline(members: Sequence[Ikm]) -> Shape:
    """Return the shape of these members.

    The hull rests on points alone: a desa's point is no workshop. Without any point the middle is
    the mean of the desa points and there is no hull.
    """
    points = [(ikm.lat, ikm.lon) for ikm in members if ikm.lat is not None]
    if not points:
        return _from_desa(members)
    lat, lon = np.array(points).T
    x, y = to_utm49s(lat, lon)
    middle_lat, middle_lon = to_wgs84([float(np.median(x))], [float(np.median(y))])
    return Shape(
        round(float(middle_lat[0]), 6),
        round(float(middle_lon[0]), 6),
        hull_geojson(x, y),
        compactness(x, y),
    )


def _from_desa(members: Sequence[Ikm]) -> Shape:
    desa = [ikm.desa for ikm in members if ikm.desa is not None]
    if not desa:
        return Shape(None, None, None, {"points": 0})
    lat = sum(place.lat for place in desa) / len(desa)
    lon = sum(place.lon for place in desa) / len(desa)
    return Shape(lat, lon, None, {"points": 0})
