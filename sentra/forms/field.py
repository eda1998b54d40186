"""What a phone sends: every value judged, nothing believed."""

from datetime import datetime
from typing import Any

from django import forms

from sentra.choices import Difference, Found
from sentra.services.field_checks import CheckInput

MOST_WORKERS = 9999
LONGEST_NOTE = 2000


class FieldCheckForm(forms.Form):
    """One record of a visit."""

    key = forms.UUIDField()
    ikm = forms.IntegerField(min_value=1, max_value=2**62)
    found = forms.ChoiceField(
        label="Usaha ini",
        choices=Found.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keadaan usahanya."},
    )
    product = forms.CharField(label="Produk yang Anda lihat", max_length=200, required=False)
    workers_male = forms.IntegerField(
        label="Pekerja laki-laki", min_value=0, max_value=MOST_WORKERS, required=False
    )
    workers_female = forms.IntegerField(
        label="Pekerja perempuan", min_value=0, max_value=MOST_WORKERS, required=False
    )
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    accuracy_m = forms.FloatField(min_value=0, max_value=10_000_000, required=False)
    note = forms.CharField(
        label="Catatan", max_length=LONGEST_NOTE, required=False, widget=forms.Textarea
    )
    checked_at = forms.DateTimeField()

    def clean_product(self) -> str:
        return " ".join(self.cleaned_data["product"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lon") is None):
            raise forms.ValidationError("Titik tidak utuh. Ambil titiknya lagi.")
        return data

    @property
    def first_error(self) -> str:
        """One sentence that says what is wrong, with the field's name."""
        name, errors = next(iter(self.errors.items()))
        field = self.fields.get(name)
        label = f"{field.label}: " if field is not None and field.label else ""
        return f"{label}{errors[0]}"

    @property
    def given(self) -> CheckInput:
        """What the service takes."""
        values = dict(self.cleaned_data)
        at: datetime = values.pop("checked_at")
        return CheckInput(ikm_id=values.pop("ikm"), checked_at=at, **values)


class FieldPhotoForm(forms.Form):
    """One photo of a visit; its content is judged by the service."""

    key = forms.UUIDField()
    record = forms.UUIDField()
    photo = forms.FileField()


class FieldDecisionForm(forms.Form):
    """One difference and what to do with it."""

    field = forms.ChoiceField(choices=Difference.choices)
    accept = forms.TypedChoiceField(
        choices=[("ya", "ya"), ("tidak", "tidak")], coerce=lambda value: value == "ya"
    )
    version = forms.IntegerField(min_value=1, max_value=2**31)
