"""The one door through which a proposal changes state: ``workflow.TRANSITIONS`` is read here only.

Order: permission → lock, version, state → four eyes → what must be given → write → audit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from rpik.core.roles import who_may
from sentra import workflow
from sentra.choices import ProposalState
from sentra.models import Proposal, Review
from sentra.workflow import Transition

NEED_LABELS = {
    "name": "nama sentra",
    "reason": "alasan usulan",
    "note": "catatan",
    "checklist": "seluruh daftar periksa",
    "decree_number": "nomor SK",
    "decree_date": "tanggal SK",
    "signatory": "penanda tangan SK",
    "decree_file": "berkas SK",
    "points": "tanda selesai pada setiap butir perbaikan",
    "unvisited": "alasan menyetujui sebelum separuh anggota diperiksa di lapangan",
    "institution": "data kelembagaan (boleh “belum ada”)",
    "year": "tahun evaluasi",
    "recommendation": "rekomendasi",
    "evaluation": "evaluasi yang diputuskan",
    "change": "konsep yang dikembalikan",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one action; ``repeated`` means the same POST had arrived before."""

    proposal: Proposal
    review: Review
    repeated: bool = False


@transaction.atomic
def begin(*, by: User, given: Mapping[str, Any], write: Callable[[], Proposal]) -> Proposal:
    """Take the step that creates a proposal, with what ``write`` makes.

    Raises:
        NotAllowed: the role may not.
        DomainError: something needed is missing, or ``write`` refuses.
    """
    transition = workflow.find("propose")
    require_permission(transition, by)
    require_given(transition, given)
    proposal = write()
    _record(proposal, transition, "", given, by)
    return proposal


@transaction.atomic
def take(
    *,
    action: str,
    by: User,
    given: Mapping[str, Any],
    proposal_id: int,
    version: int,
    write: Callable[[Proposal], object] | None = None,
) -> Step:
    """Take one step with a proposal, or refuse it with a sentence.

    Args:
        action: name in ``workflow.TRANSITIONS``.
        given: what the person filled in; its keys are the names in ``Transition.needs``.
        version: the version the form carried; somebody else's step in between makes it stale.
        write: does what the step is for, inside the transaction, with the locked proposal already
            in its new state.

    Raises:
        NotAllowed: the role may not, or the four-eyes rule forbids this person.
        StaleObject: another step came first.
        DomainError: wrong state, something needed is missing, or ``write`` refuses.
    """
    transition = workflow.find(action)
    require_permission(transition, by)
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    earlier = _same_post(proposal, transition, by, version, given)
    if earlier is not None:
        return Step(proposal, earlier, repeated=True)
    _require_version(proposal, version)
    from_state = proposal.state
    _require_state(transition, from_state)
    _require_eyes(transition, proposal, by)
    require_given(transition, given)
    _move(proposal, transition)
    if write:
        write(proposal)
    return Step(proposal, _record(proposal, transition, from_state, given, by))


def _move(proposal: Proposal, transition: Transition) -> None:
    """Put the locked proposal into its new state."""
    if proposal.state != transition.target:  # a yearly evaluation leaves it where it stood
        proposal.state_since = timezone.now()
    proposal.state = transition.target
    proposal.version += 1
    proposal.save(update_fields=["state", "version", "state_since"])


def _record(
    proposal: Proposal,
    transition: Transition,
    from_state: str,
    given: Mapping[str, Any],
    by: User,
) -> Review:
    """Write the step into the proposal's history and the audit trail."""
    review = Review.objects.create(
        proposal=proposal,
        action=transition.action,
        from_state=from_state,
        to_state=transition.target,
        note=str(given.get("note") or "").strip(),
        checklist=list(given.get("checklist") or []),
        by=by,
    )
    record(
        f"proposal.{transition.action}",
        by=by,
        target=proposal,
        sentence=f"{by} {transition.done}: {proposal.name}",
        data={"from": from_state, "to": transition.target, "version": proposal.version},
    )
    return review


def available(proposal: Proposal, user: User) -> list[Transition]:
    """Return what ``user`` may do with ``proposal`` now: the buttons of its page."""
    return workflow.available(
        state=proposal.state,
        permissions=[t.permission for t in workflow.TRANSITIONS if user.has_perm(t.permission)],
        is_proposer=proposal.proposer_id == user.pk,
    )


def require_permission(transition: Transition, by: User) -> None:
    """Refuse who may not, naming who may."""
    require(by, transition.permission, transition.done)


def require_given(transition: Transition, given: Mapping[str, Any]) -> None:
    """Refuse an action whose needs are not filled in, naming the first field."""
    lacking = workflow.missing(transition, dict(given))
    if lacking:
        names = ", ".join(NEED_LABELS[name] for name in lacking)
        raise DomainError(f"Untuk {transition.done}, isi dahulu: {names}.", field=lacking[0])


def _same_post(
    proposal: Proposal,
    transition: Transition,
    by: User,
    version: int,
    given: Mapping[str, Any],
) -> Review | None:
    """Return the step this very POST has already made: a double click does nothing twice."""
    if proposal.version != version + 1:
        return None
    last = proposal.steps.order_by("-id").first()
    same = (
        last is not None
        and last.action == transition.action
        and last.by_id == by.pk
        and last.note == str(given.get("note") or "").strip()
    )
    return last if same else None


def _require_version(proposal: Proposal, version: int) -> None:
    if version == proposal.version:
        return
    last = proposal.steps.select_related("by").order_by("-id").first()
    what = "diubah orang lain"
    if last is not None:
        at = timezone.localtime(last.at)
        what = f"berubah: {last.by} {workflow.find(last.action).done} pukul {at:%H.%M} WIB"
    raise StaleObject(
        f"Usulan “{proposal.name}” baru saja {what}. Isian Anda belum disimpan; "
        "baca keadaan terbaru, lalu putuskan kembali."
    )


def _require_state(transition: Transition, state: str) -> None:
    if state in transition.sources:
        return
    labels = dict(ProposalState.choices)
    wanted = " atau ".join(f"“{labels[source]}”" for source in transition.sources)
    raise DomainError(
        f"Usulan ini sekarang “{labels[state]}”; “{transition.label}” "
        f"hanya dapat dilakukan ketika {wanted}."
    )


def _require_eyes(transition: Transition, proposal: Proposal, by: User) -> None:
    if workflow.may(transition, is_proposer=proposal.proposer_id == by.pk):
        return
    if transition.by == "proposer":
        raise NotAllowed(f"Hanya pengusulnya ({proposal.proposer}) yang dapat {transition.done}.")
    raise NotAllowed(
        f"Anda mengusulkan sentra ini, jadi bukan Anda yang dapat {transition.done}: "
        f"minta {who_may(transition.permission)} lain."
    )
