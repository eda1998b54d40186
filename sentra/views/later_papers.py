"""Pages that prepare the later decrees of a sentra: a change, a revocation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.views.refusals import refuse
from sentra import workflow
from sentra.choices import ChangeState
from sentra.forms.papers import HAND_OVER, ChangeDraftForm, LaterDraftForm
from sentra.models import ChangeDraft, Proposal, Sentra
from sentra.services import changes, later_decrees
from sentra.services.decree_papers import require_may_draft
from sentra.views.papers import TYPES, download, stem
from sentra.views.proposing import flat, ids_of, picker, sentra_of
from sentra.views.review import ProposalPermission, get_proposal


class LaterDraftView(ProposalPermission, View):
    """GET the form, POST hands the draft out; a refusal shows the form with all that was typed."""

    action = ""
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
        status = 400
        if form.is_valid():
            told = form.told()
            try:
                return self.answer(request, proposal, form, told)
            except NotAllowed:
                raise
            except DomainError as error:
                status = refuse(form, error)
        return self._page(request, sentra, form, status)

    def answer(
        self, request: HttpRequest, proposal: Proposal, form: Any, told: dict[str, Any]
    ) -> HttpResponse:
        """Hand out the paper that was asked for."""
        content = self.write(proposal=proposal, by=request.user, **told)
        return download(content, f"konsep-sk-{self.action}-{stem(proposal)}", told["kind"])

    def first_form(self, sentra: Sentra) -> LaterDraftForm:
        """Return the form of a first visit."""
        raise NotImplementedError

    def bound_form(self, request: HttpRequest) -> LaterDraftForm:
        """Return the form with what was sent."""
        raise NotImplementedError

    def write(self, **fields: Any) -> bytes:
        """Return the draft."""
        raise NotImplementedError

    def beside(self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        return {"sentra": sentra}

    def _page(
        self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm, status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "action": self.action, **self.beside(request, sentra, form)}
        return render(request, self.template_name, context, status=status)


class ChangeDraftView(LaterDraftView):
    """The draft of an SK perubahan: who joins, who leaves, what the sentra is called.

    It is downloaded, or handed over to the head, who decides on it without picking again; a planner
    goes on from the draft that waits or came back.
    """

    action = "perubahan"

    def first_form(self, sentra: Sentra) -> ChangeDraftForm:
        return ChangeDraftForm.of(sentra, _going_on(sentra))

    def answer(
        self, request: HttpRequest, proposal: Proposal, form: Any, told: dict[str, Any]
    ) -> HttpResponse:
        if told["kind"] != HAND_OVER:
            return super().answer(request, proposal, form, told)
        del told["kind"]
        changes.hand_over(
            proposal_id=proposal.pk,
            version=form.cleaned_data["version"] or 0,
            by=request.user,
            **told,
        )
        messages.success(
            request,
            "Konsep perubahan diserahkan; menunggu pimpinan, yang tidak perlu memilih lagi.",
        )
        return redirect(proposal.sentra)

    def bound_form(self, request: HttpRequest) -> ChangeDraftForm:
        return ChangeDraftForm(flat(request))

    def write(self, **fields: Any) -> bytes:
        return later_decrees.draft_change(**fields)

    def beside(self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm) -> dict[str, Any]:
        draft = _going_on(sentra)
        chosen = list(draft.ikm_ids) if draft else None
        if form.is_bound:
            chosen = ids_of(request.POST.getlist("members"))
        may = request.user.has_perm(workflow.find("draft_change").permission)
        return picker(request, sentra, chosen) | {"draft": draft, "may_hand_over": may}


def _going_on(sentra: Sentra) -> ChangeDraft | None:
    """Return the draft that waits or came back: the form begins with it."""
    draft = changes.newest(sentra.proposal)
    going_on = draft is not None and draft.state in {ChangeState.WAITING, ChangeState.RETURNED}
    return draft if going_on else None


class ChangePaperView(ProposalPermission, View):
    """Hand out the paper of a draft that was handed over, as "docx" or "pdf"."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        require_may_draft(request.user)
        draft = get_object_or_404(ChangeDraft.objects.select_related("proposal__sentra"), pk=pk)
        if kind not in TYPES:
            raise Http404
        proposal = draft.proposal
        try:
            content = later_decrees.draft_change(
                proposal=proposal,
                by=request.user,
                kind=kind,
                name=draft.name,
                ikm_ids=draft.ikm_ids,
                reason=draft.reason,
                number=draft.number,
                day=draft.day,
                signatory=draft.signatory,
            )
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(proposal.sentra)
        return download(content, f"konsep-sk-perubahan-{stem(proposal)}", kind)


class EndDraftView(LaterDraftView):
    """The draft of an SK pencabutan."""

    action = "pencabutan"

    def first_form(self, sentra: Sentra) -> LaterDraftForm:
        return LaterDraftForm()

    def bound_form(self, request: HttpRequest) -> LaterDraftForm:
        return LaterDraftForm(request.POST)

    def write(self, **fields: Any) -> bytes:
        return later_decrees.draft_end(**fields)
