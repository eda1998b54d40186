"""The office's own words for the suggester: seen, tried, added, taken back."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ikm_registry.forms.ikm import find_kbli
from ikm_registry.forms.keywords import KeywordForm
from ikm_registry.models import Kbli, OfficeKeyword
from ikm_registry.services import office_keywords as services
from ikm_registry.services import reference
from ikm_registry.views.ikm import RegisterView
from ikm_registry.views.texts import asked_version
from rpik.core.templatetags.format_id import angka
from rpik.core.views.refusals import carry_out

SHOWN = 200


class KeywordsView(RegisterView):
    """GET lists (``?q=``) and tries (``?coba=``); POST adds."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, KeywordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KeywordForm(request.POST)

        def save() -> HttpResponse:
            data = form.cleaned_data
            taught = services.add(
                text=data["text"],
                kbli=find_kbli(data["kbli"]),
                note=data["note"],
                by=request.user,
            )
            messages.success(request, _told(taught))
            return redirect("ikm_registry:keywords")

        answer, _ = carry_out(form, save)
        return answer or _page(request, form, status=422)


def _told(taught: services.Taught) -> str:
    said = f"{taught.keyword} berlaku mulai sekarang."
    if taught.instead_of:
        said += f" Kata bawaan pada {', '.join(taught.instead_of)} kalah olehnya."
    return said + (f" {angka(taught.ikm)} IKM mendapat kode baru." if taught.ikm else "")


class KeywordDeleteView(RegisterView):
    """POST takes a word back."""

    permission_required = services.PERMISSION

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        gone = services.remove(keyword_id=pk, by=request.user)
        if gone is not None:
            messages.success(request, f"“{gone.keyword.text}” dihapus; kata bawaan berlaku lagi.")
        return redirect("ikm_registry:keywords")


def _page(request: HttpRequest, form: KeywordForm, status: int = 200) -> HttpResponse:
    asked = request.GET.get("q", "").strip().lower()[:60]
    tried = request.GET.get("coba", "").strip()[:200]
    version = asked_version(request.GET)
    found = OfficeKeyword.objects.select_related("by")
    shipped: list[tuple[Kbli, list[str]]] = []
    if asked:
        found = found.filter(Q(text__icontains=asked) | Q(kbli_code__startswith=asked))
        rows = Kbli.objects.filter(level=5, active=True).exclude(keywords=[])
        for code in rows:
            hits = [word for word in code.keywords if asked in word.lower()]
            if hits:
                shipped.append((code, hits))
    own = list(found[: SHOWN + 1])
    titles = {
        (code.version, code.code): code.title
        for code in Kbli.objects.filter(level=5, code__in={one.kbli_code for one in own})
    }
    chosen = find_kbli(str(form["kbli"].value() or "")) if form.is_bound else None
    context = {
        "form": form,
        "chosen": chosen,
        "asked": asked,
        "tried": tried,
        "kbli_version": version,
        "answer": reference.kbli_index().suggest(tried, version=version) if tried else None,
        "rows": [(one, titles.get((one.kbli_version, one.kbli_code), "")) for one in own[:SHOWN]],
        "more": len(own) > SHOWN,
        "shipped": shipped[:50],
        "more_shipped": len(shipped) > 50,
        "may_edit": request.user.has_perm(services.PERMISSION),
    }
    return render(request, "ikm_registry/keywords.html", context, status=status)
