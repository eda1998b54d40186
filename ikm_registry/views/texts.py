"""The work list of product texts without KBLI: one decision settles all rows of one text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.classification.agreement import agreed_prefix
from ikm_registry.classification.doubt import doubts
from ikm_registry.classification.kbli_records import Answer
from ikm_registry.forms.ikm import find_kbli
from ikm_registry.models import Kbli
from ikm_registry.queries import classification as queries
from ikm_registry.services import doubted_codes, kbli_version, reference
from ikm_registry.services import text_decisions as services
from ikm_registry.views.ikm import RegisterView
from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import angka
from rpik.core.views.asked import number

# Texts on one page; the most frequent come first, so the rest wait without harm.
SHOWN = 30
OUTSIDE = "bukan"


class TextWorkView(RegisterView):
    """One text with five suggestions and their reasons; ``?teks=`` chooses, ``?versi=`` the KBLI."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        scope = list(request.user.kecamatan_scope)
        work = queries.texts_without_kbli(scope, SHOWN + 1)
        asked = request.GET.get("teks", "")[:200]
        version = asked_version(request.GET)
        current = next((row for row in work if row["product"] == asked), work[0] if work else None)
        place = work.index(current) if current else 0
        index = reference.kbli_index()
        answer = None
        if current:
            answer = index.suggest(current["product"], raw=current["raw"], version=version)
        stated = queries.doubtful_texts(scope, SHOWN + 1)
        named = [
            (row["kbli_version"], row["kbli_code"], row["product"], row["raw"]) for row in stated
        ]
        doubted = {(one.version, one.code, one.product): one for one in doubts(index, named)}
        for row in stated:
            row["doubt"] = doubted.get((row["kbli_version"], row["kbli_code"], row["product"]))
        better = len(doubted_codes.better(request.user)) if stated else 0
        return render(
            request,
            "ikm_registry/texts.html",
            {
                "work": work[:SHOWN],
                "more": len(work) > SHOWN,
                "current": current,
                "gone": asked if asked and current and current["product"] != asked else "",
                "answer": answer,
                "agreed": _agreed(answer, version),
                "next": work[(place + 1) % len(work)]["product"] if len(work) > 1 else "",
                "kbli_version": version,
                "stated": [row for row in stated[:SHOWN] if row["doubt"]],
                "stated_more": len(stated) > SHOWN,
                "last": services.last_decision(by=request.user),
                "better": better,
                "at_once": min(better, doubted_codes.MOST),
                "taken": doubted_codes.last(request.user),
                "is_empty": not current and not self.visible().exists(),
            },
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        text = request.POST.get("text", "")[:200]
        chosen = request.POST.get("other") or request.POST.get("kbli", "")
        kbli = None if chosen == OUTSIDE else find_kbli(chosen)
        if kbli is None and chosen != OUTSIDE:
            messages.error(request, f"Pilih KBLI untuk “{text}”, atau “bukan industri”.")
            return _to(text, request)
        try:
            settled = services.decide(text=text, kbli=kbli, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return _to("", request)
        became = f"KBLI {kbli.version} {kbli.code}" if kbli else "bukan industri pengolahan"
        said = f"“{text}” menjadi {became} pada {angka(settled.count)} IKM."
        if settled.alike:
            said += f" {angka(settled.alike)} IKM berproduk mirip ikut mendapat kodenya."
        messages.success(request, said)
        # The next text may be one that just got its code.
        return _to("" if settled.alike else request.POST.get("next", "")[:200], request)


class TextUndoView(RegisterView):
    """Take back one's own last decision."""

    permission_required = "ikm_registry.classify_ikm"

    def post(self, request: HttpRequest) -> HttpResponse:
        last = services.last_decision(by=request.user)
        if last is None:
            messages.error(request, "Tidak ada keputusan Anda yang dapat dibatalkan.")
            return _to("", request)
        try:
            count = services.undo(decision=last, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, f"Keputusan untuk “{last.text}” dibatalkan pada {angka(count)} IKM."
            )
        return _to(last.text, request)


class BetterCodesView(RegisterView):
    """POST puts every better code in place of the doubted ones; with ``batal`` takes that back."""

    permission_required = "ikm_registry.classify_ikm"

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            if "batal" in request.POST:
                restored, left = doubted_codes.take_back(by=request.user)
                said = f"Kode semula kembali pada {angka(restored)} IKM."
                said += f" {angka(left)} IKM sudah diubah sesudahnya dan dibiarkan." if left else ""
            else:
                seen = number(request.POST.get("banyak"))
                event = doubted_codes.take(expected=seen, by=request.user)
                said = f"KBLI diganti dengan yang lebih cocok pada {angka(len(event.data['was']))} IKM."
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said)
        return _to("", request)


def _agreed(answer: Answer | None, version: str) -> Kbli | None:
    """Return the group that the suggestions agree on where none of them is sure."""
    prefix = agreed_prefix(answer.suggestions) if answer else ""
    return Kbli.objects.filter(version=version, code=prefix).first() if prefix else None


def asked_version(data: QueryDict) -> str:
    """Return the KBLI version a page is asked for (``versi``), else the one the office uses."""
    asked = data.get("versi", "")
    return asked if asked in dict(KBLI_VERSIONS) else kbli_version.current()


def _to(text: str, request: HttpRequest) -> HttpResponse:
    asked = {"teks": text} if text else {}
    version = asked_version(request.POST)
    if version != kbli_version.current():
        asked["versi"] = version
    address = reverse("ikm_registry:classification-texts")
    return redirect(f"{address}?{urlencode(asked)}" if asked else address)
