"""The list of sentra everybody knows, and how a run did by it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from rpik.core.views.asked import number
from rpik.core.views.downloads import CSV, download
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out
from sentra.choices import RunState
from sentra.forms.known import KnownFileForm, KnownForm
from sentra.models import DetectionRun, KnownSentra
from sentra.queries import baselines, scoreboard, scoreboard_years
from sentra.services import known as service
from sentra.views.detection import CandidatePermission


class KnownManagement(PermissionRequired):
    """Who keeps the list."""

    permission_required = "sentra.manage_known"


def _page(request: HttpRequest, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "rows": scoreboard.listed(),
        "may_propose": request.user.has_perm("sentra.propose_sentra"),
        "may_manage": request.user.has_perm("sentra.manage_known"),
        "form": KnownForm(),
        "file_form": KnownFileForm(),
    }
    return render(request, "sentra/known_list.html", context | given, status=status)


class KnownListView(CandidatePermission, View):
    """GET shows the list, POST adds to it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KnownForm(request.POST)

        def save() -> HttpResponse:
            made = service.save(data=form.data_in, by=request.user)
            messages.success(request, f"{made.name} ditambahkan ke daftar.")
            return redirect("sentra:known-list")

        answer, _ = carry_out(form, save)
        return answer or _page(request, status=422, form=form, open=True)


class KnownUpdateView(KnownManagement, View):
    """Change one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        known = get_object_or_404(KnownSentra, pk=pk)
        return render(
            request, "sentra/known_form.html", {"known": known, "form": KnownForm(known=known)}
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        known = get_object_or_404(KnownSentra, pk=pk)
        form = KnownForm(request.POST, known=known)

        def save() -> HttpResponse:
            version = form.cleaned_data["version"]
            service.save(data=form.data_in, known=known, version=version, by=request.user)
            messages.success(request, f"{form.cleaned_data['name']} disimpan.")
            return redirect("sentra:known-list")

        answer, _ = carry_out(form, save)
        context = {"known": known, "form": form}
        return answer or render(request, "sentra/known_form.html", context, status=422)


class KnownDeleteView(KnownManagement, View):
    """POST takes one off the list."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        known = get_object_or_404(KnownSentra, pk=pk)
        name = known.name
        service.remove(known=known, by=request.user)
        messages.success(request, f"{name} dihapus dari daftar.")
        return redirect("sentra:known-list")


class KnownImportView(KnownManagement, View):
    """POST reads a CSV, or what public sources name (``terbuka``); what was refused is told by row."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if "terbuka" in request.POST:
            return _page(request, imported=service.read_public(by=request.user))
        form = KnownFileForm(request.POST, request.FILES)

        def read() -> HttpResponse:
            found = service.read(file=form.cleaned_data["file"], by=request.user)
            return _page(request, imported=found)

        answer, _ = carry_out(form, read)
        return answer or _page(request, status=422, file_form=form)


class KnownTableView(CandidatePermission, View):
    """The list as CSV: to keep, or to fill in and bring back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return download(service.table(), kind=CSV, name="sentra-dikenal.csv")


class ScoreboardView(CandidatePermission, View):
    """Fragment of a run's page: which known sentra it found; opened by itself, that page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "run" not in request.GET:
            return redirect(f"{reverse('sentra:candidate-list')}#papan-skor")
        run = get_object_or_404(
            DetectionRun, pk=number(request.GET.get("run")), state=RunState.DONE
        )
        context = {
            "run": run,
            "board": scoreboard.of_run(run),
            "years": scoreboard_years.of_run(run),
            "may_manage": request.user.has_perm("sentra.manage_known"),
        }
        return render(request, "sentra/_scoreboard.html", context)


class BaselineView(CandidatePermission, View):
    """What two public apps would call a sentra on the same register, beside the run (``?run=``)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("run", "")
        done = DetectionRun.objects.done()
        run = get_object_or_404(done, pk=number(asked)) if asked else done.first()
        context = {"run": run, "found": baselines.compare(run) if run else None}
        return render(request, "sentra/baselines.html", context)
