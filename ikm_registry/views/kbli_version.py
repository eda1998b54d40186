"""Which KBLI version new codes are given in: what holds, what a change does, who chose before."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.models import KbliVersionChoice
from ikm_registry.services import kbli_version as services
from ikm_registry.services.concordance import PERMISSION
from ikm_registry.views.ikm import RegisterView
from rpik.core.accounts import may_for_all
from rpik.core.views.refusals import carry_out

SHOWN = 20


class KbliVersionForm(forms.Form):
    """The version, and by what decision."""

    version = forms.ChoiceField(label="Kode baru memakai", choices=KBLI_VERSIONS)
    basis = forms.CharField(
        label="Dasar",
        max_length=300,
        help_text="Misalnya surat Kepala Disperindag nomor dan tanggalnya, atau Peraturan BPS 7/2025.",
    )


class KbliVersionView(RegisterView):
    """What holds, and the form that changes it; a refusal keeps what was typed."""

    permission_required = PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        other = next(v for v, _ in KBLI_VERSIONS if v != services.current())
        return self._page(KbliVersionForm(initial={"version": other}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KbliVersionForm(request.POST)

        def save() -> HttpResponse:
            made = services.choose(
                by=request.user, seen=request.POST.get("berlaku", "")[:4], **form.cleaned_data
            )
            messages.success(request, f"Mulai sekarang kode baru memakai {made}.")
            return redirect("ikm_registry:conversion")

        answer, _ = carry_out(form, save)
        return answer or self._page(form, status=422)

    def _page(self, form: KbliVersionForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "current": services.current(),
            "made": KbliVersionChoice.objects.select_related("by")[:SHOWN],
            "may_choose": may_for_all(self.request.user, PERMISSION),
        }
        return render(self.request, "ikm_registry/kbli_version.html", context, status=status)
