"""An import, step by step: upload, columns, preview, save, undo. Each page survives a reload."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from ikm_registry.choices import BatchState, RowAction
from ikm_registry.models import DuplicatePair, ImportBatch, ImportRow
from ikm_registry.services import (
    import_again,
    import_commit,
    import_discard,
    import_mends,
    import_rejects,
    import_units,
    imports,
)
from ikm_registry.services.import_columns import LABELS
from ikm_registry.views.import_cells import grid_fields, heads
from ikm_registry.views.import_rows import columns_told, described
from rpik.core.context import forget_demo
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.pagination import paginate
from rpik.core.views.permission import PermissionRequired

STEPS = ["Berkas", "Kolom", "Pratinjau", "Tersimpan"]
UNDONE = "Diurungkan"
WRITE = "ikm_registry.add_importbatch"
# Beyond this the rows stay in the order of the file: a page must not sort a million of them.
SORTABLE = 20_000


class ImportView(PermissionRequired, View):
    """Ground of the import pages; whoever is bound to an area sees only their own imports."""

    permission_required = "ikm_registry.view_importbatch"

    def visible(self) -> QuerySet[ImportBatch]:
        user = self.request.user
        found = ImportBatch.objects.select_related("file", "created_by", "job")
        return found.filter(created_by=user) if user.kecamatan_scope else found

    def batch(self, pk: int) -> ImportBatch:
        return get_object_or_404(self.visible(), pk=pk)


def is_own_job(batch: ImportBatch, request: HttpRequest) -> bool:
    """Whether work on an import is under way whose page this person may see: it is the starter's."""
    return bool(batch.job and not batch.job.is_over and batch.job.by_id == request.user.pk)


class ImportListView(ImportView):
    """Past imports: who, which file, what became of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found, waiting = self.visible(), request.GET.get("tampil") == "menunggu"
        open_ones = found.filter(state__in=import_discard.OPEN - {BatchState.FAILED})
        page = paginate(open_ones if waiting else found, order=("-id",), query=request.GET, size=30)
        tabs = [
            {"title": "Semua", "url": "?", "current": not waiting},
            {
                "title": "Belum disimpan",
                "url": "?tampil=menunggu",
                "current": waiting,
                "count": open_ones.count(),
            },
        ]
        context = {"page": page, "tabs": tabs, "waiting": waiting}
        return render(request, "ikm_registry/import_list.html", context)


class ImportPreviewView(ImportView):
    """The five buckets with the sheet's own row numbers; after saving, the permanent result."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if batch.state in {BatchState.UPLOADED, BatchState.MAPPED}:
            if is_own_job(batch, request):
                return redirect("core:job", pk=batch.job_id)
            working = batch.job is not None and not batch.job.is_over
            if not working and request.user.has_perm(WRITE) and batch.understanding:
                return redirect("ikm_registry:import-columns", pk=pk)
        return render(request, "ikm_registry/import_preview.html", self.context(batch))

    def context(self, batch: ImportBatch) -> dict[str, Any]:
        """Return what the page shows of the rows that the address asks for."""
        query = self.request.GET
        action, cause = query.get("tindakan", ""), query.get("masalah", "")[:80]
        rows = ImportRow.objects.filter(batch=batch).defer("nik_cipher", "nik15_hash")
        if action in RowAction.values:
            rows = rows.filter(action=action)
        if cause:
            rows = rows.filter(problems__contains=[import_mends.noted(cause)])
        sortable = sum(batch.counts.get(value, 0) for value in RowAction.values) <= SORTABLE
        worst = sortable and query.get("urut") != "berkas"
        order = ("urgency", "position") if worst else ("position",)
        page = paginate(rows.by_urgency() if worst else rows, order=order, query=query, size=50)
        fields = grid_fields(batch.understanding, page.rows)
        open_to_mend = batch.state == BatchState.CHECKED and self.request.user.has_perm(WRITE)
        checksums = batch.balance.get("checksums", [])
        saved = batch.state in {BatchState.COMMITTED, BatchState.UNDONE}
        context = {
            "batch": batch,
            "page": page,
            "rows": described(page.rows, fields, mendable=open_to_mend),
            "heads": heads(batch.understanding, fields),
            "groups": import_mends.causes(batch),
            "orders": _orders(query, worst) if sortable else [],
            "tabs": _tabs(batch, action),
            "action": action,
            "problem": cause,
            "several_sheets": len(batch.balance.get("sheets", {})) > 1,
            "discardable": import_discard.is_open(batch),
            "steps": _steps(batch),
            "step": 4 if saved else 3,
            "entering": batch.counts.get("baru", 0)
            + batch.counts.get("ganda", 0)
            - batch.counts.get("ditahan", 0),
            "columns": columns_told(batch.understanding),
            "skipped": batch.balance.get("skipped", {}),
            "not_data": sum(batch.balance.get("skipped", {}).values()),
            "mismatches": [
                {**c, "label": LABELS.get(c["field"], "")} for c in checksums if not c["agrees"]
            ],
            "agreeing": sum(c["agrees"] for c in checksums),
            "running": batch.job if batch.job and not batch.job.is_over else None,
            "failed": batch.job if batch.job and batch.job.state == "gagal" else None,
        }
        if batch.state == BatchState.CHECKED:
            context["mends"] = import_mends.shown(batch)
            context["new_mends"] = import_commit.has_new_mends(batch)
            context["alike"] = import_mends.same_problems(batch, cause) if cause else []
            context["at_once"] = import_mends.answers_to(batch, cause) if open_to_mend else {}
            context["cells"] = open_to_mend
            # Nothing would be saved: to mend is what is left to do.
            gained = context["entering"] or batch.counts.get(RowAction.CHANGED.value)
            context["mend_first"] = not gained and batch.counts.get(RowAction.REJECTED.value)
            context["assumed"] = import_units.assumed(batch.understanding, import_units.settled())
        if batch.counts.get(RowAction.REJECTED.value) and self.request.user.has_perm(WRITE):
            context["rejects"] = import_rejects.standing(batch)
        if year := import_again.waiting_year(batch):
            context["next_year"] = year
            context["following"] = import_again.of_year(batch, year)
        if saved:
            context["next_file"] = _waiting_after(batch, self.visible(), self.request.user)
        context["rest"] = batch.rests.exclude(state=BatchState.UNDONE).first()
        if batch.state == BatchState.COMMITTED and batch.balance["result"]["dugaan_ganda"]:
            context["waiting_pairs"] = DuplicatePair.objects.waiting().of_import(batch.pk).count()
        if batch.state == BatchState.COMMITTED and self.request.user.has_perm(WRITE):
            context["undo_first"] = import_commit.undone_before(batch)
            if not context["undo_first"]:
                context["undo"] = import_commit.undo_preview(batch=batch)
        return context


def _waiting_after(
    batch: ImportBatch, visible: QuerySet[ImportBatch], by: User
) -> ImportBatch | None:
    """Return the next file this person gave after one now done: of many dropped at once, the next."""
    waiting = visible.filter(created_by=by, pk__gt=batch.pk, rest_of=None)
    open_states = import_discard.OPEN - {BatchState.FAILED}
    return (
        waiting.filter(state__in=open_states).exclude(file_id=batch.file_id).order_by("pk").first()
    )


def _steps(batch: ImportBatch) -> list[Any]:
    """The steps; back to the columns as long as nothing is saved; the last says how it ended."""
    if batch.state == BatchState.UNDONE:
        return [*STEPS[:3], UNDONE]
    if batch.state != BatchState.CHECKED or batch.rest_of_id:
        return STEPS
    back = {"title": STEPS[1], "url": reverse("ikm_registry:import-columns", args=[batch.pk])}
    return [STEPS[0], back, *STEPS[2:]]


def _orders(query: QueryDict, worst: bool) -> list[dict[str, Any]]:
    kept = {name: query[name] for name in ("tindakan", "masalah") if query.get(name)}
    return [
        {"title": title, "current": current, "url": "?" + urlencode(kept | more)}
        for title, current, more in (
            ("Yang bermasalah dahulu", worst, {}),
            ("Urutan berkas", not worst, {"urut": "berkas"}),
        )
    ]


def _tabs(batch: ImportBatch, action: str) -> list[dict[str, Any]]:
    found = [("", "Semua", sum(batch.counts.get(value, 0) for value in RowAction.values))]
    found += [(value, label, batch.counts.get(value, 0)) for value, label in RowAction.choices]
    return [
        {
            "title": label,
            "url": f"?tindakan={value}" if value else "?",
            "current": value == action,
            "count": number,
        }
        for value, label, number in found
    ]


class ImportActView(ImportView):
    """POST: carry one verb out on a batch and go back to its page."""

    permission_required = WRITE
    http_method_names = ["post"]
    verb: Callable[..., ImportBatch]
    done: str

    def told(self, batch: ImportBatch) -> str:
        """Return the sentence of success."""
        return self.done

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        try:
            batch = type(self).verb(batch=batch, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            if is_own_job(batch, request):
                return redirect("core:job", pk=batch.job_id)
            forget_demo()
            messages.success(request, self.told(batch))
        return redirect(batch)


class ImportCommitView(ImportActView):
    """Write the preview into the register."""

    verb = staticmethod(imports.start_commit)

    def told(self, batch: ImportBatch) -> str:
        said = "Impor tersimpan."
        if batch.counts.get(RowAction.REJECTED.value):
            said += " Baris yang ditolak tetap di sini dan dapat diperbaiki kemudian."
        if batch.balance.get("result", {}).get("assumed"):
            said += " Satuan uangnya belum dipastikan: lihat di bawah."
        return said


class ImportUndoView(ImportActView):
    """Take the import back."""

    verb = staticmethod(import_commit.undo)
    done = "Impor diurungkan. Rinciannya ada di halaman ini."


class ImportDiscardView(ImportView):
    """POST: throw an import away that was never saved."""

    permission_required = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        try:
            name = import_discard.discard(batch=batch, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(batch)
        messages.success(request, f"{name} dibuang. Register tidak berubah.")
        return redirect("ikm_registry:import-list")
