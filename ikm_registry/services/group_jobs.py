"""A set of product groups on a large register: what it would move, and switching it on, as jobs."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.urls import reverse

from ikm_registry.models import GroupSet, Ikm
from ikm_registry.queries.groups import Regrouping
from ikm_registry.queries.rules import Move, Moves
from ikm_registry.services import group_sets, office_sets
from ikm_registry.services.groups import require_permission
from rpik.core import jobs
from rpik.core.errors import DomainError
from rpik.core.models import Job, JobState, User

LOOK = "ikm_registry.look_at_groups"
ACTIVATE = "ikm_registry.activate_groups"
# IKM from which on counting takes longer than a person waits without a word.
LARGE = 10_000
OPEN = [JobState.WAITING, JobState.RUNNING]


def is_large() -> bool:
    """Whether the register is too large to regroup within a request."""
    return Ikm.objects.count() >= LARGE


@transaction.atomic
def start_look(*, groupset: GroupSet, by: User) -> Job:
    """Queue counting what a set would move; one on its way is returned instead."""
    return _waiting(LOOK, groupset, by) or _enqueue(LOOK, groupset, by)


@transaction.atomic
def start(*, groupset: GroupSet, promised: str, by: User) -> Job:
    """Queue switching a set on as promised; one on its way is returned instead.

    Raises:
        DomainError: the set may not bind yet. What moved meanwhile is told by the job.
    """
    require_permission(by)
    group_sets.require_ready(groupset)
    if not is_large():
        group_sets.require_kept(group_sets.promise(groupset), promised)
    return _waiting(ACTIVATE, groupset, by) or _enqueue(ACTIVATE, groupset, by, promised=promised)


def _waiting(name: str, groupset: GroupSet, by: User) -> Job | None:
    return Job.objects.filter(
        name=name, by=by, state__in=OPEN, arguments__groupset_id=groupset.pk
    ).first()


def _enqueue(name: str, groupset: GroupSet, by: User, **more: Any) -> Job:
    told = {"groupset_id": groupset.pk, "by": by, "by_id": by.pk, **more}
    page = reverse("ikm_registry:groupset-effect", args=[groupset.pk])
    if name == ACTIVATE:
        return jobs.enqueue(
            ACTIVATE, title=f"Memberlakukan {groupset.name}", result_url=page, **told
        )
    job = jobs.enqueue(LOOK, title=f"Menghitung akibat {groupset.name}", **told)
    job.result_url = f"{page}?kerja={job.pk}"
    job.save(update_fields=["result_url"])
    return job


def look(*, groupset_id: int, progress: Callable[..., None]) -> dict[str, Any]:
    """Return the promise of a set as JSON."""
    progress(0, 1, "Menghitung kelompok setiap nama produk", force=True)
    groupset = GroupSet.objects.filter(pk=groupset_id).first()
    if groupset is None:
        raise DomainError(office_sets.GONE)
    return {"promise": asdict(group_sets.promise(groupset))}


def promise_of(*, job_id: str, groupset: GroupSet, by: User) -> group_sets.Promise | None:
    """Return what the person's finished look at this set found; None for any other job."""
    job = Job.objects.filter(pk=job_id, by=by, name=LOOK, state=JobState.DONE).first()
    if job is None or job.arguments["groupset_id"] != groupset.pk:
        return None
    told = job.result["promise"]
    change, moves = told["change"], told["moves"]
    return group_sets.Promise(
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
