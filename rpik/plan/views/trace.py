"""Dari mana angka ini: a figure of an edition, its IKM, and the cells they came from."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from ikm_registry.models import Ikm, Kecamatan, ProductGroup
from rpik.plan import trace
from rpik.plan.document import breakdowns
from rpik.plan.models import Edition
from rpik.plan.queries import trace as queries
from rpik.plan.queries.document import gather
from rpik.plan.services.trace import Source, sources
from rpik.plan.views.editions import EditionRead

PAGE = 50


class TraceView(EditionRead, View):
    """One figure; its sum is made again from the rows, and told beside what the document prints."""

    permission_required = ("plan.view_edition", "ikm_registry.view_ikm")

    def get(
        self, request: HttpRequest, pk: int, table: str, row: str, measure: str
    ) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        one = trace.figure(table, row, measure)
        if one is None:
            raise Http404
        figures = edition.snapshot or gather()
        expected = trace.printed(one, figures)
        if expected is None and not one.is_total and row not in trace.rows_of(table, figures):
            raise Http404
        found = queries.behind(one, edition.published_at, real_only=figures.get("real_only", False))
        count, total = queries.added_up(one, found)
        mine = Ikm.objects.visible_to(request.user)
        scope = request.user.kecamatan_scope
        pages: Paginator[Any] = Paginator(found.within(scope) if scope else found, PAGE)
        if not scope:
            pages.count = count  # as if asked again
        page = pages.get_page(request.GET.get("halaman"))
        origin = sources(list(page), measure)
        living = mine.in_bulk([one.record_id for one in page])
        context: dict[str, Any] = {
            "edition": edition,
            "label": trace.LABELS[measure],
            "row_name": _row_name(one),
            "expected": expected or 0,
            "count": count,
            "total": total or 0,
            "same": (expected or 0) == (total or 0),
            "page": page,
            "rows": [
                {
                    "ikm": ikm,
                    "living": living.get(ikm.record_id),
                    "values": [source.value for source in origin[ikm.record_id]],
                    "places": _places(origin[ikm.record_id]),
                }
                for ikm in page
            ],
            "hidden": count - page.paginator.count,
            "is_paper": measure in trace.PAPERS,
            "is_money": measure in {"investment", "output", "input"},
        }
        return render(request, "rpik/edition/trace.html", context)


def _places(found: list[Source]) -> list[Source]:
    """Return each origin once: men and women of one person's typing have the same."""
    return list({(one.batch, one.sheet, one.cell, one.told): one for one in found}.values())


def _row_name(one: trace.Figure) -> str:
    """Say in words what the IKM of a figure share."""
    if not one.where:
        return "seluruh IKM aktif"
    return ", ".join(_named(key, value or "") for key, value in one.where.items())


def _named(key: str, code: str) -> str:
    if key == "kecamatan_id":
        place = Kecamatan.objects.filter(pk=code).first()
        return f"Kecamatan {place.name}" if place else "kecamatan belum diketahui"
    if key == "product_group_id":
        group = ProductGroup.objects.filter(pk=code).first()
        return group.name if group else "kelompok belum ditentukan"
    if key == "since":
        return f"berdiri {breakdowns.years(int(code or 0)).lower()}"
    names = {
        "sector": breakdowns.SECTOR_NAMES,
        "size_class": breakdowns.SIZE_NAMES,
        "division": breakdowns.DIVISIONS,
        "has": breakdowns.FIELDS,
    }[key]
    name = names.get(code, code or "belum ditentukan")
    return f"terisi: {name.lower()}" if key == "has" else name
