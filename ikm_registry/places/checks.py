"""Does a point lie where its record says? Many at once; nothing is mended here, only told."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ikm_registry.places.cells import outline, touching
from ikm_registry.places.projection import to_utm49s

# The kabupaten with a small margin (domain.md 6.3: lat -8.464..-7.762, lon 112.287..112.950).
SOUTH, NORTH, WEST, EAST = -8.52, -7.70, 112.20, 113.00
LEAST_REACH_M = 3000.0  # a desa's point may stand at its rim

OK, NO_POINT, ZERO, SWAPPED, SIGN, OUTSIDE, FAR = range(7)
CODES = ("", "tanpa_titik", "titik_nol", "titik_tertukar", "tanda_hilang", "luar_kabupaten",
         "jauh_dari_desa")  # fmt: skip
SENTENCES = (
    "",
    "Belum ada titik lokasi.",
    "Koordinat 0,0 bukan lokasi; kosongkan atau ambil titik baru.",
    "Lintang dan bujur tertukar; balikkan keduanya.",
    "Tanda minus lintang hilang: titik jatuh di utara khatulistiwa; tambahkan tanda minus.",
    "Titik berada di luar Kabupaten Malang; Kota Malang dan Kota Batu bukan wilayah kabupaten.",
    "Titik jauh dari desa yang tertulis; periksa desanya atau titiknya.",
)


@dataclass(frozen=True, slots=True)
class PointChecks:
    """``code`` per point (index into CODES and SENTENCES); ``distance_m`` to its desa, nan unknown."""

    code: NDArray[np.int8]
    distance_m: NDArray[np.float64]


def desa_reach(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far (m) a business may lie from each desa's point before it is doubted.

    As far as the furthest desa point whose cell touches: half-way lies the border, the rest is
    margin for points at the rim. At least 3 km.
    """
    x, y = to_utm49s(lat, lon)
    return np.array(
        [
            max([LEAST_REACH_M, *np.hypot(x[near] - x[i], y[near] - y[i])])
            for i, near in enumerate(touching(x, y))
        ]
    )


def check_points(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    desa: NDArray[np.int64],
    *,
    desa_lat: NDArray[np.float64],
    desa_lon: NDArray[np.float64],
) -> PointChecks:
    """Return what is wrong with each point (WGS84 degrees, nan without); the gravest alone.

    ``desa`` is an index into the desa points, -1 unknown. Outside means outside the outline drawn
    round the desa points ("batas perkiraan"), so some 1.8 km beyond the last of them. Kota Malang
    lies inside that outline: until official boundaries are loaded only FAR tells of it.
    """
    code = np.zeros(len(lat), np.int8)
    distance = np.full(len(lat), np.nan)
    known = np.isfinite(lat) & np.isfinite(lon)
    code[~known] = NO_POINT
    rows = np.flatnonzero(known)
    a, b = lat[rows], lon[rows]
    inside = _boxed(a, b)
    code[rows[~inside]] = OUTSIDE
    code[rows[_boxed(-a, b)]] = SIGN
    code[rows[_boxed(b, a) | _boxed(-b, a)]] = SWAPPED
    code[rows[(a == 0) & (b == 0)]] = ZERO
    rows = rows[inside]
    if len(rows) == 0 or len(desa_lat) < 3:
        return PointChecks(code, distance)
    x, y = to_utm49s(lat[rows], lon[rows])
    desa_x, desa_y = to_utm49s(desa_lat, desa_lon)
    land = outline(desa_x, desa_y)
    shapely.prepare(land)
    within = shapely.contains_xy(land, x, y)
    stated = desa[rows] >= 0
    home = desa[rows[stated]]
    distance[rows[stated]] = np.hypot(x[stated] - desa_x[home], y[stated] - desa_y[home])
    reach = desa_reach(desa_lat, desa_lon)
    far = rows[stated][distance[rows[stated]] > reach[home]]
    code[far] = FAR
    code[rows[~within]] = OUTSIDE
    return PointChecks(code, distance)


def _boxed(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (lat >= SOUTH) & (lat <= NORTH) & (lon >= WEST) & (lon <= EAST)
