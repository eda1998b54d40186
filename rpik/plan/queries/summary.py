"""The head's summary: a bounded number of queries; the scans of the register are kept until it changes."""

from dataclasses import dataclass
from datetime import datetime, time
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Sum
from django.utils import timezone

from ikm_registry.models import Ikm
from ikm_registry.queries import data_version
from ikm_registry.queries.change_causes import Change, Part, change
from rpik.plan.models import Activity, Participant, Programme
from rpik.plan.queries.document import document_cells
from sentra.choices import SentraState
from sentra.models import Candidate, Proposal, Sentra

KEPT_S = 24 * 3600
KEY = "summary"
SLOW_S = 1.0
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Scanned:
    """What scans of the whole register gave, and when and at which of its versions.

    ``cells``: the breakdowns of ``document_figures.sql``; ``growth``: active IKM since 1 January.
    """

    version: int
    at: datetime
    seconds: float
    cells: list[dict[str, Any]]
    growth: Change


def scanned() -> Scanned:
    """Return the scans of the register as it is; a slow one also for a while after it changed.

    A register of a million IKM costs seconds, and somebody always writes: what took longer than
    ``SLOW_S`` is kept for ``PATIENCE`` times as long as it took, and the page says from when it is.
    """
    version, now = data_version.version().newest, timezone.now()
    kept: Scanned | None = cache.get(KEY)
    if kept and timezone.localdate(kept.at) == timezone.localdate(now):
        age = (now - kept.at).total_seconds()
        if kept.version == version or (kept.seconds > SLOW_S and age < PATIENCE * kept.seconds):
            return kept
    start = datetime.combine(
        timezone.localdate().replace(month=1, day=1), time.min, timezone.get_current_timezone()
    )
    began = monotonic()
    cells, growth = document_cells(), change(Part(), start, now)
    made = Scanned(version, now, monotonic() - began, cells, growth)
    cache.set(KEY, made, KEPT_S)
    return made


def forget() -> None:
    """Let the next page look anew, however long the last look took."""
    cache.delete(KEY)


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
