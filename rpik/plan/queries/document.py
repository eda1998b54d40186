"""Every figure of the document, gathered in a bounded number of queries as JSON-safe values."""

from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Exists, OuterRef, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from ikm_registry.models import Ikm, Kecamatan, ProductGroup
from ikm_registry.queries import data_version
from ikm_registry.queries.demo import use_demo
from rpik.core import sql
from rpik.plan.choices import WAY_OF
from rpik.plan.models import Activity, Programme, SentraPlan
from rpik.plan.queries.groups import by_group, sentra_capacities, sentra_papers
from rpik.plan.queries.space import industrial_zones
from sentra.models import Candidate, Sentra
from sentra.models.detection import FOUND_AGAIN, CandidateQuerySet

CANDIDATES = 50
KEPT_S = 24 * 3600


def gather(*, anew: bool = False) -> dict[str, Any]:
    """Return what the document prints, as it stands now; the same register gives the same answer.

    As a search of candidates, it looks at real IKM alone as soon as there is one (``real_only``).

    ``as_of`` is the day of the newest change, not today. Costs three scans of the active IKM, kept until
    it changes; ``anew`` looks whatever is kept.
    """
    real = not use_demo()
    scans = _scans(real, anew=anew)
    cells = scans["cells"]
    newest = (
        Ikm.objects.filter(**_only(real))
        .order_by("-updated_at")
        .values_list("updated_at", flat=True)
        .first()
    )
    sentra = sentra_rows(real_only=real)
    candidates = _candidates(real)
    counts = candidates.with_designated().aggregate(
        all=Count("pk"), again=Count("pk", filter=FOUND_AGAIN)
    )
    return {
        "as_of": localdate(newest).isoformat() if newest else "",
        "demo": any(row["demo"] for row in cells) or any(row["demo"] for row in sentra),
        "real_only": real,
        "kecamatan": [
            {"code": row.code, "name": row.name, "cell": row.cell}
            for row in Kecamatan.objects.order_by("code")
        ],
        "groups": dict(ProductGroup.objects.order_by("code").values_list("code", "name")),
        "sentra": sentra,
        "candidates": candidate_rows(candidates.undesignated()),
        "candidate_count": counts["all"] - counts["again"],
        "candidates_designated": counts["again"],
        "gathered": gathered_units(candidates, real_only=real),
        "programmes": programme_rows(real_only=real),
        "matrix": matrix_rows(real_only=real),
        "sentra_plan": sentra_plan(real_only=real),
        "industrial_zones": industrial_zones(),
        **scans,
    }


def _scans(real: bool, *, anew: bool) -> dict[str, Any]:
    """Return what walks over the whole register give: seconds at a million IKM."""
    seen = data_version.version()
    key = f"document-{real}-{seen.newest}"
    found: dict[str, Any] | None = None if anew else cache.get(key)
    if found is None:
        found = {"cells": document_cells(real_only=real), **by_group(real_only=real)}
        if seen.quiet:
            cache.set(key, found, KEPT_S)
    return found


def document_cells(*, real_only: bool = False) -> list[dict[str, Any]]:
    """Return the cells of every breakdown of the active IKM, in one scan."""
    return sql.rows(sql.load(__file__, "document_figures"), {"real_only": real_only})


def _only(real: bool, name: str = "is_demo") -> dict[str, bool]:
    """Return the filter that leaves demo data out, or none."""
    return {name: False} if real else {}


def _candidates(real: bool) -> CandidateQuerySet:
    """Those of the newest run, as long as it looked at the data the document tells of."""
    return Candidate.objects.of_newest_run().full().filter(**_only(real, "run__includes_demo"))


def gathered_units(candidates: CandidateQuerySet, *, real_only: bool) -> dict[str, int]:
    """Return the units that stand near alike ones, by product group: in sentra or candidates.

    A candidate may hold the members of a sentra: the larger of the two sums counts, not both.
    """
    found: dict[str, int] = {}
    for rows in (Sentra.objects.designated().filter(**_only(real_only)), candidates):
        sums = rows.order_by().values_list("product_group__name").annotate(total=Sum("units"))
        for name, total in sums:
            found[name] = max(found.get(name, 0), total)
    return dict(sorted(found.items()))


def programme_rows(*, real_only: bool) -> list[dict[str, Any]]:
    """Return every coaching activity with its programme, money in rupiah, newest year first.

    ``participants`` are those that came: None until attendance was noted.
    """
    found = (
        Activity.objects.filter(**_only(real_only))
        .select_related("programme", "sentra")
        .with_people()
        .order_by("-programme__year", "programme__code", "start", "pk")
    )
    return [
        {
            "id": row.pk,
            "year": row.programme.year,
            "programme": f"{row.programme.code} {row.programme.name}",
            "title": row.title,
            "way": WAY_OF[row.kind],
            "target": row.sentra.name if row.sentra else "IKM perorangan",
            "participants": row.came if row.attendance_taken else None,
            "budget": row.budget,
            "realised": row.realised,
        }
        for row in found
    ]


def matrix_rows(*, real_only: bool) -> list[dict[str, Any]]:
    """Return every coaching activity as a rencana aksi, by code and year, and each programme
    without one (``title`` ""); what nobody entered is "".
    """
    activities = Activity.objects.filter(**_only(real_only))
    empty = Programme.objects.filter(~Exists(activities.filter(programme=OuterRef("pk"))))
    activities = activities.annotate(
        where=Case(When(place="", then=Coalesce("sentra__place", Value(""))), default="place")
    )
    names = ("code", "name", "executor", "funding", "year")
    found = [
        *activities.order_by("programme__code", "programme__year", "start", "pk").values_list(
            *(f"programme__{name}" for name in names), "title", "where"
        ),
        *((*row, "", "") for row in empty.filter(**_only(real_only)).values_list(*names)),
    ]
    return [
        {
            "programme": f"{code} {name}",
            "executor": executor,
            "funding": funding,
            "year": year,
            "title": title,
            "place": place,
        }
        for code, name, executor, funding, year, title, place in sorted(found, key=itemgetter(0, 4))
    ]


def sentra_plan(*, real_only: bool) -> dict[str, Any] | None:
    """Return the newest kept plan of sentra by year; None without one."""
    found = SentraPlan.objects.filter(**_only(real_only)).first()
    if found is None:
        return None
    kept = (
        "name", "rows", "reached", "bound", "is_optimal", "unit", "cost", "assumptions",
        "executor", "funding",
    )  # fmt: skip
    day = localdate(found.made_at).isoformat()
    return {name: getattr(found, name) for name in kept} | {"made_on": day}


def sentra_rows(*, real_only: bool) -> list[dict[str, Any]]:
    """Return designated sentra with the decree that made them, by name; figures of the decree's day.

    Capacity and papers are those of today: the members' by the register, the newest told.
    """
    found = list(
        Sentra.objects.designated().filter(**_only(real_only)).for_list().order_by("name", "pk")
    )
    capacities = sentra_capacities()
    papers = sentra_papers({row.proposal_id: row.pk for row in found})
    return [
        {
            "id": row.pk,
            "name": row.name,
            "group": row.product_group.name,
            "place": row.place,
            "units": row.units,
            "workers": row.workers,
            "investment": row.investment,
            "output": row.output_value,
            "decree": decree.number if decree else "",
            "decree_date": decree.date.isoformat() if decree else "",
            "lat": row.lat,
            "lon": row.lon,
            "demo": row.is_demo,
            "capacity": capacities.get(row.pk, ""),
            "papers": papers.get(row.pk),
        }
        for row in found
        for decree in [next(iter(row.decrees.all()), None)]
    ]


def candidate_rows(candidates: CandidateQuerySet) -> list[dict[str, Any]]:
    """Return the best candidates of the newest run, by rank."""
    found = candidates.for_list().order_by("rank")[:CANDIDATES]
    return [
        {
            "id": row.pk,
            "name": row.name,
            "group": row.product_group.name,
            "place": row.place,
            "units": row.units,
            "workers": row.workers,
            "investment": row.investment,
            "score": round(row.score, 1),
            "lat": row.lat,
            "lon": row.lon,
        }
        for row in found
    ]
