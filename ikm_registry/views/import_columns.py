"""The columns page: what was understood of a file, corrected; units asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ikm_registry.choices import BatchState
from ikm_registry.forms.imports import ColumnsForm
from ikm_registry.models import ImportBatch
from ikm_registry.services import import_discard, import_units, imports
from ikm_registry.views.imports import STEPS, WRITE, ImportView, is_own_job
from rpik.core.errors import DomainError


class ImportColumnsView(ImportView):
    """What was understood of the file, over a picture of its first rows; correctable."""

    permission_required = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if not batch.understanding:
            if is_own_job(batch, request):
                return redirect("core:job", pk=batch.job_id)
            return redirect(batch)
        if not import_discard.is_open(batch):
            return redirect(batch)  # saved meanwhile: nothing here can be changed any more
        form = ColumnsForm(
            understanding=batch.understanding,
            settled=import_units.settled(),
            initial={"kbli_version": batch.kbli_version, "data_year": batch.data_year},
        )
        return self._page(batch, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        if not batch.understanding:
            return redirect(batch)
        known = import_units.settled()
        form = ColumnsForm(request.POST, understanding=batch.understanding, settled=known)
        if request.htmx:
            return self._kept(batch, form)
        if not form.is_valid():
            return self._page(batch, form)
        changes = form.changes()
        try:
            batch = self._corrected(batch, form)
            if anew := [name for name, sheet in changes["sheets"].items() if "header_row" in sheet]:
                messages.info(request, "Baris judul dibaca ulang; periksa lagi kolomnya.")
                names = [sheet["name"] for sheet in batch.understanding["sheets"]]
                return redirect(f"{request.path}#lembar-{names.index(anew[0])}")
            if form.newly_apart():
                return redirect("ikm_registry:import-columns", pk=pk)
            if _asks_anew(form, batch):
                messages.info(request, "Satu pertanyaan lagi: satuan kolom yang baru Anda pilih.")
                return redirect("ikm_registry:import-columns", pk=pk)
            batch = imports.start_check(batch=batch, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(batch, form)
        if batch.job and not batch.job.is_over and batch.state != BatchState.CHECKED:
            return redirect("core:job", pk=batch.job.pk)
        return redirect(batch)

    def _kept(self, batch: ImportBatch, form: ColumnsForm) -> HttpResponse:
        """Keep a correction as it is made; the page says so, or why not, and asks anew where it must."""
        error = ""
        if form.is_valid():
            try:
                batch = self._corrected(batch, form)
            except DomainError as refused:
                error = refused.message
        else:
            error = next(str(found[0]) for found in form.errors.values())
        response = render(
            self.request,
            "ikm_registry/_import_kept.html",
            {"error": error, "now": timezone.now()},
        )
        if not error and (
            form.asks_otherwise(batch.understanding, import_units.settled())
            or batch.data_year != form.cleaned_data["data_year"]
        ):
            response["HX-Refresh"] = "true"
        return response

    def _corrected(self, batch: ImportBatch, form: ColumnsForm) -> ImportBatch:
        batch = imports.correct(batch=batch, changes=form.changes(), by=self.request.user)
        if batch.data_year != form.cleaned_data["data_year"]:
            messages.info(
                self.request,
                f"Tahun data {batch.data_year}, mengikuti lembar yang dipakai.",
            )
        return batch

    def _page(self, batch: ImportBatch, form: ColumnsForm) -> HttpResponse:
        context = {
            "batch": batch,
            "form": form,
            "sheets": form.sheets(),
            "asked": form.asked(),
            "none_used": not any(sheet["use"] for sheet in batch.understanding["sheets"]),
            "steps": STEPS,
        }
        status = 422 if form.errors else 200
        return render(self.request, "ikm_registry/import_columns.html", context, status=status)


def _asks_anew(form: ColumnsForm, batch: ImportBatch) -> bool:
    """Whether the person made a column money whose unit the page did not ask about yet."""
    anew = ColumnsForm(understanding=batch.understanding, settled=import_units.settled())
    return bool(anew.questions.keys() - form.questions.keys())
