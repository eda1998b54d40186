"""Which IKM have not been coached, or have: the filter of their list."""

from typing import Any

from django import forms

from ikm_registry.models import Kecamatan, ProductGroup
from rpik.core.models import User

MEMBER, OUTSIDE = "anggota", "luar"
COACHED, UNRECORDED = "sudah", "daftar"


class LeftOutForm(forms.Form):
    """Field names are Indonesian: the address is read and shared by people."""

    keadaan = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Belum dibina"),
            (UNRECORDED, "Terdaftar, kehadiran belum dicatat"),
            (COACHED, "Sudah dibina"),
        ],
    )
    tahun = forms.TypedChoiceField(label="Kurun", required=False, coerce=int)
    kecamatan = forms.ModelChoiceField(
        label="Kecamatan", required=False, queryset=Kecamatan.objects.none(), empty_label="Semua"
    )
    kelompok = forms.ModelChoiceField(
        label="Kelompok", required=False, queryset=ProductGroup.objects.all(), empty_label="Semua"
    )
    sentra = forms.ChoiceField(
        label="Sentra",
        required=False,
        choices=[("", "Semua"), (MEMBER, "Anggota sentra"), (OUTSIDE, "Di luar sentra")],
    )

    def __init__(self, data: Any, *, years: list[int], by: User) -> None:
        super().__init__(data)
        choices: Any = self.fields["tahun"]
        choices.choices = [("", "Sejak awal"), *((year, f"Pada {year}") for year in years)]
        places = Kecamatan.objects.order_by("name")
        scope = list(by.kecamatan_scope)
        chosen: Any = self.fields["kecamatan"]
        chosen.queryset = places.filter(pk__in=scope) if scope else places
