"""A map without GPS: what addresses taught of dusun and RT/RW, and how far off it is."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.choices import HamletLevel
from ikm_registry.models import Desa
from ikm_registry.queries import hamlets as queries
from ikm_registry.services import hamlets as services
from rpik.core.views.asked import number
from rpik.core.views.permission import PermissionRequired

PER_PAGE = 50
MOST_RINGS = 3000


class HamletPermission(PermissionRequired):
    """Who may read the register may read where its dusun lie."""

    permission_required = "ikm_registry.view_ikm"


class HamletsView(HamletPermission, TemplateView):
    """All desa with their errors, or (``?desa=``) the places of one."""

    template_name = "ikm_registry/hamlets.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        learning = queries.newest()
        desa = _desa(self.request)
        lines = queries.per_desa(learning, user.kecamatan_scope) if learning else []
        found = queries.places(user.kecamatan_scope).filter(desa=desa) if desa else []
        page = Paginator(found if desa else lines, PER_PAGE)
        return super().get_context_data(
            **kwargs,
            learning=learning,
            whole=learning.accuracy[0] if learning else None,
            counts=learning.counts if learning else {},
            desa=desa,
            line=next((line for line in lines if desa and line["desa"] == desa), None),
            page=page.get_page(self.request.GET.get("halaman")),
            may_learn=services.may_learn(user),
        )


def _desa(request: HttpRequest) -> Desa | None:
    code = request.GET.get("desa", "")[:13]
    found = Desa.objects.visible_in(request.user.kecamatan_scope).select_related("kecamatan")
    return found.filter(pk=code).first() if code else None


class HamletsMapView(HamletPermission, View):
    """GeoJSON of the rings: every dusun, all places of a desa (``?desa=``), or one (``?tempat=``)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = queries.places(request.user.kecamatan_scope)
        place = request.GET.get("tempat", "")
        if place:
            found = found.filter(pk=number(place))
        elif request.GET.get("desa"):
            # RT and RW that place nobody would only hide the dusun.
            useful = Q(level=HamletLevel.DUSUN) | Q(units__gt=0)
            found = found.filter(useful, desa=request.GET["desa"][:13])
        else:
            found = found.filter(level=HamletLevel.DUSUN).order_by("-units", "pk")
        features = queries.features(found[:MOST_RINGS])
        return JsonResponse({"type": "FeatureCollection", "features": features})


class HamletsLearnView(PermissionRequired, View):
    """POST reckons everything anew in the background."""

    def has_permission(self) -> bool:
        return services.may_learn(self.request.user)

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect("core:job", pk=services.start(by=request.user).pk)
