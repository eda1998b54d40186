"""Small plans in picture units: a sentra with its facility, a round with its stops."""

from dataclasses import dataclass

import numpy as np
import shapely

from rpik.plan.optimise.facility import Area, Points

WIDTH, TALLEST, MARGIN = 640.0, 480.0, 28.0
LEAST_M = 300.0  # a plan narrower than this would only magnify the error of the points
SCALES_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)

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
    frame = _Frame.around(shown)
    drawn, height = frame.drawn, frame.height
    spots, places = _spots(drawn(members)), _spots(drawn(sites))
    return SitePlan(
        height=round(height, 1),
        allowed="" if allowed is None else _path(shapely.transform(allowed, drawn), height),
        members=spots,
        walks=[(spot, places[at]) for spot, at in zip(spots, nearest, strict=True)],
        sites=places,
        second=_spots(drawn(second[None]))[0] if second is not None else None,
        scale_m=frame.scale_m,
        scale_width=round(frame.scale_m * frame.per_m, 1),
    )


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """A round as it is driven: from the office over the stops and back."""

    height: float
    stops: list[Spot]
    office: Spot
    line: str
    scale_m: int
    scale_width: float
    width: float = WIDTH


def route_plan(stops: Points, office: Points) -> RoutePlan:
    """Return the picture of stops (n, 2) in order, and the office (2,), in metres."""
    frame = _Frame.around(np.concatenate([stops, office[None]]))
    spots, (start,) = _spots(frame.drawn(stops)), _spots(frame.drawn(office[None]))
    return RoutePlan(
        height=round(frame.height, 1),
        stops=spots,
        office=start,
        line=" ".join(f"{x},{y}" for x, y in [start, *spots, start]),
        scale_m=frame.scale_m,
        scale_width=round(frame.scale_m * frame.per_m, 1),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """From metres to picture units: south-west corner in metres, units a metre, indent, height."""

    low: Points
    per_m: float
    indent: float
    height: float

    @classmethod
    def around(cls, points: Points) -> "_Frame":
        """Return the frame that holds these points (n, 2)."""
        low, high = points.min(axis=0), points.max(axis=0)
        pad = np.maximum(0, LEAST_M - (high - low)) / 2
        low, wide = low - pad, high - low + 2 * pad
        per_m = float(min((WIDTH - 2 * MARGIN) / wide[0], (TALLEST - 2 * MARGIN) / wide[1]))
        indent = (WIDTH - float(wide[0]) * per_m) / 2
        return cls(low, per_m, indent, float(wide[1]) * per_m + 2 * MARGIN)

    def drawn(self, points: Points) -> Points:
        """Return points (n, 2) in picture units, north up."""
        east, north = ((points - self.low) * self.per_m).T
        return np.column_stack([self.indent + east, self.height - MARGIN - north]).round(1)

    @property
    def scale_m(self) -> int:
        """The longest round length that takes no more than a quarter of the width."""
        return max((one for one in SCALES_M if one * self.per_m <= WIDTH / 4), default=SCALES_M[0])


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
