"""Compose a candidate by hand, correct one that was found, change or throw away one's own."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from ikm_registry.models import Desa, Ikm, ProductGroup
from rpik.core.errors import DomainError
from rpik.core.views.asked import number
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out, tell
from sentra.forms.handwork import ChoicesForm, ComposeForm
from sentra.models import Candidate, HandWork
from sentra.queries import choosing, lists, map_layers
from sentra.services import handwork as service
from sentra.services.members import min_units
from sentra.views.proposing import flat, ids_of


class HandPermission(PermissionRequired):
    """Who may compose candidates."""

    permission_required = service.PERMISSION


class ComposeView(HandPermission, View):
    """A new candidate: from nothing (?kelompok=&desa=), or correcting one (?kandidat=)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        base = self._base(request.GET.get("kandidat", ""))
        members = list(base.members.values_list("ikm_id", flat=True)) if base else []
        code = request.GET.get("kelompok", "")
        group = base.product_group if base else ProductGroup.objects.filter(pk=code).first()
        name = base.name if base else ""
        form = ComposeForm(initial={"name": name, "product_group": group, "members": members})
        return compose_page(request, form, group, members, base=base)

    def post(self, request: HttpRequest) -> HttpResponse:
        base = self._base(request.POST.get("based_on", ""))
        form = ComposeForm(flat(request))

        def save() -> HttpResponse:
            given = form.cleaned_data
            made = service.compose(
                name=given["name"],
                reason=given["reason"],
                ikm_ids=given["members"],
                product_group=given["product_group"],
                based_on=base,
                area=given["area"] and given["area"].geojson,
                form_key=str(given["form_key"] or ""),
                by=request.user,
            )
            messages.success(request, f"“{made.name}” tersimpan sebagai kandidat susunan tangan.")
            return redirect(made)

        answer, status = carry_out(form, save, twice="sentra:candidate-list")
        group = form.cleaned_data.get("product_group") or (base and base.product_group)
        chosen = ids_of(request.POST.getlist("members"))
        return answer or compose_page(request, form, group, chosen, base=base, status=status)

    def _base(self, text: str) -> Candidate | None:
        if not text:
            return None
        return get_object_or_404(Candidate.objects.for_list(), pk=number(text))


class ChangeView(HandPermission, View):
    """Other members, name or area for a candidate of somebody's hand."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        work = _work(pk)
        members = list(work.candidate.members.values_list("ikm_id", flat=True))
        group = work.candidate.product_group
        form = ComposeForm(
            initial={
                "name": work.candidate.name,
                "product_group": group,
                "members": members,
                "version": work.version,
            }
        )
        return compose_page(request, form, group, members, work=work)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ComposeForm(flat(request))

        def save() -> HttpResponse:
            given = form.cleaned_data
            made = service.change(
                candidate_id=_work(pk).pk,
                version=given["version"] or 0,
                reason=given["reason"],
                ikm_ids=given["members"],
                name=given["name"],
                area=given["area"] and given["area"].geojson,
                by=request.user,
            )
            messages.success(request, f"Anggota “{made.name}” diubah; angkanya dihitung ulang.")
            return redirect(made)

        answer, status = carry_out(form, save)
        work = _work(pk)
        chosen = ids_of(request.POST.getlist("members"))
        group = work.candidate.product_group
        stale = status == 409
        return answer or compose_page(
            request, form, group, chosen, work=work, stale=stale, status=status
        )


def _work(pk: int) -> HandWork:
    found = HandWork.objects.select_related("candidate__product_group", "candidate__run")
    return get_object_or_404(found.filter(discarded_at=None), pk=pk)


def compose_page(
    request: HttpRequest,
    form: ComposeForm,
    group: ProductGroup | None,
    chosen: list[int],
    *,
    base: Candidate | None = None,
    work: HandWork | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Answer with the map to draw on, the list to choose from, and the reason to give."""
    place = Desa.objects.select_related("kecamatan").filter(pk=request.GET.get("desa", "")).first()
    shown = work.candidate if work else base
    near = [place.pk] if place else shown.desa_codes if shown else []
    rows: list[Ikm] = []
    if group is not None:
        rows, _ = lists.member_choices(user=request.user, group=group, chosen=chosen, desa=near)
    changes: Any = []
    if stale and work is not None:  # told what changed, the person may save on top of it
        changes = work.changes.select_related("by").order_by("-version")[:3]
        form.data = {**form.data, "version": work.version}
    context = {
        "form": form,
        "base": base,
        "work": work,
        "changes": changes,
        "group": group,
        "groups": ProductGroup.objects.filter(active=True),
        "place": place,
        "choices": rows,
        "chosen": set(chosen),
        "min_units": min_units(),
        "least": service.LEAST,
        "points_url": points_url(group, chosen) if group else "",
        "area_pk": shown.pk if shown else None,
        "back": shown.get_absolute_url() if shown else reverse("sentra:candidate-list"),
    }
    return render(request, "sentra/candidate_compose.html", context, status=status)


def points_url(group: ProductGroup, chosen: Sequence[int]) -> str:
    """Return the address of the map's points to choose from, demo or real as those chosen."""
    first = f"&ikm={chosen[0]}" if chosen else ""
    return f"{reverse('sentra:candidate-choices-map')}?kelompok={group.pk}{first}"


class ChoicesMapView(HandPermission, View):
    """GeoJSON of everybody that may be chosen of a group (?kelompok=): places without names."""

    def get(self, request: HttpRequest) -> HttpResponse:
        group = get_object_or_404(ProductGroup, pk=request.GET.get("kelompok", ""))
        demo = choosing.demo_of(ids_of(request.GET.getlist("ikm")))
        found = choosing.choosable(user=request.user, group=group, demo=demo)
        return JsonResponse(map_layers.collection(choosing.on_map(found)))


class ChoicesView(HandPermission, View):
    """Rows of the list for who stands in a drawn area, in a desa, or was clicked on the map."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChoicesForm(request.POST)
        if not form.is_valid():
            told = form.errors.get("area", ["Pilih kelompok komoditas dahulu."])[0]
            return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")
        given = form.cleaned_data
        first = [given["chosen"]] if given["chosen"] else []
        found = choosing.choosable(
            user=request.user, group=given["product_group"], demo=choosing.demo_of(first)
        )
        if given["area"]:
            wanted = choosing.inside(found, given["area"].shape)
        elif given["desa"]:
            wanted = list(found.filter(desa=given["desa"]).values_list("pk", flat=True))
        else:
            wanted = [given["ikm"] or 0]
        context = {"choices": choosing.rows(found, wanted), "chosen": set()}
        return render(request, "sentra/_member_rows.html", context)


class DiscardView(HandPermission, View):
    """Throw a candidate of somebody's hand away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        work = _work(pk)
        version = number(request.POST.get("version"))
        try:
            gone = service.discard(candidate_id=work.pk, version=version, by=request.user)
        except DomainError as error:
            tell(request, error)
            return redirect(work.candidate)
        messages.success(request, f"Kandidat “{gone.name}” dibuang.")
        return redirect("sentra:candidate-list")
