"""Designated sentra of the same or a related group at or near a place, whoever their members are."""

from typing import Any

import shapely
from django.db.models import Q

from ikm_registry.places.projection import to_utm49s
from sentra.models import Candidate, Proposal, Sentra
from sentra.queries.evidence import LEAST_HECTARES, metric

# The farthest distance a run offers: beyond, two places are two sentra. A planning parameter.
NEAR_M = 1500.0
REACH = 0.2  # degrees (22 km) between two middles beyond which nothing is measured


def designated(one: Candidate | Proposal, *, demo: bool) -> list[dict[str, Any]]:
    """Return name, pk, ``related`` (another group), ``metres`` between the outlines and ``hectares``
    in common of each sentra within ``NEAR_M``, nearest first. One query.

    A proposal's own sentra is left out.
    """
    if one.lat is None or one.lon is None:
        return []
    group = one.product_group
    alike = (
        Q(product_group=group)
        | Q(product_group__in=group.related)
        | Q(product_group__related__contains=[group.pk])
    )
    own = one.pk if isinstance(one, Proposal) else None
    found = (
        Sentra.objects.designated()
        .filter(alike, is_demo=demo)
        .filter(lat__range=(one.lat - REACH, one.lat + REACH))
        .filter(lon__range=(one.lon - REACH, one.lon + REACH))
        .exclude(proposal=own)
        .order_by("pk")
    )
    here = _shape(one)
    rows = [_row(here, sentra, related=sentra.product_group_id != group.pk) for sentra in found]
    near = [row for row in rows if row["metres"] <= NEAR_M]
    return sorted(near, key=lambda row: (-row["hectares"], row["metres"], row["pk"]))


def _row(here: Any, sentra: Sentra, *, related: bool) -> dict[str, Any]:
    there = _shape(sentra)
    hectares = shapely.intersection(here, there).area / 10_000
    return {
        "pk": sentra.pk,
        "name": sentra.name,
        "related": related,
        "metres": float(round(here.distance(there))),
        "hectares": round(hectares, 2) if hectares >= LEAST_HECTARES else 0.0,
    }


def _shape(one: Any) -> Any:
    if one.hull:
        return metric(one.hull)
    x, y = to_utm49s([one.lat], [one.lon])
    return shapely.Point(x[0], y[0])
