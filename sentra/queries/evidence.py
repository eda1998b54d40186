"""What the register says about a set of members: figures, trust, conflicts (domain.md 8.3)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Q, QuerySet

from ikm_registry.places.projection import to_utm49s
from rpik.core import sql
from sentra.models import Candidate, CandidateMember
from sentra.queries.points import shared_points
from sentra.workflow import OPEN_STATES

REACH = 0.2  # degrees (22 km) between two middles beyond which hulls are taken not to meet
LEAST_HECTARES = 0.01


def of_members(ikm_ids: Sequence[int]) -> dict[str, Any]:
    """Return counts and sums over these IKM.

    Sums are None where no member states the figure; ``*_known`` says how many do. ``sizes`` is
    {size class: n}; ``with_point`` counts points of the unit's own inside the kabupaten,
    ``points_outside`` and ``points_of_desa`` the others; ``city_addresses`` name Kota Malang or Kota
    Batu; ``unsearched`` were never compared with the whole register for look-alikes; ``kbli``, ``groups``, ``desa``, ``products``, ``materials``, ``capacities`` (a unit of measure
    each, with its ``total`` a year) are lists, largest first.
    JSON-ready; holds no personal data.
    """
    within = "desa_id IN (SELECT desa_id FROM ikm_registry_ikm WHERE id = ANY(%(ids)s))"
    text = sql.load(__file__, "evidence_members").replace("{shared}", shared_points(within))
    found = sql.rows(text, {"ids": list(ikm_ids)})[0]
    for name in ("workers", "workers_male", "workers_female", "investment", "output_value"):
        if found[name] is not None:
            found[name] = int(found[name])
    return found


def conflicts(ikm_ids: Sequence[int], *, proposal_id: int | None = None) -> list[dict[str, Any]]:
    """Return where members stand already: ``kind`` sentra|usulan, id, name, members, ikm (ids)."""
    return sql.rows(
        sql.load(__file__, "evidence_conflicts"),
        {"ids": list(ikm_ids), "proposal": proposal_id, "open": list(OPEN_STATES)},
    )


def overlaps(candidate: Candidate) -> list[dict[str, Any]]:
    """Return the other candidates that share members or land: name, pk, ``members``, ``hectares``.

    Those of the same run (near misses too) and those standing that people made by hand; most members
    first. One run parts its members, so members are shared with hands' work, land with other products.
    """
    others = Candidate.objects.filter(
        Q(run=candidate.run_id) | Q(handwork__discarded_at=None, handwork__isnull=False)
    )
    others = others.exclude(pk=candidate.pk)
    mine = CandidateMember.objects.filter(candidate=candidate).values("ikm_id")
    shared = dict(
        CandidateMember.objects.filter(candidate__in=others, ikm_id__in=mine)
        .values_list("candidate_id")
        .annotate(n=Count("ikm_id"))
    )
    hectares = _common_land(candidate, others)
    found = [
        {
            "pk": one.pk,
            "name": one.name,
            "members": shared.get(one.pk, 0),
            "hectares": hectares.get(one.pk, 0.0),
        }
        for one in Candidate.objects.filter(pk__in={*shared, *hectares}).only("pk", "name")
    ]
    return sorted(found, key=lambda row: (-row["members"], -row["hectares"], row["pk"]))


def _common_land(candidate: Candidate, others: QuerySet[Candidate]) -> dict[int, float]:
    """Return the hectares of the hulls that meet this candidate's, by candidate."""
    if candidate.hull is None or candidate.lat is None or candidate.lon is None:
        return {}
    rows = list(
        others.filter(hull__isnull=False)
        .filter(lat__range=(candidate.lat - REACH, candidate.lat + REACH))
        .filter(lon__range=(candidate.lon - REACH, candidate.lon + REACH))
        .values_list("pk", "hull")
    )
    own, *hulls = (metric(hull) for hull in (candidate.hull, *(hull for _, hull in rows)))
    areas = shapely.area(shapely.intersection(own, np.array(hulls, object))) / 10_000
    return {
        pk: round(float(area), 2)
        for (pk, _), area in zip(rows, areas, strict=True)
        if area >= LEAST_HECTARES
    }


def metric(hull: dict[str, Any]) -> shapely.Polygon:
    """Return an outline (GeoJSON, degrees) in metres of UTM 49S."""
    ring = np.array(hull["coordinates"][0], float)
    return shapely.Polygon(np.column_stack(to_utm49s(ring[:, 1], ring[:, 0])))


def group_share(*, groups: Sequence[str], kecamatan: Sequence[str], demo: bool) -> dict[str, Any]:
    """Return what location quotients are made of.

    Of units group_here, all_here, group_all, all_units; of stated workers workers_group_here,
    workers_here, workers_group_all, workers_all, and workers_squared of the businesses here.
    """
    return sql.rows(
        sql.load(__file__, "evidence_share"),
        {"groups": list(groups), "kecamatan": list(kecamatan), "demo": demo},
    )[0]
