"""What a sentra saves: kilometres and days, now and under the plan."""

from dataclasses import replace
from typing import Any

from django.views.generic import TemplateView

from rpik.plan.forms.coaching import SavingForm
from rpik.plan.queries import coaching as queries
from rpik.plan.queries.coaching import Group
from rpik.plan.travel import Assumptions, Saving, saving
from rpik.plan.views.coaching import CoachingRead
from sentra.services import visits


class SavingsView(CoachingRead, TemplateView):
    """Designated sentra and, beside them, the candidates; assumptions in the address."""

    template_name = "rpik/coaching/savings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SavingForm(SavingForm.defaults() | self.request.GET.dict())
        office = visits.office()
        context = super().get_context_data(**kwargs, form=form, office=office)
        if office is None or not form.is_valid():
            return context
        given = Assumptions(
            office.lat,
            office.lon,
            road_factor=form.cleaned_data["faktor"],
            visits_a_day=form.cleaned_data["sehari"],
            reach_m=form.cleaned_data["capai"],
        )
        table, km = queries.roads()
        now = _rows(queries.groups(candidates=False), given, km)
        plan = _rows(queries.groups(candidates=True), given, km)
        return context | {"given": given, "now": now, "plan": plan, "roads": table}


def _rows(
    groups: list[Group], given: Assumptions, km: dict[tuple[str, str], float]
) -> dict[str, Any] | None:
    """Return the groups with their savings, largest first, and the total; None without any."""
    found = [
        (group, saving(group.lat, group.lon, group.place, given, group.desa, km))
        for group in groups
    ]
    if not found:
        return None
    found.sort(key=lambda pair: (-pair[1].saved_km, pair[0].name))
    total = found[0][1]
    for _, one in found[1:]:
        total = _plus(total, one)
    return {
        "rows": found,
        "total": total,
        "approximate": sum(group.approximate for group, _ in found),
        "saved_days": sum(one.saved_days for _, one in found),
        "days": len(found),
        "bars": [
            {"label": "Satu per satu", "value": total.separate_km, "tone": "unknown"},
            {"label": "Beberapa kunjungan sehari", "value": total.tours_km, "tone": "unknown"},
            {"label": "Satu pertemuan per sentra", "value": total.meeting_km},
        ],
    }


def _plus(a: Saving, b: Saving) -> Saving:
    return replace(
        a, **{name: getattr(a, name) + getattr(b, name) for name in Saving.__dataclass_fields__}
    )
