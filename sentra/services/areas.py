"""An area drawn by hand: hostile text until it is a plain polygon inside the kabupaten."""

import json
import math
from typing import Any

import shapely

from ikm_registry.places.projection import to_utm49s
from rpik.core.errors import DomainError

LONGEST = 200_000  # letters of GeoJSON
MOST_CORNERS = 2000
WEST, SOUTH, EAST, NORTH = 112.2, -8.5, 112.95, -7.7  # the kabupaten, product.md
LARGEST_KM2 = 50.0  # a planning parameter: nine desa of the usual size, 5.6 km² each
SMALLEST_KM2 = 0.0005
DIGITS = 6  # about 10 cm


def polygon(text: str) -> dict[str, Any]:
    """Return the drawn area as a GeoJSON Polygon (WGS84, six digits).

    Takes a Polygon, or a Feature or FeatureCollection with just one.

    Raises:
        DomainError: no GeoJSON, another shape, crossing lines, outside the kabupaten, too large.
    """
    rings = _rings(_geometry(text))
    shape = shapely.Polygon(rings[0], rings[1:])
    if not shapely.is_valid(shape):
        raise _refused("Garis bidang saling memotong. Gambar ulang tanpa menyilang.")
    west, south, east, north = shape.bounds
    if west < WEST or east > EAST or south < SOUTH or north > NORTH:
        raise _refused("Bidang keluar dari Kabupaten Malang. Gambar di dalam wilayah kabupaten.")
    km2 = _km2(rings)
    if not SMALLEST_KM2 <= km2 <= LARGEST_KM2:
        raise _refused(
            f"Luas bidang {km2:.2f} km²; sentra berada di satu lokasi, jadi gambar antara 500 m² "
            f"dan {LARGEST_KM2:.0f} km².".replace(".", ",", 1)
        )
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]}


def _geometry(text: str) -> Any:
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


def _rings(found: Any) -> list[list[tuple[float, float]]]:
    try:
        rings = [[(_number(x), _number(y)) for x, y, *_ in ring] for ring in found]
    except (TypeError, ValueError, OverflowError) as error:
        raise _refused("Titik sudut bidang tidak terbaca. Gambar ulang.") from error
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
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


def _km2(rings: list[list[tuple[float, float]]]) -> float:
    metres = []
    for ring in rings:
        lon, lat = zip(*ring, strict=True)
        metres.append(list(zip(*to_utm49s(lat, lon), strict=True)))
    return float(shapely.Polygon(metres[0], metres[1:]).area) / 1e6


def _refused(sentence: str) -> DomainError:
    return DomainError(sentence, field="area")
