"""Growth between two years of data: shift-share and Klassen's typology, by kecamatan or group."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.queries.demo import use_demo
from sentra.detection.growth import QUADRANTS
from sentra.queries import year_growth
from sentra.views.analysis import AnalysisPermission, table


def _chosen(request: HttpRequest, years: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the two years asked for (``?dari=``, ``?sampai=``), else the newest two."""
    known = [year for year, _ in years]
    if len(known) < 2:
        return None
    asked = [request.GET.get(name, "") for name in ("dari", "sampai")]
    if all(text.isascii() and text.isdigit() and len(text) == 4 for text in asked):
        first, last = sorted(int(text) for text in asked)
        if first != last and {first, last} <= set(known):
            return first, last
    return known[-2], known[-1]


class GrowthView(AnalysisPermission, TemplateView):
    """``?kecamatan=`` opens the groups of one kecamatan; ``?menurut=kelompok`` those of all."""

    template_name = "sentra/growth.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = use_demo()
        years = year_growth.years(demo=demo)
        chosen = _chosen(self.request, years)
        context = super().get_context_data(**kwargs, years=years, chosen=chosen)
        if chosen is None:
            return context
        found = year_growth.between(first=chosen[0], last=chosen[1], demo=demo)
        place = self.request.GET.get("kecamatan", "")
        name = dict(found.kecamatan).get(place, "")
        by_group = self.request.GET.get("menurut") == "kelompok"
        lines = found.by_group() if by_group else found.by_kecamatan()
        lines = found.of_kecamatan(place) if name else lines
        return context | {
            "lines": lines,
            "quadrants": [
                (word, [one for one in lines if one.quadrant == word]) for word in QUADRANTS
            ],
            "place": place if name else "",
            "place_name": name,
            "by_group": by_group and not name,
            "units": int(found.units.sum()),
            "before": int(found.before.sum()),
            "after": int(found.after.sum()),
            "growth": float(found.after.sum() / found.before.sum() - 1)
            if found.before.sum()
            else None,
        }


class GrowthCsvView(AnalysisPermission, View):
    """Every kecamatan and group, as Indonesian Excel opens it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        demo = use_demo()
        chosen = _chosen(request, year_growth.years(demo=demo))
        if chosen is None:
            raise Http404
        found = year_growth.between(first=chosen[0], last=chosen[1], demo=demo)
        name = f"pertumbuhan-{chosen[0]}-{chosen[1]}.csv"
        return table(year_growth.CSV_HEAD, found.table(), demo=demo, name=name)
