"""Pages that prepare the later decrees of a sentra: a change, a revocation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.views.refusals import refuse
from sentra.forms.papers import ChangeDraftForm, LaterDraftForm
from sentra.models import Sentra
from sentra.services import later_decrees
from sentra.services.decree_papers import require_may_draft
from sentra.views.papers import download, stem
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
                content = self.write(proposal=proposal, by=request.user, **told)
            except NotAllowed:
                raise
            except DomainError as error:
                status = refuse(form, error)
            else:
                name = f"konsep-sk-{self.action}-{stem(proposal)}"
                return download(content, name, told["kind"])
        return self._page(request, sentra, form, status)

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
    """The draft of an SK perubahan: who joins, who leaves, what the sentra is called."""

    action = "perubahan"

    def first_form(self, sentra: Sentra) -> ChangeDraftForm:
        return ChangeDraftForm(initial={"name": sentra.name})

    def bound_form(self, request: HttpRequest) -> ChangeDraftForm:
        return ChangeDraftForm(flat(request))

    def write(self, **fields: Any) -> bytes:
        return later_decrees.draft_change(**fields)

    def beside(self, request: HttpRequest, sentra: Sentra, form: LaterDraftForm) -> dict[str, Any]:
        chosen = ids_of(request.POST.getlist("members")) if form.is_bound else None
        return picker(request, sentra, chosen)


class EndDraftView(LaterDraftView):
    """The draft of an SK pencabutan."""

    action = "pencabutan"

    def first_form(self, sentra: Sentra) -> LaterDraftForm:
        return LaterDraftForm()

    def bound_form(self, request: HttpRequest) -> LaterDraftForm:
        return LaterDraftForm(request.POST)

    def write(self, **fields: Any) -> bytes:
        return later_decrees.draft_end(**fields)
