"""The map of a decree as SVG: members numbered as in the list, outline, scale bar, north."""

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from rpik.core.templatetags.format_id import angka, desimal
from sentra.papers.content import Member

WIDTH, HEIGHT = 680.0, 540.0
FOOT = 72.0  # scale bar and legend
INK, FAINT, GREEN, PAPER = "#212529", "#868e96", "#1b5e3b", "#fbfaf6"
FONT = "Libertinus Serif"
LEAST_METRES = 500.0  # a map narrower than this would only magnify the error of the points
METRES_PER_DEGREE = 111_320.0
APART = 15.0  # picture units between two numbers


def draw(
    members: Sequence[Member],
    *,
    hull: dict[str, Any] | None = None,
    areas: Sequence[tuple[str, dict[str, Any]]] = (),
) -> str:
    """Return the SVG, or "" when no member has a point.

    Args:
        hull: the sentra's outline, GeoJSON in WGS84 degrees.
        areas: (name, GeoJSON) of desa, drawn as thin lines behind.
    """
    placed = [
        (number, one.lat, one.lon)
        for number, one in enumerate(members, 1)
        if one.lat is not None and one.lon is not None
    ]
    if not placed:
        return ""
    points = [(lon, lat) for _, lat, lon in placed] + list(_points(hull))
    frame = _Frame(points)
    parts = [
        f'<clipPath id="map"><rect width="{WIDTH}" height="{frame.height:.1f}"/></clipPath>',
        f'<g clip-path="url(#map)"><rect width="{WIDTH}" height="{frame.height:.1f}" fill="{PAPER}"/>',
        *[_path(frame, area, "none", FAINT, 'stroke-dasharray="5 3"') for _, area in areas],
    ]
    if hull and hull.get("type") in {"Polygon", "MultiPolygon"}:
        parts.append(_path(frame, hull, GREEN, GREEN, 'fill-opacity="0.12"'))
    parts += _desa_names(frame, members)
    parts += _dots(frame, placed)
    parts.append("</g>")
    parts.append(
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{frame.height - 1:.1f}" fill="none" stroke="{INK}"/>'
    )
    parts += _corners(frame)
    parts += _foot(frame, len(members) - len(placed), bool(areas))
    height = frame.height + FOOT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}">{"".join(parts)}</svg>'
    )


class _Frame:
    """Degrees to picture units, north up, one scale both ways."""

    MARGIN = 42.0

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        middle = (south + north) / 2
        self.east_metres = METRES_PER_DEGREE * math.cos(math.radians(middle))
        wide = max((east - west) * self.east_metres, LEAST_METRES)
        high = max((north - south) * METRES_PER_DEGREE, LEAST_METRES * 0.6)
        room = WIDTH - 2 * self.MARGIN
        self.units_per_metre = min(room / wide, (HEIGHT - 2 * self.MARGIN) / high)
        self.height = high * self.units_per_metre + 2 * self.MARGIN
        self.lon, self.lat = (west + east) / 2, middle

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the picture's place of a point in degrees."""
        return (
            WIDTH / 2 + (lon - self.lon) * self.east_metres * self.units_per_metre,
            self.height / 2 - (lat - self.lat) * METRES_PER_DEGREE * self.units_per_metre,
        )

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return (lon, lat) of a place in the picture."""
        return (
            self.lon + (x - WIDTH / 2) / (self.east_metres * self.units_per_metre),
            self.lat - (y - self.height / 2) / (METRES_PER_DEGREE * self.units_per_metre),
        )


def _rings(shape: dict[str, Any]) -> list[list[list[float]]]:
    if shape.get("type") == "MultiPolygon":
        return [ring for polygon in shape["coordinates"] for ring in polygon]
    return shape["coordinates"] if shape.get("type") == "Polygon" else []


def _points(shape: dict[str, Any] | None) -> Iterator[tuple[float, float]]:
    for ring in _rings(shape or {}):
        for point in ring:
            yield point[0], point[1]


def _path(frame: _Frame, shape: dict[str, Any], fill: str, line: str, more: str) -> str:
    drawn = " ".join(
        "M" + " L".join("{:.1f} {:.1f}".format(*frame.at(*point[:2])) for point in ring) + " Z"
        for ring in _rings(shape)
    )
    return f'<path d="{drawn}" fill="{fill}" stroke="{line}" stroke-width="1" {more}/>'


def _dots(frame: _Frame, placed: Sequence[tuple[int, float, float]]) -> list[str]:
    """Dots for all; numbers where they do not cover each other."""
    dots: list[str] = []
    numbers: list[str] = []
    taken: list[tuple[float, float]] = []
    for number, lat, lon in placed:
        x, y = frame.at(lon, lat)
        dots.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="#e8590c" stroke="white" stroke-width="0.8"/>'
        )
        free = all(abs(x - tx) > APART or abs(y - ty) > APART * 0.8 for tx, ty in taken)
        if free:
            taken.append((x, y))
            numbers.append(_text(x + 5, y - 4, str(number), size=11.5, halo=True))
    return dots + numbers


def _desa_names(frame: _Frame, members: Sequence[Member]) -> list[str]:
    """Each desa's name above its members."""
    places: dict[str, list[tuple[float, float]]] = {}
    for one in members:
        if one.lat is not None and one.lon is not None and one.desa:
            places.setdefault(one.desa, []).append(frame.at(one.lon, one.lat))
    return [
        _text(
            sum(x for x, _ in found) / len(found),
            max(min(y for _, y in found) - 16, 14),
            name.upper(),
            size=13,
            anchor="middle",
            colour=GREEN,
            halo=True,
        )
        for name, found in sorted(places.items(), key=lambda item: -len(item[1]))[:12]
    ]


def _corners(frame: _Frame) -> list[str]:
    """Coordinates of two corners, and the north arrow."""
    west, north = frame.degrees(0, 0)
    east, south = frame.degrees(WIDTH, frame.height)
    x, y = WIDTH - 28.0, 18.0
    return [
        _text(
            6,
            13,
            f"{_degree(north, 'LU', 'LS')}, {_degree(west, 'BT', 'BB')}",
            size=10.5,
            halo=True,
        ),
        _text(
            WIDTH - 6,
            frame.height - 6,
            f"{_degree(south, 'LU', 'LS')}, {_degree(east, 'BT', 'BB')}",
            size=10.5,
            anchor="end",
            halo=True,
        ),
        f'<path d="M{x} {y} l7 20 l-7 -5 l-7 5 Z" fill="{INK}"/>',
        _text(x, y + 33, "U", size=12, anchor="middle", halo=True),
    ]


def _degree(value: float, plus: str, minus: str) -> str:
    return f"{desimal(abs(value), 4)}° {plus if value >= 0 else minus}"


def _foot(frame: _Frame, without: int, areas: bool) -> list[str]:
    metres = _round_below(150 / frame.units_per_metre)
    length, y = metres * frame.units_per_metre, frame.height + 16
    label = f"{angka(metres)} m" if metres < 1000 else f"{angka(metres // 1000)} km"
    key = [
        f'<circle cx="250" cy="{y:.1f}" r="3.2" fill="#e8590c"/>',
        _text(260, y + 4, "anggota (nomor dalam daftar anggota, sejauh termuat)", size=12.5),
        f'<rect x="245" y="{y + 13:.1f}" width="11" height="9" fill="{GREEN}" fill-opacity="0.12" stroke="{GREEN}"/>',
        _text(
            260, y + 23, "batas sentra" + ("; garis putus: batas desa" if areas else ""), size=12.5
        ),
    ]
    if without:
        text = f"{angka(without)} anggota belum mempunyai titik dan tidak tergambar"
        key.append(_text(260, y + 43, text, size=12.5))
    return [
        f'<path d="M10 {y - 5:.1f} v10 M10 {y:.1f} h{length:.1f} m0 -5 v10" stroke="{INK}" fill="none" stroke-width="1.4"/>',
        _text(10, y + 22, f"0 – {label}", size=12.5),
        _text(10, y + 43, "WGS 84", size=12.5),
        *key,
    ]


def _round_below(value: float) -> int:
    """Return the largest 1, 2 or 5 times a power of ten that is not above ``value``."""
    power = 10 ** math.floor(math.log10(value))
    return int(max(step * power for step in (1, 2, 5) if step * power <= value))


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 12,
    anchor: str = "start",
    colour: str = INK,
    halo: bool = False,
) -> str:
    given = (
        f'x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" text-anchor="{anchor}"'
    )
    shown = f'<text {given} fill="{colour}">{escape(text)}</text>'
    if not halo:
        return shown
    return (
        f'<text {given} fill="white" stroke="white" stroke-width="2.6">{escape(text)}</text>{shown}'
    )
