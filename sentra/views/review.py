"""Proposals: the queue and board, and the one page a reviewer decides on."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import TemplateView

from rpik.core.audit import events_of
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out
from sentra import workflow
from sentra.choices import ProposalState
from sentra.forms.attachments import AttachmentForm
from sentra.forms.comments import CommentForm
from sentra.forms.papers import DraftForm
from sentra.forms.review import ActForm
from sentra.models import Proposal, Review
from sentra.queries import comments, field, lists, map_layers, zoning
from sentra.services import (
    again,
    assessment,
    attachments,
    change_points,
    completeness,
    field_checks,
    field_minutes,
    institutions,
    review,
    revisions,
    viewers,
)
from sentra.services import comments as commenting
from sentra.services.assessment import LawPoint, links
from sentra.services.decree_papers import may_draft
from sentra.services.transitions import available
from sentra.views.layers import hazards_address, map_address

PER_COLUMN = 15

# Steps that need no more than a note (and the checklist); the others have a page of their own.
NOTE_ACTIONS: dict[str, Callable[..., Any]] = {
    "request_changes": review.request_changes,
    "endorse": review.endorse,
    "dissent": review.dissent,
    "reject": review.reject,
    "withdraw": review.withdraw,
    "return": review.return_to_review,
}
PAGE_ACTIONS = {
    "resubmit": "sentra:proposal-resubmit",
    "designate": "sentra:proposal-designate",
    "evaluate": "sentra:proposal-evaluate",
    "draft_change": "sentra:change-draft",
    "draft_revocation": "sentra:end-draft",
    "amend": "sentra:proposal-amend",
    "revoke": "sentra:proposal-revoke",
}


class ProposalPermission(PermissionRequired):
    """Who may read proposals."""

    permission_required = "sentra.view_proposal"


class ProposalListView(ProposalPermission, TemplateView):
    """What waits for me, oldest first; then the board by state (``?keadaan=`` shows one state)."""

    template_name = "sentra/proposal_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = dict(Proposal.objects.order_by().values_list("state").annotate(n=Count("id")))
        wanted = self.request.GET.get("keadaan", "")
        if wanted not in ProposalState.values:
            wanted = ""
        shown = [wanted] if wanted else ProposalState.values
        late = lists.late_by_state()
        columns = [
            {
                "state": state,
                "label": ProposalState(state).label,
                "count": counts.get(state, 0),
                "late": late.get(state, 0),
                "rows": _rows(state, limit=200 if wanted else PER_COLUMN)
                if counts.get(state)
                else [],
            }
            for state in shown
        ]
        return super().get_context_data(
            **kwargs,
            waiting=lists.waiting_for(self.request.user),
            columns=columns,
            wanted=wanted,
            total=sum(counts.values()),
            per_column=PER_COLUMN,
            can_compare=sum(counts.get(state, 0) for state in workflow.OPEN_STATES) > 1,
            can_propose=self.request.user.has_perm("sentra.propose_sentra"),
        )


def _rows(state: str, *, limit: int) -> list[Proposal]:
    """Return the proposals of one state: open ones oldest first, closed ones newest first."""
    order = "state_since" if state in workflow.OPEN_STATES else "-state_since"
    found = Proposal.objects.for_list().filter(state=state).order_by(order)[:limit]
    return lists.aged(found) if state in workflow.OPEN_STATES else list(found)


def detail_context(
    request: HttpRequest, proposal: Proposal, *, bound: ActForm | None = None
) -> dict[str, Any]:
    """Return what the page of a proposal shows; ``bound`` is a form that was refused."""
    user = request.user
    found = assessment.of_proposal(proposal)
    seen = found.seen
    found = found.linked(links.of(seen, user))
    ids, space, told, figures = seen.ikm_ids, seen.space, seen.told, seen.figures
    members = lists.members_of(ids, user)
    visits = field.of_proposal(proposal, members.rows)
    sums = field.sums(visits)
    checked = sums["done"]
    if members.hidden:  # those out of the person's sight count as well
        checked = seen.visited
    asked = {
        "few_visited": workflow.few_visited(checked, len(ids)),
        "untold": any(line.answer == institutions.UNTOLD for line in told),
    }
    return {
        **_ending(proposal, user),
        **_talk(proposal, seen.steps, user),
        **_verdict(proposal, user, bound, found.law, asked),
        "proposal": proposal,
        **asked,
        "figures": figures,
        "moved": moved_since(proposal.evidence.get("members", {}), figures),
        "score_parts": assessment.score_rows(
            proposal.evidence.get("candidate", {}).get("parts", [])
        ),
        "found": found,
        "blocks": found.blocks,
        "members": members,
        "visits": visits,
        "sums": sums,
        "checked": checked,
        "member_count": len(ids),
        "way": completeness.of(
            proposal,
            figures=figures,
            sums=sums,
            space=space,
            advised=bool(seen.site and seen.site.has_advice),
            told=told,
            by=user,
        ),
        "may_check": user.has_perm(field_checks.MAY),
        "may_write": field_minutes.may_write(user),
        "space": space,
        "zones_url": map_address(space.plans if space else [], proposal.lat, proposal.lon),
        "hazards_url": hazards_address(seen.hazards, proposal.lat, proposal.lon),
        "conflicts": zoning.conflicts_among(space, members.rows),
        "sentra": getattr(proposal, "sentra", None),
    }


def _ending(proposal: Proposal, user: Any) -> dict[str, Any]:
    """Return how a proposal ended and what came after it, or which ended one it takes up again."""
    if proposal.state not in again.OVER:
        before = again.earlier(proposal)
        return {
            "earlier": before,
            "earlier_step": again.last_step(before) if before else None,
            "revision": revisions.last(proposal, user),
        }
    later = again.later(proposal)
    return {
        "ended_by": again.last_step(proposal),
        "later": later,
        "may_again": later is None and user.has_perm("sentra.propose_sentra"),
    }


def _typed(form: ActForm) -> str:
    """Return the words of a refused form whose step is gone, so that nobody loses them."""
    return "\n\n".join(
        form.data[name] for name in ("note", "points", "unvisited") if form.data.get(name)
    )


def _verdict(
    proposal: Proposal,
    user: Any,
    bound: ActForm | None,
    law: Sequence[LawPoint],
    asked: dict[str, bool],
) -> dict[str, Any]:
    """Return the steps this person may take: a form each, or the address of its own page.

    The checklist of a form stands beside what the evidence says of each of its points.
    """
    steps = available(proposal, user)
    forms = [
        bound
        if bound is not None and bound.transition == transition
        else ActForm(transition=transition, **asked)
        for transition in steps
        if transition.action in NOTE_ACTIONS
    ]
    for form in forms:
        if "checklist" in form.fields:
            form.checks = list(zip(form["checklist"], law, strict=True))
    return {
        "forms": forms,
        "links": [
            {"transition": transition, "url": PAGE_ACTIONS[transition.action]}
            for transition in steps
            if transition.action in PAGE_ACTIONS
        ],
        "turn": turn(proposal, steps),
        "bound": bound,
        "unsent": _typed(bound) if bound is not None and bound not in forms else "",
        "draft_form": DraftForm()
        if proposal.state == ProposalState.ENDORSED and may_draft(user)
        else None,
    }


def _talk(proposal: Proposal, steps: Sequence[Review], user: Any) -> dict[str, Any]:
    """Return what people did and said: steps, threads, points to mend."""
    return {
        "timeline": timeline(proposal, steps),
        "threads": comments.threads(proposal),
        "points": change_points.of(proposal),
        "dissents": review.dissents(steps),
        "attachments": proposal.attachments.select_related("file", "by"),
        "attach_form": AttachmentForm() if attachments.may_attach(proposal, user) else None,
        "comment_form": CommentForm(by=user) if user.has_perm("sentra.add_comment") else None,
    }


MOVED = (("workers", "tenaga kerja"), ("investment", "investasi"), ("output_value", "produksi"))


def moved_since(then: dict[str, Any], now: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sums that changed in the register since the proposal was written."""
    return [
        {"label": label, "before": then[name], "after": now[name]}
        for name, label in MOVED
        if name in then and then[name] != now[name]
    ]


def timeline(proposal: Proposal, taken: Sequence[Review]) -> list[dict[str, Any]]:
    """Return every step and amendment, newest first, as the timeline component takes them."""
    steps = [
        {
            "at": step.at,
            "who": str(step.by),
            "what": workflow.find(step.action).done,
            "note": step.note,
        }
        for step in taken
    ]
    amended = [
        {"at": event.at, "who": who, "what": f"mengubah {what}", "note": ""}
        for event in events_of(proposal, event="proposal.amended")
        for who, _, what in [event.sentence.partition(" mengubah ")]
    ]
    return sorted(steps + amended, key=lambda entry: entry["at"], reverse=True)


# What a person whose turn it is does next, by the first of their steps.
TURNS = {
    "request_changes": "Giliran Anda: baca, lalu setujui, minta perbaikan, atau tolak.",
    "resubmit": "Giliran Anda: perbaiki yang diminta, lalu ajukan kembali.",
    "return": "Giliran Anda: siapkan konsep SK, lalu tetapkan dengan SK; atau kembalikan.",
}


def turn(proposal: Proposal, steps: Sequence[workflow.Transition]) -> str:
    """Return whose turn it is and what comes next, "" for a proposal that has ended."""
    mine = next((TURNS[step.action] for step in steps if step.action in TURNS), "")
    if mine:
        return mine
    return {
        ProposalState.PROPOSED: f"Menunggu telaah perencana selain {proposal.proposer}. Sementara "
        "yang merah pada Jalannya usulan dapat dilengkapi.",
        ProposalState.CHANGES_REQUESTED: f"Menunggu perbaikan dari {proposal.proposer}.",
        ProposalState.ENDORSED: "Menunggu penetapan oleh pimpinan; konsep SK-nya sudah dapat "
        "disiapkan perencana.",
        ProposalState.DESIGNATED: "Sudah ditetapkan. Evaluasi tahunan, perubahan, dan pencabutan "
        "dimulai dari halaman sentranya.",
    }.get(ProposalState(proposal.state), "")


class ProposalDetailView(ProposalPermission, View):
    """One page to decide on: identity, legal test, map, members, evidence, verdict, timeline."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        commenting.seen(proposal=proposal, by=request.user)
        return render(request, "sentra/proposal_detail.html", detail_context(request, proposal))


class ProposalViewersView(ProposalPermission, View):
    """POST "I have it open"; answers who else has (asked again every few seconds by the page)."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        others = viewers.arrive(proposal=get_object_or_404(Proposal, pk=pk), by=request.user)
        return render(request, "sentra/_viewers.html", {"others": others})


def get_proposal(pk: int) -> Proposal:
    """Return the proposal with what its page shows, or 404."""
    found = Proposal.objects.select_related("product_group", "proposer", "candidate", "sentra")
    return get_object_or_404(found, pk=pk)


class ProposalActView(ProposalPermission, View):
    """POST one step that needs a note; a refusal shows the page again with all that was typed."""

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        if action in PAGE_ACTIONS:
            return redirect(PAGE_ACTIONS[action], pk=pk)
        return redirect("sentra:proposal-detail", pk=pk)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        if action not in NOTE_ACTIONS:
            raise Http404
        get_proposal(pk)
        asked = review.asked_to_endorse(pk) if action == "endorse" else {}
        form = ActForm(request.POST, transition=workflow.find(action), **asked)

        def save() -> HttpResponse:
            step = NOTE_ACTIONS[action](proposal_id=pk, by=request.user, **form.cleaned_data)
            messages.success(
                request,
                f"Tercatat: {step.review.by} {form.transition.done} “{step.proposal.name}”.",
            )
            return redirect("sentra:proposal-detail", pk=pk)

        answer, status = carry_out(form, save)
        if answer:
            return answer
        context = detail_context(request, get_proposal(pk), bound=form)
        return render(request, "sentra/proposal_detail.html", context, status=status)


class ProposalMapView(ProposalPermission, View):
    """GeoJSON of one proposal: its outline, or (``?isi=anggota``) its members."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        if request.GET.get("isi") != "anggota":
            return JsonResponse(map_layers.collection(map_layers.proposals([proposal])))
        ids = list(proposal.members.values_list("ikm_id", flat=True))
        found = lists.members_of(ids, request.user)
        return JsonResponse(map_layers.collection(map_layers.members(found.rows)))
