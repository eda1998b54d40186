"""Rencana (RPIK): the editions, one edition to read and write, its downloads."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views import View
from django.views.generic import TemplateView

from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError, StaleObject
from rpik.core.views.asked import number
from rpik.core.views.downloads import download
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out, tell
from rpik.plan.document.asked_tables import ASKED
from rpik.plan.document.assemble import assemble
from rpik.plan.document.blocks import Block, Bullets, Paragraph, Picture, Table
from rpik.plan.document.outline import BY_CODE
from rpik.plan.document.plain import plain
from rpik.plan.document.series import singles
from rpik.plan.document.stages import PERIOD_YEARS
from rpik.plan.forms.editions import EditionForm, FiguresForm, HeadForm, PerdaForm, SectionForm
from rpik.plan.gaps import gap_parts
from rpik.plan.models import Edition
from rpik.plan.queries.document import gather
from rpik.plan.services import editions
from rpik.plan.trace_links import CLOSE, MIDDLE, OPEN, Links

CHANGED = (
    "Orang lain menyimpan halaman ini sejak Anda membukanya. Isian Anda di bawah belum tersimpan: "
    "buka halaman ini di tab lain, bandingkan, lalu simpan lagi untuk menggantikannya."
)


class EditionRead(PermissionRequired):
    """Who may read editions."""

    permission_required = "plan.view_edition"


class WholeKabupaten(EditionRead):
    """Who may decide on an edition: it is the whole kabupaten's, and so must the account be."""

    def has_permission(self) -> bool:
        return super().has_permission() and not self.request.user.kecamatan_scope


class EditionWrite(WholeKabupaten):
    """Who may write them."""

    permission_required = editions.WRITE


class EditionListView(EditionRead, TemplateView):
    """Every edition, newest first."""

    template_name = "rpik/edition/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Edition.objects.defer("snapshot").select_related("created_by", "published_by")
        opens = may_for_all(self.request.user, editions.WRITE)
        return super().get_context_data(**kwargs, rows=list(found[:100]), can_open=opens)


class EditionCreateView(EditionWrite, View):
    """Open a new edition."""

    def get(self, request: HttpRequest) -> HttpResponse:
        begin = timezone.localdate().year + 1
        initial = {
            "title": "Rencana Pembangunan Industri Kabupaten Malang",
            "year_from": begin,
            "year_to": begin + PERIOD_YEARS - 1,
        }
        return self._page(request, EditionForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EditionForm(request.POST)

        def save() -> HttpResponse:
            edition = editions.create(by=request.user, **form.cleaned_data)
            return redirect(edition)

        answer, status = carry_out(form, save, twice="plan:edition-list")
        return answer or self._page(request, form, status)

    def _page(self, request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
        return render(request, "rpik/edition/form.html", {"form": form}, status=status)


class EditionDetailView(EditionRead, View):
    """The whole document as it would be printed now, each section with its way to edit."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = get_object_or_404(Edition.objects.select_related("published_by"), pk=pk)
        figures = edition.snapshot or gather()
        document = assemble(
            editions.words_of(edition),
            figures,
            mark=lambda name, text: f"{OPEN}{name}{MIDDLE}{text}{CLOSE}",
        )
        links = Links(edition, figures)
        context = {
            "edition": edition,
            "document": document,
            "parts": gap_parts(
                document,
                edition,
                writer=edition.is_draft and may_for_all(request.user, editions.WRITE),
            ),
            "sections": _by_heading([_shown(block, links) for block in document.blocks]),
            "editable": BY_CODE.keys(),
            "can_enter_perda": may_for_all(request.user, editions.WRITE),
            "can_write": edition.is_draft and may_for_all(request.user, editions.WRITE),
            "can_publish": edition.is_draft and may_for_all(request.user, editions.PUBLISH),
        }
        return render(request, "rpik/edition/detail.html", context)


def _by_heading(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every heading with the blocks up to the next one."""
    parts: list[dict[str, Any]] = []
    for block in blocks:
        if block["type"] == "heading":
            parts.append({"head": block, "blocks": []})
        else:
            parts[-1]["blocks"].append(block)
    return parts


def _shown(block: Block, links: Links) -> dict[str, Any]:
    """Return a block for the page; the drawing is ours, its words are escaped where it is made.

    A table's cell is (text, class, the page that tells where its figure comes from, or "").
    """
    shown = plain(block)
    if isinstance(block, Paragraph):
        shown["text"] = links.words(block.text)
    if isinstance(block, Bullets):
        shown["items"] = [links.words(item) for item in block.items]
    if isinstance(block, Picture):
        shown |= {"svg": SafeString(block.svg), "links": links.of_picture(block.key)}
    if isinstance(block, Table):
        css = ["" if column["text"] else "num" for column in shown["columns"]]
        css[0] = "first"
        shown["untraced"] = links.why_not(block)
        addresses = links.of_table(block)
        shown["columns"] = list(zip(shown["columns"], css, strict=False))
        shown["total"] = list(zip(shown["total"], css, addresses[-1], strict=False))
        shown["rows"] = [
            list(zip(row, css, link, strict=True))
            for row, link in zip(shown["rows"], addresses, strict=False)
        ]
    return shown


class EditionFormView(EditionWrite, View):
    """What the pages that change a draft share: bind, call one service, answer."""

    template = ""
    done = ""
    opened = ""  # stamp of what the person saw; "" overwrites whatever stands there
    drafts_only = True

    def get(self, request: HttpRequest, pk: int, **kwargs: str) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        if self.drafts_only and not edition.is_draft:
            messages.info(request, editions.FROZEN)
            return redirect(edition)
        self.opened = self._stamp(edition, **kwargs)
        return self.page(request, edition, self.fresh(edition, **kwargs), **kwargs)

    def post(self, request: HttpRequest, pk: int, **kwargs: str) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        form = self.bound(request, edition)
        self.opened = request.POST.get("asal", "")[:32]

        def save() -> HttpResponse:
            self._save_as_opened(request, edition, form, **kwargs)
            messages.success(request, self.done)
            return self.after(edition)

        answer, status = carry_out(form, save)
        return answer or self.page(request, edition, form, status, **kwargs)

    def page(
        self, request: HttpRequest, edition: Edition, form: Form, status: int = 200, **kwargs: str
    ) -> HttpResponse:
        context = {"edition": edition, "form": form, "opened": self.opened}
        context |= self.beside(edition, **kwargs)
        return render(request, self.template, context, status=status)

    def replaced(self, edition: Edition, code: str = "") -> Any:
        """Return what the form replaces whole, as JSON holds it; None where it tells a version itself."""
        return None

    def _stamp(self, edition: Edition, **kwargs: str) -> str:
        """Return a value that changes with what the form replaces."""
        told = self.replaced(edition, **kwargs)
        if told is None:
            return ""
        return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]

    @transaction.atomic
    def _save_as_opened(
        self, request: HttpRequest, edition: Edition, form: Form, **kwargs: str
    ) -> None:
        """Save, unless somebody else did meanwhile; the next try, with that told, overwrites it."""
        held = Edition.objects.select_for_update().get(pk=edition.pk)
        if self.opened and self.opened != self._stamp(held, **kwargs):
            self.opened = ""
            raise StaleObject(CHANGED)
        self.save(request, edition, form, **kwargs)

    def after(self, edition: Edition) -> HttpResponse:
        """Where a saved form leads."""
        return redirect(edition)

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        return {}


class EditionHeadView(EditionFormView):
    """Title, period and stages."""

    template, done = "rpik/edition/form.html", "Judul, periode, dan tahap tersimpan."

    def fresh(self, edition: Edition) -> Form:
        stages = "\n".join(f"{s['name']} {s['from']}-{s['to']}" for s in edition.stages)
        return HeadForm(
            initial={
                "version": edition.version,
                "title": edition.title,
                "year_from": edition.year_from,
                "year_to": edition.year_to,
                "stages": stages,
            }
        )

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return HeadForm(request.POST)

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        editions.change_head(edition_id=edition.pk, by=request.user, **form.cleaned_data)


class EditionPerdaView(EditionFormView):
    """The Perda that sets the plan; may follow when the content is frozen."""

    template, done = "rpik/edition/form.html", "Data Perda tersimpan."
    drafts_only = False

    def fresh(self, edition: Edition) -> Form:
        perda = editions.perda_of(edition)
        return PerdaForm(initial={"version": edition.version} | (asdict(perda) if perda else {}))

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return PerdaForm(request.POST)

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        editions.set_perda(
            edition_id=edition.pk,
            version=form.cleaned_data["version"],
            perda=form.perda(),
            by=request.user,
        )

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        return {"heading": "Data Perda"}


class EditionSectionView(EditionFormView):
    """The words of one section, with the figures they may refer to beside them."""

    template, done = "rpik/edition/section.html", "Bagian tersimpan."

    def fresh(self, edition: Edition, code: str) -> Form:
        self._section(code)
        text = edition.texts.filter(code=code).first()
        body = text.body if text else BY_CODE[code].text
        return SectionForm(initial={"version": text.version if text else 0, "body": body})

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return SectionForm(request.POST)

    def save(self, request: HttpRequest, edition: Edition, form: Form, code: str) -> None:
        self._section(code)
        editions.write_section(
            edition_id=edition.pk, code=code, by=request.user, **form.cleaned_data
        )

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        return {"section": self._section(code), "references": editions.references_of(edition)}

    def _section(self, code: str) -> Any:
        if code not in BY_CODE:
            raise Http404
        return BY_CODE[code]


class EditionFiguresView(EditionFormView):
    """Figures from outside and targets."""

    template, done = "rpik/edition/figures.html", "Angka luar dan sasaran tersimpan."

    def replaced(self, edition: Edition, code: str = "") -> Any:
        kept = edition.figures.order_by("key").values_list("key", "value", "year", "source")
        return [edition.targets, list(kept)]

    def fresh(self, edition: Edition) -> Form:
        words = editions.words_of(edition)
        initial: dict[str, Any] = {}
        for key, figure in words.externals.items():
            initial |= {
                f"value-{key}": figure.value,
                f"year-{key}": figure.year,
                f"source-{key}": figure.source,
            }
        for key, cells in words.targets.items():
            initial |= {f"target-{key}-{stage}": value for stage, value in cells.items()}
        counted = singles(words.tables)
        return FiguresForm(initial=initial, stages=words.stages, counted=counted)

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        words = editions.words_of(edition)
        return FiguresForm(request.POST, stages=words.stages, counted=singles(words.tables))

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        editions.type_figures(
            edition_id=edition.pk,
            externals=form.externals(),
            targets=form.targets(),
            by=request.user,
        )

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        loaded = {row.key: row for row in edition.tables.select_related("updated_by")}
        return {"tables": [(asked, loaded.get(asked.key)) for asked in ASKED]}


class EditionPublishView(WholeKabupaten, View):
    """What is still missing, with the way to mend it; POST freezes and publishes, knowing it."""

    permission_required = editions.PUBLISH

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        if not edition.is_draft:
            return redirect(edition)
        return self._page(request, edition)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = get_object_or_404(Edition, pk=pk)
        known = request.POST.get("tahu") == "ya"
        try:
            editions.publish(
                edition_id=pk,
                version=number(request.POST.get("version")) or 0,
                gaps=(number(request.POST.get("kurang")) or 0) if known else 0,
                by=request.user,
            )
        except DomainError as error:
            tell(request, error)
            stale = isinstance(error, StaleObject)
            return self._page(request, edition, 409 if stale else 400)
        messages.success(request, f"{edition} terbit; angkanya kini tetap.")
        return redirect(edition)

    def _page(self, request: HttpRequest, edition: Edition, status: int = 200) -> HttpResponse:
        document = editions.document_of(edition)
        writer = may_for_all(request.user, editions.WRITE)
        parts = gap_parts(document, edition, writer=writer)
        context = {"edition": edition, "document": document, "parts": parts}
        return render(request, "rpik/edition/publish.html", context, status=status)


class EditionDownloadView(EditionRead, View):
    """The document as a file."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        if kind not in editions.WRITERS:
            raise Http404
        edition = get_object_or_404(Edition, pk=pk)
        name = slugify(f"rpik {edition.title} {edition.year_from} {edition.year_to}")[:80]
        draft = "-draf" if edition.is_draft else ""
        return download(
            editions.written(edition, kind),
            kind=editions.CONTENT_TYPES[kind],
            name=f"{name}{draft}.{kind}",
        )
