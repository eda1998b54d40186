"""Seconds of CPU to find the zone of many points, against the plain ways to ask the same library.

``make bench``, or ``python -m tests.benchmarks.zones [POINTS]``. Zones are made up: 230 and 20,000
blobs with 400 and 200 corners over the kabupaten, and one of 200,000 corners.
"""

import sys
from time import process_time

import numpy as np
import shapely

from ikm_registry.places.zones import areas_at

WEST, SOUTH, EAST, NORTH = 112.287, -8.464, 112.950, -7.762


def blobs(count: int, corners: int, radius: float, seed: int = 1) -> np.ndarray:
    """Return star-shaped areas in degrees."""
    rng = np.random.default_rng(seed)
    middle = rng.uniform((WEST, SOUTH), (EAST, NORTH), (count, 2))
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    phase = rng.uniform(0, 2 * np.pi, (4, count, 1))
    waves = sum(np.sin(k * angle + p) / k**0.7 for k, p in zip((3, 11, 37, 97), phase, strict=True))
    reach = radius * (1 + 0.3 * waves)
    ring = middle[:, None, :] + reach[..., None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return shapely.make_valid(shapely.polygons(ring))


def obvious(lat: np.ndarray, lon: np.ndarray, shapes: np.ndarray) -> int:
    """A tree over the areas, asked point by point in one call: what the library's page shows."""
    points = shapely.points(lon, lat)
    return shapely.STRtree(shapes).query(points, predicate="intersects").shape[1]


def main() -> None:
    """Print seconds, pairs and the ratio."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform((WEST, SOUTH), (EAST, NORTH), (n, 2)).T
    layers = {
        "230 zones x 400 corners": blobs(230, 400, 0.02),
        "20,000 zones x 200 corners": blobs(20_000, 200, 0.003),
        "1 zone x 200,000 corners": blobs(1, 200_000, 0.2),
    }
    for name, shapes in layers.items():
        wkb = shapely.to_wkb(shapes)
        began = process_time()
        point, _ = areas_at(lat, lon, wkb)
        ours = process_time() - began
        sample = min(n, 50_000) if "200,000" not in name else 200
        began = process_time()
        pairs = obvious(lat[:sample], lon[:sample], shapes)
        plain = (process_time() - began) * n / sample
        same = pairs == int(np.searchsorted(point, sample))
        print(
            f"{n:,} points, {name}: {ours:6.2f} s, {len(point):,} pairs; obvious way "
            f"{plain:8.2f} s ({plain / ours:.1f}x, from {sample:,} points), same answer: {same}"
        )


if __name__ == "__main__":
    main()
