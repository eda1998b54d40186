"""Tabel jalan: load kilometres by road, and say which version counts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.asked import number
from rpik.core.views.refusals import refuse
from rpik.plan.forms.roads import RoadTableForm
from rpik.plan.models import RoadTable
from rpik.plan.services import roads
from rpik.plan.views.coaching import CoachingWrite


class RoadsView(CoachingWrite, View):
    """The versions and the form; POST loads one, or with ``pakai`` chooses one ("0": none)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, RoadTableForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "pakai" in request.POST:
            chosen = roads.use(table_id=number(request.POST["pakai"]), by=request.user)
            said = (
                f"Tabel “{chosen}” dipakai." if chosen else "Kini hanya faktor jalan yang dipakai."
            )
            messages.success(request, said)
            return redirect("plan:roads")
        form, status = RoadTableForm(request.POST, request.FILES), 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = roads.load(
                    name=data["name"],
                    source=data["source"],
                    distances=data["file"],
                    by=request.user,
                )
            except DomainError as error:
                status = refuse(form, error)
            else:
                messages.success(request, f"Tabel “{made}” dimuat ({made.rows} jarak) dan dipakai.")
                return redirect("plan:coaching-savings")
        return self._page(request, form, status)

    def _page(self, request: HttpRequest, form: RoadTableForm, status: int = 200) -> HttpResponse:
        tables = RoadTable.objects.select_related("loaded_by")[:50]
        context = {"form": form, "tables": tables}
        return render(request, "rpik/coaching/roads.html", context, status=status)
