"""Layers: the list of versions, loading with a preview, what zones mean, putting in force."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.places.layer_files import ACCEPTED
from ikm_registry.places.layer_limits import BACKGROUND_BYTES, MAX_BYTES
from ikm_registry.views.places import CellsView
from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError
from rpik.core.models import Job, JobState
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import refuse, tell
from sentra.choices import PLAN_KINDS, LayerKind, LayerState
from sentra.forms.layers import AgainForm, LayerForm, MappingForm, ZoneAnswerForm
from sentra.models import SpatialLayer
from sentra.queries import boundaries, overlaps
from sentra.queries import layers as queries
from sentra.queries.hazards import Hazard
from sentra.queries.what_if import compare
from sentra.services import layer_loading
from sentra.services import layers as service
from sentra.services.fallen import where_it_fell
from sentra.services.zone_answers import usual


class LayerPermission(PermissionRequired):
    """Who may read layers."""

    permission_required = "sentra.view_spatiallayer"


class LayerManagement(PermissionRequired):
    """Who may load layers and put them in force."""

    permission_required = service.PERMISSION

    def has_permission(self) -> bool:
        """The role's right; who is bound to some kecamatan is told why not."""
        allowed = super().has_permission()
        if allowed:
            service.allow(self.request.user)
        return allowed


class LayerListView(LayerPermission, TemplateView):
    """Every kind with its versions, the one in force first."""

    template_name = "sentra/layer_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows: dict[str, list[SpatialLayer]] = {kind: [] for kind in LayerKind.values}
        for layer in SpatialLayer.objects.for_list()[:400]:
            rows[layer.kind].append(layer)
        order = [
            LayerKind.ZONE,
            LayerKind.RDTR,
            LayerKind.HAZARD,
            LayerKind.DESA,
            LayerKind.KECAMATAN,
            LayerKind.KABUPATEN,
        ]
        return super().get_context_data(
            **kwargs,
            kinds=[
                {
                    "code": kind.value,
                    "label": kind.label,
                    "rows": rows[kind],
                    **_holding(rows[kind]),
                }
                for kind in order
            ],
            can_manage=may_for_all(self.request.user, service.PERMISSION),
        )


def _holding(rows: list[SpatialLayer]) -> dict[str, bool]:
    """Return whether a layer of the kind holds, and whether that is only the demo's."""
    held = [row for row in rows if row.state == LayerState.IN_FORCE]
    return {"holds": bool(held), "only_demo": any(row.is_demo for row in held)}


class LayerLoadView(LayerManagement, View):
    """Hand a file in; what it holds is shown before anything rests on it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = request.GET.get("jenis", "")
        form = LayerForm(initial={"kind": kind} if kind in LayerKind.values else {})
        return self._page(request, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LayerForm(request.POST, request.FILES)
        fell: dict[str, Any] = {}
        if form.is_valid():
            data = form.cleaned_data
            file = data.pop("file")
            data |= {"layer_name": data.pop("layer"), "file_name": file.name, "by": request.user}
            try:
                if file.size > BACKGROUND_BYTES:
                    return redirect(layer_loading.start(file=file, **data).result_url)
                layer = service.load(file=file, **data)
            except service.AlreadyLoaded as error:
                return self._page(request, form, 409, same=error.layer)
            except DomainError as error:
                refuse(form, error)
                fell = where_it_fell(getattr(error, "fell", ()))
            else:
                return redirect(layer)
        return self._page(request, form, 400, fell)

    def _page(
        self,
        request: HttpRequest,
        form: LayerForm,
        status: int = 200,
        fell: dict[str, Any] | None = None,
        same: SpatialLayer | None = None,
    ) -> HttpResponse:
        context = {
            "form": form,
            "accept": ACCEPTED,
            "max_mb": MAX_BYTES // 2**20,
            "fell": fell,
            "same": same,
        }
        return render(request, "sentra/layer_form.html", context, status=status)


class LayerLoadingView(LayerManagement, View):
    """How far the reading of a large file is; refused, why and where it fell, and once more.

    Only to the person who handed it in, as any background work.
    """

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._page(request, self._job(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        job = self._job(pk)
        form = AgainForm(request.POST)
        if not form.is_valid():
            return self._page(request, job, form, 400)
        try:
            made = layer_loading.again(
                job=job,
                crs=form.cleaned_data["crs"],
                layer_name=form.cleaned_data["layer"],
                again=form.cleaned_data["again"],
                by=request.user,
            )
        except DomainError as error:
            tell(request, error)
            return redirect("sentra:layer-load")
        return redirect(made.result_url)

    def _job(self, pk: UUID) -> Job:
        return get_object_or_404(Job, pk=pk, name=layer_loading.JOB, by=self.request.user)

    def _page(
        self, request: HttpRequest, job: Job, form: AgainForm | None = None, status: int = 200
    ) -> HttpResponse:
        if job.state == JobState.DONE:
            return redirect("sentra:layer-detail", job.result["layer"])
        given = job.arguments["fields"]
        first = {"crs": given["crs"], "layer": given["layer_name"]}
        context = {
            "job": job,
            "form": form or AgainForm(initial=first),
            "fell": where_it_fell(job.result.get("fell", ())),
        }
        return render(request, "sentra/layer_loading.html", context, status=status)


class LayerDetailView(LayerPermission, View):
    """Preview on the map, what was mended, attributes, zones with their answers."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        layer = get_object_or_404(SpatialLayer.objects.for_list(), pk=pk)
        return render(request, "sentra/layer_detail.html", _context(request, layer))


def _context(
    request: HttpRequest, layer: SpatialLayer, answers: list[ZoneAnswerForm] | None = None
) -> dict[str, Any]:
    can_manage = may_for_all(request.user, service.PERMISSION)
    zones = list(layer.zones.all())
    forms = answers or [ZoneAnswerForm(zone=zone) for zone in zones]
    hints = {zone.pk: usual(zone.name) for zone in zones}
    whole = sum(zone.hectares for zone in zones)
    return {
        "layer": layer,
        "rows": [
            {
                "form": form,
                "zone": form.zone,
                "share": form.zone.hectares / whole if whole else 0,
                "hint": hints.get(form.zone.pk),
            }
            for form in forms
        ],
        "unanswered": sum(zone.answer == "belum" for zone in zones),
        "mapping_form": MappingForm(layer=layer),
        "replaces": [] if layer.state == LayerState.IN_FORCE else queries.replaced_by(layer),
        "overlaps": overlaps.pairs(layer),
        "can_manage": can_manage,
        "may_answer": can_manage and layer.state != LayerState.PAST,
        "samples": queries.samples(layer) if layer.is_draft else [],
    }


class LayerWhatIfView(LayerPermission, View):
    """Fragment: what would change if this layer were in force; nothing is written."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        layer = get_object_or_404(SpatialLayer, pk=pk, kind__in=PLAN_KINDS)
        context = {"layer": layer, "change": compare(layer)}
        return render(request, "sentra/_layer_what_if.html", context)


class LayerMappingView(LayerManagement, View):
    """Say which attributes are name and code; a refusal becomes a message on the page."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        layer = get_object_or_404(SpatialLayer, pk=pk)
        form = MappingForm(request.POST, layer=layer)
        if not form.is_valid():
            messages.error(request, "Pilih atribut dari daftarnya.")
            return redirect(layer)
        return redirect(
            service.map_fields(layer_id=layer.pk, mapping=form.cleaned_data, by=request.user)
        )


class LayerAnswersView(LayerManagement, View):
    """Keep the answers of all zones, or none of them."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        layer = get_object_or_404(SpatialLayer.objects.for_list(), pk=pk)
        forms = [ZoneAnswerForm(request.POST, zone=zone) for zone in layer.zones.all()]
        sound = [form.is_valid() for form in forms]  # every form says what is wrong with it
        if all(sound):
            answers = {
                form.zone.pk: (form.cleaned_data["answer"], form.cleaned_data["article"])
                for form in forms
            }
            try:
                service.answer_zones(layer_id=layer.pk, answers=answers, by=request.user)
            except DomainError as error:
                tell(request, error)
            else:
                messages.success(request, f"Arti zona pada “{layer.name}” disimpan.")
                return redirect(layer)
        return render(
            request, "sentra/layer_detail.html", _context(request, layer, forms), status=400
        )


class LayerEnforceView(LayerManagement, View):
    """Put in force; what held before stays as an old version."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(SpatialLayer, pk=pk)
        layer = service.enforce(layer_id=pk, by=request.user)
        messages.success(request, f"“{layer.name}” berlaku sejak sekarang.")
        return redirect(layer)


class LayerDiscardView(LayerManagement, View):
    """Throw a draft away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        layer = get_object_or_404(SpatialLayer, pk=pk)
        service.discard(layer_id=layer.pk, by=request.user)
        messages.success(request, f"Pratinjau “{layer.name}” dibuang.")
        return redirect("sentra:layer-list")


class LayerRetireView(LayerManagement, View):
    """Take a layer out of force; it stays as an old version and may be put in force again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(SpatialLayer, pk=pk)
        layer = service.retire(layer_id=pk, by=request.user)
        messages.success(request, f"“{layer.name}” tidak berlaku lagi dan tetap tersimpan.")
        return redirect(layer)


class LayerOverlapsView(LayerPermission, View):
    """GeoJSON of where the areas of one layer cover the same land."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        layer = get_object_or_404(SpatialLayer, pk=pk)
        return HttpResponse(overlaps.geojson(layer), content_type="application/json")


AROUND = 0.06  # degrees, some 6.5 km: what a page about one place shows of a layer


def map_address(
    plans: Sequence[SpatialLayer], lat: float | None = None, lon: float | None = None
) -> str:
    """Return the address of the outlines of the plans in force, around a place; "" without any."""
    if not plans:
        return ""
    address = reverse("sentra:layer-map", args=[plans[0].pk])
    if len(plans) > 1:
        address = reverse("sentra:plans-map")
    return address if lat is None or lon is None else f"{address}?sekitar={lat:.4f},{lon:.4f}"


def hazards_address(found: Sequence[Hazard], lat: float | None, lon: float | None) -> str:
    """Return the address of the dangers around a place; "" without a map of them, or a place."""
    if not found or lat is None or lon is None:
        return ""
    return f"{reverse('sentra:hazards-map')}?sekitar={lat:.4f},{lon:.4f}"


def _bounds(text: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north around "lat,lon"; None for anything else."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND)


class LayerMapView(LayerPermission, View):
    """GeoJSON of one layer's outlines; ``?sekitar=lat,lon`` only those around a place."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _drawn(request, [get_object_or_404(SpatialLayer, pk=pk)])


class PlansMapView(LayerPermission, View):
    """GeoJSON of RDTR and RTRW in force together: each only where it decides."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _drawn(request, queries.plans())


class HazardsMapView(LayerPermission, View):
    """GeoJSON of the maps of dangers in force together; ``?sekitar=lat,lon`` only around a place."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _drawn(request, queries.hazards())


def _drawn(request: HttpRequest, found: Sequence[SpatialLayer]) -> HttpResponse:
    # Asked for anew each time, sent anew only when an answer changed: a stale colour misleads.
    etag = quote_etag(queries.stamp(found))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        text = queries.geojson(found, _bounds(request.GET.get("sekitar", "")))
        response = HttpResponse(text, content_type="application/json")
        response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


class BoundariesView(CellsView):
    """Kecamatan or desa with their counts: official boundaries once in force, else cells."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = super().get(request)
        level = "desa" if request.GET.get("tingkat") == "desa" else "kecamatan"
        found = boundaries.official(level)
        if found is None:
            return response
        name, shapes = found
        data = json.loads(response.content)
        drawn = [one for one in data["features"] if one["properties"]["code"] in shapes]
        for one in drawn:
            one["geometry"] = shapes[one["properties"]["code"]]
            one["properties"]["label"] = "batas resmi"
        label = f"Batas resmi: {name}"
        if rest := len(data["features"]) - len(drawn):
            label += f"; {rest} {level} di luar lapisan itu memakai batas perkiraan"
        data |= {"official": bool(drawn), "label": label}
        answer = JsonResponse(data)
        patch_cache_control(answer, private=True, max_age=60)
        return answer
