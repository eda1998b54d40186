"""Forms of rule sets: the description of a draft, and one row of it."""

import re
from typing import Any

from django import forms

from ikm_registry.choices import KBLI_VERSIONS, Sector
from ikm_registry.models import RuleSet, SectorRule

_PREFIX = re.compile(r"\A[0-9]{2,5}\Z")
CONFIDENCE = [("", "Tidak dinyatakan"), ("tinggi", "Tinggi"), ("sedang", "Sedang"), ("rendah", "Rendah")]  # fmt: skip


class IsoDate(forms.DateInput):
    """The browser's own date field, which speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RuleSetForm(forms.Form):
    """By which decision a draft will bind, and from when."""

    name = forms.CharField(label="Nama", max_length=120)
    basis = forms.CharField(
        label="Dasar (keputusan)",
        max_length=300,
        required=False,
        help_text="Misalnya Keputusan Kepala Disperindag nomor dan tanggalnya. Wajib sebelum berlaku.",
    )
    valid_from = forms.DateField(label="Berlaku mulai", required=False, widget=IsoDate())
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    @classmethod
    def of(cls, ruleset: RuleSet) -> "RuleSetForm":
        """Return the form as the draft stands."""
        names = ("name", "basis", "valid_from", "note")
        return cls(initial={name: getattr(ruleset, name) for name in names})


class RuleForm(forms.Form):
    """One row: prefix of one KBLI version to sector, with basis and reason."""

    version = forms.ChoiceField(label="Versi KBLI", choices=KBLI_VERSIONS)
    prefix = forms.CharField(
        label="Awalan KBLI",
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="2 sampai 5 angka. Awalan terpanjang yang cocok menang.",
    )
    sector = forms.ChoiceField(label="Sektor", choices=Sector.choices)
    basis = forms.CharField(label="Dasar", max_length=300)
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        required=False,
        help_text="Wajib bila menegaskan sektor yang sudah ditetapkan awalan yang lebih pendek.",
    )
    confidence = forms.ChoiceField(label="Keyakinan", choices=CONFIDENCE, required=False)
    valid_from = forms.DateField(label="Berlaku mulai", required=False, widget=IsoDate())

    def clean_prefix(self) -> str:
        """Return the digits; a code may be typed with dots or spaces ("10.79")."""
        written = re.sub(r"[.\s]", "", self.cleaned_data["prefix"])
        if not _PREFIX.match(written):
            raise forms.ValidationError("Tulis 2 sampai 5 angka, misalnya 107 atau 10794.")
        return written

    @classmethod
    def of(cls, rule: SectorRule) -> "RuleForm":
        """Return the form as the row stands."""
        return cls(initial={name: getattr(rule, name) for name in cls.base_fields}, prefix="ubah")

    @property
    def values(self) -> dict[str, Any]:
        """The row as the service takes it."""
        return {**self.cleaned_data}
