"""A product group of a large register: what it would move, and saving it, as jobs with progress."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.urls import reverse

from ikm_registry.models import Ikm, ProductGroup
from ikm_registry.queries.groups import Regrouping
from ikm_registry.queries.rules import Move, Moves
from ikm_registry.services import groups
from rpik.core import jobs
from rpik.core.models import Job, JobState, User

LOOK = "ikm_registry.look_at_group"
SAVE = "ikm_registry.save_group"
# IKM from which on counting takes longer than a person waits without a word.
LARGE = 10_000
OPEN = [JobState.WAITING, JobState.RUNNING]


def is_large() -> bool:
    """Whether the register is too large to regroup within a request."""
    return Ikm.objects.count() >= LARGE


@transaction.atomic
def start(
    *,
    name: str,
    code: str | None,
    values: Mapping[str, Any],
    by: User,
    promised: str = "",
    opened: str | None = None,
) -> Job:
    """Queue looking (``LOOK``) or saving (``SAVE``) with what was typed; it returns to the form.

    The button pressed twice starts one job.
    """
    groups.require_permission(by)
    told: dict[str, Any] = {
        "code": code,
        "values": dict(values),
        "promised": promised,
        "opened": opened,
    }
    waiting = Job.objects.filter(name=name, by=by, state__in=OPEN, arguments__contains=told).first()
    if waiting is not None:
        return waiting
    title = f"{'Menyimpan' if name == SAVE else 'Menghitung akibat'} kelompok {values['name']}"
    told |= {"title": title, "by": by, "by_id": by.pk}
    job = jobs.enqueue(SAVE, **told) if name == SAVE else jobs.enqueue(LOOK, **told)
    page = (
        reverse("ikm_registry:group", args=[code]) if code else reverse("ikm_registry:group-create")
    )
    job.result_url = f"{page}?kerja={job.pk}"
    job.save(update_fields=["result_url"])
    return job


def look(
    *,
    code: str | None,
    values: Mapping[str, Any],
    opened: str | None,
    progress: Callable[..., None],
) -> dict[str, Any]:
    """Return the promise as JSON, and whether somebody changed the group meanwhile."""
    progress(0, 2, "Menghitung kelompok setiap nama produk", force=True)
    promise = groups.promise(code=code, values=values)
    progress(1, 2, "Membandingkan dengan versi tersimpan", force=True)
    stale = groups.changed_since(code=code, opened=opened, values=values)
    return {"promise": asdict(promise), "stale": stale}


def save(
    *,
    code: str | None,
    values: Mapping[str, Any],
    promised: str,
    opened: str | None,
    by: User,
    progress: Callable[..., None],
) -> dict[str, Any]:
    """Save a group as promised; the refusals of ``groups.save`` stand on the job."""
    progress(0, 1, "Menahan register dan menghitung ulang janjinya", force=True)
    saved, moved = groups.save(code=code, values=values, promised=promised, by=by, opened=opened)
    return {"code": saved.pk, "name": saved.name, "moved": moved}


def of_form(*, job_id: str, group: ProductGroup | None, by: User) -> Job | None:
    """Return the person's finished job that leads back to this group's form."""
    found = Job.objects.filter(pk=job_id, by=by, name__in=[LOOK, SAVE]).first()
    if found is None or not found.is_over:
        return None
    return found if found.arguments["code"] == (group.pk if group else None) else None


def promise_of(job: Job) -> groups.Promise | None:
    """Return what a finished look found; None for any other job."""
    if job.name != LOOK or job.state != JobState.DONE:
        return None
    told = job.result["promise"]
    change, moves = told["change"], told["moves"]
    return groups.Promise(
        Regrouping(
            [tuple(one) for one in change["signatures"]], change["groups"], change["reasons"]
        ),
        Moves(
            moves["ikm"],
            moves["stamp"],
            *(
                [Move(**one) for one in moves[kind]]
                for kind in ("by_move", "by_kecamatan", "by_group")
            ),
        ),
        told["stamp"],
    )
