"""The question why a number changed: from when to when, of which part of the register."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from ikm_registry.choices import Sector
from ikm_registry.models import Kecamatan, ProductGroup
from ikm_registry.queries.change_causes import Part
from rpik.core.fields import DayInput
from rpik.core.models import User

UNCLASSIFIED = "belum"


class ChangeForm(forms.Form):
    """Field names are Indonesian: the address is read and shared by people."""

    dari = forms.DateField(label="Sejak", widget=DayInput())
    sampai = forms.DateField(label="Sampai dengan", widget=DayInput())
    sektor = forms.ChoiceField(
        label="Sektor",
        required=False,
        choices=[("", "Semua"), *Sector.choices, (UNCLASSIFIED, "Belum terklasifikasi")],
    )
    kelompok = forms.ChoiceField(label="Kelompok", required=False)
    kecamatan = forms.ModelChoiceField(
        label="Kecamatan", required=False, queryset=Kecamatan.objects.none(), empty_label="Semua"
    )

    tabel = forms.ChoiceField(
        label="Rinci menurut",
        required=False,
        choices=[
            ("", "Tidak dirinci"),
            ("kecamatan", "Kecamatan"),
            ("sektor", "Sektor"),
            ("kelompok", "Kelompok"),
        ],
    )

    def __init__(self, data: Any, *, by: User) -> None:
        today = timezone.localdate()
        usual = {"dari": date(today.year, 1, 1).isoformat(), "sampai": today.isoformat()}
        super().__init__({**usual, **{k: v for k, v in data.items() if v}})
        self._scope = tuple(by.kecamatan_scope)
        places = Kecamatan.objects.order_by("name")
        groups: Any = self.fields["kelompok"]
        groups.choices = [
            ("", "Semua"),
            *ProductGroup.objects.values_list("code", "name"),
            (UNCLASSIFIED, "Belum berkelompok"),
        ]
        chosen: Any = self.fields["kecamatan"]
        chosen.queryset = places.filter(pk__in=self._scope) if self._scope else places

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("dari"), data.get("sampai")
        if since and until and since > until:
            self.add_error("sampai", "Tanggal ini sebelum “Sejak”. Pilih tanggal sesudahnya.")
        if since and not 2000 <= since.year <= 2200:
            self.add_error("dari", "Pilih tanggal mulai tahun 2000.")
        if until and not 2000 <= until.year <= 2200:
            self.add_error("sampai", "Pilih tanggal mulai tahun 2000.")
        return data

    def part(self) -> Part:
        """Return the part of the register that is asked about."""
        data = self.cleaned_data
        return Part(
            sector=_code(data["sektor"]),
            group=_code(data["kelompok"]),
            kecamatan=data["kecamatan"].pk if data["kecamatan"] else None,
            scope=self._scope,
        )

    def names(self) -> dict[str, str]:
        """Return the rows of the table asked for: what the address says, and people call it."""
        field: Any = self.fields[self.cleaned_data["tabel"]]
        if isinstance(field, forms.ModelChoiceField):
            return {place.pk: place.name for place in field.queryset} | {
                "": "Kecamatan belum diketahui"
            }
        return {UNCLASSIFIED if code == "" else code: name for code, name in field.choices if code}

    def period(self) -> tuple[datetime, datetime]:
        """Return the moments of the period: from midnight to the midnight after its last day."""
        zone = timezone.get_current_timezone()
        since, until = self.cleaned_data["dari"], self.cleaned_data["sampai"]
        return (
            datetime.combine(since, time.min, zone),
            datetime.combine(until + timedelta(days=1), time.min, zone),
        )


def _code(chosen: str) -> str | None:
    return {"": None, UNCLASSIFIED: ""}.get(chosen, chosen)
