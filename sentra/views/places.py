"""The work list of places: points that do not lie where their record says, furthest first."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.models import Desa, Ikm
from rpik.core.accounts import may_for_all
from rpik.core.views.permission import PermissionRequired
from sentra.queries.place_checks import Misplaced, check_places
from sentra.services import layers, places

PER_PAGE = 40
ACTIONS = {"desa": places.accept_desa, "titik": places.drop_point}


class PlaceListView(PermissionRequired, TemplateView):
    """What the official desa say of every point in the person's working area."""

    permission_required = "sentra.view_spatiallayer"
    template_name = "sentra/place_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        checks = check_places(user)
        page = Paginator(checks.worst if checks else [], PER_PAGE).get_page(
            self.request.GET.get("halaman")
        )
        return super().get_context_data(
            **kwargs,
            checks=checks,
            page=page,
            rows=_rows(list(page.object_list)),
            without_point=Ikm.objects.visible_to(user).active().filter(lat__isnull=True).count(),
            may_change=user.has_perm("ikm_registry.change_ikm"),
            may_load=may_for_all(user, layers.PERMISSION),
        )


def _rows(found: list[Misplaced]) -> list[dict[str, Any]]:
    """Return {"ikm", "desa", "metres", "outside"} for one page; two queries."""
    ikm = Ikm.objects.select_related("desa__kecamatan").in_bulk([one.ikm_id for one in found])
    codes = {one.desa for one in found if one.desa}
    desa = Desa.objects.select_related("kecamatan").in_bulk(codes)
    return [
        {
            "ikm": ikm[one.ikm_id],
            "desa": desa.get(one.desa),
            "metres": one.metres,
            "outside": one.outside,
        }
        for one in found
        if one.ikm_id in ikm
    ]


class PlaceMendView(PermissionRequired, View):
    """``aksi=desa`` takes over the desa of the point, ``aksi=titik`` takes the point away."""

    permission_required = "ikm_registry.change_ikm"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Ikm.objects.visible_to(request.user).select_related("desa__kecamatan")
        ikm = get_object_or_404(found, pk=pk)
        act = ACTIONS.get(request.POST.get("aksi", ""))
        version = request.POST.get("versi", "")
        if act and version.isascii() and version.isdigit() and len(version) < 10:
            act(ikm=ikm, version=int(version), by=request.user)
            messages.success(request, f"Letak {ikm.title} diperbaiki.")
        back = request.POST.get("kembali", "")
        safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        return redirect(back if safe else "sentra:place-list")
