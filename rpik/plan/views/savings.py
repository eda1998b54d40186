"""What a sentra saves: kilometres and days, now and under the plan."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from rpik.core.errors import DomainError
from rpik.core.views.refusals import tell
from rpik.plan.forms.coaching import SavingForm
from rpik.plan.queries import coaching as queries
from rpik.plan.queries import sentra_plans
from rpik.plan.queries.coaching import Group
from rpik.plan.savings import NOW, OTHER, PLANNED, picture, total
from rpik.plan.services import travel
from rpik.plan.travel import Rates, Saving, saving
from rpik.plan.views.coaching import CoachingRead, CoachingWrite
from sentra.services import visits

Part = tuple[Group, Saving]
LONGEST = 300  # of a field in an address: more than any may hold, so that it is still refused


class SavingsView(CoachingRead, TemplateView):
    """The same IKM scattered, as sentra stand, and under a plan; assumptions in the address.

    POST keeps them as the office's.
    """

    template_name = "rpik/coaching/savings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plans = sentra_plans.kept()
        kept = travel.current()
        begin = SavingForm.defaults(kept, plans.first())
        form = SavingForm(begin | self.request.GET.dict(), plans=plans)
        office = visits.office()
        context = super().get_context_data(**kwargs, form=form, office=office, kept=kept)
        if office is None or not form.is_valid():
            return context
        asked = form.service_data()
        given = travel.assumptions(
            office, **{name: asked[name] for name in ("road_factor", "visits_a_day", "reach_m")}
        )
        table, km = queries.roads()

        def parts(groups: list[Group]) -> list[Part]:
            made = [
                (one, saving(one.lat, one.lon, one.place, given, one.desa, km)) for one in groups
            ]
            return sorted(made, key=lambda part: (-part[1].saved_km, part[0].name))

        plan = form.cleaned_data["rencana"]
        now = sentra_plans.now(plan) if plan else None
        standing, candidates = queries.groups()
        planned = [one for one in candidates if now is None or one.pk in now.candidates]
        rates = Rates(asked["km_cost"], asked["day_cost"])
        return context | {
            "given": given,
            "rates": rates,
            "source": asked["source"],
            "unsaved": kept is None
            or any(getattr(kept, name) != value for name, value in asked.items()),
            "roads": table,
            "chosen": plan,
            "plans": plans,
            "plan_now": now,
            "costs": queries.costs(None),
            **_pictures(
                {
                    NOW: parts(standing),
                    PLANNED: parts(planned),
                    OTHER: parts([one for one in candidates if one not in planned]),
                },
                f"Menurut rencana “{plan}”" if plan else "Bila semua kandidat menjadi sentra",
                rates,
                given.visits_a_day,
            ),
        }


class TravelSettingView(CoachingWrite, View):
    """Keep what the page was computed with as the office's assumptions."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SavingForm(request.POST, plans=sentra_plans.kept())
        asked = {name: request.POST.get(name, "")[:LONGEST] for name in form.fields}
        here = f"{reverse('plan:coaching-savings')}?{urlencode(asked)}"
        if not form.is_valid():
            return redirect(here)
        try:
            travel.keep(by=request.user, **form.service_data())
        except DomainError as error:
            tell(request, error)
            return redirect(here)
        messages.success(request, "Asumsi perjalanan kantor tersimpan.")
        return redirect("plan:coaching-savings")


def _pictures(
    parts: dict[str, list[Part]], planned: str, rates: Rates, visits: int
) -> dict[str, Any]:
    """Return the three pictures of all parts, and each part's rows with their sum; ``visits`` a day."""
    groups = [(kind, one) for kind, rows in parts.items() for _, one in rows]
    context = {kind: _rows(rows, visits) for kind, rows in parts.items()}
    if groups:
        context["pictures"] = [
            picture(f"Semua didatangi, {visits} sehari", groups, (), rates),
            picture("Sekarang", groups, (NOW,), rates),
            picture(planned, groups, (NOW, PLANNED), rates),
        ]
    return context


def _rows(rows: list[Part], visits: int) -> dict[str, Any] | None:
    """Return the groups with their savings and the sum; None without any."""
    if not rows:
        return None
    whole = total([one for _, one in rows])
    return {
        "rows": rows,
        "total": whole,
        "approximate": sum(group.approximate for group, _ in rows),
        "saved_days": sum(one.saved_days for _, one in rows),
        "bars": [
            {"label": "Satu perjalanan per IKM", "value": whole.separate_km, "tone": "unknown"},
            {"label": f"{visits} kunjungan sehari", "value": whole.tours_km, "tone": "unknown"},
            {"label": "Satu pertemuan per sentra", "value": whole.meeting_km},
        ],
    }
