"""IKM inside a drawn area."""

from typing import Any

import shapely

from ikm_registry.models import Ikm, ProductGroup
from rpik.core.models import User
from sentra.models import SentraMember


def inside(*, area: dict[str, Any], group: ProductGroup, by: User) -> list[int]:
    """Return the IKM of the group (or related) with a point inside, that may become members.

    One query over the area's frame; the points themselves are judged as an array. The edge counts.
    """
    shape = shapely.geometry.shape(area)
    west, south, east, north = shape.bounds
    taken = SentraMember.objects.filter(until__isnull=True).values("ikm_id")
    found = list(
        Ikm.objects.visible_to(by)
        .eligible_for_sentra()
        .filter(
            product_group_id__in=group.alike(),
            lat__range=(south, north),
            lon__range=(west, east),
        )
        .exclude(pk__in=taken)
        .order_by("pk")
        .values_list("pk", "lon", "lat")
    )
    if not found:
        return []
    ids, lon, lat = zip(*found, strict=True)
    kept = shapely.intersects_xy(shape, lon, lat)
    return [pk for pk, held in zip(ids, kept, strict=True) if held]
