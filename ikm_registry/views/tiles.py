"""The register on a map: tiles of the filtered list, what they add up to, names of what is clicked.

A tile carries numbers and parts (sector, group, size) and no personal data; names come by ``IkmNamesView`` alone, inside
the working area.
"""

import gzip
from hashlib import blake2b
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers

from ikm_registry.choices import Sector, SizeClass
from ikm_registry.filters import IkmFilter
from ikm_registry.models import ProductGroup
from ikm_registry.models.ikm import IkmQuerySet
from ikm_registry.places.tiles import NONE, OTHERS, TilePoints, tile
from ikm_registry.queries.data_version import DataVersion
from ikm_registry.queries.point_tiles import points_of
from ikm_registry.views.ikm import RegisterView
from rpik.core.views.asked import numbers

DEEPEST = 15  # the browser draws nearer views from these
MOST_NAMES = 50
SMALL = 500  # bytes: below that packing gains nothing
WAYS = ("sektor", "kelompok", "skala")  # to colour the register, the first unless asked (?warna=)


class TileView(RegisterView):
    """Ground of the tiles: the points of the filter in the address, kept by the data's version."""

    def points(self, found: IkmQuerySet) -> tuple[TilePoints, DataVersion, str]:
        """Return the points of what the filter found, their version, and what they depend on."""
        asked = sorted(
            (name, value)
            for name in IkmFilter.base_filters
            for value in self.request.GET.getlist(name)
            if value
        )
        area = sorted(getattr(self.request.user, "kecamatan_scope", None) or [])
        key = blake2b(repr((asked, area)).encode(), digest_size=12).hexdigest()
        return *points_of(key, found), key

    def way(self) -> str:
        """Return by what the map is coloured."""
        asked = self.request.GET.get("warna", "")
        return asked if asked in WAYS else WAYS[0]


class IkmTileView(TileView):
    """One tile (Mapbox vector tile) of the filtered list; 304 when the browser has it already."""

    def get(self, request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
        if z > DEEPEST or x >= 1 << z or y >= 1 << z:
            raise Http404
        points, version, key = self.points(self.filtered()[1])
        way = self.way()
        stamp = f'"{version.newest}-{key}-{way}"' if version.quiet else ""
        if stamp and request.headers.get("If-None-Match") == stamp:
            return _kept(HttpResponse(status=304), stamp)
        content = tile(points, z, x, y, way)
        packed = len(content) > SMALL and "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(
            gzip.compress(content, compresslevel=4, mtime=0) if packed else content,
            content_type="application/vnd.mapbox-vector-tile",
        )
        if packed:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return _kept(response, stamp)


def _kept(response: HttpResponse, stamp: str) -> HttpResponse:
    """Let this browser alone keep it, asking each time whether it still holds."""
    if stamp:
        response["ETag"] = stamp
        response["Cache-Control"] = "private, no-cache"
    return response


class IkmTotalsView(TileView):
    """What the tiles add up to, for the legend: each part, where they lie, who has no point."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _, found = self.filtered()
        points, _, _ = self.points(found)
        without = found.filter(lat__isnull=True).order_by().count()
        way = self.way()
        counts = {name: n for name, n in points.totals(way).items() if n}
        words = _words(way, list(counts))
        return JsonResponse(
            {
                "way": way,
                "parts": [
                    {"name": name, "label": words.get(name, name), "count": n}
                    for name, n in counts.items()
                ],
                "without_point": without,
                "bounds": points.bounds(),
            }
        )


def _words(way: str, names: list[str]) -> dict[str, str]:
    """Return what the parts are called."""
    if way == "sektor":
        return {**dict(Sector.choices), "unknown": "Belum terklasifikasi"}
    if way == "skala":
        return {**dict(SizeClass.choices), "unknown": str(SizeClass.UNKNOWN.label)}
    groups = ProductGroup.objects.filter(pk__in=names).values_list("pk", "name")
    return {**dict(groups), OTHERS: "Kelompok lain", NONE: "Belum ada kelompok"}


class IkmNamesView(RegisterView):
    """Title, product and address of what was clicked (``?id=1,2``), in the working area."""

    def get(self, request: HttpRequest) -> HttpResponse:
        texts = request.GET.get("id", "").split(",")[:MOST_NAMES]
        rows = self.visible().filter(pk__in=numbers(texts)).order_by("business_name", "pk")
        return JsonResponse({"rows": [_named(row) for row in rows.only(*NAMED)]})


NAMED = ("business_name", "owner_name", "product", "sector")


def _named(ikm: Any) -> dict[str, Any]:
    return {
        "title": ikm.title,
        "text": ikm.product,
        "sector": ikm.sector,
        "url": ikm.get_absolute_url(),
    }
