"""The page of visits that decide."""

from typing import Any

from django.views.generic import TemplateView

from sentra.forms.visits import PaceForm
from sentra.models import DetectionRun
from sentra.services import visits
from sentra.views.detection import CandidatePermission


class VisitPlanView(CandidatePermission, TemplateView):
    """Days in the field by the newest run; the assumptions live in the address."""

    template_name = "sentra/visit_plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PaceForm(PaceForm.defaults() | self.request.GET.dict())
        run = DetectionRun.objects.filter(state="selesai").first()
        office = visits.office()
        context = super().get_context_data(**kwargs, form=form, run=run, office=office)
        if run is None or office is None or not form.is_valid():
            return context
        pace = visits.pace(office, **form.pace)
        return context | {"plan": visits.visit_plan(run=run, pace=pace, by=self.request.user)}
