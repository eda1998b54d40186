"""Between which years coaching is judged."""

from typing import Any

from django import forms
from django.utils import timezone


class EffectForm(forms.Form):
    """Two years of data; the address is read and shared by people."""

    awal = forms.IntegerField(label="Tahun data awal", min_value=2000, max_value=2100)
    akhir = forms.IntegerField(label="Tahun data akhir", min_value=2000, max_value=2100)

    def __init__(self, data: Any) -> None:
        year = timezone.localdate().year
        super().__init__({"awal": year - 1, "akhir": year} | {k: v for k, v in data.items() if v})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("awal") and data.get("akhir") and data["awal"] >= data["akhir"]:
            self.add_error("akhir", "Tahun akhir harus sesudah tahun awal.")
        return data
