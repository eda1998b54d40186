"""WGS84 degrees to metres and back: UTM 49S (EPSG:32749) covers 108 to 114 E, so the kabupaten."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer


@lru_cache(maxsize=2)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_utm49s(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (x, y) in metres of EPSG:32749 for latitudes and longitudes in degrees (EPSG:4326)."""
    x, y = _transformer(4326, 32749).transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(x), np.asarray(y)


def to_wgs84(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (lat, lon) in degrees for metres of EPSG:32749."""
    lon, lat = _transformer(32749, 4326).transform(np.asarray(x, float), np.asarray(y, float))
    return np.asarray(lat), np.asarray(lon)
