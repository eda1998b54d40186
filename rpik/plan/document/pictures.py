"""Charts and maps as SVG: one picture for PDF, DOCX and page. Zero-based, labelled, greys apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from rpik.core.templatetags.format_id import angka

WIDTH = 680.0
AGRO, OTHER, UNKNOWN, INK, FAINT = "#2f9e44", "#1c7ed6", "#adb5bd", "#212529", "#868e96"
FONT = "Libertinus Serif"
# Light to dark, readable in grey.
SHADES = ("#f1f8f2", "#c3e6cb", "#8fce9d", "#51ad66", "#237a3b")
PAPER = "#f8f9fa"
ROW, LABEL, RIGHT = 24.0, 190.0, 70.0
SMALL = 12.5  # 6.5 points where a map is printed narrower than the page


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its parts as (value, colour), written out as their sum."""

    label: str
    parts: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a map (WGS84 degrees); ``size`` decides its area."""

    lat: float
    lon: float
    size: float
    label: str
    colour: str = "#e8590c"


def bars(rows: Sequence[Bar], *, key: Sequence[tuple[str, str]] = ()) -> str:
    """Return horizontal bars in the given order; ``key`` explains colours."""
    top = max((sum(value for value, _ in row.parts) for row in rows), default=0) or 1.0
    span = WIDTH - LABEL - RIGHT
    head = 26.0 if key else 6.0
    parts = [_key(key, LABEL)]
    for index, row in enumerate(rows):
        y = head + index * ROW
        parts.append(_text(LABEL - 8, y + 15, row.label, anchor="end"))
        x = LABEL
        for value, colour in row.parts:
            width = span * value / top
            if value > 0:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y + 3:.1f}" width="{max(width, 0.8):.1f}" '
                    f'height="{ROW - 8:.1f}" fill="{colour}"/>'
                )
            x += width
        parts.append(_text(x + 6, y + 15, angka(sum(value for value, _ in row.parts))))
    height = head + len(rows) * ROW + 4
    parts.append(
        f'<line x1="{LABEL}" y1="{head}" x2="{LABEL}" y2="{height - 4:.1f}" stroke="{FAINT}"/>'
    )
    return _svg(height, parts)


def choropleth(areas: Sequence[dict[str, Any]], dots: Sequence[Dot], *, told: str = "") -> str:
    """Return a map: areas (name, cell, value) shaded in five steps, dots above, a legend.

    ``told``: what the dots are, for a line of the legend of its own.
    Cells are GeoJSON polygons in WGS84 degrees; drawn with longitudes shrunk by cos(8.1°).
    """
    drawn = [area for area in areas if area["cell"]]
    steps = _steps([area["value"] for area in drawn])
    shades = [SHADES[sum(area["value"] >= step for step in steps[1:])] for area in drawn]
    frame, parts = _drawn(drawn, shades, dots)
    parts += _legend(steps, frame.height)
    if not (told and dots):
        return _svg(frame.height + 34, parts)
    parts.append(f'<circle cx="17" cy="{frame.height + 42:.1f}" r="7" fill="{dots[0].colour}"/>')
    parts.append(_text(30, frame.height + 46.5, told, size=SMALL))
    return _svg(frame.height + 58, parts)


def places(
    areas: Sequence[dict[str, Any]], dots: Sequence[Dot], *, key: Sequence[tuple[str, str]]
) -> str:
    """Return a map of dots in their own colours over unshaded areas (name, cell), ``key`` below."""
    drawn = [area for area in areas if area["cell"]]
    frame, parts = _drawn(drawn, [PAPER] * len(drawn), dots)
    parts.append(f'<g transform="translate(0 {frame.height + 6:.1f})">{_key(key, 10)}</g>')
    return _svg(frame.height + 34, parts)


def _drawn(
    areas: Sequence[dict[str, Any]], shades: Sequence[str], dots: Sequence[Dot]
) -> "tuple[_Frame, list[str]]":
    """Return the frame of the areas, and areas, names and dots as SVG."""
    frame = _Frame([point for area in areas for ring in _rings(area["cell"]) for point in ring])
    parts = []
    for area, shade in zip(areas, shades, strict=True):
        path = " ".join(
            "M" + " L".join("{:.1f} {:.1f}".format(*frame.at(*point[:2])) for point in ring) + " Z"
            for ring in _rings(area["cell"])
        )
        parts.append(f'<path d="{path}" fill="{shade}" stroke="{FAINT}" stroke-width="0.6"/>')
    parts += [_name(*frame.centre(_rings(area["cell"])[0]), area["name"]) for area in areas]
    largest = max((dot.size for dot in dots), default=0) or 1.0
    for dot in dots:
        x, y = frame.at(dot.lon, dot.lat)
        radius = 3 + 6 * (dot.size / largest) ** 0.5
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{dot.colour}" '
            f'fill-opacity="0.8" stroke="white" stroke-width="0.8">'
            f"<title>{escape(dot.label)}</title></circle>"
        )
    return frame, parts


class _Frame:
    """Degrees to picture units."""

    MARGIN = 8.0

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        longitudes = [point[0] for point in points] or [112.0, 113.0]
        latitudes = [point[1] for point in points] or [-8.5, -7.5]
        self.west, self.north = min(longitudes), max(latitudes)
        wide = (max(longitudes) - self.west) * 0.99 or 1.0
        self.scale = (WIDTH - 2 * self.MARGIN) / wide
        self.height = (self.north - min(latitudes)) * self.scale + 2 * self.MARGIN

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the picture's place of a point in degrees."""
        return (
            self.MARGIN + (lon - self.west) * 0.99 * self.scale,
            self.MARGIN + (self.north - lat) * self.scale,
        )

    def centre(self, ring: Sequence[Sequence[float]]) -> tuple[float, float]:
        """Return the middle of a ring's extent, where its name goes."""
        longitudes, latitudes = [p[0] for p in ring], [p[1] for p in ring]
        return self.at(
            (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
        )


def _rings(cell: dict[str, Any]) -> list[list[list[float]]]:
    if cell["type"] == "MultiPolygon":
        return [ring for polygon in cell["coordinates"] for ring in polygon]
    return cell["coordinates"]


def _steps(values: Sequence[float]) -> list[float]:
    """Return where each shade begins: fifths of the values that are there, no step twice."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return [0]
    cuts = [known[min(len(known) - 1, len(known) * k // 5)] for k in range(1, 5)]
    return [0, *sorted(set(cuts) - {0})]


def _legend(steps: Sequence[float], top: float) -> list[str]:
    parts = []
    for index, step in enumerate(steps):
        x = 10.0 + index * 118
        until = f"–{angka(steps[index + 1] - 1)}" if index + 1 < len(steps) else " atau lebih"
        parts.append(
            f'<rect x="{x}" y="{top + 8:.1f}" width="14" height="14" fill="{SHADES[index]}" '
            f'stroke="{FAINT}" stroke-width="0.6"/>'
        )
        parts.append(_text(x + 19, top + 19, f"{angka(step)}{until}", size=SMALL))
    parts.append(_text(WIDTH - 8, top + 19, "IKM aktif", anchor="end", size=SMALL))
    return parts


def _key(entries: Sequence[tuple[str, str]], x: float) -> str:
    made = []
    for label, colour in entries:
        made.append(f'<rect x="{x:.1f}" y="4" width="12" height="12" fill="{colour}"/>')
        made.append(_text(x + 17, 14.5, label))
        x += 42 + 6.2 * len(label)
    return "".join(made)


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: float = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{INK}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _name(x: float, y: float, name: str) -> str:
    """Return the name of an area, readable on any shade by its light outline."""
    halo = 'stroke="white" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    return _text(x, y, name, anchor="middle", size=SMALL).replace("<text ", f"<text {halo} ", 1)


def _svg(height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}">{"".join(parts)}</svg>'
    )
