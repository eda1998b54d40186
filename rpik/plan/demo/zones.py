"""An invented pola ruang for the demo register: it looks like an RTRW and says nothing about the real one.

Drawn from the desa's points and the planted kampung alone, seeded: settlements, a river, farm land and
dry land or forest about them, an industrial patch along the old belt of industry. Zones do not overlap. Plain Python: knows no database.
"""

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ikm_registry.places.cells import voronoi_cells
from ikm_registry.places.projection import to_utm49s, to_wgs84
from rpik.plan.demo.catalogue import CLUSTERS
from rpik.plan.demo.generator import SEED, Place

INDUSTRY = "Kawasan Peruntukan Industri (contoh)"
SETTLEMENT = "Permukiman (contoh)"
RIVER = "Sempadan Sungai (contoh)"
FARM = "Pertanian Pangan Berkelanjutan (contoh)"
FOREST = "Hutan Lindung (contoh)"
DRY = "Pertanian Lahan Kering (contoh)"
# What each says to an industry; the last kind stays "belum diketahui", as new maps leave some.
ANSWERS = {
    INDUSTRY: "sesuai",
    SETTLEMENT: "bersyarat",
    RIVER: "tidak_sesuai",
    FARM: "tidak_sesuai",
    FOREST: "tidak_sesuai",
}
# Lawang, Singosari, Karangploso, Pakis, Pakisaji, Kepanjen, Bululawang, Gondanglegi, Turen.
BELT = {f"35.07.{n:02d}" for n in (25, 24, 23, 18, 19, 13, 14, 10, 9)}
WOODED = {f"35.07.{n:02d}" for n in (1, 3, 4, 6, 7, 17, 21, 26, 27, 28, 29, 30)}
RIVER_M = 60.0  # from the middle of the river
SPECK = 5e-8  # square degrees, some 600 square metres
FAR_M = 40_000.0  # beyond any desa


def geojson(places: Sequence[Place], seed: int = SEED) -> bytes:
    """Return the zones as GeoJSON (WGS84) with NAMOBJ and WADMKC, as office layers name them."""
    collection = {"type": "FeatureCollection", "features": list(_features(places, seed))}
    return json.dumps(collection, ensure_ascii=False).encode()


def _features(places: Sequence[Place], seed: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(seed)  # noqa: S311  # an invented map, no secret
    x, y = to_utm49s([one.lat for one in places], [one.lon for one in places])
    gaps = cKDTree(np.column_stack([x, y])).query(np.column_stack([x, y]), k=2)[0][:, 1]
    cells = voronoi_cells([(one.lat, one.lon) for one in places])
    for place, cell, middle, gap in zip(places, cells, zip(x, y, strict=True), gaps, strict=True):
        land = shapely.transform(shapely.geometry.shape(cell), _metres)
        for name, zone in _zones(rng, place, land, middle, float(gap)):
            shape = _areas(shapely.make_valid(shapely.transform(zone, _degrees)))
            if not shape.is_empty:
                yield {
                    "type": "Feature",
                    "properties": {"NAMOBJ": name, "WADMKC": place.kecamatan},
                    "geometry": shapely.geometry.mapping(shape),
                }


def _zones(
    rng: random.Random, place: Place, land: Any, middle: tuple[float, float], gap: float
) -> Iterator[tuple[str, Any]]:
    """Yield name and area (metres) of each zone of one desa: what was taken is not given again."""
    reach = min(max(0.5 * gap, 450.0), 1100.0)
    river = _river(rng, middle).buffer(RIVER_M) & land
    yield RIVER, river
    free = land - river
    if place.kecamatan_code in BELT:
        patch = _patch(rng, _beside(rng, middle, 0.6 * reach), 0.45 * reach) & free
        yield INDUSTRY, patch
        free -= patch
    homes = [_patch(rng, middle, reach), *_kampung(rng, place, middle)]
    settlement = shapely.union_all(homes) & free
    yield SETTLEMENT, settlement
    free -= settlement
    farm = _quarter(rng, middle) & free
    yield FARM, farm
    free -= farm
    if place.kecamatan_code in WOODED:
        forest = _quarter(rng, middle) & free
        yield FOREST, forest
        free -= forest
    yield DRY, free


def _patch(rng: random.Random, middle: tuple[float, float], reach: float) -> Any:
    """Return a rounded area about a place, no two alike."""
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    far = reach * np.array([rng.uniform(0.7, 1.1) for _ in angles])
    ring = np.column_stack([middle[0] + far * np.cos(angles), middle[1] + far * np.sin(angles)])
    return shapely.Polygon(ring)


def _kampung(rng: random.Random, place: Place, middle: tuple[float, float]) -> Iterator[Any]:
    """Yield a settlement for each planted kampung of the desa, too small for those at its rim."""
    for one in CLUSTERS:
        if (one.desa, one.kecamatan) == (place.name, place.kecamatan):
            at = (middle[0] + one.east_m, middle[1] + one.north_m)
            yield _patch(rng, at, 2 * one.spread_m)


def _river(rng: random.Random, middle: tuple[float, float]) -> Any:
    """Return a bending line that passes some hundred metres from the middle."""
    heading, aside = rng.uniform(0, np.pi), rng.uniform(-500, 500)
    along = np.linspace(-6000, 6000, 25)
    bend = aside + np.cumsum([rng.gauss(0, 40) for _ in along])
    x = middle[0] + along * np.cos(heading) - bend * np.sin(heading)
    y = middle[1] + along * np.sin(heading) + bend * np.cos(heading)
    return shapely.LineString(np.column_stack([x, y]))


def _quarter(rng: random.Random, middle: tuple[float, float]) -> Any:
    """Return all the land between two headings a right angle apart."""
    heading = rng.uniform(0, 2 * np.pi)
    far = [_from(middle, heading + turn, FAR_M) for turn in (0, np.pi / 2)]
    return shapely.Polygon([middle, *far])


def _beside(rng: random.Random, middle: tuple[float, float], metres: float) -> tuple[float, float]:
    return _from(middle, rng.uniform(0, 2 * np.pi), metres)


def _from(middle: tuple[float, float], heading: float, metres: float) -> tuple[float, float]:
    return middle[0] + metres * float(np.cos(heading)), middle[1] + metres * float(np.sin(heading))


def _metres(corners: np.ndarray) -> np.ndarray:
    return np.column_stack(to_utm49s(corners[:, 1], corners[:, 0]))


def _degrees(corners: np.ndarray) -> np.ndarray:
    lat, lon = to_wgs84(corners[:, 0], corners[:, 1])
    return np.round(np.column_stack([lon, lat]), 6)


def _areas(shape: Any) -> Any:
    """Return the polygons worth drawing: where zones only touch, lines and specks are left."""
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold several at once
    return shapely.multipolygons(parts[shapely.area(parts) > SPECK])
