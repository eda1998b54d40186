"""The page of visits that decide."""

from typing import Any

from django.views.generic import TemplateView

from sentra.forms.visits import PaceForm
from sentra.models import DetectionRun
from sentra.services import visits
from sentra.views.detection import CandidatePermission


class VisitPlanView(CandidatePermission, TemplateView):
    """Days in the field by the newest run; the assumptions live in the address.

    The page comes at once, and fetches the days (``?bagian=rencana``): reckoning them may take seconds.
    """

    def get_template_names(self) -> list[str]:
        return ["sentra/_visit_plan.html" if self.part else "sentra/visit_plan.html"]

    @property
    def part(self) -> bool:
        """Whether the days are asked for."""
        return self.request.GET.get("bagian") == "rencana"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PaceForm(PaceForm.defaults() | self.request.GET.dict())
        run = DetectionRun.objects.filter(state="selesai").first()
        office = visits.office()
        query = self.request.GET.copy()
        query["bagian"] = "rencana"
        context = super().get_context_data(
            **kwargs, form=form, run=run, office=office, query=query.urlencode()
        )
        if run is None or office is None or not form.is_valid():
            return context
        context["ready"] = True
        if not self.part:
            return context
        pace = visits.pace(office, **form.pace)
        return context | {"plan": visits.visit_plan(run=run, pace=pace, by=self.request.user)}
