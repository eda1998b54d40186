"""Templates of decrees: versions, what may stand in them, a preview, which one is in force."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import TemplateView

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import tell
from sentra.forms.papers import TemplateForm
from sentra.models import DecreeTemplate
from sentra.papers import docx, example, office, template_text
from sentra.papers.placeholders import KINDS, of_kind
from sentra.papers.template_check import MAX_BYTES
from sentra.services import decree_previews, decree_templates
from sentra.views.papers import download


class TemplatePermission(PermissionRequired):
    """Who may read templates."""

    permission_required = "sentra.view_decreetemplate"


class TemplateManagement(PermissionRequired):
    """Who may hand versions in and put them in force."""

    permission_required = decree_templates.PERMISSION


def get_template(pk: int) -> DecreeTemplate:
    """Return the version with what its page shows, or 404."""
    found = DecreeTemplate.objects.select_related("file", "by", "enforced_by")
    return get_object_or_404(found, pk=pk)


def known_kind(kind: str) -> str:
    """Return the kind of decree an address names, or 404."""
    if kind not in KINDS:
        raise Http404
    return kind


class TemplateListView(TemplatePermission, TemplateView):
    """Every kind with its versions, and the placeholders with what they mean."""

    template_name = "sentra/template_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows: dict[str, list[DecreeTemplate]] = {kind: [] for kind in KINDS}
        for one in DecreeTemplate.objects.select_related("by", "enforced_by", "file")[:300]:
            rows[one.kind].append(one)
        return super().get_context_data(
            **kwargs,
            kinds=[
                {
                    "code": kind,
                    "rows": rows[kind],
                    "holds": next((row for row in rows[kind] if row.in_force), None),
                    "layout": decree_templates.layout(kind),
                    "placeholders": of_kind(kind).values(),
                }
                for kind in KINDS
            ],
            may_manage=self.request.user.has_perm(decree_templates.PERMISSION),
        )


class TemplateUploadView(TemplateManagement, View):
    """Hand a version in; a bad one is refused with all that is wrong, and nothing changes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = request.GET.get("jenis", "")
        return self._page(request, TemplateForm(initial={"kind": kind} if kind in KINDS else {}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TemplateForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = decree_templates.upload(
                    kind=data["kind"],
                    name=data["file"].name,
                    content=data["file"].read(MAX_BYTES + 1),  # no more than shows it is too large
                    note=data["note"],
                    by=request.user,
                )
            except NotAllowed:
                raise
            except DomainError as error:
                problems = getattr(error, "problems", [error.message])
                form.add_error("file" if error.field == "file" else None, problems)
            else:
                messages.success(
                    request, f"{made} tersimpan. Unduh pratinjaunya sebelum memberlakukan."
                )
                return redirect(made)
        return self._page(request, form, 400)

    def _page(self, request: HttpRequest, form: TemplateForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "max_mb": MAX_BYTES // 2**20, "kinds": KINDS}
        return render(request, "sentra/template_form.html", context, status=status)


class TemplateShippedView(TemplatePermission, View):
    """The template that comes with RPIK, to be edited in Word."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return download(docx.shipped(known_kind(kind)), f"templat-sk-{kind}-bawaan", "docx")


class TemplateFileView(TemplatePermission, View):
    """A version as it was handed in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_template(pk)
        name = f"templat-sk-{found.kind}-{found.number}"
        return download(decree_templates.content_of(found), name, "docx")


class TemplateDetailView(TemplatePermission, View):
    """One version: what it says when filled in, previews, the button that puts it in force."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_template(pk)
        filled = decree_templates.write(example.decree(found.kind), template=found)
        context = {
            "version": found,
            "shown": template_text.of(filled),
            "choices": decree_previews.choices(found.kind),
            "may_manage": request.user.has_perm(decree_templates.PERMISSION),
            "has_office": office.program() is not None,
        }
        return render(request, "sentra/template_detail.html", context)


class TemplatePreviewView(TemplatePermission, View):
    """The version filled in, as DOCX or (``?jenis=pdf``) as PDF."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_template(pk)
        kind = "pdf" if request.GET.get("jenis") == "pdf" else "docx"
        code = request.GET.get("dengan", "")
        try:
            content = decree_previews.preview(template=found, code=code, by=request.user, kind=kind)
        except DomainError as error:
            tell(request, error)
            return redirect(found)
        return download(content, f"pratinjau-sk-{found.kind}-{found.number}", kind)


class TemplateEnforceView(TemplateManagement, View):
    """POST: put a version in force."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_template(pk)
        try:
            decree_templates.enforce(template=found, by=request.user)
        except DomainError as error:
            tell(request, error)
            return redirect(found)
        messages.success(request, f"{found} berlaku; konsep SK berikutnya memakainya.")
        return redirect("sentra:template-list")


class TemplateRestoreView(TemplateManagement, View):
    """POST: back to the template that ships."""

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        decree_templates.restore(kind=known_kind(kind), by=request.user)
        messages.success(request, f"Konsep SK {kind} memakai templat bawaan lagi.")
        return redirect("sentra:template-list")
