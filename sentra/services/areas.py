"""An area drawn by hand: hostile text until it is a plain shape inside the kabupaten."""

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from ikm_registry.cleaning.coordinates import EAST, NORTH, SOUTH, WEST
from ikm_registry.places.projection import to_utm49s
from rpik.core.errors import DomainError

LONGEST = 200_000  # letters of GeoJSON
MOST_CORNERS = 2000
LARGEST_KM2 = 50.0  # a planning parameter: nine desa of the usual size, 5.6 km² each
SMALLEST_KM2 = 0.0005
DIGITS = 6  # about 10 cm

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """``shape`` is valid, in degrees of WGS84 with six digits; ``geojson`` is the same to keep."""

    geojson: dict[str, Any]
    shape: Any


def read(text: str) -> DrawnArea | None:
    """Return the area in ``text`` (GeoJSON, WGS84), None for "".

    Takes a Polygon, or a Feature or FeatureCollection with just one. Lines that cross are mended
    as shapely mends them, which may leave several polygons.

    Raises:
        DomainError: no GeoJSON, another shape, outside the kabupaten, too small or too large.
    """
    if not text.strip():
        return None
    rings = _rings(_coordinates(text))
    shape = shapely.Polygon(rings[0], rings[1:])
    if not shapely.is_valid(shape):
        mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        shape = shapely.set_precision(mended, 10**-DIGITS)
    _require_fit(shape)
    return DrawnArea(json.loads(json.dumps(shapely.geometry.mapping(shape))), shape)


def _coordinates(text: str) -> Any:
    if len(text) > LONGEST:
        raise _refused("Gambar bidang terlalu rinci. Gambar dengan lebih sedikit titik sudut.")
    try:
        found = json.loads(text)
        if found["type"] == "FeatureCollection":
            (found,) = found["features"]
        if found["type"] == "Feature":
            found = found["geometry"]
        if found["type"] != "Polygon":
            raise ValueError
        return found["coordinates"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused("Bidang tidak terbaca: harus satu poligon GeoJSON.") from error


def _rings(found: Any) -> list[Ring]:
    try:
        rings = [[(_number(x), _number(y)) for x, y, *_ in ring] for ring in found]
    except (TypeError, ValueError, OverflowError) as error:
        raise _refused("Titik sudut bidang tidak terbaca. Gambar ulang.") from error
    if not rings or any(len(set(ring)) < 3 for ring in rings):
        raise _refused("Bidang belum tertutup. Gambar paling sedikit tiga titik sudut.")
    if sum(len(ring) for ring in rings) > MOST_CORNERS:
        raise _refused(f"Bidang bersudut lebih dari {MOST_CORNERS}. Gambar lebih sederhana.")
    return rings


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    degrees = float(value)  # OverflowError for a whole number of 400 digits
    if not math.isfinite(degrees):
        raise ValueError
    return round(degrees, DIGITS)


def _require_fit(shape: Any) -> None:
    if shape.is_empty:
        raise _refused("Bidang itu tidak memuat luas. Gambar mengelilingi usaha yang dimaksud.")
    west, south, east, north = shape.bounds
    if west < WEST or east > EAST or south < SOUTH or north > NORTH:
        raise _refused("Bidang keluar dari Kabupaten Malang. Gambar di dalam wilayah kabupaten.")
    km2 = float(shapely.transform(shape, _metres).area) / 1e6
    if not SMALLEST_KM2 <= km2 <= LARGEST_KM2:
        raise _refused(
            f"Luas bidang {km2:.2f} km²; sentra berada di satu lokasi, jadi gambar antara 500 m² "
            f"dan {LARGEST_KM2:.0f} km².".replace(".", ",", 1)
        )


def _metres(corners: Any) -> Any:
    return np.column_stack(to_utm49s(corners[:, 1], corners[:, 0]))


def _refused(sentence: str) -> DomainError:
    return DomainError(sentence, field="area")
