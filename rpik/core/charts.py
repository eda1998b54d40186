"""Figures to pictures, in plain Python: rows in, coordinates out; the templates draw SVG from them.

Bars start at zero and are sorted by who calls; every drawn figure carries its number as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BAR_WIDTH = 300.0
STACK_WIDTH = 600.0
SPARK_WIDTH, SPARK_HEIGHT = 120.0, 30.0
# A share too thin to see still gets a sliver, so that "some" never looks like "none".
SLIVER = 1.5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar, in units of its ``viewBox``."""

    label: str
    value: float
    tone: str
    x: float
    width: float
    share: float


@dataclass(frozen=True, slots=True)
class Spark:
    """A line and the area under it as SVG paths, and the end point."""

    line: str
    area: str
    x: float
    y: float


def bar_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with ``width`` (0 to ``BAR_WIDTH``, zero-based) and a ``tone``."""
    top = max((float(row["value"] or 0) for row in rows), default=0.0) or 1.0
    return [
        {"tone": "accent"} | row | {"width": _length(float(row["value"] or 0), top, BAR_WIDTH)}
        for row in rows
    ]


def _length(value: float, top: float, full: float) -> float:
    return 0.0 if value <= 0 else max(SLIVER, round(full * value / top, 1))


@dataclass(frozen=True, slots=True)
class Fall:
    """One bar of a waterfall in units of ``BAR_WIDTH``; ``level`` is the sum after it."""

    label: str
    value: float
    level: float
    tone: str
    x: float
    width: float
    url: str = ""
    is_total: bool = False


def waterfall(
    start: dict[str, Any], parts: Sequence[dict[str, Any]], end_label: str
) -> tuple[list[Fall], float]:
    """Return bars from ``start`` over the parts (label, value, url) to their sum, and the axis' floor.

    What adds comes before what takes away, so that a count never falls below zero on the way; every
    bar begins where the one before ended. Where the parts are small beside the levels the
    axis begins above zero (floor > 0), which the page has to say.
    """
    parts = sorted(parts, key=lambda part: part["value"] < 0)
    levels = [float(start["value"])]
    for part in parts:
        levels.append(levels[-1] + part["value"])
    low, high = min(levels), max(levels)
    floor = 0.0
    if low > 0 and high - low < 0.25 * high:
        # The moving part takes about two thirds of the width.
        floor = max(0.0, low - 0.5 * (high - low) - 1)
    scale = BAR_WIDTH / ((high - floor) or 1.0)

    def bar(label: str, value: float, before: float, after: float, tone: str, **more: Any) -> Fall:
        left, right = sorted(((before - floor) * scale, (after - floor) * scale))
        width = max(right - left, SLIVER if value else 0.0)
        return Fall(label, value, after, tone, min(left, BAR_WIDTH - width), width, **more)

    rows = [bar(start["label"], levels[0], floor, levels[0], "unknown", is_total=True)]
    for part, before, after in zip(parts, levels, levels[1:], strict=False):
        tone = "accent" if after >= before else "warn"
        rows.append(bar(part["label"], part["value"], before, after, tone, url=part.get("url", "")))
    rows.append(bar(end_label, levels[-1], floor, levels[-1], "unknown", is_total=True))
    return rows, floor


def stack_parts(rows: Sequence[dict[str, Any]]) -> list[Part]:
    """Return the parts of one bar whose widths add up to ``STACK_WIDTH``; empty without values."""
    kept = [row for row in rows if float(row["value"] or 0) > 0]
    total = sum(float(row["value"]) for row in kept)
    parts: list[Part] = []
    x = 0.0
    for row in kept:
        share = float(row["value"]) / total
        width = share * STACK_WIDTH
        parts.append(
            Part(str(row["label"]), row["value"], row.get("tone", "accent"), x, width, share)
        )
        x += width
    return parts


def spark_path(values: Sequence[float]) -> Spark | None:
    """Return a line through ``values`` from zero up; ``None`` for fewer than two."""
    if len(values) < 2:
        return None
    top = max(*values, 0.0) or 1.0
    step = SPARK_WIDTH / (len(values) - 1)
    points = [
        (i * step, 2 + (SPARK_HEIGHT - 4) * (1 - value / top)) for i, value in enumerate(values)
    ]
    line = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    area = f"{line} L{SPARK_WIDTH:.1f} {SPARK_HEIGHT:.1f} L0 {SPARK_HEIGHT:.1f} Z"
    return Spark(line, area, round(points[-1][0], 1), round(points[-1][1], 1))
