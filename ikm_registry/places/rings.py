"""A circle in metres as a GeoJSON polygon in WGS84."""

from collections.abc import Sequence

import numpy as np

from ikm_registry.places.projection import to_utm49s, to_wgs84

CORNERS = 32


def rings(
    lat: Sequence[float], lon: Sequence[float], radius_m: Sequence[float]
) -> list[list[list[float]]]:
    """Return the closed outline ([lon, lat] pairs) of each circle."""
    if not len(lat):
        return []
    x, y = to_utm49s(lat, lon)
    angle = np.linspace(0, 2 * np.pi, CORNERS + 1)
    reach = np.asarray(radius_m, float)[:, None]
    ring_lat, ring_lon = to_wgs84(
        x[:, None] + reach * np.cos(angle), y[:, None] + reach * np.sin(angle)
    )
    pairs = np.round(np.stack([ring_lon, ring_lat], axis=2), 6)
    pairs[:, -1] = pairs[:, 0]
    return pairs.tolist()
