"""Sentra berikutnya: the set that reaches most for the money, over the years, and the frontier."""

from typing import Any

from django.views.generic import TemplateView

from rpik.core.errors import DomainError
from rpik.plan.forms.next_sentra import NextForm
from rpik.plan.optimise.plan import Question, solve
from rpik.plan.optimise.schedule import frontier, schedule
from rpik.plan.queries.next_sentra import Choices, choices
from rpik.plan.views.coaching import CoachingRead
from sentra.choices import RunState
from sentra.models import DetectionRun

SECONDS = 5.0
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class NextSentraView(CoachingRead, TemplateView):
    """Everything asked stands in the address; nothing is stored."""

    permission_required = ("plan.view_activity", "sentra.view_candidate")
    template_name = "rpik/coaching/next.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = NextForm(NextForm.defaults() | self.request.GET.dict())
        context = super().get_context_data(
            **kwargs, form=form, run=DetectionRun.objects.filter(state=RunState.DONE).first()
        )
        if not form.is_valid():
            return context
        asked = form.cleaned_data
        found = choices(
            base_cost=asked["tetap"] * 1e6,
            unit_cost=asked["per_unit"] * 1e6,
            alike=asked["jangkau"] == "sejenis",
        )
        if found is None:
            return context | {"empty": True}
        known = set(found.table.ids)
        keep, avoid = (
            tuple(one for one in self.request.GET.getlist(name) if one in known)
            for name in ("masuk", "keluar")
        )
        question = Question(
            budget=asked["anggaran"] * 1e6,
            distance_m=asked["jarak"],
            reach=asked["hitung"],
            most=(asked["paling_banyak"] + len(found.standing)) if asked["paling_banyak"] else None,
            keep=tuple(dict.fromkeys((*found.standing, *keep))),
            avoid=avoid,
            seconds=SECONDS,
        )
        try:
            plan = solve(found.table, question)
        except DomainError as error:
            form.add_error(None, error.message)
            return context | {"rows": _rows(found, {}, keep, avoid)}
        steps = schedule(found.table, question, plan, years=asked["tahun"])
        by_row = {step.row: step for step in steps}
        curve = frontier(found.table, question, SHARES, seconds=SECONDS / 5)
        return context | {
            "plan": plan,
            "question": question,
            "steps": [
                {"step": s, "name": found.names[found.table.ids[s.row]], "url": _url(found, s.row)}
                for s in sorted(steps, key=lambda s: (s.year, -s.gained))
                if found.table.ids[s.row] not in found.standing
            ],
            "standing": len(found.standing),
            "rows": _rows(found, by_row, keep, avoid),
            "unit": "unit usaha" if asked["hitung"] == "units" else "tenaga kerja",
            "curve": [
                {"label": f"Rp{_dotted(p.budget / 1e6)} juta", "value": p.reached, "tone": "accent"}
                for p in curve
            ],
            "zone_layer": found.zone_layer,
            "total": float(_weights(found, question).sum()),
        }


def _weights(found: Choices, question: Question) -> Any:
    return found.table.workers if question.reach == "workers" else found.table.units


def _dotted(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _url(found: Choices, row: int) -> str:
    return found.urls[found.table.ids[row]]


def _rows(
    found: Choices, by_row: dict[int, Any], keep: tuple[str, ...], avoid: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return every candidate with its lock and whether it was chosen, chosen ones first."""
    rows = [
        {
            "id": one,
            "name": found.names[one],
            "url": found.urls[one],
            "units": int(found.table.units[row]),
            "cost": float(found.table.cost[row]),
            "allowed": bool(found.table.allowed[row]),
            "step": by_row.get(row),
            "keep": one in keep,
            "avoid": one in avoid,
        }
        for row, one in enumerate(found.table.ids)
        if one not in found.standing
    ]
    return sorted(rows, key=lambda r: (r["step"] is None, -r["units"], r["name"]))
