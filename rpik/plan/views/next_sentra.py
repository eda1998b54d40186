"""Sentra berikutnya: the set that reaches most for the money, over the years, and the frontier."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.models import Kecamatan
from rpik.core.errors import DomainError
from rpik.plan.document.matrix import idle_years
from rpik.plan.forms.coaching import CarriersForm
from rpik.plan.forms.next_sentra import NextForm
from rpik.plan.models import SentraPlan
from rpik.plan.next_sentra import Answer, answer, table
from rpik.plan.queries import coaching
from rpik.plan.queries import sentra_plans as plans_now
from rpik.plan.queries.next_sentra import Choices
from rpik.plan.services import sentra_plans
from rpik.plan.views.coaching import CoachingRead, CoachingWrite
from sentra.models import DetectionRun

WRITE = "plan.change_activity"


class NextSentraView(CoachingRead, TemplateView):
    """Everything asked stands in the address; POST keeps the answer under a name."""

    permission_required = ("plan.view_activity", "sentra.view_candidate")
    template_name = "rpik/coaching/next.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = NextForm(NextForm.defaults() | self.request.GET.dict())
        context = super().get_context_data(
            **kwargs,
            form=form,
            run=DetectionRun.objects.done().first(),
            this_year=timezone.localdate().year,
            plans=plans_now.kept().select_related("made_by")[:20],
        )
        if not form.is_valid():
            return context
        found = table(form.cleaned_data)
        if found is None:
            return context | {"empty": True}
        keep, avoid = self._locks(found)
        context |= {"keep": keep, "avoid": avoid}
        try:
            given = answer(found, form.cleaned_data, keep=keep, avoid=avoid)
        except DomainError as error:
            form.add_error(None, error.message)
            return context | {"rows": _rows(found, {}, keep, avoid)}
        return context | _shown(given) | {"rows": _rows(found, _years(given), keep, avoid)}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what the address asks, computed anew."""
        if not request.user.has_perm(WRITE):
            raise PermissionDenied
        context = self.get_context_data()
        given = context.get("answer")
        if given is None:
            return self.render_to_response(context, status=400)
        try:
            made = sentra_plans.keep(
                name=request.POST.get("nama", ""),
                asked=request.GET.urlencode(),
                assumptions=context["form"].in_words(),
                answer=given,
                by=request.user,
            )
        except DomainError as error:
            return self.render_to_response(context | {"refused": error.message}, status=400)
        messages.success(request, f"Rencana “{made}” disimpan dan masuk dokumen RPIK.")
        return redirect(made)

    def _locks(self, found: Choices) -> tuple[tuple[str, ...], tuple[str, ...]]:
        known = set(found.table.ids)
        keep, avoid = (
            tuple(one for one in self.request.GET.getlist(name) if one in known)
            for name in ("masuk", "keluar")
        )
        return keep, avoid


class SentraPlanView(CoachingRead, View):
    """One kept plan; POST drops it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = get_object_or_404(SentraPlan.objects.select_related("made_by"), pk=pk)
        carriers = CarriersForm(initial={"executor": plan.executor, "funding": plan.funding})
        return _plan_page(request, plan, carriers)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = SentraPlan.objects.filter(pk=pk).first()
        if plan is None:
            messages.info(request, "Rencana itu sudah dihapus.")
            return redirect("plan:next-sentra")
        sentra_plans.drop(plan=plan, by=request.user)
        messages.success(request, f"Rencana “{plan}” dihapus; isinya tetap ada di jejak audit.")
        return redirect("plan:next-sentra")


class CarriersView(CoachingWrite, View):
    """POST writes who carries a kept plan out and what pays for it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = get_object_or_404(SentraPlan.objects.select_related("made_by"), pk=pk)
        form = CarriersForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, "Pelaksana dan dana belum tersimpan; periksa isiannya di bawah."
            )
            return _plan_page(request, plan, form, 400)
        sentra_plans.name_carriers(plan=plan, **form.cleaned_data, by=request.user)
        messages.success(request, "Pelaksana dan sumber dana disimpan; masuk matriks program.")
        return redirect(plan)


def _plan_page(
    request: HttpRequest, plan: SentraPlan, carriers: CarriersForm, status: int = 200
) -> HttpResponse:
    years: dict[int, dict[str, float]] = {}
    for row in plan.rows:
        year = years.setdefault(row["year"], {"count": 0, "gained": 0, "cost": 0})
        year["count"] += 1
        year["gained"] += row["gained"]
        year["cost"] += row["cost"]
    context = {
        "plan": plan,
        "years": sorted(years.items()),
        "idle": idle_years(plan.rows, timezone.localdate(plan.made_at).year + 1),
        "now": plans_now.now(plan),
        "carriers": carriers,
    }
    return render(request, "rpik/coaching/sentra_plan.html", context, status=status)


def _shown(given: Answer) -> dict[str, Any]:
    """Return what the page tells of an answer."""
    areas = Kecamatan.objects.order_by("code").values("name", "cell")
    single = coaching.costs(None).get(False)
    each = single["each"] if single and single["spent"] else None
    return {
        "answer": given,
        "plan": given.plan,
        "question": given.question,
        "steps": (steps := given.rows()),
        "idle": idle_years(steps, timezone.localdate().year + 1),
        "standing": len(given.found.standing),
        "unit": given.unit,
        "curve": [
            {"label": f"Rp{_dotted(p.budget / 1e6)} juta", "value": p.reached, "tone": "accent"}
            for p in given.curve
        ],
        "zone_layer": given.found.zone_layer,
        "total": given.total,
        "reached_units": given.reached("units"),
        "reached_workers": given.reached("workers"),
        "map": SafeString(given.map(list(areas))),  # drawn by us, every text in it escaped
        "single_each": each,
        "single_reach": int(given.question.budget / each) if each else None,
    }


def _dotted(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _years(given: Answer) -> dict[int, int]:
    return {step.row: step.year for step in given.steps}


def _rows(
    found: Choices, years: dict[int, int], keep: tuple[str, ...], avoid: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return every candidate with its lock and the year it was chosen for, chosen ones first."""
    rows = [
        {
            "id": one,
            "name": found.names[one],
            "url": found.urls[one],
            "units": int(found.table.units[row]),
            "cost": float(found.table.cost[row]),
            "why_not": _why_not(found, row),
            "year": years.get(row),
            "keep": one in keep,
            "avoid": one in avoid,
        }
        for row, one in enumerate(found.table.ids)
        if one not in found.standing
    ]
    return sorted(rows, key=lambda r: (r["year"] is None, -r["units"], r["name"]))


def _why_not(found: Choices, row: int) -> str:
    if found.table.allowed[row]:
        return ""
    return "terlalu sedikit unit" if found.small[row] else "zona tidak sesuai"
