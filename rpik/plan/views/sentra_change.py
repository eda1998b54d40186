"""Mengapa jumlah anggota sebuah sentra berubah: two moments and what lies between."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from ikm_registry.forms.change_causes import ChangeForm
from rpik.core.templatetags.format_id import tanggal_pendek
from rpik.plan.queries.sentra_change import CAME, CAUSES, sentra_change
from rpik.plan.views.coaching import CoachingRead
from sentra.models import Sentra
from sentra.queries import lists


class SentraChangeView(CoachingRead, View):
    """The waterfall of one sentra; ``?sebab=`` lists the IKM of one part."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sentra = get_object_or_404(Sentra.objects.select_related("product_group"), pk=pk)
        form = ChangeForm(request.GET, by=request.user)
        for name in ("sektor", "kelompok", "kecamatan", "tabel"):
            del form.fields[name]
        context: dict[str, Any] = {"sentra": sentra, "form": form}
        if not form.is_valid():
            return render(request, "rpik/coaching/sentra_change.html", context, status=422)
        found = sentra_change(pk, *form.period())
        since, until = form.cleaned_data["dari"], form.cleaned_data["sampai"]
        asked = request.GET.get("sebab", "")
        context |= {
            "found": found,
            "start": {"label": f"Awal, {tanggal_pendek(since)}", "value": found.start},
            "end_label": f"Akhir, {tanggal_pendek(until)}",
            "parts": [
                {
                    "label": label,
                    "value": len(found.steps[cause]) * (1 if cause in CAME else -1),
                    "url": f"?dari={since}&sampai={until}&sebab={cause}#daftar",
                }
                for cause, label in CAUSES.items()
                if cause in found.steps
            ],
        }
        if asked in found.steps:
            context["listed"] = lists.members_of(found.steps[asked], request.user)
            context["listed_label"] = CAUSES[asked]
        return render(request, "rpik/coaching/sentra_change.html", context)
