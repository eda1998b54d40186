"""Product groups: the list, and one group edited with what it moves shown before it is saved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ikm_registry.forms.groups import GroupForm
from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.queries import groups as queries
from ikm_registry.services import group_jobs
from ikm_registry.services import groups as services
from ikm_registry.views.ikm import RegisterView
from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import JobState
from rpik.core.templatetags.format_id import angka
from rpik.core.views.refusals import refuse

LISTED = 50


class GroupListView(RegisterView):
    """Every group with its words, prefixes, labels, relations and IKM; ``?q=`` searches."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("q", "").strip().lower()[:60]
        counts = queries.counts(request.user.kecamatan_scope)
        groups = list(ProductGroup.objects.select_related("changed_by"))
        names = {group.pk: group.name for group in groups}
        rows = [
            {
                "group": group,
                "ikm": counts.get(group.pk, 0),
                "related": [names[code] for code in group.related if code in names],
            }
            for group in groups
            if not asked or asked in _words(group)
        ]
        context = {
            "rows": rows,
            "asked": asked,
            "without": counts.get(None, 0),
            "may_edit": may_for_all(request.user, services.PERMISSION),
        }
        return render(request, "ikm_registry/groups.html", context)


def _words(group: ProductGroup) -> str:
    cells = [group.name, *group.keywords, *group.kbli_2020, *group.kbli_2025, *group.branches]
    return " ".join(cells).lower()


class GroupEditView(RegisterView):
    """POST ``langkah=lihat`` shows what would move; ``simpan`` saves what was shown."""

    permission_required = services.PERMISSION

    def get(self, request: HttpRequest, pk: str = "") -> HttpResponse:
        group = get_object_or_404(ProductGroup, pk=pk) if pk else None
        asked = _job_id(request)
        job = group_jobs.of_form(job_id=asked, group=group, by=request.user) if asked else None
        if job is None:
            return self._page(request, group, GroupForm(group=group))
        if job.name == group_jobs.SAVE and job.state == JobState.DONE:
            return _saved(request, job.result["name"], job.result["moved"])
        # What was typed stands in the job: nothing is lost on the way.
        values = job.arguments["values"]
        return self._page(
            request,
            group,
            GroupForm(group=group, initial=values),
            promise=group_jobs.promise_of(job),
            new_name=values["name"],
            asal="" if job.result.get("stale", "told") else job.arguments["opened"],
            stale=job.result.get("stale", "") if job.state == JobState.DONE else job.message,
        )

    def post(self, request: HttpRequest, pk: str = "") -> HttpResponse:
        group = get_object_or_404(ProductGroup, pk=pk) if pk else None
        form = GroupForm(request.POST, group=group)
        if not form.is_valid():
            return self._page(request, group, form, status=422)
        asked = {
            "code": group.pk if group else None,
            "values": form.cleaned_data,
            "opened": request.POST.get("asal"),
        }
        looks = request.POST.get("langkah") == "lihat"
        promised = request.POST.get("janji", "")[:64]
        try:
            if group_jobs.is_large():
                services.check(code=asked["code"], values=asked["values"])
                name = group_jobs.LOOK if looks else group_jobs.SAVE
                job = group_jobs.start(name=name, promised=promised, by=request.user, **asked)
                return redirect("core:job", pk=job.pk)
            if looks:
                return self._promised(request, group, form, services.changed_since(**asked))
            saved, moved = services.save(promised=promised, by=request.user, **asked)
        except StaleObject as error:
            return self._promised(request, group, form, error.message)
        except DomainError as error:
            refuse(form, error)
            return self._page(request, group, form, status=422)
        return _saved(request, saved.name, moved)

    def _promised(
        self, request: HttpRequest, group: ProductGroup | None, form: GroupForm, stale: str
    ) -> HttpResponse:
        """Show what saving would change; ``stale`` says what somebody else changed meanwhile."""
        values = form.cleaned_data
        promise = services.promise(code=group.pk if group else None, values=values)
        status = 409 if stale else 200
        return self._page(
            request, group, form, status, promise=promise, stale=stale, new_name=values["name"]
        )

    def _page(
        self,
        request: HttpRequest,
        group: ProductGroup | None,
        form: GroupForm,
        status: int = 200,
        promise: services.Promise | None = None,
        **more: Any,
    ) -> HttpResponse:
        context: dict[str, Any] = {"group": group, "form": form, "promise": promise, **more}
        if group is not None:
            # After a refusal the form is still the one opened before; else this is what is seen now.
            now = services.stamp_of(group)
            context["opened"] = (
                request.POST.get("asal", now) if status == 422 else more.get("asal") or now
            )
        if promise is not None:
            scope = request.user.kecamatan_scope
            names = {"": "Belum ada kelompok"} | dict(
                ProductGroup.objects.values_list("code", "name")
            )
            places = dict(Kecamatan.objects.values_list("code", "name"))
            new = more["new_name"]
            context |= {
                "moves": [
                    (names[move.was], names.get(move.becomes, new), move.ikm)
                    for move in promise.moves.by_move
                ],
                "by_kecamatan": [
                    (places.get(move.key or "", "Belum diketahui"), names[move.was], names.get(move.becomes, new), move.ikm)
                    for move in promise.moves.by_kecamatan
                ],
                "rows": queries.moved(promise.change, scope=scope, limit=LISTED),
            }  # fmt: skip
        return render(request, "ikm_registry/group_form.html", context, status=status)


def _job_id(request: HttpRequest) -> str:
    try:
        return str(UUID(request.GET.get("kerja", "")))
    except ValueError:
        return ""


def _saved(request: HttpRequest, name: str, moved: int) -> HttpResponse:
    words = f" {angka(moved)} IKM berganti kelompok." if moved else ""
    messages.success(request, f"Kelompok {name} disimpan.{words}")
    return redirect("ikm_registry:groups")
