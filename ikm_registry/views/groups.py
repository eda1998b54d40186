"""Product groups: the list, and one group edited with what it moves shown before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ikm_registry.forms.groups import GroupForm
from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.queries import groups as queries
from ikm_registry.services import groups as services
from ikm_registry.views.ikm import RegisterView
from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.templatetags.format_id import angka

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
        return self._page(request, group, GroupForm(group=group))

    def post(self, request: HttpRequest, pk: str = "") -> HttpResponse:
        group = get_object_or_404(ProductGroup, pk=pk) if pk else None
        form = GroupForm(request.POST, group=group)
        if not form.is_valid():
            return self._page(request, group, form, status=422)
        code, values = group.pk if group else None, form.cleaned_data
        opened = request.POST.get("asal")
        try:
            if request.POST.get("langkah") == "lihat":
                promise = services.promise(code=code, values=values)
                said = services.changed_since(code=code, opened=opened, values=values)
                status = 409 if said else 200
                return self._page(request, group, form, status, promise=promise, stale=said)
            saved, moved = services.save(
                code=code,
                values=values,
                promised=request.POST.get("janji", "")[:64],
                by=request.user,
                opened=opened,
            )
        except StaleObject as error:
            promise = services.promise(code=code, values=values)
            return self._page(request, group, form, 409, promise=promise, stale=error.message)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field or None, error.message)
            return self._page(request, group, form, status=422)
        moved_words = f" {angka(moved)} IKM berganti kelompok." if moved else ""
        messages.success(request, f"Kelompok {saved.name} disimpan.{moved_words}")
        return redirect("ikm_registry:groups")

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
            context["opened"] = request.POST.get("asal", now) if status == 422 else now
        if promise is not None:
            scope = request.user.kecamatan_scope
            names = {"": "Belum ada kelompok"} | dict(
                ProductGroup.objects.values_list("code", "name")
            )
            places = dict(Kecamatan.objects.values_list("code", "name"))
            new = form.cleaned_data["name"]
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
                "new_name": new,
            }  # fmt: skip
        return render(request, "ikm_registry/group_form.html", context, status=status)
