"""Product groups: the set that binds, drafts edited group by group, what they would move."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ikm_registry.forms.groups import GroupForm
from ikm_registry.forms.rules import RuleSetForm
from ikm_registry.models import GroupSet, ProductGroup
from ikm_registry.queries import groups as queries
from ikm_registry.services import edited, group_jobs, group_sets, office_sets
from ikm_registry.services import groups as services
from ikm_registry.views import moves
from ikm_registry.views.ikm import RegisterView
from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.views.refusals import attempt

SETS_SHOWN = 50


class GroupsView(RegisterView):
    """Every group of the set in force with its words, prefixes, labels and IKM; ``?q=`` searches."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "ikm_registry/groups.html", _context(request, group_sets.current()))


class GroupSetView(RegisterView):
    """One set, old, active or draft."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "ikm_registry/groups.html", _context(request, _set(pk)))


def _set(pk: int) -> GroupSet:
    found = GroupSet.objects.select_related("activated_by", "created_by", "copied_from")
    return get_object_or_404(found, pk=pk)


def _context(request: HttpRequest, groupset: GroupSet, **forms: Any) -> dict[str, Any]:
    asked = request.GET.get("q", "").strip().lower()[:60]
    counts = queries.counts(request.user.kecamatan_scope)
    groups = services.rows_of(groupset)
    people = User.objects.in_bulk({row.changed_by_id for row in groups if row.changed_by_id})
    names = {group.pk: group.name for group in groups}
    may_edit = may_for_all(request.user, services.PERMISSION)
    edits = groupset.is_draft and may_edit
    return {
        "groupset": groupset,
        "sets": list(
            GroupSet.objects.select_related("activated_by").defer("rows", "periods")[:SETS_SHOWN]
        ),
        "rows": [
            {
                "group": group,
                "by": people.get(group.changed_by_id or 0),
                "ikm": counts.get(group.pk, 0),
                "related": [names[code] for code in group.related if code in names],
            }
            for group in groups
            if not asked or asked in _words(group)
        ],
        "asked": asked,
        "without": counts.get(None, 0),
        "may_edit": may_edit,
        "edits": edits,
        "head_opened": edited.stamp_of(groupset, office_sets.HEAD_LABELS),
        "head_form": RuleSetForm.of(groupset) if edits else None,
    } | forms


def _words(group: ProductGroup) -> str:
    cells = [group.name, *group.keywords, *group.kbli_2020, *group.kbli_2025, *group.branches]
    return " ".join(cells).lower()


class GroupManagement(RegisterView):
    """Ground of what changes groups."""

    permission_required = services.PERMISSION


class GroupSetCopyView(GroupManagement):
    """POST: a draft with the groups of this set."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = group_sets.copy(groupset_id=_set(pk).pk, by=request.user)
        messages.success(request, f"“{draft.name}” siap diubah; kelompok yang berlaku tetap.")
        return redirect(draft)


class GroupSetHeadView(GroupManagement):
    """POST: name, decision and date of a draft."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        groupset, form, was = _set(pk), RuleSetForm(request.POST), moves.opened(request)
        saved, opened = attempt(
            form,
            lambda: group_sets.describe(
                groupset_id=pk, by=request.user, opened=was, **form.cleaned_data
            ),
            was,
        )
        if saved:
            messages.success(request, "Keterangan rancangan disimpan.")
            return redirect(groupset)
        context = _context(request, groupset, head_form=form, head_opened=opened)
        return render(request, "ikm_registry/groups.html", context, status=422)


class GroupSetDiscardView(GroupManagement):
    """POST: throw a draft away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        groupset = _set(pk)
        group_sets.discard(groupset_id=pk, by=request.user)
        messages.success(request, f"“{groupset.name}” dibuang.")
        return redirect("ikm_registry:groups")


class GroupEditView(GroupManagement):
    """One group of a draft (no ``code``: a new one); a refusal keeps what was typed."""

    def get(self, request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
        groupset, group = self._found(pk, code)
        form = GroupForm(groups=services.rows_of(groupset), group=group)
        opened = services.stamp_of(group) if group else ""
        return self._page(request, groupset, group, form, opened)

    def post(self, request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
        groupset, group = self._found(pk, code)
        form = GroupForm(request.POST, groups=services.rows_of(groupset), group=group)
        was = moves.opened(request)
        saved, opened = attempt(
            form,
            lambda: services.save(
                groupset_id=pk,
                code=code or None,
                values=form.cleaned_data,
                by=request.user,
                opened=was,
            ),
            was,
        )
        if saved:
            messages.success(request, f"Kelompok {saved.name} disimpan pada rancangan.")
            return redirect(groupset)
        return self._page(request, groupset, group, form, opened, status=422)

    def _found(self, pk: int, code: str) -> tuple[GroupSet, ProductGroup | None]:
        groupset = _set(pk)
        if not groupset.is_draft:
            raise Http404
        group = next((row for row in services.rows_of(groupset) if row.pk == code), None)
        if code and group is None:
            raise Http404
        return groupset, group

    def _page(
        self,
        request: HttpRequest,
        groupset: GroupSet,
        group: ProductGroup | None,
        form: GroupForm,
        opened: str,
        status: int = 200,
    ) -> HttpResponse:
        context = {"groupset": groupset, "group": group, "form": form, "opened": opened}
        return render(request, "ikm_registry/group_form.html", context, status=status)


class GroupSetEffectView(RegisterView):
    """*Bagaimana jika*: how many IKM change their group, where, and which ones."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        groupset = _set(pk)
        if groupset.is_active:
            return redirect("ikm_registry:groups")
        promise = None
        if job := _job_id(request):
            promise = group_jobs.promise_of(job_id=job, groupset=groupset, by=request.user)
        if promise is None and group_jobs.is_large():
            looking = group_jobs.start_look(groupset=groupset, by=request.user)
            return redirect("core:job", pk=looking.pk)
        return effect_page(request, groupset, promise or group_sets.promise(groupset))


class GroupSetActivateView(GroupManagement):
    """POST ``janji``: switch on as promised; what moved meanwhile is shown anew instead."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        groupset = _set(pk)
        promised = request.POST.get("janji", "")[:64]
        try:
            job = group_jobs.start(groupset=groupset, promised=promised, by=request.user)
        except DomainError as error:
            status, words = moves.refused(error)
            return effect_page(request, groupset, group_sets.promise(groupset), status, **words)
        return redirect("core:job", pk=job.pk)


def effect_page(
    request: HttpRequest,
    groupset: GroupSet,
    promise: group_sets.Promise,
    status: int = 200,
    **words: str,
) -> HttpResponse:
    """Render what a set would move now, with the promise its button will carry."""
    names = {"": "Belum ada kelompok"} | dict(ProductGroup.objects.values_list("code", "name"))
    renamed = names | {row.pk: row.name for row in services.rows_of(groupset)}
    scope = request.user.kecamatan_scope
    found = queries.what_if(promise.change, scope) if scope else promise.moves
    rows = [
        row | {"was": names[row["was"]], "becomes": renamed[row["becomes"]]}
        for row in queries.moved(promise.change, **moves.asked(request))
    ]
    context = moves.effect(request, found, rows, (names, renamed)) | {
        "groupset": groupset,
        "binding": group_sets.current(),
        "promise": promise,
        "may_edit": may_for_all(request.user, services.PERMISSION),
    }
    return render(request, "ikm_registry/groups_effect.html", context | words, status=status)


def _job_id(request: HttpRequest) -> str:
    try:
        return str(UUID(request.GET.get(moves.COUNTED, "")))
    except ValueError:
        return ""
