"""Two detection runs compared; how steady one candidate is."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from rpik.core.views.asked import number
from sentra.detection.changes import SAME
from sentra.models import Candidate, DetectionRun
from sentra.queries import lists, map_layers, stability
from sentra.queries.run_changes import compare
from sentra.views.detection import CandidatePermission

SHOWN = 300


class CandidateStabilityView(CandidatePermission, View):
    """Fragment of a candidate's page: does it survive fewer data and other distances?"""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        candidate = get_object_or_404(Candidate.objects.select_related("run"), pk=pk)
        context = {"found": stability.of_candidate(candidate)}
        return render(request, "sentra/_stability.html", context)


class RunCompareView(CandidatePermission, TemplateView):
    """``?lama=`` and ``?baru=`` name the runs; without them the newest two."""

    template_name = "sentra/run_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = lists.runs()
        old, new = _pair(self.request, runs)
        found = compare(old, new) if old and new and old.pk != new.pk else None
        stories = found.stories if found else []
        changed = [one for one in stories if one.kind != SAME]
        return super().get_context_data(
            **kwargs,
            runs=runs,
            old=old,
            new=new,
            found=found,
            stories=changed[:SHOWN],
            cut=len(changed) > SHOWN,
            same=len(stories) - len(changed),
            shown=SHOWN,
            changes_url=f"{reverse('sentra:run-changes-map')}?lama={old.pk}&baru={new.pk}"
            if old and new
            else "",
        )


class RunChangesMapView(CandidatePermission, View):
    """GeoJSON of what changed between two runs; ``?lama=`` and ``?baru=`` as for the page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        old, new = _pair(request, lists.runs())
        found = compare(old, new) if old and new and old.pk != new.pk else None
        features = map_layers.changes(found.stories if found else [])
        return JsonResponse(map_layers.collection(features))


def _pair(
    request: HttpRequest, runs: Sequence[DetectionRun]
) -> tuple[DetectionRun | None, DetectionRun | None]:
    """Return the older and the newer run the address names; without names the newest two."""
    new = _chosen(request, "baru") or (runs[0] if runs else None)
    rest = [run for run in runs if new is None or run.pk < new.pk]
    return _chosen(request, "lama") or (rest[0] if rest else None), new


def _chosen(request: HttpRequest, name: str) -> DetectionRun | None:
    asked = number(request.GET.get(name))
    return DetectionRun.objects.filter(pk=asked, state="selesai").first() if asked else None
