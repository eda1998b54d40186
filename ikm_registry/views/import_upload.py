"""Files come in, one request or one by one; and the empty workbook for those who begin a list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ikm_registry.choices import BatchState
from ikm_registry.forms.import_files import ACCEPT, PASTED, UploadForm
from ikm_registry.models import ImportBatch
from ikm_registry.services import imports
from ikm_registry.services.import_rejects import XLSX
from ikm_registry.services.import_template import empty_list
from ikm_registry.views.imports import STEPS, WRITE, ImportView
from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import angka
from rpik.core.views.downloads import download


class ImportUploadView(ImportView):
    """One or many files, or rows pasted from Excel."""

    permission_required = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        one_by_one = request.accepts("application/json") and not request.accepts("text/html")
        made: list[ImportBatch] = []
        same: list[ImportBatch] = []
        for name, file in form.sources() if form.is_valid() else []:
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
        if one_by_one:
            return JsonResponse(_told(request, form, made, same))
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


def _told(
    request: HttpRequest, form: UploadForm, made: list[ImportBatch], same: list[ImportBatch]
) -> dict[str, Any]:
    """What became of one file of the queue: accepted and where it goes on, or why not."""
    if form.errors:
        # The row of the queue bears the name already.
        name = next((one.name for one in request.FILES.getlist("files")), PASTED)
        sentences = [
            str(error).removeprefix(f"{name}: ")
            for errors in form.errors.values()
            for error in errors
        ]
        found: dict[str, Any] = {"ok": False, "message": " ".join(sentences)}
        return found | ({"same": True, "next": same[0].get_absolute_url()} if same else {})
    batch = made[0]
    rows = sum(s["data_rows"] for s in batch.understanding.get("sheets", []) if s["use"])
    said = f"{angka(rows)} baris terbaca" if batch.understanding else "sedang dibaca di latar"
    known = batch.state == BatchState.CHECKED
    if known:
        said += ", susunan kolomnya sudah dikenal"
    step = (
        "Lihat pratinjau" if known else "Periksa kolom" if batch.understanding else "Lihat kemajuan"
    )
    return {"ok": True, "message": said, "next": _next_page(batch), "step": step}


def _next_page(batch: ImportBatch) -> str:
    if batch.job and not batch.job.is_over:
        return reverse("core:job", args=[batch.job.pk])
    if batch.state == BatchState.CHECKED:
        return batch.get_absolute_url()
    return reverse("ikm_registry:import-columns", args=[batch.pk])


class ImportTemplateView(ImportView):
    """An empty workbook with drop-downs, for those who begin a list; never required."""

    permission_required = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        return download(empty_list(by=request.user), kind=XLSX, name="templat-ikm.xlsx")
