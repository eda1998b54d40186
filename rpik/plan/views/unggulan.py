"""Industri unggulan of an edition: weights, criteria, own scores, groups by stage, every scoring."""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from rpik.core.templatetags.format_id import persen
from rpik.core.views.asked import number
from rpik.plan.document import breakdowns
from rpik.plan.forms.unggulan import CriteriaForm, LeadersForm, PairsForm, ScoresForm
from rpik.plan.models import Edition, Scoring
from rpik.plan.priority import LQ_UNITS, Setup, rank, setup_of, weights_of
from rpik.plan.queries.document import gather
from rpik.plan.services import editions, scorings
from rpik.plan.views.editions import EditionFormView, EditionRead

SHOWN = 200


def _setup(edition: Edition) -> Setup:
    return setup_of(edition.criteria, edition.comparisons)


class ScoringFormView(EditionFormView):
    """Ground of the pages that score: they hold criteria, comparisons and scores as one."""

    def replaced(self, edition: Edition, code: str = "") -> Any:
        return [edition.criteria, edition.comparisons]


class EditionCriteriaView(ScoringFormView):
    """How the criteria of industri unggulan compare, with what comes of it."""

    template, done = "rpik/edition/criteria.html", "Perbandingan kriteria tersimpan."

    def fresh(self, edition: Edition) -> Form:
        return PairsForm(initial=edition.comparisons, setup=_setup(edition))

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return PairsForm(request.POST, setup=_setup(edition))

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        data = dict(form.cleaned_data)
        note = data.pop("note")
        scorings.compare_criteria(
            edition_id=edition.pk, comparisons=data, note=note, by=request.user
        )

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        setup = _setup(edition)
        weights = weights_of(setup)
        rows = [{"label": one.label, "value": weights.values[one.key]} for one in setup.criteria]
        for row in rows:
            row["text"] = persen(row["value"], 1)
        ranked = rank(edition.snapshot or gather(), setup)
        return {
            "weights": weights,
            "setup": setup,
            "bars": sorted(rows, key=lambda row: -row["value"]),
            "ranked": [one for one in ranked if one.rank is not None][:10],
            "left_out": sum(one.rank is None for one in ranked),
            "tab": "bobot",
        }


class EditionCriteriaSetView(ScoringFormView):
    """Which criteria there are, how each is measured, and the LQ filter."""

    template, done = "rpik/edition/criteria_set.html", "Kriteria dan saringan tersimpan."

    def fresh(self, edition: Edition) -> Form:
        return CriteriaForm(setup=_setup(edition))

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return CriteriaForm(request.POST, setup=_setup(edition))

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        scorings.set_criteria(
            edition_id=edition.pk, criteria=form.criteria(), lq=form.lq(), by=request.user
        )

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        return {"tab": "kriteria", "setup": _setup(edition), "lq_units": LQ_UNITS}


class EditionScoresView(ScoringFormView):
    """What the office thinks of each group by its own criteria."""

    template, done = "rpik/edition/scores.html", "Nilai kelompok tersimpan."

    def fresh(self, edition: Edition) -> Form:
        return ScoresForm(setup=_setup(edition), groups=_groups(edition))

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return ScoresForm(request.POST, setup=_setup(edition), groups=_groups(edition))

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        scorings.score_groups(
            edition_id=edition.pk,
            scores=form.scores(),
            note=form.cleaned_data["note"],
            by=request.user,
        )

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        return {"tab": "nilai", "setup": _setup(edition)}


class EditionLeadersView(EditionFormView):
    """Which groups lead in which stage; the ranked ones come first."""

    template, done = "rpik/edition/leaders.html", "Industri unggulan per tahap tersimpan."

    def replaced(self, edition: Edition, code: str = "") -> Any:
        return edition.leaders

    def fresh(self, edition: Edition) -> Form:
        return self._form(edition)

    def bound(self, request: HttpRequest, edition: Edition) -> Form:
        return self._form(edition, request.POST)

    def _form(self, edition: Edition, *data: Any) -> Form:
        ranked = rank(edition.snapshot or gather(), _setup(edition))
        return LeadersForm(
            *data,
            stages=editions.words_of(edition).stages,
            groups=_groups(edition),
            chosen=edition.leaders,
            ranked={one.code: one for one in ranked},
        )

    def save(self, request: HttpRequest, edition: Edition, form: Form) -> None:
        scorings.choose_leaders(edition_id=edition.pk, chosen=form.chosen(), by=request.user)

    def beside(self, edition: Edition, code: str = "") -> dict[str, Any]:
        return {"tab": "tahap", "setup": _setup(edition)}


def _groups(edition: Edition) -> dict[str, str]:
    """Return the groups of the register by name, the best ranked first."""
    figures = edition.snapshot or gather()
    order = [one.code for one in rank(figures, _setup(edition))]
    names: dict[str, str] = figures["groups"]
    rest = sorted(set(names) - set(order), key=lambda code: names[code])
    there = {c["product_group_id"] for c in breakdowns.of(figures, "group")} | set(edition.leaders)
    return {code: names[code] for code in [*order, *rest] if code in there and code in names}


class ScoringsView(EditionRead, View):
    """Every scoring of an edition, newest first, and two of them side by side (?lama=, ?baru=)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = get_object_or_404(Edition.objects.defer("snapshot"), pk=pk)
        rows = list(edition.scorings.select_related("made_by")[:SHOWN])
        asked = [number(request.GET.get(name)) for name in ("lama", "baru")]
        old, new = (next((r for r in rows if r.pk == one), None) for one in asked)
        if new is None and rows:
            new = rows[0]
        if old is None and new is not None:
            old = next((r for r in rows if r.pk < new.pk), None)
        context: dict[str, Any] = {"edition": edition, "rows": rows, "old": old, "new": new}
        context["tab"] = "riwayat"
        context["setup"] = _setup(edition)
        for row in rows:
            row.day = date.fromisoformat(row.result["as_of"]) if row.result["as_of"] else None
            row.top = [one for one in row.result["rows"] if one["rank"] is not None][:3]
        if new:
            context |= _side_by_side(old, new)
        return render(request, "rpik/edition/scorings.html", context)


def _side_by_side(old: Scoring | None, new: Scoring) -> dict[str, Any]:
    """Return weights and ranks of two scorings by criterion and group; ``old`` None: of one alone."""
    labels: dict[str, str] = {}
    for one in filter(None, (old, new)):
        labels |= {key: label for key, label, _ in one.setup["criteria"]}
    before = old.result if old else {"weights": {}, "rows": []}
    was = {row["code"]: row for row in before["rows"]}
    now = {row["code"]: row for row in new.result["rows"]}
    ranks = [
        {"name": (now.get(code) or was[code])["name"], "old": was.get(code), "new": now.get(code)}
        for code in dict.fromkeys([*now, *was])
    ]
    for row in ranks:
        first, second = ((row[when] or {}).get("rank") for when in ("old", "new"))
        row["moved"] = first - second if first and second else 0
        row["steps"] = abs(row["moved"])
    return {
        "weights": [
            (label, before["weights"].get(key), new.result["weights"].get(key))
            for key, label in labels.items()
        ],
        "ranks": ranks,
        "filters": [(one, one.setup["lq"]) for one in (old, new) if one],
    }
