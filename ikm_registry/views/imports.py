"""An import, step by step: upload, columns, preview, save, undo. Each page survives a reload."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views import View

from ikm_registry.choices import BatchState, RowAction
from ikm_registry.forms.imports import ACCEPT, ColumnsForm, UploadForm
from ikm_registry.models import ImportBatch, ImportRow
from ikm_registry.services import import_commit, import_mends, imports
from ikm_registry.services.import_rejects import XLSX, rejects
from ikm_registry.services.import_template import empty_list
from ikm_registry.views.import_rows import CELLS, columns_told, described
from rpik.core.errors import DomainError
from rpik.core.pagination import paginate

STEPS = ["Berkas", "Kolom", "Pratinjau", "Tersimpan"]
WRITE = "ikm_registry.add_importbatch"
OPEN_STATES = (BatchState.UPLOADED, BatchState.MAPPED, BatchState.CHECKED)


class ImportView(PermissionRequiredMixin, View):
    """Ground of the import pages; whoever is bound to an area sees only their own imports."""

    permission_required = "ikm_registry.view_importbatch"
    raise_exception = True

    def visible(self) -> QuerySet[ImportBatch]:
        user = self.request.user
        found = ImportBatch.objects.select_related("file", "created_by", "job")
        return found.filter(created_by=user) if user.kecamatan_scope else found

    def batch(self, pk: int) -> ImportBatch:
        return get_object_or_404(self.visible(), pk=pk)


class ImportListView(ImportView):
    """Past imports: who, which file, what became of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = paginate(self.visible(), order=("-id",), query=request.GET, size=30)
        return render(request, "ikm_registry/import_list.html", {"page": page})


class ImportUploadView(ImportView):
    """One or many files, or rows pasted from Excel."""

    permission_required = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        made: list[ImportBatch] = []
        same: list[ImportBatch] = []
        for name, file in form.sources():
            try:
                made.append(
                    imports.receive(
                        file=file, name=name, by=request.user, force=form.cleaned_data["again"]
                    )
                )
            except DomainError as error:
                form.add_error("files", error.message)
                if isinstance(error, imports.SameFile):
                    same.append(error.batch)
        if form.errors:
            for batch in made:
                messages.info(
                    request, f"{batch.file.name} sudah diterima dan menunggu di Impor daftar."
                )
            return self._page(form, same)
        if len(made) > 1:
            messages.success(
                request, f"{len(made)} berkas diterima. Periksa kolomnya satu per satu."
            )
            return redirect("ikm_registry:import-list")
        return redirect(_next_page(made[0]))

    def _page(self, form: UploadForm, same: list[ImportBatch] | None = None) -> HttpResponse:
        context = {"form": form, "steps": STEPS, "accept": ACCEPT, "same_files": same or []}
        status = 422 if form.errors else 200
        return render(self.request, "ikm_registry/import_upload.html", context, status=status)


def _next_page(batch: ImportBatch) -> str:
    if batch.job and not batch.job.is_over:
        return reverse("core:job", args=[batch.job.pk])
    return reverse("ikm_registry:import-columns", args=[batch.pk])


class ImportColumnsView(ImportView):
    """What was understood of the file, over a picture of its first rows; correctable."""

    permission_required = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if not batch.understanding:
            if batch.job and not batch.job.is_over:
                return redirect("core:job", pk=batch.job.pk)
            return redirect(batch)
        form = ColumnsForm(
            understanding=batch.understanding,
            initial={"kbli_version": batch.kbli_version, "data_year": batch.data_year},
        )
        return self._page(batch, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        form = ColumnsForm(request.POST, understanding=batch.understanding)
        if not form.is_valid():
            return self._page(batch, form)
        changes = form.changes()
        try:
            batch = imports.correct(batch=batch, changes=changes, by=request.user)
            if any("header_row" in sheet for sheet in changes["sheets"].values()):
                messages.info(request, "Baris judul dibaca ulang; periksa lagi kolomnya.")
                return redirect("ikm_registry:import-columns", pk=pk)
            batch = imports.start_check(batch=batch, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(batch, form)
        if batch.job and not batch.job.is_over and batch.state != BatchState.CHECKED:
            return redirect("core:job", pk=batch.job.pk)
        return redirect(batch)

    def _page(self, batch: ImportBatch, form: ColumnsForm) -> HttpResponse:
        context = {"batch": batch, "form": form, "sheets": form.sheets(), "steps": STEPS}
        status = 422 if form.errors else 200
        return render(self.request, "ikm_registry/import_columns.html", context, status=status)


class ImportPreviewView(ImportView):
    """The five buckets with the sheet's own row numbers; after saving, the permanent result."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if batch.state in {BatchState.UPLOADED, BatchState.MAPPED}:
            if batch.job and not batch.job.is_over:
                return redirect("core:job", pk=batch.job.pk)
            if request.user.has_perm(WRITE) and batch.understanding:
                return redirect("ikm_registry:import-columns", pk=pk)
        return render(request, "ikm_registry/import_preview.html", self._context(batch))

    def _context(self, batch: ImportBatch) -> dict[str, Any]:
        query = self.request.GET
        action, code = query.get("tindakan", ""), query.get("masalah", "")[:40]
        rows = ImportRow.objects.filter(batch=batch).defer("nik_cipher", "nik15_hash")
        if action in RowAction.values:
            rows = rows.filter(action=action)
        if code:
            rows = rows.filter(problems__contains=[{"code": code}])
        page = paginate(rows, order=("position",), query=query, size=50)
        checksums = batch.balance.get("checksums", [])
        saved = batch.state in {BatchState.COMMITTED, BatchState.UNDONE}
        context = {
            "batch": batch,
            "page": page,
            "rows": described(page.rows),
            "tabs": _tabs(batch, action),
            "action": action,
            "problem": code,
            "several_sheets": len(batch.balance.get("sheets", {})) > 1,
            "steps": STEPS,
            "step": 4 if saved else 3,
            "entering": batch.counts.get("baru", 0)
            + batch.counts.get("ganda", 0)
            - batch.counts.get("ditahan", 0),
            "columns": columns_told(batch.understanding),
            "skipped": batch.balance.get("skipped", {}),
            "not_data": sum(batch.balance.get("skipped", {}).values()),
            "mismatches": [c for c in checksums if not c["agrees"]],
            "agreeing": sum(c["agrees"] for c in checksums),
            "running": batch.job if batch.job and not batch.job.is_over else None,
            "failed": batch.job if batch.job and batch.job.state == "gagal" else None,
        }
        if batch.state == BatchState.CHECKED:
            context["mends"] = import_mends.shown(batch)
            context["new_mends"] = import_commit.has_new_mends(batch)
            context["alike"] = import_mends.same_problems(batch, code) if code else []
            context["cells"] = CELLS
        context["rest"] = batch.rests.exclude(state=BatchState.UNDONE).first()
        if batch.state == BatchState.COMMITTED and self.request.user.has_perm(WRITE):
            context["undo"] = import_commit.undo_preview(batch=batch)
        return context


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
    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        try:
            batch = type(self).verb(batch=batch, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            if batch.job and not batch.job.is_over:
                return redirect("core:job", pk=batch.job.pk)
            messages.success(request, self.done)
        return redirect(batch)


class ImportCommitView(ImportActView):
    """Write the preview into the register."""

    verb = staticmethod(imports.start_commit)
    done = "Impor tersimpan. Baris yang ditolak tetap di sini dan dapat diperbaiki kemudian."


class ImportUndoView(ImportActView):
    """Take the import back."""

    verb = staticmethod(import_commit.undo)
    done = "Impor diurungkan. Rinciannya ada di bawah."


class ImportTemplateView(ImportView):
    """An empty workbook with drop-downs, for those who begin a list; never required."""

    permission_required = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(empty_list(by=request.user), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="templat-ikm.xlsx"'
        return response


class ImportRejectsView(ImportView):
    """The rejected rows in the form they came in; the download is logged."""

    permission_required = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        name, content_type, content = rejects(batch=self.batch(pk), by=request.user)
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
