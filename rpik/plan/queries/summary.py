"""The head's summary: a bounded number of queries; the scans of the register are kept until it changes."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Sum
from django.utils import timezone

from ikm_registry.models import Ikm
from ikm_registry.queries.change_causes import Change, Part, change
from rpik.core import sql
from rpik.plan.models import Activity, Participant, Programme
from rpik.plan.queries.document import document_cells
from sentra.choices import SentraState
from sentra.models import Candidate, Proposal, Sentra

KEPT_S = 24 * 3600
T = TypeVar("T")


def register_version() -> int:
    """Return what grows with every write to the register: its newest event (one look at an index)."""
    return int(sql.tuples("SELECT coalesce(max(pgh_id), 0) FROM ikm_registry_ikmevent")[0][0])


def _kept(name: str, version: int, make: Callable[[], T]) -> T:
    key = f"summary-{name}-{version}-{timezone.localdate()}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_S)
    return found


def cells(version: int) -> list[dict[str, Any]]:
    """Return the breakdowns of the document (``document_figures.sql``): one scan a version."""
    return _kept("cells", version, document_cells)


def growth(version: int) -> Change:
    """Return how the active IKM changed since 1 January, by cause."""
    start = datetime.combine(
        timezone.localdate().replace(month=1, day=1), time.min, timezone.get_current_timezone()
    )
    return _kept("growth", version, lambda: change(Part(), start, timezone.now()))


def sentra_states() -> dict[str, int]:
    """Return how many candidates, proposals (by state) and sentra (by state) there are."""
    proposals = Proposal.objects.order_by().values_list("state").annotate(n=Count("id"))
    sentra = Sentra.objects.order_by().values_list("state").annotate(n=Count("id"))
    return {
        "kandidat": Candidate.objects.of_newest_run().full().count(),
        **dict(proposals),
        **dict(sentra),
    }


def coaching(year: int) -> dict[str, Any]:
    """Return coverage until today, and the money of one tahun anggaran (rupiah)."""
    done = Participant.objects.took_part()
    designated = Sentra.objects.filter(state=SentraState.DESIGNATED)
    coached = Activity.objects.filter(start__lte=timezone.localdate(), sentra__in=designated)
    return {
        "ikm": done.filter(ikm__status="aktif").aggregate(n=Count("ikm", distinct=True))["n"],
        "ikm_year": done.filter(activity__programme__year=year, ikm__status="aktif").aggregate(
            n=Count("ikm", distinct=True)
        )["n"],
        "sentra": coached.aggregate(n=Count("sentra", distinct=True))["n"],
        "ceiling": Programme.objects.filter(year=year).aggregate(n=Sum("ceiling"))["n"],
        **Activity.objects.filter(programme__year=year).aggregate(
            activities=Count("id"), planned=Sum("budget"), realised=Sum("realised")
        ),
    }


def newest_change() -> datetime | None:
    """Return when the register last changed."""
    return Ikm.objects.order_by("-updated_at").values_list("updated_at", flat=True).first()
