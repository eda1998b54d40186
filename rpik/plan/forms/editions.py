"""Forms of an edition."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from rpik.core import idempotency
from rpik.core.fields import DayInput
from rpik.plan.document.outline import EXTERNALS, TARGETS
from rpik.plan.document.words import ExternalFigure, Perda, Stage
from rpik.plan.models import Edition
from rpik.plan.models.edition import DECREE_LENGTH
from rpik.plan.services.edition_checks import YEARS
from rpik.plan.services.editions import MAX_TEXT

STAGE = re.compile(r"^(?P<name>\D.*?)\s*[:,]?\s*(?P<start>\d{4})\s*[-–]\s*(?P<end>\d{4})$")


PERDA_FIELDS = ("number", "day", "gazette_number", "gazette_year")


def _year(label: str, help_text: str = "", *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=YEARS[0],
        max_value=YEARS[1],
        help_text=help_text,
        required=required,
    )


def _text(label: str, length: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


class EditionForm(forms.Form):
    """A new edition; the length of the title is the service's rule, with its sentence."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Judul", help_text="Contoh: Rencana Pembangunan Industri Kabupaten Malang."
    )
    year_from = _year("Tahun awal")
    year_to = _year(
        "Tahun akhir",
        "RPIK berlaku 20 tahun. Tahapnya dibagi menurut periode ini, dan dapat diubah nanti.",
    )
    template = forms.ModelChoiceField(
        Edition.objects.defer("snapshot"),
        label="Mulai dari edisi",
        required=False,
        empty_label="kosong, dengan tulisan bawaan",
        help_text="Tulisan, angka luar, sasaran, dan kriteria disalin; tahapnya mengikuti periode di atas; angka register selalu yang terbaru.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = idempotency.new_key


class HeadForm(forms.Form):
    """Title, period and stages of a draft; a stage a line: "Tahap I 2023-2027"."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="Judul")
    year_from = _year("Tahun awal")
    year_to = _year("Tahun akhir")
    stages = forms.CharField(
        label="Tahap",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Satu baris satu tahap: Tahap I 2023-2027. Setiap tahun periode masuk satu tahap; tahap pertama boleh mulai setahun sebelumnya.",
    )

    def clean_stages(self) -> list[Stage]:
        """Return the stages, or say which line is none."""
        found = []
        for line in self.cleaned_data["stages"].splitlines():
            if not line.strip():
                continue
            read = STAGE.match(line.strip())
            if not read:
                raise forms.ValidationError(
                    f"“{line.strip()[:60]}” bukan tahap. Tulis seperti: Tahap I 2023-2027."
                )
            found.append(Stage(read["name"][:40], int(read["start"]), int(read["end"])))
        return found


class PerdaForm(forms.Form):
    """The Perda that sets the RPIK; everything empty means that there is none yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = _text("Nomor Perda", DECREE_LENGTH, "Contoh: 5, dari Perda Nomor 5 Tahun 2024.")
    day = forms.DateField(
        label="Tanggal Perda",
        required=False,
        widget=DayInput(),
        help_text="Kosongkan semua isian bila Perda belum ada.",
    )
    gazette_number = _text("Nomor Lembaran Daerah", DECREE_LENGTH)
    gazette_year = _year("Tahun Lembaran Daerah", "Boleh menyusul.", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a part of a Perda: its number and day go together, the gazette follows them."""
        data = super().clean() or {}
        if self.errors or not any(data.get(name) for name in PERDA_FIELDS):
            return data
        for name, words in (("number", "nomor"), ("day", "tanggal")):
            if not data.get(name):
                self.add_error(name, f"Isi {words} Perda.")
        return data

    def perda(self) -> Perda | None:
        """Return what was entered; None when every field is empty."""
        data = {name: self.cleaned_data[name] for name in PERDA_FIELDS}
        return Perda(**data) if data["day"] else None


class SectionForm(forms.Form):
    """The words of one section."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(
        label="Isi",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Baris kosong memisahkan paragraf; baris yang diawali “- ” menjadi butir. "
        "Kosongkan bila bagian ini sengaja tidak diisi.",
    )


class FiguresForm(forms.Form):
    """Every figure from outside and every target; an empty value stays missing.

    ``counted`` are those the loaded tables tell (value, year, source): printed where nothing is typed.
    """

    def __init__(
        self,
        *args: Any,
        stages: tuple[Stage, ...],
        counted: Mapping[str, tuple[str, int | None, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stages, self.counted = stages, counted
        for one in EXTERNALS:
            self.fields[f"value-{one.key}"] = _text(one.label, 60)
            self.fields[f"year-{one.key}"] = forms.IntegerField(
                label=f"Tahun {one.label}", required=False, min_value=1945, max_value=YEARS[1]
            )
            self.fields[f"source-{one.key}"] = _text(f"Sumber {one.label}", 200)
        for target in TARGETS:
            for stage in range(len(stages) + 1):
                label = f"{target.label}, {stages[stage - 1].name if stage else 'keadaan awal'}"
                self.fields[f"target-{target.key}-{stage}"] = _text(label, 40)

    @property
    def external_rows(self) -> list[dict[str, Any]]:
        """Return a row a figure: what it is and its three fields."""
        return [
            {
                "one": one,
                "value": self[f"value-{one.key}"],
                "year": self[f"year-{one.key}"],
                "source": self[f"source-{one.key}"],
                "counted": self.counted.get(one.key),
            }
            for one in EXTERNALS
        ]

    @property
    def target_rows(self) -> list[dict[str, Any]]:
        """Return a row a target with (its stage, its field) a stage."""
        titles = ["Keadaan awal", *(stage.name for stage in self.stages)]
        return [
            {
                "one": one,
                "cells": [(title, self[f"target-{one.key}-{k}"]) for k, title in enumerate(titles)],
            }
            for one in TARGETS
        ]

    def externals(self) -> dict[str, ExternalFigure]:
        """Return the figures that have a value."""
        data = self.cleaned_data
        return {
            one.key: ExternalFigure(
                data[f"value-{one.key}"], data[f"year-{one.key}"], data[f"source-{one.key}"]
            )
            for one in EXTERNALS
            if data[f"value-{one.key}"]
        }

    def targets(self) -> dict[str, dict[int, str]]:
        """Return the targets that have a value, by stage."""
        data = self.cleaned_data
        return {
            one.key: {
                stage: data[f"target-{one.key}-{stage}"]
                for stage in range(len(self.stages) + 1)
                if data[f"target-{one.key}-{stage}"]
            }
            for one in TARGETS
        }
