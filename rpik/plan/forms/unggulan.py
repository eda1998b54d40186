"""Forms of industri unggulan: pairs, criteria with the filter, own scores, groups by stage."""

from typing import Any

from django import forms

from rpik.plan.document.words import Stage
from rpik.plan.priority import LQ_BY, MEASURES, MOST, OWN, Criterion, LqFilter, Scored, Setup
from rpik.plan.services.scorings import LABEL_LENGTH, NOTE_LENGTH, PRODUCTS_LENGTH

SCALE_WORDS = {
    "9": "mutlak lebih penting", "7": "jauh lebih penting", "5": "lebih penting",
    "3": "sedikit lebih penting", "1": "sama penting", "1/3": "sedikit kurang penting",
    "1/5": "kurang penting", "1/7": "jauh kurang penting", "1/9": "mutlak kurang penting",
}  # fmt: skip
MEASURE_WORDS = {OWN: "nilai dari Dinas, 0–100", **MEASURES}


def _note() -> forms.CharField:
    return forms.CharField(
        label="Catatan penilaian",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="Boleh kosong. Misalnya: FGD perajin dan akademisi, 3 Mei 2026.",
    )


class PairsForm(forms.Form):
    """One choice a pair of criteria, and what the scoring was."""

    def __init__(self, *args: Any, setup: Setup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for first, second in setup.pairs:
            self.fields[f"{first.key}|{second.key}"] = forms.ChoiceField(
                label=f"{first.label} terhadap {second.label[0].lower()}{second.label[1:]}",
                choices=list(SCALE_WORDS.items()),
                initial="1",
            )
        self.fields["note"] = _note()


class CriteriaForm(forms.Form):
    """The criteria, a row each with empty ones below, and the LQ filter; an empty name leaves one out."""

    use_lq = forms.BooleanField(
        label="Saring dengan LQ",
        required=False,
        help_text="Kelompok tanpa kecamatan yang LQ-nya mencapai ambang tidak diberi peringkat.",
    )
    threshold = forms.DecimalField(
        label="Ambang LQ",
        initial=1,
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        required=False,
        help_text="1 berarti sekhas rata-rata kabupaten; 2 dipakai European Cluster Observatory.",
    )
    by = forms.ChoiceField(label="LQ dihitung dari", choices=list(LQ_BY.items()))

    def __init__(self, *args: Any, setup: Setup, **kwargs: Any) -> None:
        lq = setup.lq or LqFilter()
        first = {"use_lq": setup.lq is not None, "threshold": lq.threshold, "by": lq.by}
        for at, one in enumerate(setup.criteria):
            first |= {f"key-{at}": one.key, f"label-{at}": one.label, f"measure-{at}": one.measure}
        super().__init__(*args, initial=first, **kwargs)
        for at in range(MOST):
            self.fields[f"key-{at}"] = forms.SlugField(required=False, widget=forms.HiddenInput)
            self.fields[f"label-{at}"] = forms.CharField(
                label=f"Nama kriteria {at + 1}", required=False, max_length=LABEL_LENGTH
            )
            self.fields[f"measure-{at}"] = forms.ChoiceField(
                label=f"Diukur dari {at + 1}", required=False, choices=list(MEASURE_WORDS.items())
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each criterion."""
        return [
            {name: self[f"{name}-{at}"] for name in ("key", "label", "measure")}
            for at in range(MOST)
        ]

    def criteria(self) -> list[Criterion]:
        """Return the named ones; a new one gets a key no other has."""
        data = self.cleaned_data
        rows = [[data[f"{n}-{at}"] for n in ("key", "label", "measure")] for at in range(MOST)]
        named = [(key, label.strip(), measure) for key, label, measure in rows if label.strip()]
        taken = {key for key, _, _ in named if key}
        made, seen = [], set()
        for key, label, measure in named:
            fresh = key if key and key not in seen else _key(measure, taken)
            taken.add(fresh)
            seen.add(fresh)
            made.append(Criterion(fresh, label, measure))
        return made

    def lq(self) -> LqFilter | None:
        """Return the filter; None where it is off."""
        data = self.cleaned_data
        if not data["use_lq"]:
            return None
        return LqFilter(float(data["threshold"] or 0), data["by"])


def _key(measure: str, taken: set[str]) -> str:
    if measure and measure not in taken:
        return measure
    return next(f"sendiri{n}" for n in range(1, 2 * MOST + 2) if f"sendiri{n}" not in taken)


class ScoresForm(forms.Form):
    """A number from 0 to 100 for each group and own criterion; empty is not known."""

    def __init__(self, *args: Any, setup: Setup, groups: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setup, self.groups = setup, groups
        for one in setup.own:
            for code, name in groups.items():
                self.fields[f"{one.key}|{code}"] = forms.FloatField(
                    label=f"{one.label}, {name}",
                    required=False,
                    min_value=0,
                    max_value=100,
                    localize=True,
                    initial=setup.scores.get(one.key, {}).get(code),
                )
        self.fields["note"] = _note()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return a row a group with its fields."""
        return [
            {"name": name, "cells": [self[f"{one.key}|{code}"] for one in self.setup.own]}
            for code, name in self.groups.items()
        ]

    def scores(self) -> dict[str, dict[str, float]]:
        """Return what was filled in."""
        return {
            one.key: {
                code: value
                for code in self.groups
                if (value := self.cleaned_data[f"{one.key}|{code}"]) is not None
            }
            for one in self.setup.own
        }


class LeadersForm(forms.Form):
    """Product types of a group in a stage; empty where it does not lead."""

    def __init__(
        self,
        *args: Any,
        stages: tuple[Stage, ...],
        groups: dict[str, str],
        chosen: dict[str, dict[str, str]],
        ranked: dict[str, Scored],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stages, self.groups, self.ranked = stages, groups, ranked
        for code, name in groups.items():
            for at, stage in enumerate(stages, 1):
                self.fields[f"{code}|{at}"] = forms.CharField(
                    label=f"{name}, {stage.name}",
                    required=False,
                    max_length=PRODUCTS_LENGTH,
                    initial=chosen.get(code, {}).get(str(at), ""),
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return a row a group with its fields by stage."""
        return [
            {
                "name": name,
                "scored": self.ranked.get(code),
                "cells": [self[f"{code}|{at}"] for at in range(1, len(self.stages) + 1)],
            }
            for code, name in self.groups.items()
        ]

    def chosen(self) -> dict[str, dict[int, str]]:
        """Return what was filled in, by group and stage."""
        return {
            code: {at: self.cleaned_data[f"{code}|{at}"] for at in range(1, len(self.stages) + 1)}
            for code in self.groups
        }
