"""Which lists are held against each other."""

from typing import Any

from django import forms

from ikm_registry.choices import BatchState
from ikm_registry.models import ImportBatch, ProductGroup
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal_pendek
from rpik.plan.capture import MOST_LISTS

SHOWN = 40


class CaptureForm(forms.Form):
    """Two to four saved imports; field names are Indonesian, the address is shared by people."""

    daftar = forms.TypedMultipleChoiceField(
        label="Daftar", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    kelompok = forms.ModelChoiceField(
        label="Kelompok", required=False, queryset=ProductGroup.objects.all(), empty_label="Semua"
    )

    def __init__(self, data: Any, *, by: User) -> None:
        super().__init__(data)
        found = ImportBatch.objects.visible_to(by).filter(state=BatchState.COMMITTED).for_list()
        choices: Any = self.fields["daftar"]
        choices.choices = [
            (one.pk, f"{one.file.name} ({one.data_year or tanggal_pendek(one.committed_at)})")
            for one in found.order_by("-committed_at")[:SHOWN]
        ]

    def clean_daftar(self) -> list[int]:
        """Return the chosen lists in a steady order."""
        chosen = sorted(set(self.cleaned_data["daftar"]))
        if not 2 <= len(chosen) <= MOST_LISTS:
            raise forms.ValidationError(f"Pilih dua sampai {MOST_LISTS} daftar.")
        return chosen
