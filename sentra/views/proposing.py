"""Mend a proposal, designate it, change and revoke it: steps with a form page of their own."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.asked import numbers
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out, refuse
from sentra import workflow
from sentra.forms.designation import DesignateForm, RevokeForm
from sentra.forms.evaluation import AmendForm, DecideForm
from sentra.forms.papers import DraftForm
from sentra.forms.review import ResubmitForm
from sentra.models import ChangeDraft, Proposal, Sentra
from sentra.papers.placeholders import AMEND, REVOKE
from sentra.queries import lists
from sentra.services import assessment, change_points, changes, designation, review
from sentra.services.members import MAX_MEMBERS, min_units
from sentra.services.transitions import require_permission
from sentra.views.review import get_proposal

PAGES = {AMEND: "proposal-amend", REVOKE: "proposal-revoke"}


def ids_of(texts: list[str]) -> list[int]:
    """Return the texts that are whole numbers: what was ticked survives a refused form."""
    return numbers(texts)[:MAX_MEMBERS]


def flat(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent, members and points as lists."""
    data: dict[str, Any] = request.POST.dict()
    for name in ("members", "points"):
        data[name] = request.POST.getlist(name)
    return data


class FormStepView(PermissionRequired, View):
    """A step on a page of its own: GET shows the form, POST takes the step."""

    permission_required = "sentra.view_proposal"
    action = ""
    template_name = ""
    form_class: type[Form]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        require_permission(workflow.find(self.action), request.user)
        return self.page(request, proposal, self.first_form(proposal))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        require_permission(workflow.find(self.action), request.user)
        form = self.bound_form(request)

        def save() -> HttpResponse:
            sentence, target = self.take(request, proposal, form)
            messages.success(request, sentence)
            return redirect(target)

        answer, status = carry_out(form, save)
        return answer or self.page(request, get_proposal(pk), form, status)

    def first_form(self, proposal: Proposal) -> Form:
        """Return the form of a first visit."""
        return self.form_class(initial={"version": proposal.version})

    def bound_form(self, request: HttpRequest) -> Form:
        """Return the form with what was sent."""
        return self.form_class(request.POST, request.FILES)

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        """Call the service; return the sentence to show and where to go."""
        raise NotImplementedError

    def page(
        self,
        request: HttpRequest,
        proposal: Proposal,
        form: Form,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        """Answer with the form's page."""
        context = {
            **more,
            "proposal": proposal,
            "form": form,
            "transition": workflow.find(self.action),
            **self.beside(request, proposal, form),
        }
        return render(request, self.template_name, context, status=status)

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        """Return what this page shows beside the form."""
        return {"units": proposal.members.count()}


class ResubmitView(FormStepView):
    """The proposer mends name, reason and members, and hands it in again."""

    action = "resubmit"
    template_name = "sentra/proposal_resubmit.html"

    def first_form(self, proposal: Proposal) -> Form:
        return ResubmitForm.of(proposal)

    def bound_form(self, request: HttpRequest) -> Form:
        return ResubmitForm(flat(request))

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        data = form.cleaned_data
        step = review.resubmit(
            proposal_id=proposal.pk,
            version=data["version"],
            note=data["note"],
            name=data["name"],
            reason=data["reason"],
            ikm_ids=data["members"],
            answers={pk: request.POST.get(f"answer_{pk}", "") for pk in data["points"]},
            by=request.user,
        )
        return f"“{step.proposal.name}” diajukan kembali; menunggu telaah.", step.proposal

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        before = list(proposal.members.values_list("ikm_id", flat=True))
        chosen = before
        if form.is_bound:
            chosen = ids_of(request.POST.getlist("members"))
        choices, cut = lists.member_choices(
            user=request.user,
            group=proposal.product_group,
            chosen=sorted({*before, *chosen}),
            kecamatan=lists.kecamatan_of(before),
            middle=(proposal.lat, proposal.lon),
        )
        return {
            "choices": choices,
            "cut": cut,
            "chosen": set(chosen),
            "min_units": min_units(),
            "request_note": proposal.steps.filter(to_state="perbaikan").last(),
            "points": self._points(request, proposal, bound=form.is_bound),
        }

    def _points(
        self, request: HttpRequest, proposal: Proposal, *, bound: bool
    ) -> list[dict[str, Any]]:
        ticked = set(request.POST.getlist("points")) if bound else set()
        return [
            {
                "point": point,
                "ticked": str(point.pk) in ticked,
                "answer": request.POST.get(f"answer_{point.pk}", ""),
            }
            for point in change_points.of(proposal)
            if point.done_at is None
        ]


class DesignateView(FormStepView):
    """The head enters the decree; members and figures freeze."""

    action = "designate"
    template_name = "sentra/designate_form.html"
    form_class = DesignateForm

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        made = designation.designate(
            proposal_id=proposal.pk,
            version=form.cleaned_data["version"],
            decree=form.decree(),
            by=request.user,
        )
        return f"“{made.name}” ditetapkan dengan {made.units} anggota.", made

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        return super().beside(request, proposal, form) | {
            "draft_form": DraftForm(),
            "dissents": review.dissents(list(proposal.steps.select_related("by"))),
            "found": assessment.of_proposal(proposal),
        }


class AmendView(FormStepView):
    """A later decree changes name and members."""

    action = "amend"
    template_name = "sentra/amend_form.html"

    def first_form(self, proposal: Proposal) -> Form:
        return AmendForm.of(sentra_of(proposal), proposal.version, changes.waiting(proposal))

    def bound_form(self, request: HttpRequest) -> Form:
        return AmendForm(flat(request), request.FILES)

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        data = form.cleaned_data
        made = designation.amend(
            proposal_id=proposal.pk,
            version=data["version"],
            decree=form.decree(),
            note=data["note"],
            name=data["name"],
            ikm_ids=data["members"],
            by=request.user,
        )
        return f"“{made.name}” diubah; kini {made.units} anggota.", made

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        sentra, draft = sentra_of(proposal), changes.waiting(proposal)
        chosen = list(draft.ikm_ids) if draft else None
        if form.is_bound:
            chosen = ids_of(request.POST.getlist("members"))
        found = picker(request, sentra, chosen)
        if draft is None:
            return found
        moved = changes.exchange(draft, sentra, request.user)
        return found | {"moved": moved} | _told(draft, request)


def _told(draft: ChangeDraft | None, request: HttpRequest) -> dict[str, Any]:
    """Return what the page says of a draft that waits."""
    return {} if draft is None else {"draft": draft, "own": draft.by_id == request.user.pk}


def picker(request: HttpRequest, sentra: Sentra, chosen: list[int] | None) -> dict[str, Any]:
    """Return what the list of members to choose from shows; None chooses those that stand."""
    standing = sentra.members.filter(until__isnull=True)
    before = list(standing.values_list("ikm_id", flat=True))
    chosen = before if chosen is None else chosen
    choices, cut = lists.member_choices(
        user=request.user,
        group=sentra.product_group,
        chosen=chosen,
        kecamatan=lists.kecamatan_of(before),
        keep=before,
        middle=(sentra.lat, sentra.lon),
    )
    return {
        "sentra": sentra,
        "choices": choices,
        "cut": cut,
        "chosen": set(chosen),
        "min_units": min_units(),
    }


def sentra_of(proposal: Proposal) -> Sentra:
    """Return the sentra of a designated proposal, or 404."""
    if not hasattr(proposal, "sentra"):
        raise Http404
    return proposal.sentra


class RevokeView(FormStepView):
    """A later decree ends the designation."""

    action = "revoke"
    template_name = "sentra/designate_form.html"
    form_class = RevokeForm

    def first_form(self, proposal: Proposal) -> Form:
        return RevokeForm.of(proposal.version, changes.waiting(proposal, REVOKE))

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        sentra, draft = sentra_of(proposal), changes.waiting(proposal, REVOKE)
        found = {"sentra": sentra, "units": sentra.members.filter(until__isnull=True).count()}
        return found | _told(draft, request)

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        ended = designation.revoke(
            proposal_id=proposal.pk,
            version=form.cleaned_data["version"],
            decree=form.decree(),
            note=form.cleaned_data["note"],
            by=request.user,
        )
        return f"Penetapan “{ended.name}” dicabut.", ended


class _Returning(FormStepView):
    """POST sends the draft that waits back to who prepared it; beside ``kind``'s own page."""

    kind = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(f"sentra:{PAGES[self.kind]}", pk=pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        require_permission(workflow.find(changes.RETURNS[self.kind]), request.user)
        draft, back = changes.waiting(proposal, self.kind), DecideForm(request.POST)
        if draft is None:
            note = request.POST.get("note", "")
            if not changes.sent_back(proposal, self.kind, note=note, by=request.user):
                messages.error(request, f"Tidak ada konsep {self.kind} yang menunggu.")
            return redirect(sentra_of(proposal))
        status = 400
        if back.is_valid():
            try:
                changes.send_back(change_id=draft.pk, by=request.user, **back.cleaned_data)
            except DomainError as error:
                status = refuse(back, error)
            else:
                messages.success(request, f"Konsep {self.kind} dikembalikan kepada {draft.by}.")
                return redirect(sentra_of(proposal))
        return self.page(request, proposal, self.first_form(proposal), status, back=back)


class ReturnChangeView(_Returning, AmendView):
    """The draft of a change, sent back."""

    kind = AMEND


class ReturnEndView(_Returning, RevokeView):
    """The draft of a revocation, sent back."""

    kind = REVOKE
