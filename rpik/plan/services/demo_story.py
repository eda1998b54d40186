"""What a demo register is shown with: proposals in each state, two sentra with decrees, coaching, a draft RPIK.

Everything goes through the real services, by the demo accounts, so that four eyes, history, and the
"DATA CONTOH" mark hold as they do for real records.
"""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from rpik.core.actor import acting
from rpik.core.audit import record
from rpik.core.models import User
from rpik.plan.services import demo_field, demo_plan, public_counts
from sentra.models import Candidate, DetectionRun, Proposal, Sentra
from sentra.services import changes, comments, decree_papers, designation, review
from sentra.services.decrees import DecreeInput
from sentra.workflow import CHECKLIST

CAST = ("perencana", "penelaah", "pimpinan", "petugas")


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts, and on which day."""

    proposer: User
    reviewer: User
    head: User
    officer: User
    today: date


def is_wanted() -> bool:
    """Whether the demo register has candidates, nobody has proposed anything, and the cast is there.

    An office may have an account of its own called "petugas": it plays no part.
    """
    return (
        not Proposal.objects.exists()
        and DetectionRun.objects.filter(includes_demo=True).exists()
        and User.objects.filter(username__in=CAST, is_demo=True).count() == len(CAST)
    )


@transaction.atomic
def tell_story() -> str:
    """Play the way of a few candidates; return one sentence of what there is now."""
    who = {user.username: user for user in User.objects.filter(username__in=CAST, is_demo=True)}
    run = DetectionRun.objects.filter(includes_demo=True).latest("pk")
    proposer, reviewer, head, officer = (who[name] for name in CAST)
    cast = _Cast(proposer, reviewer, head, officer, timezone.localdate())
    candidates = run.candidates.filter(is_near_miss=False).order_by("rank")
    steps: tuple[Callable[[Proposal, _Cast], None], ...] = (
        _designate_long_ago, _designate, _endorse, _leave, _ask_for_changes, _discuss, _reject,
    )  # fmt: skip
    for step, candidate in zip(steps, candidates, strict=False):
        step(_propose(candidate, cast), cast)
    sentra = list(Sentra.objects.filter(is_demo=True).order_by("pk"))
    if sentra:
        with _as(cast.proposer):
            demo_plan.coach(sentra[0], by=cast.proposer, today=cast.today)
        demo_field.grow(sentra[0], year=cast.today.year)
        demo_field.evaluate(sentra[0], year=cast.today.year, by=cast.reviewer, head=cast.head)
        _draft_a_change(sentra[0], cast)
    with _as(cast.proposer):
        demo_plan.plan(by=cast.proposer, today=cast.today)
    with _as(cast.head):
        public_counts.publish(by=cast.head)
    told = f"{Proposal.objects.count()} usulan, {len(sentra)} di antaranya ditetapkan"
    record("demo.story", by=None, sentence=f"Contoh alur sentra dimuat: {told}")
    return told


def _as(user: User) -> AbstractContextManager[object]:
    return acting(user.pk, cause="demo_story")


def _propose(candidate: Candidate, cast: _Cast) -> Proposal:
    with _as(cast.proposer):
        return review.propose(
            name=f"Sentra {candidate.name}",
            reason="Usaha sejenis dan berdekatan; banyak yang turun-temurun dan berbagi bahan baku. "
            "(Usulan contoh.)",
            ikm_ids=list(candidate.members.values_list("ikm_id", flat=True)),
            by=cast.proposer,
            product_group=candidate.product_group,
            candidate=candidate,
        )


def _leave(proposal: Proposal, cast: _Cast) -> None:
    """A proposal that waits for its reviewer, half checked in the field, one photo sent twice."""
    demo_field.visit(proposal, by=cast.officer, members=4, photos=2)
    demo_field.copy_a_photo(proposal, by=cast.officer)


def _endorse(proposal: Proposal, cast: _Cast) -> None:
    demo_field.tell(
        proposal, by=cast.officer, meeting_on=cast.today - timedelta(days=500), there=True
    )
    with _as(cast.reviewer):
        review.endorse(
            proposal_id=proposal.pk,
            version=proposal.version,
            note="Sudah dilihat di lapangan; anggota masih aktif.",
            checklist=[key for key, _ in CHECKLIST],
            unvisited="Anggota lainnya dilihat bersama paguyuban saat musyawarah.",
            by=cast.reviewer,
        )
        proposal.refresh_from_db()


def _designate_long_ago(proposal: Proposal, cast: _Cast) -> None:
    """Checked in the field and designated more than a year ago: its evaluation is due."""
    demo_field.visit(proposal, by=cast.officer)
    _designate(proposal, cast, day=cast.today - timedelta(days=400))


def _designate(proposal: Proposal, cast: _Cast, *, day: date | None = None) -> None:
    _endorse(proposal, cast)
    day = day or cast.today
    number = f"188.45/CONTOH-{proposal.pk}/KEP/35.07.013/{day.year}"
    with _as(cast.head):
        paper = decree_papers.draft(
            proposal=proposal, by=cast.head, kind="pdf", number=number, day=day
        )
        designation.designate(
            proposal_id=proposal.pk,
            version=proposal.version,
            decree=DecreeInput(
                number=number,
                date=day,
                signer="Bupati Malang (contoh)",
                file_name=f"sk-contoh-{proposal.pk}.pdf",
                content=paper,
            ),
            by=cast.head,
        )


def _draft_a_change(sentra: Sentra, cast: _Cast) -> None:
    """A planner's draft that waits for the head: one member leaves, and another name."""
    stay = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))[1:]
    sentra.proposal.refresh_from_db()
    with _as(cast.reviewer):
        changes.hand_over(
            proposal_id=sentra.proposal_id,
            version=sentra.proposal.version,
            name=f"{sentra.name} Raya"[:160],
            ikm_ids=stay,
            reason="satu usaha berhenti berproduksi dan nama sentra mengikuti musyawarah pengurus "
            "(konsep contoh)",
            by=cast.reviewer,
        )


def _ask_for_changes(proposal: Proposal, cast: _Cast) -> None:
    with _as(cast.reviewer):
        review.request_changes(
            proposal_id=proposal.pk,
            version=proposal.version,
            note="Belum lengkap; butirnya satu per satu di bawah.",
            points=(
                "Lengkapi titik tiga anggota yang belum bertitik.",
                "Lampirkan hasil musyawarah pembentukan.",
                "Jelaskan asal bahan bakunya.",
            ),
            by=cast.reviewer,
        )


def _discuss(proposal: Proposal, cast: _Cast) -> None:
    with _as(cast.reviewer):
        comments.add(
            proposal=proposal,
            text="Apakah pengurus kelompoknya sudah ada? Mohon dilampirkan bila ada.",
            by=cast.reviewer,
            form_key=str(uuid.uuid4()),
            mentioned=[cast.proposer, cast.officer],
        )


def _reject(proposal: Proposal, cast: _Cast) -> None:
    with _as(cast.reviewer):
        review.reject(
            proposal_id=proposal.pk,
            version=proposal.version,
            note="Sebagian besar unit hanya berproduksi musiman; diusulkan lagi bila sudah tetap.",
            by=cast.reviewer,
        )
