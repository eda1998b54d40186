"""Apakah berhasil: coached sentra against alike ones, with what the data cannot say."""

from typing import Any

from django.views.generic import TemplateView

from rpik.core.templatetags.format_id import desimal, persen, rupiah
from rpik.plan.effect import LEAST_MEMBERS, Effect, effect
from rpik.plan.forms.effect import EffectForm
from rpik.plan.queries import effect as queries
from rpik.plan.views.coaching import CoachingRead

TITLES = {
    "workers": "Tenaga kerja per IKM",
    "output": "Produksi setahun per IKM",
    "active": "IKM yang tetap aktif",
}
WHY_NOT = (
    "Tidak ada kelompok komoditas yang punya sentra dibina dan pembanding, masing-masing dengan "
    "sedikitnya {least} anggota yang tercatat sampai tahun {first} dan sesudahnya. Impor daftar dua "
    "tahun dengan tahun datanya, atau pilih tahun lain."
)


class EffectView(CoachingRead, TemplateView):
    """Three measures, each with its verdict and the sentra behind it."""

    template_name = "rpik/coaching/effect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = EffectForm(self.request.GET)
        context = super().get_context_data(**kwargs, form=form)
        if not form.is_valid():
            return context
        first, last = form.cleaned_data["awal"], form.cleaned_data["akhir"]
        rows = queries.places(first, last)
        for row in rows:
            row["role"] = queries.role(row, first, last)
            row["shown"] = {
                TITLES[name]: (
                    written(name, row[f"{name}_before"]),
                    written(name, row[f"{name}_after"]),
                )
                if row[f"{name}_n"] >= LEAST_MEMBERS
                else None
                for name in queries.MEASURES
            }
        before = queries.earlier(rows, first, last)
        found = {name: effect(queries.units(rows, name)) for name in queries.MEASURES}
        placebo = {name: effect(queries.units(before, name)) for name in queries.MEASURES}
        return context | {
            "first": first,
            "last": last,
            "usual": form.usual if form.opened != form.usual else None,
            "rows": [row for row in rows if row["role"] and any(row["shown"].values())],
            "titles": [TITLES[name] for name in queries.MEASURES],
            "coached": sum(row["role"] == "dibina" for row in rows),
            "compared": sum(row["role"] == "pembanding" for row in rows),
            "spoilt": sum(not row["role"] for row in rows),
            "any_answer": any(found.values()),
            "why_not": WHY_NOT.format(least=LEAST_MEMBERS, first=first),
            "before": 2 * first - last,
            "answers": [_answer(name, one, placebo[name]) for name, one in found.items()],
        }


def written(name: str, value: float | None) -> str:
    """Return a mean as people read it."""
    if name == "active":
        return persen(value)
    if name == "output":
        return rupiah(None if value is None else round(value))
    return desimal(value)


def _answer(name: str, found: Effect | None, placebo: Effect | None) -> dict[str, Any]:
    if found is None:
        return {"title": TITLES[name], "tone": "unknown", "verdict": "Data belum dapat menjawab"}
    if not found.can_tell:
        tone, verdict = "unknown", "Terlalu sedikit sentra untuk menyimpulkan"
    elif not found.is_sure:
        tone, verdict = "warn", "Belum dapat dibedakan dari kebetulan"
    elif placebo and placebo.is_sure:
        tone, verdict = "warn", "Arahnya sudah berbeda sebelum dibina"
    elif found.effect > 0:
        tone, verdict = "good", "Berubah lebih baik daripada pembandingnya"
    else:
        tone, verdict = "bad", "Berubah lebih buruk daripada pembandingnya"
    return {
        "title": TITLES[name],
        "tone": tone,
        "verdict": verdict,
        "found": found,
        "placebo": _placebo(name, placebo),
        "effect": _signed(name, found.effect),
        "low": _signed(name, found.low) if found.can_tell else "",
        "high": _signed(name, found.high) if found.can_tell else "",
        "coached_change": _signed(name, found.coached_change),
        "other_change": _signed(name, found.other_change),
    }


def _placebo(name: str, found: Effect | None) -> dict[str, Any] | None:
    """Return the same comparison before anybody was coached; None where no year tells of it."""
    if found is None:
        return None
    return {"effect": _signed(name, found.effect), "found": found}


def _signed(name: str, value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + written(name, abs(value))
