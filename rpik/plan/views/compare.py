"""Two editions side by side: what changed, and why the number of IKM did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from ikm_registry.queries.change_causes import TABLES, Part, change
from ikm_registry.services.change_causes import explained
from rpik.core.views.asked import number
from rpik.plan.document import breakdowns
from rpik.plan.document.assemble import assemble
from rpik.plan.document.compare import compare
from rpik.plan.models import Edition
from rpik.plan.queries.document import gather
from rpik.plan.services.editions import words_of
from rpik.plan.views.editions import EditionRead


class EditionCompareView(EditionRead, View):
    """An edition against another (``?dengan=``, else the one before it, else the one after it)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        others = list(Edition.objects.defer("snapshot").exclude(pk=pk)[:50])
        asked = number(request.GET.get("dengan"))
        before = [one for one in others if one.pk < pk]
        named = [one for one in others if one.pk == asked]
        other = next(iter([*named, *before, *reversed(others)]), None)
        context: dict[str, Any] = {"edition": edition, "others": others, "other": other}
        if other:
            old, new = sorted((edition, other), key=lambda one: one.pk)
            context |= {"old": old, "new": new} | _compared(old, new)
        return render(request, "rpik/edition/compare.html", context)


def _compared(old: Edition, new: Edition) -> dict[str, Any]:
    live = gather() if old.snapshot is None or new.snapshot is None else {}
    figures = [one.snapshot or live for one in (old, new)]
    found = compare(
        *(assemble(words_of(one), its) for one, its in zip((old, new), figures, strict=True))
    )
    return {
        "found": found,
        "pages": {key: key for key in TABLES},
        "changed": sum(len(table.cells) for table in found.tables),
        **_why(old, new, [breakdowns.total(its)["units"] for its in figures]),
    }


def _why(old: Edition, new: Edition, units: list[int]) -> dict[str, Any]:
    """Return the waterfall from one edition's IKM to the other's; none without time between."""
    since, until = (one.published_at or timezone.now() for one in (old, new))
    if since >= until:
        return {}
    change_of = change(Part(), since, until)
    address = (
        f"{reverse('ikm_registry:change-causes')}?dari={timezone.localdate(since)}"
        f"&sampai={timezone.localdate(until)}"
    )
    return {
        "why_url": address,
        "start": {"label": "IKM aktif, edisi lama", "value": change_of.start},
        "parts": [
            {"label": line.label, "value": line.net}
            for kind in explained(change_of)
            for line in kind.lines
            if line.net
        ],
        "off": [change_of.start, change_of.end] != units,
    }
