"""Candidates: run the detection, read what it found and why."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import DetailView, TemplateView

from ikm_registry.filters import passing
from ikm_registry.models import Ikm
from ikm_registry.queries import hamlets
from rpik.core.accounts import may_for_all
from rpik.core.views.permission import PermissionRequired
from sentra.forms.detection import CandidateFilterForm, DetectionForm, WeightsForm
from sentra.models import Candidate, CandidateMember, DetectionRun, Proposal
from sentra.models.detection import CandidateQuerySet
from sentra.queries import lists, map_layers, standing, zoning
from sentra.services import again, assessment
from sentra.services import detection as service
from sentra.services.assessment import links, next_step
from sentra.services.members import min_units
from sentra.views.layers import hazards_address, map_address

PER_PAGE = 30


class CandidatePermission(PermissionRequired):
    """Who may read candidates."""

    permission_required = "sentra.view_candidate"


def _chosen(request: HttpRequest) -> tuple[DetectionRun | None, QuerySet[Candidate], dict]:
    """Return the run, its filtered candidates and the filter as the address has it."""
    form = CandidateFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    done = DetectionRun.objects.filter(state="selesai").select_related("by")
    run = done.filter(pk=wanted["run"]).first() if wanted.get("run") else None
    run = run or done.first()
    found = _of_kind(wanted.get("tampil", ""), Candidate.objects.for_list().filter(run=run))
    if wanted.get("kelompok"):
        found = found.filter(product_group_id=wanted["kelompok"])
    if wanted.get("kecamatan"):
        found = found.filter(kecamatan_codes__contains=[wanted["kecamatan"]])
    return run, found, wanted


def _of_kind(shown: str, found: CandidateQuerySet) -> QuerySet[Candidate]:
    """Return which candidates ``?tampil=`` asks for."""
    if shown == "tangan":
        return Candidate.objects.for_list().by_hand()
    if shown == "hampir":
        found = found.filter(is_near_miss=True)
    elif shown == "baru":
        found = found.full().undecided()
    elif shown != "semua":
        found = found.full()
    return found.order_by("rank")


class CandidateListView(CandidatePermission, TemplateView):
    """Map beside the ranked list of one run; filter and run live in the address."""

    template_name = "sentra/candidate_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, found, wanted = _chosen(self.request)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("halaman"))
        shown = list(page.object_list)
        held, forbidden = standing.taken_up(shown), standing.forbidden(shown)
        for candidate in shown:
            candidate.held = held.get(candidate.pk)
            candidate.forbidden = forbidden[candidate.pk]
        query = self.request.GET.copy()
        query.pop("halaman", None)
        return super().get_context_data(
            **kwargs,
            run=run,
            runs=lists.runs(),
            page=page,
            shown=shown,
            wanted=wanted,
            filtered=bool(wanted.get("kelompok") or wanted.get("kecamatan")),
            query=query.urlencode(),
            options=lists.candidate_options(
                _of_kind(wanted.get("tampil", ""), run.candidates.all())
            )
            if run
            else {},
            form=DetectionForm(),
            can_run=may_for_all(self.request.user, service.PERMISSION),
            can_compose=self.request.user.has_perm(service.PERMISSION),
            job=service.open_job(),
            suggestion=service.suggestion(run) if run and not page.paginator.count else "",
            nearly=bool(run) and run.candidates.filter(is_near_miss=True).exists(),
            register=service.register_size() if run is None else None,
            notices=service.notices(run) if run else [],
            min_units=min_units(),
            by_hand=Candidate.objects.by_hand().count(),
            shows_hand=wanted.get("tampil") == "tangan",
        )


def _stands_or_ended(candidate: Candidate) -> tuple[Proposal | None, Proposal | None]:
    """Return the standing proposal of a candidate, else the newest that ended."""
    newest = max(candidate.proposals.all(), key=lambda one: (one.state not in again.OVER, one.pk), default=None)  # fmt: skip
    if newest is None or newest.state not in again.OVER:
        return newest, None
    return None, newest


class CandidateDetailView(CandidatePermission, DetailView):
    """Why alike, why near, what is known and what is not."""

    template_name = "sentra/candidate_detail.html"
    context_object_name = "candidate"

    def get_queryset(self) -> QuerySet[Candidate]:
        return (
            Candidate.objects.for_list()
            .select_related("handwork__based_on", "handwork__discarded_by")
            .prefetch_related("proposals")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        candidate = self.object
        rows = CandidateMember.objects.filter(candidate=candidate)
        distances = dict(rows.values_list("ikm_id", "distance_m"))
        found = assessment.of_candidate(candidate, list(distances))
        space = found.seen.space
        members = lists.members_of(list(distances), self.request.user)
        for ikm in members.rows:
            ikm.distance_m = distances[ikm.pk]
        proposal, ended = _stands_or_ended(candidate)
        held = found.seen.held or proposal
        user = self.request.user
        linked = found.linked(links.of(found.seen, user))
        return super().get_context_data(
            **kwargs,
            figures=found.figures,
            score_parts=assessment.score_rows(candidate.parts),
            found=linked,
            blocks=linked.blocks,
            step=next_step.of_candidate(found, candidate, held, by=user),
            members=members,
            space=space,
            zones_url=map_address(space.plans if space else [], candidate.lat, candidate.lon),
            hazards_url=hazards_address(found.seen.hazards, candidate.lat, candidate.lon),
            conflicts=zoning.conflicts_among(space, members.rows),
            held=held,
            ended=None if held else ended,
            can_propose=held is None and user.has_perm("sentra.propose_sentra"),
            **_hand(candidate, user, held),
            min_units=min_units(),
        )


def _hand(candidate: Candidate, user: Any, held: Any) -> dict[str, Any]:
    """Return what a candidate of somebody's hand says of its making, and what may be done with it."""
    work = getattr(candidate, "handwork", None)
    gone = work is not None and work.discarded_at is not None
    changes = work.changes.select_related("by").order_by("-version")[:20] if work else []
    may = user.has_perm("sentra.run_detection") and held is None and not gone
    return {"work": work, "changes": changes, "discarded": gone, "can_compose": may}


class DetectionRunView(PermissionRequired, View):
    """Start a run in the background; a run already on its way is shown instead of doubled."""

    permission_required = "sentra.run_detection"

    def post(self, request: HttpRequest) -> HttpResponse:
        form, weights = DetectionForm(request.POST), None
        asked = WeightsForm(request.POST) if "units" in request.POST else None
        for one in filter(None, (form, asked)):
            if not one.is_valid():
                for errors in one.errors.values():
                    messages.error(request, " ".join(errors))
                return redirect("sentra:candidate-list")
        if asked:
            weights = asked.weights
        service.start(
            distance_m=form.cleaned_data["distance"],
            min_units=form.cleaned_data["min_units"],
            related=form.cleaned_data["related"],
            estimates=form.cleaned_data["estimates"],
            weights=weights,
            by=request.user,
        )
        return redirect("sentra:candidate-list")


class CandidateMapView(CandidatePermission, View):
    """GeoJSON of the candidates the list shows (same filter, all pages).

    ``?dengan=tangan``: for the one map of everything, with the filter of the register; ``?tahap``: each
    tells what it is already.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("dengan") == "tangan":
            shown, held = self._everything(request)
        else:
            shown, held = list(_chosen(request)[1][:2000]), 0
        became = standing.taken_up(shown) if "tahap" in request.GET else {}
        drawn = map_layers.collection(map_layers.candidates(shown, became))
        return JsonResponse(drawn | {"held": held})

    def _everything(self, request: HttpRequest) -> tuple[list[Candidate], int]:
        """For the one map: of the newest run and of somebody's hand, by the register's filter.

        What is a sentra or a proposal already is drawn as that, once; how many they are is counted.
        """
        ikm = passing(request.GET, Ikm.objects.visible_to(request.user))
        full = Candidate.objects.for_list()
        shown = []
        for found, most in (
            (full.of_newest_run().full().undecided().order_by("rank"), 2000),
            (full.by_hand().undecided(), 500),
        ):
            members = CandidateMember.objects.all()
            shown += map_layers.holding(found, members, "candidate", ikm, most)
        newest = Candidate.objects.of_newest_run().full()
        return shown, newest.count() - newest.undecided().count()


class CandidateMembersMapView(CandidatePermission, View):
    """GeoJSON of one candidate: its hull, or (``?isi=``) of its members in the working area the
    points (``anggota``), the places of those that stand by their address (``perkiraan``).
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        candidate = Candidate.objects.for_list().filter(pk=pk).first()
        if candidate is None:
            raise Http404
        if request.GET.get("isi") not in {"anggota", "perkiraan"}:
            return JsonResponse(map_layers.collection(map_layers.candidates([candidate])))
        return self._members(request, candidate)

    def _members(self, request: HttpRequest, candidate: Candidate) -> HttpResponse:
        ids = list(candidate.members.values_list("ikm_id", flat=True))
        if request.GET["isi"] == "perkiraan":
            placed = candidate.evidence.get("estimated")
            found = hamlets.around(ids, request.user) if placed else []
            return JsonResponse(map_layers.collection(hamlets.features(found)))
        found = lists.members_of(ids, request.user)
        return JsonResponse(map_layers.collection(map_layers.members(found.rows)))


class DetectionProgressView(CandidatePermission, View):
    """The running job as a fragment; when it is over the page reloads itself to the new run."""

    def get(self, request: HttpRequest) -> HttpResponse:
        job = service.open_job()
        if job is None:
            response = HttpResponse(status=286)  # htmx: stop polling
            response["HX-Refresh"] = "true"
            return response
        return render(request, "sentra/_detection_progress.html", {"job": job})
