"""Ringkasan: the head's figures, each with the list behind it, and one A4 for a meeting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import View
from django.views.generic import TemplateView

from rpik.core.views.downloads import PDF, download
from rpik.plan.sheets import summary as sheet
from rpik.plan.summary import SHOWN, county_map, summary
from rpik.plan.views.editions import EditionRead


class SummaryView(EditionRead, TemplateView):
    """The page."""

    template_name = "rpik/summary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = summary()
        return super().get_context_data(
            **kwargs,
            **found,
            first_kecamatan=found["kecamatan"][:SHOWN],
            more_kecamatan=found["kecamatan"][SHOWN:],
        )


class SummarySheetView(EditionRead, View):
    """The same on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = summary()
        content = sheet.write(found | {"map": county_map(found) if found["units"] else ""})
        return download(content, kind=PDF, name="ringkasan-ikm.pdf")
