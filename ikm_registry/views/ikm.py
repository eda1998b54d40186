"""List, form, detail and export of the register."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from ikm_registry import columns as list_columns
from ikm_registry import exports
from ikm_registry.filters import MIN_LETTERS, IkmFilter
from ikm_registry.forms.ikm import IkmForm
from ikm_registry.models import Ikm
from ikm_registry.models.ikm import IkmQuerySet
from ikm_registry.queries.demo import stands_alone
from ikm_registry.queries.named_products import with_also_made
from ikm_registry.queries.near_spelling import spelled_like
from ikm_registry.services import ikm as services
from ikm_registry.services import look_alikes
from rpik.core.audit import record_access
from rpik.core.context import forget_demo
from rpik.core.errors import DomainError, StaleObject
from rpik.core.idempotency import AlreadySubmitted
from rpik.core.pagination import paginate
from rpik.core.views.permission import PermissionRequired

MOST_NEIGHBOURS = 2_000  # more than any desa holds; a bound for a page

# The heads of the columns ask for the same, up and down.
ORDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "baru": ("Terakhir diperbarui", ("-updated_at", "-id")),
    "nama": ("Nama usaha A-Z", ("business_name", "id")),
    "-nama": ("Nama usaha Z-A", ("-business_name", "-id")),
    "-tk": ("Tenaga kerja terbanyak", ("-sort_workers", "-id")),
    "tk": ("Tenaga kerja tersedikit", ("sort_workers", "id")),
    "-investasi": ("Investasi terbesar", ("-sort_investment", "-id")),
    "investasi": ("Investasi terkecil", ("sort_investment", "id")),
}
SORTED_BY = {"tk": "workers", "investasi": "investment"}
FIRST_REAL = (
    "Inilah IKM sebenarnya yang pertama. Sejak sekarang data contoh tidak dihitung lagi: pencarian kandidat, "
    "sentra, rencana, dan dokumen hanya melihat data sebenarnya. Di daftar IKM keduanya masih tampak sampai "
    "administrator menghapus data contoh."
)
LAST = 2**62  # what is not known comes last in either direction
BULK_BUTTONS = [
    {"value": "desa", "label": "Pindahkan ke desa lain"},
    {"value": "nonaktif", "label": "Nonaktifkan"},
    {"value": "aktif", "label": "Aktifkan"},
]


class RegisterView(PermissionRequired, View):
    """Ground of the register's pages: a permission, and the working area."""

    permission_required = "ikm_registry.view_ikm"

    def visible(self) -> IkmQuerySet:
        return Ikm.objects.visible_to(self.request.user)

    def one(self, pk: int) -> Ikm:
        """The record, 404 outside the working area: no existence leak."""
        return get_object_or_404(
            self.visible().select_related(
                "desa",
                "kecamatan",
                "product_group",
                "sector_rule__ruleset",
                "override_by",
                "import_batch__file",
            ),
            pk=pk,
        )

    def filtered(self, query: QueryDict | None = None) -> tuple[IkmFilter, IkmQuerySet]:
        """The filter that ``query`` (else the address) states, and what passes it."""
        query = self.request.GET if query is None else query
        found = IkmFilter(query, queryset=self.visible().for_list())
        queryset = found.qs if found.is_valid() else found.queryset
        if not query.get("status"):
            queryset = queryset.active()
        return found, queryset


def _with_also(found: IkmQuerySet, columns: list[list_columns.ListColumn]) -> IkmQuerySet:
    """Add what the column "Juga membuat" shows where it is asked for."""
    return with_also_made(found) if list_columns.BY_KEY["juga"] in columns else found


class IkmListView(RegisterView):
    """Filter, search, sort, choose columns; the state lives in the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found, queryset = self.filtered()
        columns = list_columns.chosen(request.GET.getlist("kolom"))
        queryset = _with_also(queryset, columns)
        order = request.GET.get("urut", "")
        order = order if order in ORDERS else "baru"
        page = paginate(_sortable(queryset, order), order=ORDERS[order][1], query=request.GET)
        near = [] if page.rows else self._near()
        plain = request.GET.copy()
        for gone in ("sesudah", "sebelum", "tampil"):
            plain.pop(gone, None)
        return render(
            request,
            "ikm_registry/ikm_list.html",
            {
                "filter": found,
                "chips": found.chips(),
                "page": page,
                "near": near,
                "rows": [(ikm, [(c, c.shown(ikm)) for c in columns]) for ikm in near or page.rows],
                "heads": [
                    (c, ("first" if n == 0 else "") + (" num" if c.numeric else ""))
                    for n, c in enumerate(columns)
                ],
                "all_columns": list_columns.COLUMNS,
                "chosen": {column.key for column in columns},
                "orders": [(key, label) for key, (label, _) in ORDERS.items()],
                "order": order,
                "totals": None if page.is_capped else _totals(queryset),
                "query": plain.urlencode(),
                "show_map": request.GET.get("tampil") == "peta",
                "is_empty": not page.rows and not found.chips() and not self.visible().exists(),
                "short_search": 0 < len(request.GET.get("q", "").strip()) < 3,
                "may_bulk": request.user.has_perm("ikm_registry.change_ikm"),
                "bulk_total": 0 if page.is_capped or near else page.count,
                "bulk_buttons": BULK_BUTTONS if request.GET.get("status") else BULK_BUTTONS[:2],
            },
        )

    def _near(self) -> list[Ikm]:
        """What is written nearly like the search that found nothing, within the other filters."""
        rest = self.request.GET.copy()
        (text,) = rest.pop("q", [""])[-1:]
        if len(text.strip()) < MIN_LETTERS:
            return []
        return spelled_like(text[:80], among=self.filtered(rest)[1])


def _sortable(queryset: QuerySet[Ikm], order: str) -> QuerySet[Ikm]:
    column = SORTED_BY.get(order.lstrip("-"))
    if not column:
        return queryset
    unknown = -1 if order.startswith("-") else LAST
    return queryset.annotate(
        **{f"sort_{column}": Coalesce(F(column), unknown, output_field=BigIntegerField())}
    )


def _totals(queryset: QuerySet[Ikm]) -> dict[str, Any]:
    return queryset.order_by().aggregate(workers=Sum("workers"), investment=Sum("investment"))


class IkmPointView(RegisterView):
    """GeoJSON of one record's point, for the map on its page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        features = []
        if ikm.lat is not None and ikm.lon is not None:
            features = [
                _point(
                    pk, ikm.lat, ikm.lon, ikm.sector, ikm.business_name, ikm.owner_name, ikm.product
                )
            ]
        return JsonResponse({"type": "FeatureCollection", "features": features})


def _point(
    pk: int, lat: float, lon: float, sector: str, business: str, owner: str, product: str
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "title": business or owner,
            "text": product,
            "sector": sector,
            "url": f"/ikm/{pk}/",
        },
    }


class IkmExportView(RegisterView):
    """The filtered list as CSV or XLSX with the chosen columns; personal ones masked unless allowed."""

    permission_required = "ikm_registry.export_ikm"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found, queryset = self.filtered()
        whole = "lengkap" in request.GET  # to be mended in a spreadsheet and imported again
        keys = list(list_columns.BY_KEY) if whole else request.GET.getlist("kolom")
        columns = list_columns.chosen(keys)
        personal = [column.key for column in columns if column.personal]
        masked = not request.user.has_perm("core.export_personal_data")
        if personal and not masked:
            record_access(
                by=request.user,
                subject_type="ikm_registry.ikm",
                subject_id=None,
                fields=personal,
                purpose="ekspor daftar",
                rows=queryset.count(),
            )
        ordered = _with_also(queryset, columns).order_by("kecamatan_id", "desa_id", "id")
        rows = ordered.iterator(chunk_size=2000)
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
        if request.GET.get("format") == "xlsx":
            chips = (
                ", ".join(f"{c['label']}: {c['value']}" for c in found.chips()) or "tanpa saringan"
            )
            note = f"Daftar IKM Kabupaten Malang\nDiekspor {stamp} oleh {request.user}\nSaringan: {chips}"
            file = exports.xlsx_file(columns, rows, masked=masked, note=note)
            return FileResponse(file, as_attachment=True, filename=f"ikm-{stamp}.xlsx")
        response = StreamingHttpResponse(
            exports.csv_lines(columns, rows, masked=masked), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="ikm-{stamp}.csv"'
        return response


class IkmCreateView(RegisterView):
    """Register one IKM; "simpan dan berikutnya" keeps desa and product."""

    permission_required = "ikm_registry.add_ikm"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {name: request.GET[name] for name in ("desa", "product") if name in request.GET}
        return _form_page(request, IkmForm(user=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = IkmForm(request.POST, user=request.user)
        if not form.is_valid():
            return _form_page(request, form)
        first_real = stands_alone()
        try:
            ikm = services.register(
                data=form.cleaned_data, by=request.user, form_key=form.cleaned_data["form_key"]
            )
        except AlreadySubmitted as again:
            messages.info(request, "Formulir ini sudah tersimpan tadi; tidak disimpan dua kali.")
            return redirect(again.url or "ikm_registry:ikm-list")
        except DomainError as error:
            form.add_error(error.field or None, error.message)
            return _form_page(request, form)
        forget_demo()
        messages.success(request, f"{ikm.title} tersimpan dengan nomor {ikm.number}.")
        if first_real:
            messages.info(request, FIRST_REAL)
        if "save_next" in request.POST:
            kept = urlencode({"desa": ikm.desa_id, "product": ikm.product})
            return redirect(f"{reverse('ikm_registry:ikm-create')}?{kept}")
        return redirect(ikm)


class IkmUpdateView(RegisterView):
    """Change one IKM; a version older than the record's shows what the other person saved."""

    permission_required = "ikm_registry.change_ikm"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        return _form_page(request, IkmForm(user=request.user, ikm=ikm), ikm)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        form = IkmForm(request.POST, user=request.user, ikm=ikm)
        if not form.is_valid():
            return _form_page(request, form, ikm)
        try:
            services.update(
                ikm=ikm,
                data=form.cleaned_data,
                version=form.cleaned_data["version"] or 0,
                by=request.user,
            )
        except StaleObject as error:
            data = request.POST.copy()
            data["version"] = str(ikm.version)
            form.data = data
            form.add_error(None, error.message)
            return _form_page(request, form, ikm, stale=True)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
            return _form_page(request, form, ikm)
        messages.success(request, f"Perubahan {ikm.title} tersimpan.")
        return redirect(ikm)


def _form_page(
    request: HttpRequest, form: IkmForm, ikm: Ikm | None = None, *, stale: bool = False
) -> HttpResponse:
    return render(
        request,
        "ikm_registry/ikm_form.html",
        {"form": form, "ikm": ikm, "stale": stale},
        status=422 if form.errors else 200,
    )


class LookalikesView(RegisterView):
    """Records that look like what is being typed, same desa first (a fragment for htmx)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        desa = request.GET.get("desa", "")[:13]
        business, owner = (request.GET.get(n, "")[:200] for n in ("business_name", "owner_name"))
        found = []
        if desa and (business or owner):
            neighbours = self.visible().for_list().filter(desa_id=desa)
            found = look_alikes.of_names(
                business=business, owner=owner, among=neighbours[:MOST_NEIGHBOURS]
            )
        return render(request, "ikm_registry/_lookalikes.html", {"found": found})
