"""What is told of a proposal, with its history: the institution, the place and its papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.views.refusals import carry_out
from sentra.forms.evaluation import InstitutionForm
from sentra.forms.site import SiteForm
from sentra.models import Proposal
from sentra.services import institutions, sites, tellings
from sentra.views.review import ProposalPermission, get_proposal


class TellingView(ProposalPermission, View):
    """Tell or read; earlier tellings below."""

    service: Any
    form_class: type[Any]
    template_name = ""
    related = ""
    what = ""
    anchor = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        last = self.service.newest(proposal)
        form = self.form_class(instance=last, initial={"after": last.pk if last else None})
        return self._page(request, proposal, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        form = self.form_class(request.POST)

        def save() -> HttpResponse:
            self.service.tell(
                proposal=proposal,
                after=form.cleaned_data["after"],
                data=form.told(),
                by=request.user,
            )
            messages.success(request, f"{self.what} “{proposal.name}” tersimpan.")
            return redirect(f"{_home(proposal)}#{self.anchor}")

        answer, status = carry_out(form, save)
        return answer or self._page(request, proposal, form, status)

    def _page(
        self, request: HttpRequest, proposal: Proposal, form: Any, status: int = 200
    ) -> HttpResponse:
        told = list(getattr(proposal, self.related).select_related("by")[:20])
        context = {
            "proposal": proposal,
            "form": form,
            "home": _home(proposal),
            "may_tell": tellings.may_tell(proposal, request.user),
            "timeline": [
                {
                    "at": one.at,
                    "who": str(one.by),
                    "what": f"mendata: {self.service.in_words(one)}",
                    "note": getattr(one, "note", ""),
                }
                for one in told
            ],
        }
        return render(request, self.template_name, context, status=status)


class InstitutionView(TellingView):
    """Pengurus, kelompok, koperasi, musyawarah, UPT."""

    service = institutions
    form_class = InstitutionForm
    template_name = "sentra/institution_form.html"
    related = "institutions"
    what = "Kelembagaan"
    anchor = "b-institution"


class SiteView(TellingView):
    """Road, power, water, waste of the place; how many members hold which papers."""

    service = sites
    form_class = SiteForm
    template_name = "sentra/site_form.html"
    related = "sites"
    what = "Tempat dan usaha"
    anchor = "b-infrastructure"


def _home(proposal: Proposal) -> str:
    sentra = getattr(proposal, "sentra", None)
    return sentra.get_absolute_url() if sentra else proposal.get_absolute_url()
