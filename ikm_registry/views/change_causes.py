"""Mengapa angkanya berubah: a number at two moments, and what made the difference."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ikm_registry.forms.change_causes import UNCLASSIFIED, ChangeForm
from ikm_registry.models import Ikm
from ikm_registry.queries import change_causes as queries
from ikm_registry.services.change_causes import CAUSES, KINDS, Kind, explained
from ikm_registry.views.ikm import RegisterView
from rpik.core.templatetags.format_id import tanggal_pendek
from rpik.core.views.asked import number

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
        kinds = explained(found)
        kept = request.GET.copy()
        for name in ("sebab", "arah", "lewati"):
            kept.pop(name, None)
        context = {
            "form": form,
            "found": found,
            "kinds": kinds,
            "since": form.cleaned_data["dari"],
            "until": form.cleaned_data["sampai"],
            "start": {
                "label": f"Awal, {tanggal_pendek(form.cleaned_data['dari'])}",
                "value": found.start,
            },
            "end_label": f"Akhir, {tanggal_pendek(form.cleaned_data['sampai'])}",
            "query": kept.urlencode(),
            "parts": _parts(kinds, kept.urlencode()),
            "table": self._table(form, request),
            **self._listed(form, request),
        }
        return render(request, "ikm_registry/change_causes.html", context)

    def _table(self, form: ChangeForm, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the rows that changed, the most first, each with its kinds and its own page."""
        by = form.cleaned_data["tabel"]
        if not by:
            return []
        names, rows = form.names(), []
        for cell, found in queries.changes(form.part(), *form.period(), by=by).items():
            if not found.steps:
                continue
            address = request.GET.copy()
            for name in ("sebab", "arah", "tabel", "lewati"):
                address.pop(name, None)
            code = cell or ("" if by == "kecamatan" else UNCLASSIFIED)
            address[by] = code
            nets = {kind.name: kind.net for kind in explained(found)}
            rows.append(
                {
                    "label": names.get(code, cell),
                    "found": found,
                    "nets": [nets.get(name, 0) for name in KINDS],
                    "url": f"?{address.urlencode()}" if code else "",
                }
            )
        return sorted(rows, key=lambda row: (-abs(row["found"].difference), row["label"]))

    def _listed(self, form: ChangeForm, request: HttpRequest) -> dict[str, Any]:
        cause, way = request.GET.get("sebab", ""), request.GET.get("arah", "")
        if cause not in CAUSES or way not in WAYS:
            return {}
        skip = number(request.GET.get("lewati"))
        steps = queries.crossing(
            form.part(), *form.period(), way=WAYS[way], cause=cause, limit=LISTED + 1, skip=skip
        )
        address = request.GET.copy()
        address["lewati"] = skip + LISTED
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
            "listed_from": skip + 1,
            "listed_to": skip + len(steps[:LISTED]),
            "listed_next": f"?{address.urlencode()}#daftar" if len(steps) > LISTED else "",
        }


def _parts(kinds: list[Kind], query: str) -> list[dict[str, Any]]:
    """Return each way of each cause as a bar of the waterfall, to the list of its IKM."""
    start = f"?{query}&" if query else "?"
    return [
        {
            "label": line.label if not (line.came and line.left) else f"{line.label}: {way}",
            "value": value,
            "url": f"{start}sebab={line.cause}&arah={way}#daftar",
        }
        for kind in kinds
        for line in kind.lines
        for way, value in (("masuk", line.came), ("keluar", -line.left))
        if value
    ]
