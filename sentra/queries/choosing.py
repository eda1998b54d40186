"""Who may be chosen as a member by hand: on the map, in a drawn area, in a desa, by number."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.db.models import F, Q, QuerySet

from ikm_registry.models import Ikm, ProductGroup
from ikm_registry.models.ikm import IkmQuerySet
from ikm_registry.queries.demo import use_demo
from rpik.core.models import User
from sentra.models import SentraMember

MOST_ON_MAP = 20_000
MOST_ROWS = 2_000


def choosable(*, user: User, group: ProductGroup, demo: bool | None) -> IkmQuerySet:
    """Return the IKM that may stand together: alike, fit, in the working area, in no sentra.

    ``demo``: demo data or real ones; None takes both, where nobody has been chosen yet.
    """
    taken = SentraMember.objects.filter(until__isnull=True).values("ikm_id")
    found = (
        Ikm.objects.visible_to(user)
        .eligible_for_sentra()
        .filter(product_group_id__in=group.alike())
        .exclude(pk__in=taken)
    )
    return found if demo is None else found.filter(is_demo=demo)


def demo_among(chosen: Sequence[int]) -> bool | None:
    """Return whether these are demo data, by the first of them; None for nobody."""
    return Ikm.objects.filter(pk__in=list(chosen)).values_list("is_demo", flat=True).first()


def demo_of(chosen: Sequence[int]) -> bool:
    """Return whether demo data are chosen from: as those chosen already, else as a run does."""
    found = demo_among(chosen)
    return use_demo() if found is None else found


def on_map(found: QuerySet[Ikm]) -> list[dict[str, Any]]:
    """Return a GeoJSON point for each that has a place: number and how it is known, nothing else.

    Names and products stay in the list beside the map: what travels to a map may be kept there.
    """
    return [
        {
            "type": "Feature",
            "id": pk,
            "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
            "properties": {"id": pk, "estimate": radius or 0},
        }
        for pk, lat, lon, radius in _places(found)[:MOST_ON_MAP]
    ]


def inside(found: QuerySet[Ikm], shape: Any) -> list[int]:
    """Return the numbers of those that stand in ``shape`` (degrees of WGS84), at most 2,000.

    The edge counts. By their own point; without one, by the middle of the place their address names.
    """
    west, south, east, north = shape.bounds
    box = {"lat__gte": south, "lat__lte": north, "lon__gte": west, "lon__lte": east}
    learned = {f"estimate__place__{name}": value for name, value in box.items()}
    near = found.filter(Q(**box) | Q(lat__isnull=True, **learned))
    rows = _places(near)
    if not rows:
        return []
    ids, lat, lon = (np.array([row[i] for row in rows]) for i in range(3))
    shapely.prepare(shape)
    return ids[shapely.intersects_xy(shape, lon, lat)].tolist()[:MOST_ROWS]


def rows(found: IkmQuerySet, ids: Sequence[int]) -> list[Ikm]:
    """Return these as the list of members shows them, by desa and name."""
    wanted = found.for_list().filter(pk__in=list(ids)[:MOST_ROWS])
    return list(wanted.order_by("desa__name", "business_name", "pk"))


def _places(found: QuerySet[Ikm]) -> list[tuple[Any, ...]]:
    """Return (number, lat, lon, radius in metres where it is an estimate) of those with a place."""
    own = found.filter(lat__isnull=False).values_list("pk", "lat", "lon")
    known = found.filter(lat__isnull=True, estimate__place__desa=F("desa"))
    learned = known.values_list(
        "pk", "estimate__place__lat", "estimate__place__lon", "estimate__place__radius_m"
    )
    return [*((*row, None) for row in own.order_by("pk")), *learned.order_by("pk")]
