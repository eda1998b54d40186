"""The rule sets: the table that binds, drafts edited in place, what they would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ikm_registry.choices import RuleSetState
from ikm_registry.classification.rules import RuleTable
from ikm_registry.classification.rules import SectorRule as Rule
from ikm_registry.forms.rules import RuleForm, RuleSetForm
from ikm_registry.models import Kbli, ProductGroup, RuleSet, SectorRule
from ikm_registry.queries import rules as queries
from ikm_registry.services import edited, office_sets, rule_activation, rules
from ikm_registry.views import moves
from ikm_registry.views.ikm import RegisterView
from ikm_registry.views.texts import asked_version
from rpik.core.accounts import may_for_all
from rpik.core.errors import DomainError
from rpik.core.views.refusals import attempt

SETS_SHOWN, TOTAL = 50, "jumlah"


class RulesView(RegisterView):
    """The rule table that binds; on an empty register of rules, how to fill it."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        ruleset = RuleSet.objects.filter(state=RuleSetState.ACTIVE).first()
        return render(request, "ikm_registry/rules.html", _context(request, ruleset))


class RuleSetView(RegisterView):
    """One set, old, active or draft; ``?ubah=`` opens a row of a draft."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet.objects.select_related(*_PEOPLE), pk=pk)
        return render(request, "ikm_registry/rules.html", _context(request, ruleset))


_PEOPLE = ("activated_by", "created_by", "copied_from")


def _context(
    request: HttpRequest, ruleset: RuleSet | None, version: str = "", **forms: Any
) -> dict[str, Any]:
    version = version or asked_version(request.GET)
    asked = request.GET.get("q", "").strip()[:60]
    whole = list(ruleset.rules.select_related("by").order_by("prefix")) if ruleset else []
    rows = [rule for rule in whole if rule.version == version]
    may_edit = may_for_all(request.user, rules.PERMISSION)
    edits = bool(ruleset and ruleset.is_draft and may_edit)
    titles = dict(
        Kbli.objects.filter(version=version, code__in=[rule.prefix for rule in rows]).values_list(
            "code", "title"
        )
    )
    open_row = forms.pop("open_row", None) or (request.GET.get("ubah", "") if edits else "")
    edit_form = forms.pop("edit_form", None)
    kept = forms.pop("opened", "")  # a refused form is still the one opened before
    shown = []
    for rule in rows:
        is_open = edits and str(rule.pk) == str(open_row)
        if not is_open and not _matches(rule, asked, titles.get(rule.prefix, "")):
            continue
        form = (edit_form or RuleForm.of(rule)) if is_open else None
        stamp = (kept or edited.stamp_of(rule, rules.ROW_LABELS)) if is_open else ""
        shown.append(
            {"rule": rule, "title": titles.get(rule.prefix, ""), "form": form, "opened": stamp}
        )
    return {
        "ruleset": ruleset,
        "sets": list(RuleSet.objects.select_related("activated_by")[:SETS_SHOWN]),
        "kbli_version": version,
        "versions": [(v, sum(rule.version == v for rule in whole)) for v in ("2020", "2025")],
        "asked": asked,
        "answer": _winner(rows, version, asked),
        "rows": shown,
        "may_edit": may_edit,
        "edits": edits,
        "uncovered": queries.uncovered(ruleset.pk, version) if ruleset else [],
        "head_opened": kept
        or (edited.stamp_of(ruleset, office_sets.HEAD_LABELS) if ruleset else ""),
        "head_form": RuleSetForm.of(ruleset) if edits and ruleset else None,
        "add_form": RuleForm(initial={"version": version}),
    } | forms


def _matches(rule: SectorRule, asked: str, title: str) -> bool:
    """Digits find the rules on the way to a code and below it; words look into every cell."""
    if not asked:
        return True
    digits = asked.replace(".", "")
    if digits.isdigit():
        return rule.prefix.startswith(digits) or digits.startswith(rule.prefix)
    cells = (title, rule.reason, rule.basis, rule.get_sector_display(), rule.confidence)
    return all(word in " ".join(cells).lower() for word in asked.lower().split())


def _winner(rows: list[SectorRule], version: str, asked: str) -> str:
    """Return which rule wins for a whole code, in a sentence; "" for anything else."""
    code = asked.replace(".", "")
    if not (code.isascii() and code.isdigit() and len(code) == 5):
        return ""
    table = RuleTable(
        Rule(rule.number, rule.version, rule.prefix, rule.sector, rule.basis, rule.reason)
        for rule in rows
    )
    return table.sector(version, code).sentence


class RuleManagement(RegisterView):
    """Ground of what changes rules."""

    permission_required = rules.PERMISSION


class RuleSetCopyView(RuleManagement):
    """POST: a draft with the rows of this set."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(RuleSet, pk=pk)
        draft = rules.copy(ruleset_id=pk, by=request.user)
        messages.success(request, f"“{draft.name}” siap diubah; aturan yang berlaku tidak berubah.")
        return redirect(draft)


class RuleSetHeadView(RuleManagement):
    """POST: name, decision and date of a draft."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet.objects.select_related(*_PEOPLE), pk=pk)
        form, was = RuleSetForm(request.POST), moves.opened(request)
        saved, opened = attempt(
            form,
            lambda: rules.describe(ruleset_id=pk, by=request.user, opened=was, **form.cleaned_data),
            was,
        )
        if saved:
            messages.success(request, "Keterangan rancangan disimpan.")
            return redirect(ruleset)
        context = _context(request, ruleset, head_form=form, opened=opened)
        return render(request, "ikm_registry/rules.html", context, status=422)


class RuleRowView(RuleManagement):
    """POST: add a row to a draft (no ``rule``), or change one; a refusal keeps what was typed."""

    def post(self, request: HttpRequest, pk: int, rule: int | None = None) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet.objects.select_related(*_PEOPLE), pk=pk)
        form = RuleForm(request.POST, prefix="ubah" if rule else None)
        was = moves.opened(request)
        saved, opened = attempt(
            form,
            lambda: rules.save_rule(
                ruleset_id=pk, rule_id=rule, values=form.values, by=request.user, opened=was
            ),
            was,
        )
        if saved:
            messages.success(request, f"{saved} disimpan pada rancangan.")
            if others := rules.twins(saved):
                messages.warning(request, _twins(others))
            return redirect(f"{_address(ruleset, saved.version)}#aturan-{saved.number}")
        typed = form.data.get(form.add_prefix("version"), "")
        version = (
            typed if rule is None and typed in {"2020", "2025"} else asked_version(request.GET)
        )
        mine = {"edit_form": form, "open_row": rule} if rule else {"add_form": form}
        if rule and not ruleset.rules.filter(pk=rule, version=version).exists():
            mine = {
                "add_form": form
            }  # gone meanwhile, or of the other version: keep what was typed
        context = _context(request, ruleset, version, opened=opened, **mine)
        return render(request, "ikm_registry/rules.html", context, status=422)


def _twins(others: Mapping[SectorRule, Sequence[str]]) -> str:
    """Return what the other KBLI version says of the same industries, in a sentence."""
    said = "; ".join(
        f"{', '.join(codes[:3])}{f' dan {len(codes) - 3} kode lain' if len(codes) > 3 else ''} "
        f"{one.get_sector_display().lower()} menurut aturan {one.number} (awalan {one.prefix})"
        for one, codes in list(others.items())[:5]
    )
    more = f" dan {len(others) - 5} aturan lain" if len(others) > 5 else ""
    return (
        f"Menurut KBLI {next(iter(others)).version}, industri yang sama masih lain sektornya: {said}{more}. "
        "Bila maksudnya sama, ubah aturan itu atau tambahkan aturan untuk kodenya saja."
    )


def _address(ruleset: RuleSet, version: str) -> str:
    return f"{ruleset.get_absolute_url()}?versi={version}"


class RuleDeleteView(RuleManagement):
    """POST: take a row out of a draft."""

    def post(self, request: HttpRequest, pk: int, rule: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet, pk=pk)
        rules.remove_rule(ruleset_id=pk, rule_id=rule, by=request.user)
        messages.success(request, "Aturan dihapus dari rancangan.")
        return redirect(_address(ruleset, asked_version(request.GET)))


class RuleSetDiscardView(RuleManagement):
    """POST: throw a draft away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet, pk=pk)
        rules.discard(ruleset_id=pk, by=request.user)
        messages.success(request, f"“{ruleset.name}” dibuang.")
        return redirect("ikm_registry:rules")


class RuleSetEffectView(RegisterView):
    """*Bagaimana jika*: how many IKM change their sector, where, of what, and which ones."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet.objects.select_related(*_PEOPLE), pk=pk)
        if ruleset.is_active:
            return redirect(ruleset)
        return effect_page(request, ruleset)


class RuleSetActivateView(RuleManagement):
    """POST ``janji``: switch on as promised; what moved meanwhile is shown anew instead."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet.objects.select_related(*_PEOPLE), pk=pk)
        if ruleset.is_active:
            messages.success(request, f"“{ruleset.name}” sudah berlaku.")
            return redirect(ruleset)
        try:
            job = rule_activation.start(
                ruleset=ruleset, promised=request.POST.get("janji", "")[:64], by=request.user
            )
        except DomainError as error:
            status, words = moves.refused(error)
            return effect_page(request, ruleset, status, **words)
        return redirect("core:job", pk=job.pk)


def effect_page(
    request: HttpRequest, ruleset: RuleSet, status: int = 200, **words: str
) -> HttpResponse:
    """Render what a set would change now, with the promise its button will carry."""
    promise = rule_activation.promise(ruleset)
    scope = request.user.kecamatan_scope
    found = queries.what_if(ruleset.pk, scope) if scope else promise.moves
    rows = queries.moved(ruleset.pk, **moves.asked(request))
    names = rule_activation.SECTOR_WORDS
    for row in rows:
        row["was_label"], row["becomes_label"] = names[row["was"]], names[row["becomes"]]
    groups = dict(ProductGroup.objects.values_list("code", "name"))
    shown = moves.effect(request, found, rows, (names, names), groups)
    context = shown | {
        "ruleset": ruleset,
        "promise": promise,
        "stays": queries.stays(ruleset.pk, scope),
        "table": sector_table(queries.by_place(ruleset.pk, scope), shown["kecamatan"]),
        "may_edit": may_for_all(request.user, rules.PERMISSION),
    }
    return render(request, "ikm_registry/rules_effect.html", context | words, status=status)


def sector_table(found: Sequence[queries.Move], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the sectors by kecamatan now and then: the sum, then those that change by name."""
    labels = rule_activation.SECTOR_WORDS
    sums: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for move in found:
        for key in (move.key or "", TOTAL):
            now, then = sums.setdefault(key, (Counter(), Counter()))
            now[move.was] += move.ikm
            then[move.becomes] += move.ikm
    total = sums.pop(TOTAL, (Counter(), Counter()))
    kept = [sector for sector in labels if total[0][sector] or total[1][sector]]

    def line(name: str, pair: tuple[Counter[str], Counter[str]]) -> dict[str, Any]:
        cells = [(labels[one], pair[0][one], pair[1][one]) for one in kept]
        return {"name": name, "cells": cells}

    rows = [
        line(names.get(key, "Belum diketahui"), pair)
        for key, pair in sorted(sums.items(), key=lambda item: names.get(item[0], "~"))
        if pair[0] != pair[1]
    ]
    return {"heads": [labels[one] for one in kept], "rows": [line("Jumlah", total), *rows] if rows else []}  # fmt: skip
