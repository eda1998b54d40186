"""Cermin Perda: the named industri unggulan against what the register shows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from rpik.core.errors import DomainError
from rpik.core.views.asked import number
from rpik.core.views.refusals import refuse
from rpik.plan.document.breakdowns import DIVISIONS
from rpik.plan.forms.perda import PerdaListForm
from rpik.plan.mirror import SHARE, SURE, mirror
from rpik.plan.models import PerdaList
from rpik.plan.queries import mirror as queries
from rpik.plan.services import perda
from rpik.plan.views.editions import EditionRead, EditionWrite


class MirrorView(EditionRead, TemplateView):
    """Named ones with their verdict, and what is strong and was not named."""

    template_name = "rpik/mirror.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = queries.named()
        branches = mirror(named, DIVISIONS, queries.seen())
        return super().get_context_data(
            **kwargs,
            branches=branches,
            shown=[one for one in branches if one.verdict],
            counts={
                verdict: sum(one.verdict == verdict for one in branches)
                for verdict in ("didukung", "belum", "terlewat")
            },
            sources=sorted({one.source for one in named}),
            share=SHARE,
            sure=SURE,
            is_shipped=not PerdaList.objects.filter(in_use=True).exists(),
            any_units=any(one.units for one in branches),
        )


class PerdaListView(EditionWrite, View):
    """The versions of the Perda's list; POST loads one, or with ``pakai`` chooses one ("0": shipped)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PerdaListForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "pakai" in request.POST:
            chosen = perda.use(list_id=number(request.POST["pakai"]), by=request.user)
            said = f"Daftar “{chosen}” dipakai." if chosen else "Daftar bawaan dipakai."
            messages.success(request, said)
            return redirect("plan:perda-list")
        form, status = PerdaListForm(request.POST, request.FILES), 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = perda.load(
                    name=data["name"], source=data["source"], rows=data["rows"], by=request.user
                )
            except DomainError as error:
                status = refuse(form, error)
            else:
                messages.success(
                    request, f"Daftar “{made}” dimuat ({len(made.rows)} industri) dan dipakai."
                )
                return redirect("plan:mirror")
        return self._page(request, form, status)

    def _page(self, request: HttpRequest, form: PerdaListForm, status: int = 200) -> HttpResponse:
        lists = PerdaList.objects.select_related("loaded_by")[:50]
        context = {"form": form, "lists": lists}
        return render(request, "rpik/perda_list.html", context, status=status)
