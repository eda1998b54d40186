"""Points of a map cut into tiles: few marks when far away, each business when near.

Points are kept sorted along a Z-curve of the Web Mercator square: the points of any tile, and of
any cell inside it, stand next to each other, so a tile costs two searches and one pass over its own
points. What a tile says of a business is its number and which part of the register it belongs to (of
the sectors, the commonest groups, or the size classes); names are asked for by a click.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.vector_tile import EXTENT, Feature, encode

DEEP = 26  # halvings of the world's side: 0.6 m at the equator
POINTS_FROM = 14  # from this zoom on everybody is shown
CELLS = 3  # halvings of a tile further out: 8 × 8 cells of 64 pixels
FEW = 3  # so many in a cell are shown one by one even there
TOLD = 8  # numbers named where several stand on one spot
SECTORS = ("agro", "non_agro", "unknown")
SIZES = ("kecil", "menengah", "besar", "unknown")
OTHERS, NONE = "(lain)", "(belum)"  # beside codes of groups, which have no brackets
COLOURS = 7  # groups with a colour of their own: more hues cannot be told apart

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parts:
    """One way to part the register: names of the parts, and by business the index of its own."""

    names: tuple[str, ...]
    of: NDArray[np.int8]


def by_group(codes: tuple[str, ...], group: Ints) -> Parts:
    """Return the commonest groups, then all others, then those without one (index -1 in ``codes``)."""
    counts = np.bincount(group[group >= 0], minlength=len(codes))
    common = [i for i in np.argsort(-counts, kind="stable").tolist() if counts[i]]
    shown = common if len(common) <= COLOURS + 1 else common[:COLOURS]
    names = (*(codes[i] for i in shown), OTHERS, NONE)
    place = np.full(len(codes) + 1, len(shown), np.int8)
    place[shown] = np.arange(len(shown))
    place[-1] = len(shown) + 1
    return Parts(names, place[group])


@dataclass(frozen=True, slots=True)
class TilePoints:
    """Businesses along the Z-curve: ``key``, their ``number``, and the ways they may be coloured."""

    key: Ints
    number: Ints
    parts: Mapping[str, Parts]

    def __len__(self) -> int:
        return len(self.key)

    def totals(self, way: str) -> dict[str, int]:
        """Return how many there are of each part."""
        parts = self.parts[way]
        counts = np.bincount(parts.of, minlength=len(parts.names)).tolist()
        return dict(zip(parts.names, counts, strict=True))

    def bounds(self) -> list[float] | None:
        """Return west, south, east, north in degrees; None without points."""
        if not len(self):
            return None
        x, y = _apart(self.key)
        west, east = _longitude(x.min()), _longitude(x.max())
        return [west, _latitude(y.max()), east, _latitude(y.min())]


def sorted_points(
    number: Ints, lat: NDArray[np.float64], lon: NDArray[np.float64], parts: Mapping[str, Parts]
) -> TilePoints:
    """Return the points in tile order. Degrees of WGS84; what lies off the Mercator square is left out."""
    with np.errstate(invalid="ignore"):
        inside = (np.abs(lat) < 85) & (np.abs(lon) < 180)
    lat, lon = lat[inside], lon[inside]
    side = float(1 << DEEP)
    x = ((lon + 180) / 360 * side).astype(np.int64)
    y = ((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * side).astype(np.int64)
    key = _spread(x) | (_spread(y) << 1)
    number = number[inside]
    order = np.lexsort((number, key))  # equal places by number: the same register, the same tile
    placed = {way: Parts(one.names, one.of[inside][order]) for way, one in parts.items()}
    return TilePoints(key[order], number[order], placed)


def tile(points: TilePoints, zoom: int, x: int, y: int, way: str) -> bytes:
    """Return the tile as a Mapbox vector tile with one layer ``ikm``, b"" where nobody is.

    A feature is one business (``id``, ``part``), several on one spot (``n``, how many of each part
    as ``.part``, the first ``ids``), or, further out, the many of a cell (``n``, their parts, no number), at their mean.
    """
    code = int(_spread(np.array([x]))[0] | (_spread(np.array([y]))[0] << 1))
    inside = 2 * (DEEP - zoom)
    start, stop = np.searchsorted(points.key, [code << inside, (code + 1) << inside]).tolist()
    if start == stop:
        return b""
    parts = points.parts[way]
    origin = np.array([x, y], np.int64) << (DEEP - zoom)
    own = slice(start, stop)
    found = _features(points.key[own], points.number[own], parts.of[own], parts.names, zoom, origin)
    return encode("ikm", found)


def _features(
    key: Ints, number: Ints, part: NDArray[np.int8], names: tuple[str, ...], zoom: int, origin: Ints
) -> Iterator[Feature]:
    px, py = (
        (along - start) * EXTENT >> (DEEP - zoom)
        for along, start in zip(_apart(key), origin.tolist(), strict=True)
    )
    near = zoom >= POINTS_FROM
    # near: equal spots; far: cells
    cell = key if near else key >> 2 * (DEEP - zoom - CELLS)
    first = np.flatnonzero(np.append(True, cell[1:] != cell[:-1]))
    many = np.diff(np.append(first, len(cell)))
    sums = [np.add.reduceat(part == i, first, dtype=np.int64).tolist() for i in range(len(names))]
    mean_x = np.add.reduceat(px, first) // many
    mean_y = np.add.reduceat(py, first) // many
    told: dict[str, str | int]
    for k, (at, n) in enumerate(zip(first.tolist(), many.tolist(), strict=True)):
        if n == 1 or (not near and n <= FEW):
            for i in range(at, at + n):
                told = {"id": int(number[i]), "part": names[part[i]]}
                yield Feature(int(px[i]), int(py[i]), told)
            continue
        told = {"n": n}
        told |= {f".{name}": count[k] for name, count in zip(names, sums, strict=True) if count[k]}
        if near:
            told["ids"] = ",".join(str(one) for one in number[at : at + min(n, TOLD)])
        yield Feature(int(mean_x[k]), int(mean_y[k]), told)


def _spread(value: Ints) -> Ints:
    """Put a zero between the bits of numbers below 2^26."""
    value = value.astype(np.int64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        value = (value | value << shift) & mask
    return value


def _apart(key: Ints) -> tuple[Ints, Ints]:
    """Return x and y of positions on the Z-curve."""
    return _gather(key), _gather(key >> 1)


def _gather(value: Ints) -> Ints:
    value = value & 0x5555555555555555
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        value = (value | value >> shift) & mask
    return value


def _longitude(x: int) -> float:
    return round(float(x) / (1 << DEEP) * 360 - 180, 5)


def _latitude(y: int) -> float:
    up = np.pi * (1 - 2 * float(y) / (1 << DEEP))
    return round(float(np.degrees(np.arctan(np.sinh(up)))), 5)
