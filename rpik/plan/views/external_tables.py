"""The tables an edition takes from outside the register: fill one, read it back, empty it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.refusals import tell
from rpik.plan.document import series
from rpik.plan.document.asked_tables import BY_KEY, Asked
from rpik.plan.document.blocks import Picture, Table
from rpik.plan.document.plain import plain
from rpik.plan.forms.external_tables import ExternalTableForm
from rpik.plan.models import Edition
from rpik.plan.series_reading import lines
from rpik.plan.services import editions, external_tables
from rpik.plan.views.editions import EditionFormView, EditionWrite


class ExternalTableView(EditionFormView):
    """One table: as it stands, and the form that replaces it."""

    template, done = "rpik/edition/external.html", "Tabel tersimpan."

    def replaced(self, edition: Edition, code: str = "") -> Any:
        row = edition.tables.filter(key=code).first()
        return [row.columns, row.rows, row.source] if row else []

    def fresh(self, edition: Edition, code: str) -> Form:
        asked = _asked(code)
        found = editions.words_of(edition).tables.get(code)
        initial = {}
        if found:
            first = "Kecamatan" if asked.by_kecamatan else "Uraian"
            initial = {"source": found.source, "body": lines(found, first)}
        return ExternalTableForm(asked=asked, initial=initial)

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        asked = _asked(self.kwargs["code"])
        return ExternalTableForm(request.POST, request.FILES, asked=asked)

    def save(self, request: HttpRequest, edition: Edition, form: Form, code: str) -> None:
        found, file = form.cleaned_data["read"], form.cleaned_data.get("file")
        external_tables.keep(
            edition_id=edition.pk,
            key=code,
            series=found.series,
            file_name=file.name if file else "",
            by=request.user,
        )
        for doubt in found.doubts:
            messages.warning(request, doubt)

    def after(self, edition: Edition) -> HttpResponse:
        return redirect("plan:edition-table", edition.pk, self.kwargs["code"])

    def page(
        self, request: HttpRequest, edition: Edition, form: Form, status: int = 200, **kwargs: Any
    ) -> HttpResponse:
        code = self.kwargs["code"]
        asked, words = _asked(code), editions.words_of(edition)
        found = words.tables.get(code)
        blocks = list(series.exhibits(asked.section, {code: found})) if found else []
        context = {
            "edition": edition,
            "form": form,
            "opened": self.opened,
            "asked": asked,
            "row": edition.tables.select_related("updated_by").filter(key=code).first(),
            "tables": [_shown(one) for one in blocks if isinstance(one, Table)],
            "pictures": [one for one in blocks if isinstance(one, Picture)],
            "lacks": series.lacking(asked.section, words.tables) if found else [],
        }
        context["lacks"] = [one for one in context["lacks"] if one.where == f"tabel/{code}"]
        return render(request, self.template, context, status=status)


class ExternalTableDropView(EditionWrite, View):
    """POST: empty a table."""

    def post(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        _asked(code)
        try:
            external_tables.drop(edition_id=pk, key=code, by=request.user)
        except DomainError as error:
            tell(request, error)
        else:
            messages.success(request, "Tabel dikosongkan; dokumen menandainya sebagai kurang.")
        return redirect("plan:edition-table", pk, code)


def _asked(code: str) -> Asked:
    if code not in BY_KEY:
        raise Http404
    return BY_KEY[code]


def _shown(table: Table) -> dict[str, Any]:
    shown = plain(table)
    shown["titles"] = [column["title"] for column in shown["columns"]]
    return shown
