"""What was asked of a proposal last, and what its proposer changed since, for who judges it again."""

from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps

from rpik.core.models import User
from sentra.choices import ProposalState
from sentra.models import Attachment, ChangePoint, FieldCheck, Proposal, Review
from sentra.queries import lists

RETURNED = ("request_changes", "return")
SHOWN = (ProposalState.CHANGES_REQUESTED, ProposalState.PROPOSED, ProposalState.ENDORSED)


@dataclass(slots=True)
class Revision:
    """``asked``: the step that sent it back, ``answered``: the one that handed it in again, or None.

    ``name`` and ``reason`` are (before, now) where they changed; ``joined`` and ``left`` name members
    the reader may see, ``hidden`` counts the others; ``told`` says in words what else was added.
    """

    asked: Review
    points: list[ChangePoint]
    answered: Review | None = None
    name: tuple[str, str] | None = None
    reason: tuple[str, str] | None = None
    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    hidden: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether it came back as it was."""
        return not (
            self.name or self.reason or self.joined or self.left or self.hidden or self.told
        )


def last(proposal: Proposal, by: User) -> Revision | None:
    """Return the last round of mending of an open proposal, None where it was never sent back."""
    # Sent back is its second step at the earliest: most pages ask nothing.
    if proposal.state not in SHOWN or proposal.version < 2:
        return None
    steps = list(proposal.steps.select_related("by"))
    at = max((n for n, step in enumerate(steps) if step.action in RETURNED), default=None)
    if at is None:
        return None
    asked = steps[at]
    found = Revision(asked, list(ChangePoint.objects.filter(review=asked).order_by("id")))
    found.answered = next((step for step in steps[at:] if step.action == "resubmit"), None)
    if found.answered is not None:
        _words(found, proposal)
        _members(found, proposal, by)
        found.told = _told(proposal, asked.at)
    return found


def _words(found: Revision, proposal: Proposal) -> None:
    event = (
        apps.get_model("sentra", "ProposalEvent")
        .objects.filter(pgh_obj_id=proposal.pk, pgh_created_at__lte=found.asked.at)
        .order_by("-pgh_id")
        .first()
    )
    if event is None:
        return
    if event.name != proposal.name:
        found.name = (event.name, proposal.name)
    if event.reason != proposal.reason:
        found.reason = (event.reason, proposal.reason)


def _members(found: Revision, proposal: Proposal, by: User) -> None:
    """Tell who joined and left: of what happened to each member, the first event says how it was."""
    first: dict[int, str] = {}
    events = apps.get_model("sentra", "ProposalMemberEvent").objects
    for ikm, label in (
        events.filter(proposal_id=proposal.pk, pgh_created_at__gt=found.asked.at)
        .order_by("pgh_id")
        .values_list("ikm_id", "pgh_label")
    ):
        first.setdefault(ikm, label)
    if not first:
        return
    now = set(proposal.members.filter(ikm_id__in=first).values_list("ikm_id", flat=True))
    joined = {ikm for ikm, label in first.items() if label == "insert" and ikm in now}
    left = {ikm for ikm, label in first.items() if label == "delete" and ikm not in now}
    found.joined, found.left, found.hidden = lists.names_of((joined, left), by)


def _told(proposal: Proposal, since: datetime) -> list[str]:
    """Return what was added beside the proposal since then, in words."""
    handed_in = Attachment.objects.filter(proposal=proposal, at__gt=since).order_by("id")
    visits = FieldCheck.objects.filter(proposal=proposal, received_at__gt=since)
    visited = visits.values("ikm_id").distinct().count()
    told = [f"lampiran “{one.title}”" for one in handed_in]
    if visited:
        told.append(f"{visited} anggota diperiksa di lapangan")
    if proposal.institutions.filter(at__gt=since).exists():
        told.append("data kelembagaan")
    if proposal.sites.filter(at__gt=since).exists():
        told.append("data tempat dan usaha")
    return told
