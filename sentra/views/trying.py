"""Try a distance or other weights, and see what would change, before a run is saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import View

from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError
from rpik.core.views.asked import number
from rpik.core.views.permission import PermissionRequired
from sentra.forms.detection import DISTANCES, DetectionForm, WeightsForm
from sentra.models import DetectionRun
from sentra.queries import map_layers
from sentra.services import detection, trial
from sentra.views.detection import CandidatePermission

STORIES = 60
NAMED = 12
ON_THE_MAP = 2000


class TryPermission(PermissionRequired):
    """Who may run detection may try it."""

    permission_required = "sentra.run_detection"


def _asked(request: HttpRequest) -> DetectionForm:
    """The parameters in the address; those of the newest run where it names none."""
    if "distance" in request.GET:
        return DetectionForm(request.GET)
    newest = DetectionRun.objects.done().first()
    kept = newest.parameters if newest else {}
    distance = int(kept.get("distance_m", 500))
    return DetectionForm(
        {
            "distance": distance if distance in dict(DISTANCES) else 500,
            "min_units": kept.get("min_units", detection.min_units()),
            "related": kept.get("related", False),
            "estimates": kept.get("estimates", True),
        }
    )


class TryView(TryPermission, View):
    """The form beside the map; what would be found is asked for by the page and again at every change."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = _asked(request)
        form.is_valid()
        return render(
            request,
            "sentra/candidate_try.html",
            {
                "form": form,
                "job": detection.open_job(),
                "can_run": may_for_all(request.user, detection.PERMISSION),
            },
        )


class TryResultView(TryPermission, View):
    """JSON: ``features`` for the map, ``html`` of what would change; 400 with the sentence why not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = _asked(request)
        if not form.is_valid():
            return JsonResponse(
                {"error": " ".join(one for errors in form.errors.values() for one in errors)},
                status=400,
            )
        data = form.cleaned_data
        try:
            chosen = detection.parameters(
                distance_m=data["distance"],
                units=data["min_units"],
                related=data["related"],
                estimates=data["estimates"],
                permutations=0,
            )
        except DomainError as error:
            return JsonResponse({"error": error.message}, status=400)
        tried = trial.try_out(parameters=chosen, by=request.user)
        context = {
            "tried": tried,
            "data": data,
            "stories": tried.stories[:STORIES],
            "more": len(tried.stories) - STORIES,
            "best": tried.found[:NAMED],
        }
        features = map_layers.collection(map_layers.tried(tried.found[:ON_THE_MAP]))
        html = render_to_string("sentra/_tried.html", context, request)
        return JsonResponse({"features": features, "html": html})


class WeightsView(CandidatePermission, View):
    """How the rank moves with the weights; ``?run=`` and one percentage a part in the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        run = self._run(request)
        kept = detection.office_weights()
        asked = request.GET if "units" in request.GET else _percent(kept)
        form = WeightsForm(asked)
        rows = trial.reranked(run, form.weights) if form.is_valid() and run else []
        context = {
            "form": form,
            "run": run,
            "rows": rows,
            "moved": sum(one.moved != 0 for one in rows),
            "firm": sum(one.best == one.worst for one in rows),
            "changed": form.is_valid() and form.weights != kept,
            "can_run": may_for_all(request.user, detection.PERMISSION),
            "job": detection.open_job(),
        }
        return render(request, "sentra/weights.html", context, status=200 if form.is_valid() else 400)  # fmt: skip

    def _run(self, request: HttpRequest) -> DetectionRun | None:
        wanted = number(request.GET.get("run"))
        done = DetectionRun.objects.done()
        return done.filter(pk=wanted or 0).first() or done.first()


def _percent(weights: dict[str, float]) -> dict[str, Any]:
    return {key: round(100 * value) for key, value in weights.items()}
