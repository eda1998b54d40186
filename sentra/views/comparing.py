"""Proposals side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from rpik.core.views.asked import numbers
from sentra.models import Proposal
from sentra.queries import lists
from sentra.services import comparison
from sentra.services.comparison import LEAST, MOST
from sentra.views.review import ProposalPermission


class CompareView(ProposalPermission, View):
    """``?usulan=1&usulan=2`` shows two to five of them; without, the open ones to choose from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = _ids(request.GET.getlist("usulan"))
        found = Proposal.objects.for_list().filter(pk__in=wanted)
        chosen = sorted(found, key=lambda proposal: wanted.index(proposal.pk))
        ready = LEAST <= len(chosen) <= MOST
        if wanted and not ready:
            messages.warning(request, f"Pilih {LEAST} sampai {MOST} usulan untuk dibandingkan.")
        only = request.GET.get("beda") == "1"
        context = {
            "chosen": chosen,
            "ready": ready,
            "only": only,
            "groups": comparison.compare(chosen, request.user) if ready else [],
            "choices": []
            if ready
            else lists.aged(Proposal.objects.for_list().open().order_by("name")[:200]),
            "least": LEAST,
            "most": MOST,
        }
        return render(request, "sentra/proposal_compare.html", context)


def _ids(texts: list[str]) -> list[int]:
    """Return the ids as given, each once, at most one more than can be compared."""
    return list(dict.fromkeys(numbers(texts)))[: MOST + 1]
