"""Between which years coaching is judged."""

from typing import Any

from django import forms
from django.utils import timezone

from rpik.plan.queries import effect as queries


class EffectForm(forms.Form):
    """Two years of data; the address is read and shared by people."""

    awal = forms.IntegerField(label="Tahun data awal", min_value=2000, max_value=2100)
    akhir = forms.IntegerField(label="Tahun data akhir", min_value=2000, max_value=2100)

    def __init__(self, data: Any) -> None:
        """Read what was asked; ``usual`` and ``opened`` stay equal where a year was asked for."""
        year = timezone.localdate().year
        asked = {name: data[name] for name in ("awal", "akhir") if data.get(name)}
        self.usual = year - 1, year
        self.opened = self.usual if asked else queries.newest_answer(self.usual)
        super().__init__(dict(zip(("awal", "akhir"), self.opened, strict=True)) | asked)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("awal") and data.get("akhir") and data["awal"] >= data["akhir"]:
            self.add_error("akhir", "Tahun akhir harus sesudah tahun awal.")
        return data
