"""The head's summary: a bounded number of queries; the scans of the register are kept until it changes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Sum
from django.utils import timezone

from ikm_registry.models import Ikm
from ikm_registry.queries import data_version
from ikm_registry.queries.change_causes import Change, Part, Step, change
from rpik.core import sql
from rpik.plan.models import Activity, Participant, Programme
from rpik.plan.queries.document import document_cells
from sentra.choices import SentraState
from sentra.models import Candidate, Proposal, Sentra

KEPT_S = 24 * 3600
SLOW_S = 1.0
PATIENCE = 60
LARGE = 100_000  # IKM from which a first look takes seconds
FIGURES, GROWTH = "figures", "growth"
PARTS = (FIGURES, GROWTH)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a walk over the whole register gave, when, at which of its versions, in how many seconds.

    ``value`` of ``FIGURES``: the cells of ``document_figures.sql``; of ``GROWTH``: the ``Change`` of
    the active IKM since 1 January.
    """

    version: int
    at: datetime
    seconds: float
    value: Any


def kept(part: str) -> Kept | None:
    """Return what was last counted this year, however old."""
    found: Kept | None = cache.get(_key(part))
    same_year = found and timezone.localdate(found.at).year == timezone.localdate().year
    return found if same_year else None


def look(part: str) -> Kept:
    """Return a part as the register is; a slow one also for a while after it changed.

    A register of a million IKM costs seconds, and somebody always writes: what took longer than
    ``SLOW_S`` is kept for ``PATIENCE`` times as long as it took, and the page says from when it is.
    """
    version, now = data_version.version().newest, timezone.now()
    found = kept(part)
    if found and not _is_due(found, version, now):
        return found
    began = monotonic()
    value = document_cells() if part == FIGURES else _growth(found, now)
    made = Kept(version, now, monotonic() - began, value)
    cache.set(_key(part), made, None)
    return made


def at_once(part: str) -> tuple[Kept | None, bool]:
    """Return what can be shown without waiting, and whether it has to be counted anew meanwhile.

    Only where that takes long: elsewhere it is counted now.
    """
    found = kept(part)
    if found is None:
        return (None, True) if _is_large() else (look(part), False)
    if found.seconds <= SLOW_S:
        return look(part), False
    return found, _is_due(found, data_version.version().newest, timezone.now())


def forget() -> None:
    """Let the next page look anew, however long the last look took."""
    cache.delete_many([_key(part) for part in PARTS])


def _key(part: str) -> str:
    return f"summary:{part}"


def _is_due(found: Kept, version: int, now: datetime) -> bool:
    age = (now - found.at).total_seconds()
    return found.version != version and not (
        found.seconds > SLOW_S and age < PATIENCE * found.seconds
    )


def _is_large() -> bool:
    rows = sql.tuples("SELECT reltuples FROM pg_class WHERE oid = 'ikm_registry_ikm'::regclass")
    return bool(rows[0][0] > LARGE)


def _growth(before: Kept | None, now: datetime) -> Change:
    """Return the change of the year; what was counted before is gone on from, not counted again.

    Unless something that began before it was written after it: then the two do not meet.
    """
    if before is not None:
        since = change(Part(), before.at, now)
        if since.start == before.value.end:
            return _joined(before.value, since)
    start = datetime.combine(
        timezone.localdate().replace(month=1, day=1), time.min, timezone.get_current_timezone()
    )
    return change(Part(), start, now)


def _joined(first: Change, second: Change) -> Change:
    counts: Counter[tuple[int, str]] = Counter()
    for step in (*first.steps, *second.steps):
        counts[step.way, step.cause] += step.ikm
    steps = [Step(way, cause, ikm) for (way, cause), ikm in counts.items()]
    return Change(first.start, second.end, steps)


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
    """Return coverage until today, and the money of one tahun anggaran (rupiah).

    ``unrecorded`` activities (of the year) are in no coverage: nobody has said yet who came.
    """
    done = Participant.objects.took_part()
    unrecorded = Activity.objects.without_attendance()
    designated = Sentra.objects.filter(state=SentraState.DESIGNATED)
    coached = Activity.objects.begun().filter(sentra__in=designated).exclude(pk__in=unrecorded)
    return {
        "ikm": done.filter(ikm__status="aktif").aggregate(n=Count("ikm", distinct=True))["n"],
        "ikm_year": done.filter(activity__programme__year=year, ikm__status="aktif").aggregate(
            n=Count("ikm", distinct=True)
        )["n"],
        "unrecorded": unrecorded.filter(programme__year=year).count(),
        "sentra": coached.aggregate(n=Count("sentra", distinct=True))["n"],
        "ceiling": Programme.objects.filter(year=year).aggregate(n=Sum("ceiling"))["n"],
        **Activity.objects.filter(programme__year=year).aggregate(
            activities=Count("id"), planned=Sum("budget"), realised=Sum("realised")
        ),
    }


def newest_change() -> datetime | None:
    """Return when the register last changed."""
    return Ikm.objects.order_by("-updated_at").values_list("updated_at", flat=True).first()
