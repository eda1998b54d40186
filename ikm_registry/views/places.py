"""Boundaries for the maps, and the search for a desa."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views import View
from rapidfuzz import fuzz, process

from ikm_registry.filters import IkmFilter
from ikm_registry.models import Desa, Kecamatan
from ikm_registry.models.wilayah import DesaQuerySet
from ikm_registry.queries.reference import table_stamp
from ikm_registry.queries.stats import cell_feature, found_per_place, ikm_per_place
from ikm_registry.views.ikm import RegisterView
from rpik.core.views.permission import PermissionRequired

APPROXIMATE = "Batas perkiraan: sel di sekitar titik desa, bukan batas resmi"


MIN_MISSPELT = 4  # letters: shorter than that everything is near everything


class CellsView(RegisterView):
    """GeoJSON of kecamatan or desa cells with their IKM counts (``?tingkat=kecamatan|desa``).

    With the filter of the list in the address, its counts.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        level = "desa" if request.GET.get("tingkat") == "desa" else "kecamatan"
        if any(request.GET.get(name) for name in IkmFilter.base_filters):
            counts = found_per_place(level, self.filtered()[1])
        else:
            counts = ikm_per_place(level, list(request.user.kecamatan_scope))
        places = (
            Desa.objects.select_related("kecamatan") if level == "desa" else Kecamatan.objects.all()
        )
        features = [
            _feature(place, counts.get(place.pk, (0, 0, 0)), level)
            for place in places
            if place.cell
        ]
        response = JsonResponse(
            {
                "type": "FeatureCollection",
                "label": APPROXIMATE,
                "version": str(table_stamp(Desa)),
                "features": features,
            }
        )
        patch_cache_control(response, private=True, max_age=60)
        return response


def _feature(place: Any, counts: tuple[int, int, int], level: str) -> dict[str, Any]:
    ikm, agro, non_agro = counts
    return cell_feature(
        place,
        {
            "kecamatan": place.kecamatan.name if level == "desa" else place.name,
            "ikm": ikm,
            "agro": agro,
            "non_agro": non_agro,
            "label": "batas perkiraan",
        },
    )


class DesaSearchView(PermissionRequired, View):
    """``?q=``: up to 20 desa for a combobox, each with its kecamatan; within the working area."""

    permission_required = "ikm_registry.view_ikm"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = " ".join(request.GET.get("q", "").split())[:60]
        if len(text) < 2:
            return JsonResponse({"results": []})
        found = Desa.objects.visible_in(request.user.kecamatan_scope).named_like(text)
        wanted = text.lower()
        # Names that begin with what was typed come first: "pa" is Pagelaran before Kepatihan.
        best = sorted(found[:120], key=lambda d: (not d.name.lower().startswith(wanted), d.name))
        if not best and len(text) >= MIN_MISSPELT:
            best = _misspelt(wanted, Desa.objects.visible_in(request.user.kecamatan_scope))
        return JsonResponse(
            {
                "results": [
                    {
                        "value": desa.code,
                        "text": desa.name,
                        "subtitle": f"Kecamatan {desa.kecamatan.name}",
                        "lat": desa.lat,
                        "lon": desa.lon,
                    }
                    for desa in best[:20]
                ]
            }
        )


def _misspelt(wanted: str, among: DesaQuerySet) -> list[Desa]:
    """Return the desa written most like ``wanted`` when none is written so."""
    desa = list(among.select_related("kecamatan"))
    names = [one.name.lower() for one in desa]
    found = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=75, limit=8)
    return [desa[index] for _, _, index in found]
