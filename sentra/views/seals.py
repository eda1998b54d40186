"""Sealed extracts, and the public page that checks one."""

from base64 import urlsafe_b64encode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.downloads import download
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import tell
from sentra.forms.seals import SealForm
from sentra.models import Decree
from sentra.papers.seal import BrokenSeal
from sentra.services import decree_finals, decree_seals
from sentra.views.papers import TYPES as PAPER_TYPES

# What an address names: (ending, content type, who writes it, as what).
PAPERS = {
    "pdf": ("pdf", "application/pdf", decree_seals.hand_out, "pdf"),
    "json": ("json", "application/json", decree_seals.hand_out, "json"),
    "naskah-pdf": ("pdf", PAPER_TYPES["pdf"], decree_finals.hand_out, "pdf"),
    "naskah-docx": ("docx", PAPER_TYPES["docx"], decree_finals.hand_out, "docx"),
    "qr": ("png", "image/png", decree_finals.hand_out, "png"),
}


class DecreeExtractView(PermissionRequired, View):
    """Hand out a recorded decree's sealed extract or seal file, itself with its seal, or the QR code."""

    permission_required = "sentra.view_decree"

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        if kind not in PAPERS:
            raise Http404
        ending, content_type, hand_out, made = PAPERS[kind]
        found = Decree.objects.select_related("sentra__product_group", "sentra__proposal")
        decree = get_object_or_404(found, pk=pk)
        try:
            content = hand_out(decree=decree, kind=made, by=request.user)
        except DomainError as error:
            tell(request, error)
            return redirect(decree.sentra)
        lead = "kutipan-sk" if kind == "pdf" else "sk"
        name = f"{lead}-{slugify(decree.number)[:60] or decree.pk}.{ending}"
        return download(content, kind=content_type, name=name)


@method_decorator(login_not_required, name="dispatch")
class SealCheckView(View):
    """Open to all: is this decree what the office sealed? Nothing sent is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SealForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SealForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=400)
        try:
            seal, wrong = decree_seals.check(form.cleaned_data["content"])
        except BrokenSeal as error:
            return self._page(request, form, refused=str(error))
        return self._page(request, form, said=decree_seals.sentence(seal), seal=seal, wrong=wrong)

    def _page(
        self, request: HttpRequest, form: SealForm, *, status: int = 200, **found: object
    ) -> HttpResponse:
        key = urlsafe_b64encode(decree_seals.office_key()).decode().rstrip("=")
        return render(
            request,
            "sentra/seal_check.html",
            {"form": form, "key": key, "largest": decree_seals.LARGEST, **found},
            status=status,
        )
