"""A small plan of a sentra in picture units: members, where a facility may stand, the places chosen."""

from dataclasses import dataclass

import numpy as np
import shapely

from rpik.plan.optimise.facility import Area, Points

WIDTH, TALLEST, MARGIN = 640.0, 480.0, 28.0
LEAST_M = 300.0  # a plan narrower than this would only magnify the error of the points
SCALES_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What the template draws; ``walks`` are (from, to) of each member's way."""

    height: float
    allowed: str
    members: list[Spot]
    walks: list[tuple[Spot, Spot]]
    sites: list[Spot]
    second: Spot | None
    scale_m: int
    scale_width: float
    width: float = WIDTH


def site_plan(
    members: Points,
    sites: Points,
    nearest: list[int],
    *,
    allowed: Area | None = None,
    second: Points | None = None,
) -> SitePlan:
    """Return the plan of members (n, 2) and sites (k, 2) in metres; ``nearest`` is each one's site."""
    shown = np.concatenate([members, sites] + ([second[None]] if second is not None else []))
    low, high = shown.min(axis=0), shown.max(axis=0)
    pad = np.maximum(0, LEAST_M - (high - low)) / 2
    low, high = low - pad, high + pad
    per_m = min((WIDTH - 2 * MARGIN) / (high - low)[0], (TALLEST - 2 * MARGIN) / (high - low)[1])
    height = (high - low)[1] * per_m + 2 * MARGIN
    indent = (WIDTH - (high - low)[0] * per_m) / 2

    def drawn(points: Points) -> Points:
        return np.column_stack(
            [
                indent + (points[:, 0] - low[0]) * per_m,
                height - MARGIN - (points[:, 1] - low[1]) * per_m,
            ]
        ).round(1)

    spots, places = _spots(drawn(members)), _spots(drawn(sites))
    scale = max((one for one in SCALES_M if one * per_m <= WIDTH / 4), default=SCALES_M[0])
    return SitePlan(
        height=round(float(height), 1),
        allowed="" if allowed is None else _path(shapely.transform(allowed, drawn), float(height)),
        members=spots,
        walks=[(spot, places[at]) for spot, at in zip(spots, nearest, strict=True)],
        sites=places,
        second=_spots(drawn(second[None]))[0] if second is not None else None,
        scale_m=scale,
        scale_width=round(float(scale * per_m), 1),
    )


def _spots(points: Points) -> list[Spot]:
    return [(float(x), float(y)) for x, y in points]


def _path(area: Area, height: float) -> str:
    """Return an SVG path of what of an area lies on the plan."""
    seen = shapely.clip_by_rect(area, 0, 0, WIDTH, height)
    rings = shapely.get_parts(shapely.boundary(shapely.get_parts(seen)))
    return " ".join(
        "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)) + " Z"
        for ring in rings
    )
