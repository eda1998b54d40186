"""The public side: designated sentra, counts and open data, without logging in; off by default."""

import json
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.downloads import CSV, download
from rpik.core.views.refusals import tell
from rpik.plan import open_data
from rpik.plan.queries import public
from rpik.plan.services import public_counts
from rpik.plan.services.demo import has_demo
from rpik.plan.services.editions import PUBLISH

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "sentra.csv": (CSV, lambda: open_data.sentra_csv(public.sentra(), demo=has_demo())),
    "sentra.geojson": (
        "application/geo+json",
        lambda: json.dumps(
            open_data.sentra_geojson(public.sentra(), demo=has_demo()), ensure_ascii=False
        ).encode(),
    ),
    "ikm.csv": (CSV, lambda: open_data.counts_csv(_counts()[0], demo=has_demo())),
    "metadata.json": (
        "application/json",
        lambda: open_data.metadata(timezone.localdate(), _counts()[1], demo=has_demo()).encode(),
    ),
}


def _counts() -> tuple[public.Counts | None, date | None]:
    return public.published() or (None, None)


MAPS = {"kecamatan": public.outlines, "sentra": public.marks}


@method_decorator(login_not_required, name="dispatch")
class PublicView(View):
    """Does not exist until ``RPIK_PUBLIC=1``."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.RPIK_PUBLIC:
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        assert isinstance(response, HttpResponse)  # noqa: S101
        return response


class PublicPageView(PublicView):
    """One page for everybody."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sentra = public.sentra()
        found, day = _counts()
        groups = list(zip(found.groups, found.columns, strict=True)) if found else []
        totals = [(name, column.total) for name, column in groups if column.total]
        context = {
            "sentra": sentra,
            "groups": [
                {"label": name, "value": total}
                for name, total in sorted(totals, key=lambda pair: (-pair[1], pair[0]))
            ],
            "kecamatan": found.kecamatan if found else [],
            "counted": day,
            "table": [(name, column.total, column.cells) for name, column in groups],
            "standards": open_data.STANDARDS,
            "producer": open_data.PRODUCER,
            "files": list(FILES),
            "demo_data": has_demo(),
            "today": timezone.localdate(),
        }
        return render(request, "rpik/public.html", context)


class PublicPublishView(PermissionRequiredMixin, View):
    """POST: the head publishes the counts as they stand."""

    permission_required = PUBLISH

    def post(self, request: HttpRequest) -> HttpResponse:
        if not settings.RPIK_PUBLIC:
            raise Http404
        try:
            public_counts.publish(by=request.user)
        except DomainError as error:
            tell(request, error)
        else:
            messages.success(request, "Angka publik diterbitkan.")
        return redirect("plan:public")


class PublicMapView(PublicView):
    """GeoJSON for the page's map: the sentra, or with ``kecamatan`` the outlines under them."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in MAPS:
            raise Http404
        features = MAPS[kind]()
        return JsonResponse({"type": "FeatureCollection", "features": features})


class PublicFileView(PublicView):
    """One of ``FILES``."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if name not in FILES:
            raise Http404
        content_type, content = FILES[name]
        return download(content(), kind=content_type, name=name)
