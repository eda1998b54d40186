"""Pages that prepare the later decrees of a sentra: a change, a revocation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.refusals import carry_out, tell
from sentra import workflow
from sentra.forms.papers import HAND_OVER, ChangeDraftForm, LaterDraftForm
from sentra.models import ChangeDraft, Proposal, Sentra
from sentra.papers.placeholders import AMEND, REVOKE
from sentra.services import changes, later_decrees
from sentra.services.decree_papers import require_may_draft
from sentra.views.papers import TYPES, download, stem
from sentra.views.proposing import flat, ids_of, picker, sentra_of
from sentra.views.review import ProposalPermission, get_proposal

# By the decree's kind: who writes its draft.
WRITERS: dict[str, Callable[..., bytes]] = {
    AMEND: later_decrees.draft_change,
    REVOKE: later_decrees.draft_end,
}


class LaterDraftView(ProposalPermission, View):
    """GET the form, POST hands the draft out, or over to the head, who decides without filling it in again.

    A planner goes on from the draft that waits or came back. A refusal shows the form with all that
    was typed.
    """

    action = ""
    form_class: type[LaterDraftForm] = LaterDraftForm
    template_name = "sentra/later_draft.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        require_may_draft(request.user)
        sentra = sentra_of(get_proposal(pk))
        return self._page(request, sentra, self.first_form(sentra))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require_may_draft(request.user)
        proposal = get_proposal(pk)
        sentra = sentra_of(proposal)
        form = self.bound_form(request)

        def save() -> HttpResponse:
            told = form.told()
            return self.answer(request, proposal, form, told)

        answer, status = carry_out(form, save)
        return answer or self._page(request, sentra, form, status)

    def answer(
        self, request: HttpRequest, proposal: Proposal, form: Any, told: dict[str, Any]
    ) -> HttpResponse:
        """Hand out the paper that was asked for, or hand the draft over."""
        if told["kind"] != HAND_OVER:
            content = WRITERS[self.action](proposal=proposal, by=request.user, **told)
            return download(content, f"konsep-sk-{self.action}-{stem(proposal)}", told["kind"])
        del told["kind"]
        version = form.cleaned_data["version"] or 0
        self.hand_over(proposal_id=proposal.pk, version=version, by=request.user, **told)
        messages.success(
            request,
            f"Konsep {self.action} diserahkan; menunggu pimpinan, yang tidak perlu mengisi lagi.",
        )
        return redirect(proposal.sentra)

    def first_form(self, sentra: Sentra) -> LaterDraftForm:
        """Return the form of a first visit."""
        return self.form_class.of(sentra, changes.going_on(sentra.proposal, self.action))

    def bound_form(self, request: HttpRequest) -> LaterDraftForm:
        """Return the form with what was sent."""
        return self.form_class(flat(request))

    def hand_over(self, **fields: Any) -> ChangeDraft:
        """Keep the draft for the head."""
        raise NotImplementedError

    def beside(self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        step = workflow.find(changes.HANDS_OVER[self.action])
        return {
            "sentra": sentra,
            "draft": changes.going_on(sentra.proposal, self.action),
            "may_hand_over": request.user.has_perm(step.permission),
        }

    def _page(
        self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm, status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "action": self.action, **self.beside(request, sentra, form)}
        return render(request, self.template_name, context, status=status)


class ChangeDraftView(LaterDraftView):
    """The draft of an SK perubahan: who joins, who leaves, what the sentra is called."""

    action = AMEND
    form_class = ChangeDraftForm

    def hand_over(self, **fields: Any) -> ChangeDraft:
        return changes.hand_over(**fields)

    def beside(self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm) -> dict[str, Any]:
        found = super().beside(request, sentra, form)
        chosen = list(found["draft"].ikm_ids) if found["draft"] else None
        if form.is_bound:
            chosen = ids_of(request.POST.getlist("members"))
        return picker(request, sentra, chosen) | found


class EndDraftView(LaterDraftView):
    """The draft of an SK pencabutan."""

    action = REVOKE

    def hand_over(self, **fields: Any) -> ChangeDraft:
        return changes.hand_over_end(**fields)


class ChangePaperView(ProposalPermission, View):
    """Hand out the paper of a draft that was handed over, as "docx" or "pdf"."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        require_may_draft(request.user)
        draft = get_object_or_404(ChangeDraft.objects.select_related("proposal__sentra"), pk=pk)
        if kind not in TYPES:
            raise Http404
        proposal = draft.proposal
        changed = {"name": draft.name, "ikm_ids": draft.ikm_ids} if draft.kind == AMEND else {}
        try:
            content = WRITERS[draft.kind](
                proposal=proposal,
                by=request.user,
                kind=kind,
                **changed,
                reason=draft.reason,
                number=draft.number,
                day=draft.day,
                signatory=draft.signatory,
            )
        except DomainError as error:
            tell(request, error)
            return redirect(proposal.sentra)
        return download(content, f"konsep-sk-{draft.kind}-{stem(proposal)}", kind)
