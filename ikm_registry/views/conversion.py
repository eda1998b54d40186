"""KBLI 2020 to 2025: what is sure, the groups people decide, the runs and their undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from ikm_registry.choices import CodeFate, ConversionState, Sector, UndoBucket
from ikm_registry.forms.ikm import find_kbli
from ikm_registry.models import Concordance, ConversionDecision, KbliConversion
from ikm_registry.services import concordance, kbli_version
from ikm_registry.services import conversion as services
from ikm_registry.services.conversion_proposals import clear_ones, proposals
from ikm_registry.views.ikm import RegisterView
from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError
from rpik.core.models import Job, JobState
from rpik.core.pagination import paginate
from rpik.core.templatetags.format_id import angka
from rpik.core.views.asked import number

TABS = (
    ("pasti", "Pasti"),
    ("ragu", "Perlu diputuskan"),
    ("hilang", "Hilang"),
    ("luar", "Bukan industri pengolahan"),
)
KINDS = {
    **dict(CodeFate.choices),
    services.OUTSIDE: "Di luar kategori C",
    services.UNKNOWN: "Bukan kode KBLI 2020",
}
SECTORS = {**dict(Sector.choices), "": "Belum terklasifikasi"}
# Groups on the page of decisions; the most frequent come first, so the rest wait without harm.
SHOWN = 30
CONVERT = concordance.PERMISSION


class ConversionPage(RegisterView):
    """Everybody who sees classification sees what a conversion does."""

    permission_required = "ikm_registry.view_ruleset"

    def visible_runs(self) -> Any:
        """The runs of the whole register; whoever is bound to an area sees their own."""
        found = KbliConversion.objects.select_related("by", "undone_by", "concordance")
        user = self.request.user
        return found.filter(by=user) if user.kecamatan_scope else found

    def visible_decisions(self) -> Any:
        """The choices people made; whoever is bound to an area sees, and takes back, their own."""
        found = ConversionDecision.objects.all()
        user = self.request.user
        return found.filter(by=user) if user.kecamatan_scope else found


class ConversionView(ConversionPage):
    """What would happen now, by code; POST starts it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = services.overview(by=request.user)
        asked = request.GET.get("tampil", "")
        shown = asked if asked in dict(TABS) else next(
            (name for name, _ in TABS if found.bucket(name)), "pasti"
        )  # fmt: skip
        known = concordance.titles("2025")
        rows = [
            {
                "one": code,
                "kind": KINDS[code.kind],
                "targets": [(target, known.get(target, "")) for target in code.targets],
            }
            for code in found.bucket(shown)
        ]
        job = Job.objects.filter(
            name__in=[services.JOB, services.UNDO_JOB],
            state__in=[JobState.WAITING, JobState.RUNNING],
        ).first()
        chosen = kbli_version.choice()
        context = {
            "found": found,
            "figures": _figures(found),
            "resorted": [(one, SECTORS[one.was], SECTORS[one.becomes]) for one in found.resorted],
            "resorted_ikm": sum(one.ikm for one in found.resorted),
            "tabs": [
                {
                    "title": title,
                    "url": f"?tampil={name}",
                    "current": name == shown,
                    "count": len(found.bucket(name)),
                }
                for name, title in TABS
            ],
            "shown": shown,
            "rows": rows,
            "runs": self.visible_runs()[:10],
            "tables": Concordance.objects.select_related("created_by")[:20],
            "job": job,
            "own_job": job is not None and job.by_id == request.user.pk,
            "may_decide": _may_decide(request),
            "kbli_version": chosen.version if chosen else kbli_version.FIRST,
            "version_choice": chosen,
            "may_choose": may_for_all(request.user, CONVERT),
        }
        return render(request, "ikm_registry/conversion.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        written = request.POST.get("table", "")
        try:
            job = services.start(by=request.user, table_id=number(written))
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("ikm_registry:conversion")
        return redirect("core:job", pk=job.pk)


def _figures(found: services.Overview) -> list[dict[str, Any]]:
    register = reverse("ikm_registry:ikm-list")
    notes = {
        "pasti": "satu kode 2025, tanpa perlu ditanya",
        "ragu": "terpecah, berganti isi, atau tidak dikenal",
        "hilang": "tidak ada kode 2025 yang diketahui",
        "luar": "di luar kategori C, tidak dikonversi",
    }
    tones = {"pasti": "", "ragu": "warn", "hilang": "bad", "luar": ""}
    figures = [
        {
            "label": title,
            "value": angka(found.ikm(name)),
            "note": f"{angka(len(found.bucket(name)))} kode; {notes[name]}",
            "url": f"{register}?{urlencode({'konversi': name, 'status': 'semua'})}",
            "tone": tones[name] if found.ikm(name) else "",
        }
        for name, title in TABS
    ]
    return [
        *figures,
        {
            "label": "Sudah KBLI 2025",
            "value": angka(found.already),
            "note": "termasuk yang dikonversi",
            "url": f"{register}?{urlencode({'versi': '2025', 'status': 'semua'})}",
            "tone": "",
        },
    ]


def _may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("ikm_registry.classify_ikm") or request.user.has_perm(CONVERT)


class ConversionDecideView(ConversionPage):
    """One group of equal code and product text with what it may become; ``?kode=`` ``?pilih=``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("kode", "")[:5]
        work = services.undecided(by=request.user, code=code)
        asked = request.GET.get("pilih", "")
        place = next((i for i, one in enumerate(work) if one.key == asked), 0)
        current = work[place] if work else None
        made = self.visible_decisions().filter(withdrawn_at=None).select_related("by")
        clear = {one.key: (one, target) for one, target in clear_ones(work)}
        context = {
            "work": [(one, clear.get(one.key, ("", ""))[1]) for one in work[:SHOWN]],
            "clear": len(clear),
            "clear_ikm": sum(one.ikm for one, _ in clear.values()),
            "left": len(work),
            "ikm_left": sum(one.ikm for one in work),
            "current": current,
            "kind": KINDS[current.kind] if current else "",
            "offered": proposals(current) if current else None,
            "next": work[(place + 1) % len(work)] if len(work) > 1 else None,
            "code": code,
            "made": made.filter(code=code)[:SHOWN] if code else made[:SHOWN],
            "may_decide": _may_decide(request),
        }
        return render(request, "ikm_registry/conversion_decide.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        code, text = request.POST.get("code", "")[:5], request.POST.get("text", "")[:200]
        kept = request.POST.get("kode", "")[:5]
        if "yakin" in request.POST:
            return self.accept_clear(kept)
        chosen = find_kbli(request.POST.get("other") or request.POST.get("target", ""))
        try:
            made = services.decide(code=code, text=text, target=chosen, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return _to_decide(kept, f"{code}:{text}" if error.field else "")
        messages.success(
            request,
            f"“{text or 'tanpa nama produk'}” (KBLI 2020 {code}) menjadi KBLI 2025 {made.target} "
            "pada konversi berikutnya.",
        )
        return _to_decide(kept, request.POST.get("next", "")[:210])

    def accept_clear(self, code: str) -> HttpResponse:
        """Take every suggestion that is sure, of one code or of all."""
        try:
            groups, ikm = services.decide_clear(code=code, by=self.request.user)
        except DomainError as error:
            messages.error(self.request, error.message)
            return _to_decide(code, "")
        messages.success(
            self.request,
            f"{angka(groups)} kelompok ({angka(ikm)} IKM) diputuskan menurut usulannya, ditulis pada "
            "konversi berikutnya.",
        )
        return _to_decide(code, "")


def _to_decide(code: str, key: str) -> HttpResponse:
    asked = {name: value for name, value in (("kode", code), ("pilih", key)) if value}
    address = reverse("ikm_registry:conversion-decide")
    return redirect(f"{address}?{urlencode(asked)}" if asked else address)


class ConversionWithdrawView(ConversionPage):
    """POST takes a choice back."""

    http_method_names = ["post"]

    def has_permission(self) -> bool:
        return _may_decide(self.request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = get_object_or_404(self.visible_decisions(), pk=pk)
        try:
            services.withdraw(decision=decision, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"Keputusan untuk “{decision.text}” dicabut.")
        return _to_decide(request.POST.get("kode", "")[:5], "")


class ConversionRunView(ConversionPage):
    """A run with its IKM; after an undo what came of each; ``?hasil=`` keeps one bucket."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(self.visible_runs(), pk=pk)
        items = run.items.select_related("ikm").order_by("id")
        bucket, kind = request.GET.get("hasil", ""), request.GET.get("nasib", "")
        if bucket in UndoBucket.values:
            items = items.filter(outcome=bucket)
        if kind in run.counts:
            items = items.filter(kind=kind)
        done = run.state == ConversionState.DONE
        context = {
            "run": run,
            "total": sum(run.counts.values()),
            "kinds": [(name, KINDS[name], count) for name, count in sorted(run.counts.items())],
            "page": paginate(items, order=("id",), query=request.GET, size=50),
            "buckets": [
                (value, label, run.undo.get(value, 0)) for value, label in UndoBucket.choices
            ],
            "filtered": bucket or kind,
            "would": services.queries.undo_preview(run.pk)
            if done and request.user.has_perm(CONVERT)
            else None,
        }
        return render(request, "ikm_registry/conversion_run.html", context)


class ConversionUndoView(ConversionPage):
    """POST takes a run back in the background."""

    permission_required = CONVERT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(self.visible_runs(), pk=pk)
        try:
            job = services.start_undo(run=run, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(run)
        return redirect("core:job", pk=job.pk)
