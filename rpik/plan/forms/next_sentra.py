"""What a planner asks when choosing the next sentra; money in million rupiah."""

from typing import Any

from django import forms

from rpik.plan.optimise.plan import MAX_DISTANCE_M


class NextForm(forms.Form):
    """Budget, distance, costs and years; every number is an assumption of the planner."""

    anggaran = forms.FloatField(localize=True, label="Anggaran seluruhnya (Rp juta)", max_value=1e9)
    tahun = forms.IntegerField(label="Selama (tahun)", min_value=1, max_value=20)
    jarak = forms.FloatField(
        localize=True, label="Jarak jangkauan (m)", min_value=0, max_value=MAX_DISTANCE_M
    )
    paling_banyak = forms.IntegerField(
        label="Sentra baru paling banyak", min_value=1, max_value=1000, required=False
    )
    tetap = forms.FloatField(
        localize=True, label="Biaya tetap per sentra (Rp juta)", min_value=0, max_value=1e6
    )
    per_unit = forms.FloatField(
        localize=True, label="Biaya per unit (Rp juta)", min_value=0, max_value=1e6
    )
    hitung = forms.ChoiceField(
        label="Yang dihitung", choices=[("units", "Unit usaha"), ("workers", "Tenaga kerja")]
    )
    jangkau = forms.ChoiceField(
        label="Yang terjangkau",
        choices=[("sejenis", "Kelompok yang sama"), ("semua", "Semua kelompok")],
    )

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
            "jangkau": "sejenis",
        }
