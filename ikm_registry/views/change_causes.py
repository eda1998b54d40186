"""Mengapa angkanya berubah: a number at two moments, and what made the difference."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ikm_registry.forms.change_causes import ChangeForm
from ikm_registry.models import Ikm
from ikm_registry.queries import change_causes as queries
from ikm_registry.services.change_causes import CAUSES, explained
from ikm_registry.views.ikm import RegisterView

LISTED = 200
WAYS = {"masuk": 1, "keluar": -1}


class ChangeCausesView(RegisterView):
    """The difference in parts; ``?sebab=…&arah=masuk`` lists the IKM of one part."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ChangeForm(request.GET, by=request.user)
        if not form.is_valid():
            return render(request, "ikm_registry/change_causes.html", {"form": form}, status=422)
        since, until = form.period()
        found = queries.change(form.part(), since, until)
        kept = request.GET.copy()
        for name in ("sebab", "arah"):
            kept.pop(name, None)
        context = {
            "form": form,
            "found": found,
            "kinds": explained(found),
            "since": form.cleaned_data["dari"],
            "until": form.cleaned_data["sampai"],
            "query": kept.urlencode(),
            **self._listed(form, request),
        }
        return render(request, "ikm_registry/change_causes.html", context)

    def _listed(self, form: ChangeForm, request: HttpRequest) -> dict[str, Any]:
        cause, way = request.GET.get("sebab", ""), request.GET.get("arah", "")
        if cause not in CAUSES or way not in WAYS:
            return {}
        steps = queries.crossing(
            form.part(), *form.period(), way=WAYS[way], cause=cause, limit=LISTED + 1
        )
        # Who left the area may not be looked into any more; that it left is part of the count.
        known = Ikm.objects.filter(pk__in=[pk for pk, _ in steps]).select_related("kecamatan")
        if request.user.kecamatan_scope:
            known = known.filter(kecamatan_id__in=request.user.kecamatan_scope)
        by_id = known.in_bulk()
        return {
            "listed": [
                {"number": f"IKM-{pk:06d}", "ikm": by_id.get(pk), "at": at}
                for pk, at in steps[:LISTED]
            ],
            "listed_label": CAUSES[cause][1],
            "listed_way": way,
            "listed_more": len(steps) > LISTED,
        }
