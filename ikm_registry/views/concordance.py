"""The tables of conversion KBLI 2020 → 2025: load a file, see what it changes, put it in force."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ikm_registry.models import Concordance
from ikm_registry.services import concordance as services
from ikm_registry.views.ikm import RegisterView
from rpik.core.errors import DomainError

ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"
SHOWN = 200


class ConcordanceForm(forms.Form):
    """A table's file, and on what authority it stands."""

    file = forms.FileField(label="Berkas tabel", allow_empty_file=True)
    basis = forms.CharField(
        label="Dasar",
        max_length=300,
        required=False,
        help_text="Seperti: Tabel kesesuaian BPS, lampiran Peraturan BPS 7/2025.",
    )


class ConcordanceLoadView(RegisterView):
    """Hand a table in; it is shown before it binds."""

    permission_required = services.PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ConcordanceForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConcordanceForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                table = services.load(
                    file=file.file,
                    name=file.name or "tabel",
                    by=request.user,
                    basis=form.cleaned_data["basis"],
                )
            except DomainError as error:
                form.add_error(error.field or None, error.message)
            else:
                return redirect("ikm_registry:conversion-table", pk=table.pk)
        return self._page(form)

    def _page(self, form: ConcordanceForm) -> HttpResponse:
        return render(
            self.request,
            "ikm_registry/concordance_form.html",
            {"form": form, "accept": ACCEPT, "max_mb": services.MAX_BYTES // 2**20},
            status=422 if form.errors else 200,
        )


class ConcordanceView(RegisterView):
    """One table: where it comes from, what was left out, what it says differently, its rows."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = get_object_or_404(Concordance.objects.select_related("created_by"), pk=pk)
        differing = services.differences(table)
        context = {
            "table": table,
            "told": services.told(table),
            "current": services.active(),
            "differing": differing[:SHOWN],
            "differing_count": len(differing),
            "rows": table.rows.all(),
        }
        return render(request, "ikm_registry/concordance.html", context)


class ConcordanceActivateView(RegisterView):
    """POST puts a table in force."""

    permission_required = services.PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = get_object_or_404(Concordance, pk=pk)
        services.activate(table=table, by=request.user)
        messages.success(request, f"“{table.name}” berlaku untuk konversi berikutnya.")
        return redirect("ikm_registry:conversion")
