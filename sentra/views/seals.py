"""Sealed extracts, and the public page that checks one."""

from base64 import urlsafe_b64encode

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.downloads import download
from rpik.core.views.refusals import tell
from sentra.forms.seals import SealForm
from sentra.models import Decree
from sentra.papers.seal import BrokenSeal
from sentra.services import decree_seals

TYPES = {"pdf": "application/pdf", "json": "application/json"}


class DecreeExtractView(PermissionRequiredMixin, View):
    """Hand out a decree's sealed extract (``kutipan.pdf``) or its seal file (``segel.json``)."""

    permission_required = "sentra.view_decree"
    raise_exception = True

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        if kind not in TYPES:
            raise Http404
        decree = get_object_or_404(Decree.objects.select_related("sentra"), pk=pk)
        try:
            content = decree_seals.hand_out(decree=decree, kind=kind, by=request.user)
        except DomainError as error:
            tell(request, error)
            return redirect(decree.sentra)
        name = f"sk-{slugify(decree.number)[:60] or decree.pk}.{kind}"
        return download(content, kind=TYPES[kind], name=name)


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
            request, "sentra/seal_check.html", {"form": form, "key": key, **found}, status=status
        )
