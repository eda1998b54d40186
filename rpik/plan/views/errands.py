"""Putaran lapangan: half-days in which one visit settles many errands."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.views.generic import TemplateView

from ikm_registry.models import Ikm
from rpik.core.views.permission import PermissionRequired
from rpik.plan.forms.errands import ErrandForm
from rpik.plan.optimise.errands import Round, Terms, in_turn, rounds
from rpik.plan.queries.errands import Errands, errands
from rpik.plan.site_plan import RoutePlan, route_plan
from sentra.detection.rounds import Pace
from sentra.queries.lists import members_of
from sentra.services import visits

EXTRA_MINUTES = 5.0  # what a second and each further errand at the same door takes


@dataclass(frozen=True, slots=True)
class Stop:
    """A door to knock at: the minute of the day, and what to do there."""

    ikm: Ikm
    minute: int
    todo: list[str]

    @property
    def after(self) -> str:
        """How long after setting out: "40 mnt", "1 j 26 mnt"."""
        hours, minutes = divmod(self.minute, 60)
        return f"{hours} j {minutes} mnt" if hours else f"{minutes} mnt"


@dataclass(frozen=True, slots=True)
class Tour:
    """A day: its stops in order, errands settled, minutes, kilometres of road, and a picture."""

    stops: list[Stop]
    errands: int
    minutes: int
    km: float
    picture: RoutePlan


class ErrandsView(PermissionRequired, TemplateView):
    """What is asked stands in the address and nothing is stored."""

    permission_required = "sentra.add_fieldcheck"
    template_name = "rpik/errands.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, asked_for = self.request.user, self.request.GET
        given = ErrandForm.defaults() | asked_for.dict()
        if "tugas" in asked_for:
            given["tugas"] = asked_for.getlist("tugas")
        form = ErrandForm(given, user=user)
        office = visits.office()
        context = super().get_context_data(**kwargs, form=form, office=office)
        if office is None or not form.is_valid():
            return context
        data = form.cleaned_data
        pace = visits.pace(office, **form.pace)
        chosen = data["kecamatan"]
        work = errands(user, kinds=data["tugas"], kecamatan=chosen.pk if chosen else "")
        stay = pace.visit_minutes + EXTRA_MINUTES * (work.count - 1)
        terms = Terms(np.array([pace.x, pace.y]), pace.day_minutes, pace.travel_minutes(1.0))
        ours = rounds(work.points, work.worth, stay, terms, days=data["hari"])
        theirs = in_turn(work.points, stay, terms, days=data["hari"])
        stops = [at for one in ours for at in one.stops]
        seen = {ikm.pk: ikm for ikm in members_of([work.ikm_ids[at] for at in stops], user).rows}
        return context | {
            "work": work,
            "tours": [_tour(one, work, stay, terms, pace, seen) for one in ours],
            "ours": _sums(ours, work, pace),
            "theirs": _sums(theirs, work, pace),
            "register_empty": not work.waiting
            and not Ikm.objects.visible_to(user).active().exists(),
        }


def _sums(found: list[Round], work: Errands, pace: Pace) -> dict[str, float]:
    done = sum(work.count[list(one.stops)].sum() for one in found)
    km = pace.road_m(sum(one.metres for one in found)) / 1000
    return {"errands": done, "km": km, "km_each": km / done if done else 0.0}


def _tour(
    one: Round, work: Errands, stay: Any, terms: Terms, pace: Pace, seen: dict[int, Ikm]
) -> Tour:
    order = list(one.stops)
    way = np.vstack([terms.office, work.points[order]])
    legs = np.hypot(*np.diff(way, axis=0).T) * terms.minutes_a_metre
    arrives = np.cumsum(legs) + np.concatenate([[0], np.cumsum(stay[order])[:-1]])
    return Tour(
        [
            Stop(seen[work.ikm_ids[at]], int(minute), work.todo[at])
            for at, minute in zip(order, arrives, strict=True)
        ],
        int(work.count[order].sum()),
        round(one.minutes),
        pace.road_m(one.metres) / 1000,
        route_plan(work.points[order], terms.office),
    )
