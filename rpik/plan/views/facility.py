"""Fasilitas bersama: where a sentra's kiln, IPAL or rumah produksi costs its members least walking."""

from typing import Any

import numpy as np
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_wgs84
from rpik.core.templatetags.format_id import meter
from rpik.plan.forms.facility import ANSWERS, FacilityForm
from rpik.plan.optimise.facility import Siting, next_best, one_place, two_places
from rpik.plan.queries.facility import Walkers, walkers, zoning
from rpik.plan.services import travel
from rpik.plan.site_plan import site_plan
from rpik.plan.views.coaching import CoachingRead
from sentra.models import Sentra, SpatialLayer
from sentra.queries.lists import members_of
from sentra.queries.zoning import zones_at

APART_M = 250.0  # how far from the best a second choice must lie to be one
FARTHEST = 20


class FacilityView(CoachingRead, TemplateView):
    """One sentra; what is asked stands in the address and nothing is stored."""

    template_name = "rpik/coaching/facility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sentra = get_object_or_404(Sentra.objects.select_related("product_group"), pk=kwargs["pk"])
        form = FacilityForm(FacilityForm.defaults(travel.current()) | self.request.GET.dict())
        who = walkers(sentra)
        context = super().get_context_data(**kwargs, sentra=sentra, form=form, who=who)
        if not form.is_valid() or not who.ikm_ids:
            return context
        asked = form.cleaned_data
        lat, lon = to_wgs84(*who.points.T)
        bounds = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
        zone = zoning(bounds, answers=ANSWERS[asked["zona"]])
        allowed = zone.allowed if zone else None
        place = two_places if asked["tempat"] == 2 else one_place
        best = place(who.points, allowed)
        context |= {"plans": zone.plans if zone else [], "best": best}
        if best is None:
            return context
        second = next_best(who.points, allowed, best, APART_M) if asked["tempat"] == 1 else None
        road = best.walked_m * asked["faktor"]
        far = int((road > asked["jauh"]).sum())
        farthest = self._farthest(who, road, asked["jauh"])
        return context | {
            "places": _places(best, zone.plans if zone else []),
            "second": second,
            "second_more": second and second.total_m / best.total_m - 1,
            "total_m": float(road.sum()),
            "middle_m": float(np.median(road)),
            "limit": f"lebih dari {meter(asked['jauh'])} jalan",
            "far": far,
            "farthest": farthest,
            "unnamed": far - len(farthest),
            "drawing": site_plan(
                who.points,
                best.places,
                best.nearest.tolist(),
                allowed=allowed,
                second=second.places[0] if second else None,
            ),
        }

    def _farthest(self, who: Walkers, road: Any, limit: int) -> list[tuple[Ikm, float]]:
        """Return the members who walk farther than ``limit`` and may be seen, farthest first."""
        order = [int(at) for at in np.argsort(-road, kind="stable") if road[at] > limit]
        seen = {ikm.pk: ikm for ikm in members_of(who.ikm_ids, self.request.user).rows}
        named = [
            (seen[who.ikm_ids[at]], float(road[at])) for at in order if who.ikm_ids[at] in seen
        ]
        return named[:FARTHEST]


def _places(best: Siting, plans: list[SpatialLayer]) -> list[dict[str, Any]]:
    """Return each place in degrees with its zone, how many walk there, and how far at most."""
    lat, lon = to_wgs84(*best.places.T)
    zones = zones_at(plans, lat, lon)
    return [
        {
            "lat": float(lat[at]),
            "lon": float(lon[at]),
            "zone": zones[at][0] if zones[at] else None,
            "members": int((best.nearest == at).sum()),
        }
        for at in range(len(lat))
    ]
