"""What the place of a shared facility is reckoned from: members' points and the zones around them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models.functions import Coalesce

from ikm_registry.choices import IkmStatus
from ikm_registry.places.projection import to_utm49s
from rpik.plan.optimise.facility import Area, Points
from sentra.choices import ZoneFit
from sentra.models import Sentra, SpatialLayer
from sentra.queries import layers
from sentra.queries.zoning import GRAVITY

SETBACK_M = 1.0  # a place on the very border would belong to both sides
AROUND_DEG = 0.05  # some 5 km: farther no member walks


@dataclass(frozen=True, slots=True)
class Walkers:
    """Standing, active members with a place: ids, metres (n, 2) of UTM 49S, how many by their desa."""

    ikm_ids: list[int]
    points: Points
    approximate: int


@dataclass(frozen=True, slots=True)
class Zoning:
    """What the plans in force allow around the members, as an area in metres of UTM 49S."""

    plans: list[SpatialLayer]
    allowed: Area


def walkers(sentra: Sentra) -> Walkers:
    """Return who would walk to a shared facility; one query."""
    rows = list(
        sentra.members.filter(until__isnull=True, ikm__status=IkmStatus.ACTIVE)
        .annotate(
            y=Coalesce("ikm__lat", "ikm__desa__lat"), x=Coalesce("ikm__lon", "ikm__desa__lon")
        )
        .filter(y__isnull=False)
        .order_by("ikm_id")
        .values_list("ikm_id", "y", "x", "ikm__lat")
    )
    lat, lon = (np.array([row[at] for row in rows], float) for at in (1, 2))
    points = np.column_stack(to_utm49s(lat, lon)) if rows else np.empty((0, 2))
    return Walkers([row[0] for row in rows], points, sum(row[3] is None for row in rows))


def zoning(bounds: tuple[float, float, float, float], *, answers: set[str]) -> Zoning | None:
    """Return where a facility may stand by these answers; None while no plan is in force.

    ``bounds`` are west, south, east, north of the members in degrees. Where zones overlap the
    gravest answer counts, so a graver zone is cut out of a milder one; what an RDTR covers is cut out
    of the RTRW before it speaks.
    """
    plans = layers.plans()
    if not plans:
        return None
    west, south, east, north = bounds
    frame = (west - AROUND_DEG, south - AROUND_DEG, east + AROUND_DEG, north + AROUND_DEG)
    rows = layers.around(plans, frame, columns=("zone__answer", "layer_id"))
    shapes = shapely.clip_by_rect(shapely.from_wkb([bytes(row[0]) for row in rows]), *frame)
    given = np.array([row[2] or ZoneFit.UNKNOWN.value for row in rows], object)
    whose = np.array([row[3] for row in rows])
    allowed: Any = shapely.Polygon()
    for plan in reversed(plans):
        allowed = shapely.difference(allowed, shapely.union_all(shapes[whose == plan.pk]))
        for answer in sorted(GRAVITY, key=lambda one: GRAVITY[one]):
            of_it = shapely.union_all(shapes[(whose == plan.pk) & (given == answer)])
            join = shapely.union if answer in answers else shapely.difference
            allowed = join(allowed, of_it)
    return Zoning(plans, shapely.buffer(shapely.transform(allowed, _metres), -SETBACK_M))


def _metres(degrees: Points) -> Points:
    return np.column_stack(to_utm49s(degrees[:, 1], degrees[:, 0]))
