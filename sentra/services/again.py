"""Propose once more what was rejected, withdrawn or revoked: nothing is typed twice."""

from typing import Any

from rpik.core.audit import record
from sentra.choices import ProposalState
from sentra.models import Attachment, Proposal, Review
from sentra.services import institutions, sites

# States that end a proposal; what ended in one may be proposed again.
OVER = (ProposalState.REJECTED, ProposalState.WITHDRAWN, ProposalState.REVOKED)


def last_step(proposal: Proposal) -> Review | None:
    """Return the step that ended a proposal: by whom, when, with which words."""
    return proposal.steps.select_related("by").order_by("-id").first()


def later(proposal: Proposal) -> Proposal | None:
    """Return the newest proposal that took this one up again."""
    return Proposal.objects.filter(evidence__again=proposal.pk).order_by("-id").first()


def earlier(proposal: Proposal) -> Proposal | None:
    """Return the ended proposal that this one takes up again."""
    pk = proposal.evidence.get("again")
    return Proposal.objects.filter(pk=pk).first() if pk else None


def carry(old: Proposal, new: Proposal) -> None:
    """Take over what was told of institution and site and what was handed in, with who and when."""
    told: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("institutions", institutions.FIELDS),
        ("sites", sites.FIELDS),
    )
    for related, fields in told:
        newest = getattr(old, related).order_by("-id").first()
        if newest is not None:
            kept: dict[str, Any] = {name: getattr(newest, name) for name in fields}
            getattr(new, related).create(by_id=newest.by_id, at=newest.at, **kept)
    _carry_attachments(old, new)


def _carry_attachments(old: Proposal, new: Proposal) -> None:
    """Show the same files with the new proposal; made-up ones never beside real ones."""
    handed_in = list(old.attachments.all()) if old.is_demo == new.is_demo else []
    if not handed_in:
        return
    Attachment.objects.bulk_create(
        Attachment(proposal=new, title=one.title, file_id=one.file_id, at=one.at, by_id=one.by_id)
        for one in handed_in
    )
    record(
        "proposal.attach",
        by=new.proposer,
        target=new,
        sentence=f"{new.proposer} membawa {len(handed_in)} lampiran dari usulan {old.name}",
        data={"from": old.pk, "count": len(handed_in)},
    )
