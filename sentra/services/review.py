"""Propose a sentra and carry the proposal through review; every step goes through ``take``."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from ikm_registry.models import Ikm, ProductGroup
from rpik.core import idempotency
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from sentra import workflow
from sentra.choices import ProposalState
from sentra.models import Candidate, Institution, KnownSentra, Proposal, ProposalMember, Review
from sentra.queries import field
from sentra.services import again, change_points
from sentra.services import members as membership
from sentra.services.names import one_line
from sentra.services.shape import outline
from sentra.services.transitions import Step, begin, take
from sentra.workflow import OPEN_STATES

# Sent again after Back, with the same note and something else changed.
SWALLOWED = (
    "Langkah ini sudah tercatat dengan isian lain. Isian Anda sekarang belum disimpan; buka halaman "
    "usulannya dan bandingkan."
)


def propose(
    *,
    name: str,
    reason: str,
    ikm_ids: Sequence[int],
    by: User,
    product_group: ProductGroup,
    candidate: Candidate | None = None,
    known: KnownSentra | None = None,
    area: dict[str, Any] | None = None,
    ended: Proposal | None = None,
    note: str = "",
    form_key: str = "",
) -> Proposal:
    """Propose a sentra from a candidate, a drawn area, the list of known ones, or by hand.

    Figures of the day go along as evidence. ``area`` (GeoJSON of ``services.areas``) becomes the
    boundary; without one it is the hull of the members. ``ended`` is the rejected, withdrawn or
    revoked proposal that this one takes up again, with what was told of its institution and site.

    Raises:
        NotAllowed: the role may not propose.
        AlreadySubmitted: this very form came before.
        DomainError: a name or reason is missing, members do not fit, or the candidate is taken.
    """

    def write() -> Proposal:
        submitted = idempotency.claim(form_key, by=by) if form_key else None
        found = membership.check(ikm_ids=ikm_ids, group=product_group, by=by)
        _require_own(candidate, known, product_group, [ikm.pk for ikm in found])
        proposal = _write_proposal(
            found,
            candidate=candidate,
            known=known,
            area=area,
            ended=ended,
            name=one_line(name),
            product_group=product_group,
            reason=reason.strip(),
            proposer=by,
        )
        if ended is not None:
            again.carry(ended, proposal)
        idempotency.made(submitted, proposal.get_absolute_url())
        return proposal

    given = {"name": one_line(name), "reason": reason.strip(), "note": note.strip()}
    return begin(by=by, given=given, write=write)


def _write_proposal(
    found: Sequence[Ikm],
    *,
    candidate: Candidate | None,
    known: KnownSentra | None,
    area: dict[str, Any] | None,
    ended: Proposal | None,
    **fields: Any,
) -> Proposal:
    """Insert the proposal with its members, and what it stands on that day."""
    figures = membership.figures([ikm.pk for ikm in found])
    shape = outline(list(found))
    proposal = _create(
        candidate=candidate,
        known=known,
        place=membership.place_of(figures),
        state=ProposalState.PROPOSED,
        lat=shape.lat,
        lon=shape.lon,
        hull=area or shape.hull,
        evidence=_evidence(figures, shape.spread, candidate) | _source(area, known, ended),
        is_demo=found[0].is_demo,
        **fields,
    )
    ProposalMember.objects.bulk_create(ProposalMember(proposal=proposal, ikm=ikm) for ikm in found)
    return proposal


def _require_own(
    candidate: Candidate | None,
    known: KnownSentra | None,
    group: ProductGroup,
    ikm_ids: Sequence[int],
) -> None:
    """The candidate's evidence stands behind its own group and at least one of its members."""
    if known is not None and known.product_group_id != group.pk:
        raise DomainError("Sentra yang dikenal itu dari kelompok lain. Buka lagi dari daftarnya.")
    if candidate is None:
        return
    if (
        candidate.product_group_id != group.pk
        or not candidate.members.filter(ikm_id__in=ikm_ids).exists()
    ):
        raise DomainError(
            "Kandidat itu dari kelompok atau anggota lain. Buka kandidatnya, lalu usulkan dari sana."
        )


@transaction.atomic
def request_changes(
    *, proposal_id: int, version: int, note: str, by: User, points: Sequence[str] = ()
) -> Step:
    """Ask the proposer to mend what the note says; each point is ticked off before it comes back."""
    return _send_back("request_changes", proposal_id, version, note, by, points)


@transaction.atomic
def return_to_review(
    *, proposal_id: int, version: int, note: str, by: User, points: Sequence[str] = ()
) -> Step:
    """Send an endorsed proposal back instead of designating it, with points as above."""
    return _send_back("return", proposal_id, version, note, by, points)


def _send_back(
    action: str, proposal_id: int, version: int, note: str, by: User, points: Sequence[str]
) -> Step:
    given = {"note": note.strip()}
    step = take(action=action, proposal_id=proposal_id, version=version, by=by, given=given)
    if not step.repeated:
        change_points.ask(review=step.review, points=points)
    elif change_points.asked(step.review) != change_points.worded(points):
        raise StaleObject(SWALLOWED)
    return step


def resubmit(
    *,
    proposal_id: int,
    version: int,
    note: str,
    by: User,
    name: str | None = None,
    reason: str | None = None,
    ikm_ids: Sequence[int] | None = None,
    answers: Mapping[int, str] | None = None,
) -> Step:
    """Hand a mended proposal in again; None leaves name, reason or members as they are.

    ``answers``: point → what was done, of every point that is ticked off.
    """
    answers = answers or {}

    def write(proposal: Proposal) -> None:
        change_points.tick(proposal, answers)
        _amend(proposal, by=by, name=name, reason=reason, ikm_ids=ikm_ids)

    step = take(
        action="resubmit",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given={
            "note": note.strip(),
            "points": change_points.open_ids(proposal_id) <= set(answers),
        },
        write=write,
    )
    if step.repeated and not _is_kept(step.proposal, name, reason, ikm_ids, answers):
        raise StaleObject(SWALLOWED)
    return step


def _is_kept(
    proposal: Proposal,
    name: str | None,
    reason: str | None,
    ikm_ids: Sequence[int] | None,
    answers: Mapping[int, str],
) -> bool:
    """Tell whether a proposal stands as this form wants it: the same button, pressed twice."""
    members = set(proposal.members.values_list("ikm_id", flat=True))
    return (
        (name is None or one_line(name) == proposal.name)
        and (reason is None or reason.strip() == proposal.reason)
        and (ikm_ids is None or set(ikm_ids) == members)
        and change_points.are_ticked(proposal, answers)
    )


def asked_to_endorse(proposal_id: int) -> dict[str, bool]:
    """Return what :func:`endorse` asks of this proposal besides: a reason, the institution."""
    members = ProposalMember.objects.filter(proposal_id=proposal_id).count()
    visited = field.visited([proposal_id]).get(proposal_id, 0)
    return {
        "few_visited": workflow.few_visited(visited, members),
        "untold": not Institution.objects.filter(proposal_id=proposal_id).exists(),
    }


def endorse(
    *,
    proposal_id: int,
    version: int,
    note: str,
    checklist: Sequence[str],
    by: User,
    unvisited: str = "",
) -> Step:
    """Endorse another person's proposal: checklist confirmed, institution told (may be "belum").

    ``unvisited`` says why it is endorsed although fewer than half of the members were checked in
    the field; it is then kept with the note, with how many were.
    """
    members = ProposalMember.objects.filter(proposal_id=proposal_id).count()
    visited = field.visited([proposal_id]).get(proposal_id, 0)
    few, why, note = workflow.few_visited(visited, members), unvisited.strip(), note.strip()
    if note and few and why:
        note += f"\n\nDiperiksa di lapangan: {visited} dari {members} anggota. Alasannya: {why}"

    return take(
        action="endorse",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given={
            "note": note,
            "checklist": sorted(set(checklist)),
            "unvisited": why if few else True,
            "institution": Institution.objects.filter(proposal_id=proposal_id).exists(),
        },
        write=membership.require_fit,
    )


def dissent(*, proposal_id: int, version: int, note: str, by: User) -> Step:
    """Say why one sees an endorsed proposal otherwise; the head reads it, nothing is held up."""
    given = {"note": note.strip()}
    return take(action="dissent", proposal_id=proposal_id, version=version, by=by, given=given)


def dissents(steps: Sequence[Review]) -> list[Review]:
    """Return the dissents among a proposal's steps since it was last endorsed, oldest first."""
    since = max((at for at, step in enumerate(steps) if step.action == "endorse"), default=0)
    return [step for step in steps[since:] if step.action == "dissent"]


def reject(*, proposal_id: int, version: int, note: str, by: User) -> Step:
    """Reject another person's proposal for good; the candidate becomes free again."""
    given = {"note": note.strip()}
    return take(action="reject", proposal_id=proposal_id, version=version, by=by, given=given)


def withdraw(*, proposal_id: int, version: int, note: str, by: User) -> Step:
    """Take one's own proposal back."""
    given = {"note": note.strip()}
    return take(action="withdraw", proposal_id=proposal_id, version=version, by=by, given=given)


def _create(**fields: Any) -> Proposal:
    """Insert the proposal; the partial unique index decides who came first."""
    try:
        with transaction.atomic():
            return Proposal.objects.create(**fields)
    except IntegrityError as error:
        candidate = fields["candidate"] or fields["known"]
        name = "candidate" if fields["candidate"] else "known"
        first = (
            Proposal.objects.filter(
                **{name: candidate}, state__in=[*OPEN_STATES, ProposalState.DESIGNATED]
            )
            .select_related("proposer")
            .first()
        )
        if candidate is None or first is None:
            raise
        raise DomainError(
            f"“{candidate.name}” sudah diusulkan oleh {first.proposer} sebagai "
            f"“{first.name}”. Buka usulan itu di halaman Usulan."
        ) from error


def _amend(
    proposal: Proposal,
    *,
    by: User,
    name: str | None,
    reason: str | None,
    ikm_ids: Sequence[int] | None,
) -> None:
    """Write what the proposer changed, and say so in the audit trail."""
    changed = _reworded(proposal, name, reason)
    before = set(proposal.members.values_list("ikm_id", flat=True))
    after = before if ikm_ids is None else set(ikm_ids)
    found = membership.check(ikm_ids=sorted(after), group=proposal.product_group, by=by)
    if after != before:
        changed.append(_exchanged(proposal, before, after))
    figures = membership.figures(sorted(after))
    shape = outline(found)
    proposal.place = membership.place_of(figures)
    kept = ("area", "known", "again")
    drawn = {key: proposal.evidence[key] for key in kept if key in proposal.evidence}
    proposal.lat, proposal.lon = shape.lat, shape.lon
    proposal.hull = drawn.get("area") or shape.hull
    proposal.evidence = _evidence(figures, shape.spread, proposal.candidate) | drawn
    proposal.save(update_fields=["name", "reason", "place", "lat", "lon", "hull", "evidence"])
    if changed:
        record(
            "proposal.amended",
            by=by,
            target=proposal,
            sentence=f"{by} mengubah {', '.join(changed)}",
        )


def _reworded(proposal: Proposal, name: str | None, reason: str | None) -> list[str]:
    """Set name and reason on the proposal, unsaved; return what changed, in words."""
    changed = []
    if name is not None and one_line(name) != proposal.name:
        if not one_line(name):
            raise DomainError("Nama sentra tidak boleh kosong.", field="name")
        changed.append(f"nama dari “{proposal.name}” menjadi “{one_line(name)}”")
        proposal.name = one_line(name)
    if reason is not None and reason.strip() != proposal.reason:
        if not reason.strip():
            raise DomainError("Alasan usulan tidak boleh kosong.", field="reason")
        changed.append("alasan usulan")
        proposal.reason = reason.strip()
    return changed


def _exchanged(proposal: Proposal, before: set[int], after: set[int]) -> str:
    """Exchange the proposal's members; return it in words."""
    proposal.members.filter(ikm_id__in=before - after).delete()
    ProposalMember.objects.bulk_create(
        ProposalMember(proposal=proposal, ikm_id=pk) for pk in sorted(after - before)
    )
    return (
        f"anggota dari {len(before)} menjadi {len(after)} "
        f"({len(after - before)} masuk, {len(before - after)} keluar)"
    )


def _source(
    area: dict[str, Any] | None, known: KnownSentra | None, ended: Proposal | None
) -> dict[str, Any]:
    """Return the drawn boundary, what the office's list said, what is proposed again, as evidence."""
    found: dict[str, Any] = {} if ended is None else {"again": ended.pk}
    if area is not None:
        found["area"] = area
    if known is not None:
        found["known"] = {
            name: getattr(known, name) for name in ("name", "hamlet", "year", "source")
        }
    return found


def _evidence(
    figures: dict[str, Any], spread: dict[str, Any], candidate: Candidate | None
) -> dict[str, Any]:
    """Return what the proposal stood on that day."""
    found: dict[str, Any] = {"members": figures, "spread": spread}
    if candidate is not None:
        found["candidate"] = {
            "run": candidate.run_id,
            "rank": candidate.rank,
            "score": candidate.score,
            "parts": candidate.parts,
            "reason": candidate.reason,
            "evidence": candidate.evidence,
            "parameters": candidate.run.parameters,
        }
    return found
