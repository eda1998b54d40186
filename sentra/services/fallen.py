"""A small picture of where a layer with the wrong coordinate system fell, beside Malang."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.places.layer_limits import KABUPATEN

WIDTH, HEIGHT = 360.0, 200.0  # units of the drawing
STEPS = (0.5, 1, 2, 5, 10, 15, 30, 45, 90)  # degrees between lines
LINES = 7
LABEL_ROOM = 10.0  # above the first line, so that its label is not cut
LEAST = 6.0  # drawing units a side: a village on a map of the world is still seen


def where_it_fell(bounds: Sequence[float]) -> dict[str, Any]:
    """Return boxes and graticule for the picture; {} without bounds (west, south, east, north).

    Plain longitude and latitude: it shows which way and how far, it is no map.
    """
    if len(bounds) != 4:
        return {}
    west, east = min(bounds[0], KABUPATEN[0]), max(bounds[2], KABUPATEN[2])
    south, north = min(bounds[1], KABUPATEN[1]), max(bounds[3], KABUPATEN[3])
    span = max((east - west) / WIDTH, (north - south) / HEIGHT) * 1.25
    left = (west + east) / 2 - span * WIDTH / 2
    top = (south + north) / 2 + span * HEIGHT / 2
    step = next((s for s in STEPS if span * WIDTH / s <= LINES), STEPS[-1])

    def box(area: Sequence[float]) -> dict[str, str]:
        x, y = (area[0] - left) / span, (top - area[3]) / span
        wide, high = (area[2] - area[0]) / span, (area[3] - area[1]) / span
        grow_x, grow_y = max(0.0, LEAST - wide) / 2, max(0.0, LEAST - high) / 2
        return {
            "x": _plain(x - grow_x),
            "y": _plain(y - grow_y),
            "width": _plain(wide + 2 * grow_x),
            "height": _plain(high + 2 * grow_y),
        }

    first, last = int(left // step) + 1, int((left + span * WIDTH) // step)
    low, high = int((top - span * HEIGHT) // step) + 1, int(top // step)
    return {
        "malang": box(KABUPATEN),
        "fell": box(bounds),
        "meridians": [
            {"at": _plain((k * step - left) / span), "label": _degrees(k * step, "BT", "BB")}
            for k in range(first, last + 1)
        ],
        "parallels": [
            {"at": _plain((top - k * step) / span), "label": _degrees(k * step, "LU", "LS")}
            for k in range(low, high + 1)
            if (top - k * step) / span > LABEL_ROOM
        ],
    }


def _plain(value: float) -> str:
    """A number as SVG reads it: templates would write a comma."""
    return f"{value:.1f}"


def _degrees(value: float, positive: str, negative: str) -> str:
    text = f"{abs(value):g}".replace(".", ",")
    return f"{text}° {positive if value > 0 else negative}" if value else "0°"
