"""What a planner asks when choosing the next sentra; money in million rupiah."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from rpik.core.templatetags.format_id import angka, desimal
from rpik.plan.optimise.plan import MAX_DISTANCE_M


class NextForm(forms.Form):
    """Budget, distance, costs and years; every number is an assumption of the planner."""

    anggaran = forms.FloatField(
        localize=True,
        label="Anggaran (Rp juta)",
        max_value=1e9,
        validators=[MinValueValidator(1e-6, "Anggaran harus lebih dari 0.")],
    )
    tahun = forms.IntegerField(label="Selama (tahun)", min_value=1, max_value=20)
    jarak = forms.FloatField(
        localize=True, label="Jarak jangkauan (m)", min_value=0, max_value=MAX_DISTANCE_M
    )
    paling_banyak = forms.IntegerField(
        label="Sentra baru, maksimum", min_value=1, max_value=1000, required=False
    )
    tetap = forms.FloatField(
        localize=True, label="Biaya tetap (Rp juta)", min_value=0, max_value=1e6
    )
    per_unit = forms.FloatField(
        localize=True, label="Biaya per unit (Rp juta)", min_value=0, max_value=1e6
    )
    hitung = forms.ChoiceField(
        label="Yang dihitung",
        choices=[
            ("units", "Unit usaha"),
            ("workers", "Tenaga kerja"),
            ("both", "Keduanya, dibobot"),
        ],
    )
    bobot = forms.FloatField(
        localize=True,
        label="Bobot satu TK (unit)",
        min_value=0,
        max_value=100,
    )
    minimal = forms.IntegerField(
        label="Unit per sentra, minimum", min_value=0, max_value=10_000, required=False
    )
    per_kecamatan = forms.IntegerField(
        label="Per kecamatan, maksimum", min_value=1, max_value=1000, required=False
    )
    imbang = forms.FloatField(
        localize=True,
        label="Agro / non-agro, minimum (%)",
        min_value=0,
        max_value=50,
        required=False,
    )
    jangkau = forms.ChoiceField(
        label="Yang terjangkau",
        choices=[("sejenis", "Kelompok yang sama"), ("semua", "Semua kelompok")],
    )

    def in_words(self) -> list[tuple[str, str]]:
        """Return what was asked as (label, value), empty limits left out."""
        said = []
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if value is None or (name == "bobot" and self.cleaned_data["hitung"] != "both"):
                continue
            choices = dict(getattr(field, "choices", ()))
            text = choices.get(value) or (desimal(value, 1) if value % 1 else angka(value))
            said.append((str(field.label), str(text)))
        return said

    @staticmethod
    def defaults() -> dict[str, Any]:
        """Return what the page begins with: assumptions, to be changed."""
        return {
            "anggaran": 500,
            "tahun": 5,
            "jarak": 2000,
            "tetap": 40,
            "per_unit": 3,
            "hitung": "units",
            "bobot": "0,2",
            "jangkau": "sejenis",
        }
