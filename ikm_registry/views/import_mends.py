"""Mending an import: a cell, all equal cells, the rows left behind; columns the office remembers."""

import re
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ikm_registry.importing.columns import CATALOGUE
from ikm_registry.models import ColumnMemory, ImportBatch, ImportMend, Kecamatan, PlaceMemory
from ikm_registry.services import import_again, import_columns, import_mends, imports
from ikm_registry.services.import_units import unit_of
from ikm_registry.views.imports import WRITE, ImportActView, ImportPreviewView, ImportView
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.pagination import paginate

MOST_ANSWERS = 100  # of one form
_NUMBER = re.compile(r"[0-9]{1,9}")
SHOWN = 50  # of each list on a page
LABELS = {column.field: column.label for column in CATALOGUE}


class ImportMendView(ImportPreviewView):
    """POST: mend a cell (``sheet``, ``number``, ``field``, ``value``; ``all``: every row that wrote
    the same); the fields may come again, an answer each. Rows are named by their place in the file: a new preview gives them new ids. A value
    that is refused comes back in its place on the preview, as it was typed.
    """

    permission_required = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _back(request, self.batch(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        refused: tuple[dict[str, Any], str] | None = None
        done = 0
        try:
            for typed in _answers(request):
                try:
                    import_mends.mend(batch=batch, by=request.user, **typed)
                    done += 1
                except DomainError as error:
                    if error.field != "value":
                        raise
                    refused = refused or (typed, error.message)
            if done:
                _apply(request, batch)
        except DomainError as error:
            messages.error(request, error.message)
        if refused:
            messages.error(request, refused[1])
            return self._refused(batch, *refused)
        return _back(request, batch)

    def _refused(self, batch: ImportBatch, typed: dict[str, Any], why: str) -> HttpResponse:
        in_cell = "from_cell" in self.request.POST
        refused = {**typed, "why": why, "in_cell": in_cell}
        context = self.context(self.batch(batch.pk)) | {"refused": refused}
        return render(self.request, "ikm_registry/import_preview.html", context, status=422)


def _answers(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the answers of a form, at most ``MOST_ANSWERS``: one of a cell, or all of a table."""
    post = request.POST
    names = ("sheet", "number", "field", "value")
    held = list(zip(*(post.getlist(name) for name in names), strict=False))[:MOST_ANSWERS]
    ticked = post.getlist("all")
    everywhere = ticked if len(held) > 1 else [post.get("all", "")]
    return [
        {
            "sheet": sheet,
            "number": int(number) if _NUMBER.fullmatch(number) else 0,
            "field": field,
            "value": value,
            "everywhere": i < len(everywhere) and everywhere[i] == "1",
        }
        for i, (sheet, number, field, value) in enumerate(held)
    ]


class ImportMendDeleteView(ImportView):
    """POST: take a mend back."""

    permission_required = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mend = get_object_or_404(ImportMend, pk=pk)
        batch = self.batch(mend.batch_id)
        try:
            import_mends.forget(mend=mend, by=request.user)
            _apply(request, batch)
        except DomainError as error:
            messages.error(request, error.message)
        return _back(request, batch)


def _apply(request: HttpRequest, batch: ImportBatch) -> None:
    """Small files are checked anew at once; for large ones a person gathers mends first."""
    if imports.is_quick(batch):
        imports.check(batch=batch, by=request.user)
        messages.success(request, "Perbaikan diterapkan pada pratinjau.")
    else:
        messages.info(request, "Perbaikan dicatat. Pilih “Periksa ulang” bila sudah semua.")


def _back(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    query = request.GET.urlencode()
    at = "#sebab" if request.GET.get("masalah") else ""  # the other answers of that cause
    return redirect(batch.get_absolute_url() + (f"?{query}{at}" if query else ""))


class ImportCauseView(ImportView):
    """POST: one answer (``jawaban``) for all rows with a note (``sebab``)."""

    permission_required = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        cause, answer = request.POST.get("sebab", "")[:80], request.POST.get("jawaban", "")[:20]
        try:
            import_mends.settle_cause(batch=batch, cause=cause, answer=answer, by=request.user)
            _apply(request, batch)
        except DomainError as error:
            messages.error(request, error.message)
        return _back(request, batch)


class ImportCheckView(ImportActView):
    """Make the preview anew."""

    verb = staticmethod(imports.start_check)
    done = "Pratinjau diperbarui."


def open_rest(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Open the rows left behind and make their preview."""
    rest = import_again.take_rest(batch=batch, by=by)
    return rest if rest.counts else imports.start_check(batch=rest, by=by)


def open_next_year(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Open the sheets of the next year and make their preview."""
    following = import_again.take_next_year(batch=batch, by=by)
    return following if following.counts else imports.start_check(batch=following, by=by)


def take_as_real(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Take the rows alike the demo data in and make the preview anew."""
    import_mends.say(batch=batch, what=ImportMend.REAL, by=by)
    return imports.start_check(batch=batch, by=by)


def update_by_nik(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Let the rows without a product update the IKM of their NIK and make the preview anew."""
    import_mends.say(batch=batch, what=ImportMend.BY_NIK, by=by)
    return imports.start_check(batch=batch, by=by)


class ImportRealView(ImportActView):
    """Say that the rows alike the demo data are real businesses."""

    verb = staticmethod(take_as_real)
    done = "Baris yang sama dengan data contoh kini masuk sebagai usaha sebenarnya."


class ImportByNikView(ImportActView):
    """Say that the rows without a product are the IKM that bears their NIK."""

    verb = staticmethod(update_by_nik)
    done = "Baris tanpa produk kini memperbarui IKM ber-NIK sama. Hapus perbaikannya bila keliru."


class ImportRestView(ImportActView):
    """Mend and import what a saved import left behind."""

    verb = staticmethod(open_rest)
    done = "Inilah baris yang tertinggal. Perbaiki selnya, lalu simpan."


class ImportYearView(ImportActView):
    """Go on with the sheets of the workbook's next year."""

    verb = staticmethod(open_next_year)

    def told(self, batch: ImportBatch) -> str:
        return f"Inilah data tahun {batch.data_year}. Periksa, lalu simpan: usaha yang sama diperbarui."


class ImportUnitsView(ImportActView):
    """Take a saved import back and ask its units anew."""

    verb = staticmethod(import_again.answer_units)
    done = "Impor diurungkan. Jawab satuannya di bawah, lalu simpan lagi."


class ColumnMemoriesView(ImportView):
    """What the office chose for column headings and for spellings of desa; used for the next file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = " ".join(request.GET.get("cari", "").split())[:60]
        columns = ColumnMemory.objects.select_related("updated_by")
        places = PlaceMemory.objects.select_related("updated_by", "desa__kecamatan")
        if wanted:
            columns = columns.filter(heading__icontains=wanted)
            places = places.filter(
                Q(written__icontains=wanted)
                | Q(desa__name__icontains=wanted)
                | Q(desa__kecamatan__name__icontains=wanted)
            )
        query = request.GET
        page = paginate(columns, order=("heading", "id"), query=query, size=SHOWN, part="kolom")
        place_page = paginate(places, order=("written", "id"), query=query, size=SHOWN, part="desa")
        kecamatan = dict(Kecamatan.objects.values_list("pk", "name"))
        context = {
            "wanted": wanted,
            "page": page,
            "rows": [
                (one, LABELS.get(one.field, "tidak dipakai"), unit_of(one.multiplier))
                for one in page.rows
            ],
            "place_page": place_page,
            "places": [(one, kecamatan.get(one.kecamatan_code, "")) for one in place_page.rows],
            "may_forget": import_columns.may_forget(request.user),
            "why_not": import_columns.ONLY_OFFICE_WIDE,
        }
        return render(request, "ikm_registry/import_memories.html", context)


class ColumnMemoryDeleteView(ImportView):
    """POST: forget one heading."""

    permission_required = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        memory = get_object_or_404(ColumnMemory, pk=pk)
        import_columns.forget(memory=memory, by=request.user)
        messages.success(request, f"Kolom “{memory.heading}” tidak diingat lagi.")
        return _back_to_memories(request, "kolom")


class PlaceMemoryDeleteView(ImportView):
    """POST: forget one spelling of a desa."""

    permission_required = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        memory = get_object_or_404(PlaceMemory, pk=pk)
        import_columns.forget_place(memory=memory, by=request.user)
        messages.success(request, f"Desa “{memory.written}” tidak diingat lagi.")
        return _back_to_memories(request, "desa")


def _back_to_memories(request: HttpRequest, part: str) -> HttpResponse:
    """The same page of the list that somebody was on."""
    query = request.GET.urlencode()
    address = reverse("ikm_registry:import-memories")
    return redirect(f"{address}?{query}#{part}" if query else f"{address}#{part}")
