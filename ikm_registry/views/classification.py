"""Classification: the structure, the work list, the rules, and the search for a code."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from ikm_registry.choices import QualityFlag, RuleSetState, Sector
from ikm_registry.classification.cell_products import CellProduct
from ikm_registry.classification.kbli_records import Answer, Suggestion
from ikm_registry.classification.ranking import AUTOMATIC
from ikm_registry.classification.size import size_class
from ikm_registry.cleaning import numbers
from ikm_registry.forms.ikm import find_kbli
from ikm_registry.models import Desa, Kbli, Kecamatan, ProductGroup, RuleSet
from ikm_registry.queries import classification as texts
from ikm_registry.queries import stats
from ikm_registry.services import kbli_version, named_products, reference
from ikm_registry.views.ikm import RegisterView
from rpik.core.marking import segments
from rpik.core.templatetags.format_id import angka, persen

VERSIONS = ("2020", "2025")
LONGEST = 400  # as much of a text as the engine reads
_SPOKEN = re.compile(r"(?:kbli\s*)?(2020|2025)[\s:.]+", re.IGNORECASE)
_BEFORE_CODE = re.compile(r"\A(?:kbli|kode|c)[\s:.]*(?=\d)", re.IGNORECASE)


class ClassificationView(RegisterView):
    """What is agro, what is not, and the texts that wait for a decision."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        scope = list(request.user.kecamatan_scope)
        work = texts.texts_without_kbli(scope, 10)
        counts: dict[str, int] = {}
        for row in stats.sector_by_size(scope):
            counts[row["sector"]] = counts.get(row["sector"], 0) + row["ikm"]
        names = {**dict(Sector.choices), "": "Belum terklasifikasi"}
        address = reverse("ikm_registry:ikm-list")
        bars = [
            {
                "label": names[key],
                "value": count,
                "tone": key or "unknown",
                "url": f"{address}?sektor={key or 'belum'}",
            }
            for key, count in sorted(counts.items(), key=lambda item: -item[1])
        ]
        return render(
            request,
            "ikm_registry/classification.html",
            {"work": work, "bars": bars, "ruleset": _active()},
        )


def _active() -> RuleSet | None:
    return RuleSet.objects.filter(state=RuleSetState.ACTIVE).prefetch_related("rules").first()


class QualityView(RegisterView):
    """What to mend first: each doubt with its count and the list behind it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        names = dict(QualityFlag.choices)
        address = reverse("ikm_registry:ikm-list")
        rows = [
            {
                "label": names.get(row["flag"], row["flag"]),
                "value": row["ikm"],
                "url": f"{address}?tanda={row['flag']}",
            }
            for row in stats.flag_counts(list(request.user.kecamatan_scope))
        ]
        return render(request, "ikm_registry/quality.html", {"rows": rows})


class ReferenceView(RegisterView):
    """The reference tables: what is loaded, from where."""

    permission_required = "ikm_registry.view_ruleset"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request,
            "ikm_registry/reference.html",
            {
                "kecamatan": Kecamatan.objects.count(),
                "desa": Desa.objects.count(),
                "kbli": [
                    (version, Kbli.objects.filter(version=version, level=5).count())
                    for version in ("2020", "2025")
                ],
                "groups": ProductGroup.objects.filter(active=True),
                "ruleset": _active(),
            },
        )


class KbliSearchView(RegisterView):
    """``?q=``: the five best codes of one version for plain words, with the reason.

    ``?versi=`` says which; else the text may begin with it ("2025 batik"), else it is the office's.
    ``note`` says why there is none. Titles and reasons come in pieces: [text, whether it matched].
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        text, asked = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("versi")
        version = asked if asked in VERSIONS else kbli_version.current()
        if asked not in VERSIONS and (spoken := _SPOKEN.match(text)):
            version, text = spoken[1], text[spoken.end() :]
        text = _BEFORE_CODE.sub("", text)
        index = reference.kbli_index()
        found = index.search(text, version, 5)
        note = "" if found else index.outside_many([text], version)[0]
        if not found and not note and asked not in VERSIONS:
            other = next(one for one in VERSIONS if one != version)
            if index.search(text, other, 1):
                note = f"KBLI {version} tidak memuatnya. Untuk KBLI {other}, ketik {other} di depannya."
            elif text.isdigit():
                note = f"KBLI {version} kategori C tidak memuat kode {text}. Ketik nama produknya."
        return JsonResponse({"note": note, "results": [_option(one) for one in found]})


def _option(one: Suggestion) -> dict[str, Any]:
    sure = "" if one.matched == (one.code,) else f"keyakinan {persen(one.score)} · "
    said = f"KBLI {one.version} · {sure}{one.reason}"
    return {
        "value": f"{one.version}:{one.code}",
        "text": f"{one.code} {one.title}",
        "marked": segments(f"{one.code} {one.title}", one.matched),
        "subtitle": segments(said, one.matched),
        "unsure": one.score < AUTOMATIC,
    }


def _also(
    product: str, code: str, group: str, names: dict[str, str]
) -> list[tuple[CellProduct, str]]:
    """Return what a product text names beside the main product, each with the name of its group."""
    return [
        (one, names.get(one.group, ""))
        for one in named_products.of_text(product)
        if (one.group and one.group != group) or (one.code and one.code != code)
    ]


class DerivedView(RegisterView):
    """Size, KBLI, sector and group of what is being typed, each with its reason (htmx fragment)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        product = request.GET.get("product", "")[:200]
        raw = request.GET.get("raw_material", "")[:200]
        kbli = find_kbli(request.GET.get("kbli", ""))
        version, code, reason = "", "", ""
        now = kbli_version.current()
        if kbli:
            version, code, reason = kbli.version, kbli.code, "Dipilih di formulir."
        elif product:
            sure = reference.kbli_index().automatic(product, now, raw)
            if sure:
                version, (code, reason) = now, sure
        workers = [
            numbers.clean_count(request.GET.get(f"workers_{s}", "")).value
            for s in ("male", "female")
        ]
        known = [count for count in workers if count is not None]
        investment = numbers.clean_money(request.GET.get("investment", "")).value
        title = (
            Kbli.objects.filter(version=version, code=code).values_list("title", flat=True).first()
        )
        group = reference.product_groups().group(version, code, product)
        names = dict(ProductGroup.objects.values_list("code", "name"))
        decision = reference.rule_table().sector(version, code)
        return render(
            request,
            "ikm_registry/_derived.html",
            {
                "code": code,
                "version": version,
                "title": title,
                "kbli_reason": reason,
                "answer": reference.kbli_index().suggest(product, raw=raw, version=now)
                if product
                else Answer(),
                "offered": now,
                "sector": decision,
                "sector_label": dict(Sector.choices).get(decision.sector or "", ""),
                "group": group,
                "group_name": names.get(group.code or "", ""),
                "also": _also(product, code, group.code or "", names),
                "size": size_class(sum(known) if known else None, investment),
                "workers": angka(sum(known)) if known else "",
            },
        )
