"""UTM zone 49 south (EPSG:32749) to degrees: field teams note metres from their GPS.

Written out so that a cleaner of single cells loads neither pyproj nor numpy; a test holds it against
``places.projection``.
"""

from math import asin, atan, atan2, cos, cosh, degrees, radians, sin, sinh, sqrt, tan

RADIUS, FLATTENING, SCALE = 6_378_137.0, 1 / 298.257223563, 0.9996
MERIDIAN, FALSE_EAST, FALSE_NORTH = 111, 500_000.0, 10_000_000.0
_N = FLATTENING / (2 - FLATTENING)
_ARC = RADIUS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (_N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3, _N**2 / 48 + _N**3 / 15, 17 / 480 * _N**3)
_ECCENTRICITY = sqrt(FLATTENING * (2 - FLATTENING))


def from_utm(east: float, north: float) -> tuple[float, float]:
    """Return (lat, lon) of a point in metres (Krüger's series, good to a millimetre here)."""
    xi, eta = (north - FALSE_NORTH) / (SCALE * _ARC), (east - FALSE_EAST) / (SCALE * _ARC)
    xi, eta = (
        xi - sum(b * sin(2 * j * xi) * cosh(2 * j * eta) for j, b in enumerate(_BETA, 1)),
        eta - sum(b * cos(2 * j * xi) * sinh(2 * j * eta) for j, b in enumerate(_BETA, 1)),
    )
    chi = asin(sin(xi) / cosh(eta))
    lat = chi
    for _ in range(4):  # conformal to geodetic latitude
        e = _ECCENTRICITY
        ratio = ((1 + e * sin(lat)) / (1 - e * sin(lat))) ** (e / 2)
        lat = 2 * atan(tan(radians(45) + chi / 2) * ratio) - radians(90)
    return degrees(lat), MERIDIAN + degrees(atan2(sinh(eta), cos(xi)))
