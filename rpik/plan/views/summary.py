"""Ringkasan: the head's figures, each with the list behind it, and one A4 for a meeting."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from rpik.core.views.downloads import PDF, download
from rpik.plan.queries import summary as queries
from rpik.plan.sheets import summary as sheet
from rpik.plan.summary import SHOWN, county_map, figures_of, growth_of, summary
from rpik.plan.views.editions import EditionRead

FRAGMENTS = {
    queries.FIGURES: "rpik/_summary_figures.html",
    queries.GROWTH: "rpik/_summary_growth.html",
}
TURN_S = 120


class SummaryView(EditionRead, View):
    """The page; ``?bagian=`` the fragment of one part, counted anew.

    What a large register would keep one waiting for is shown as last counted, and fetched meanwhile.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        part = request.GET.get("bagian", "")
        if part not in FRAGMENTS:
            context = _context({name: queries.at_once(name) for name in queries.PARTS})
            context["public_open"] = settings.RPIK_PUBLIC
            return render(request, "rpik/summary.html", context)
        template = FRAGMENTS[part]
        turn = f"summary:{part}:turn"
        if not cache.add(turn, True, TURN_S):  # somebody is counting: ask again
            return render(request, "rpik/_summary_counting.html", {"part": part, "again": True})
        try:
            counted = {part: (queries.look(part), False)}
        finally:
            cache.delete(turn)
        return render(request, template, _context(counted))


def _context(parts: dict[str, tuple[queries.Kept | None, bool]]) -> dict[str, Any]:
    """Return what the templates show of the parts that are counted, and which are being counted."""
    context: dict[str, Any] = {"counting": [name for name, (_, due) in parts.items() if due]}
    figures, _ = parts.get(queries.FIGURES, (None, False))
    growth, _ = parts.get(queries.GROWTH, (None, False))
    if figures:
        found = figures_of(figures)
        kecamatan = found["kecamatan"]
        context |= found | {
            "first_kecamatan": kecamatan[:SHOWN],
            "more_kecamatan": kecamatan[SHOWN:],
        }
    if growth:
        context |= growth_of(growth)
    return context


class SummarySheetView(EditionRead, View):
    """The same on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = summary()
        content = sheet.write(found | {"map": county_map(found) if found["units"] else ""})
        return download(content, kind=PDF, name="ringkasan-ikm.pdf")
