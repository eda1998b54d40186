"""Forms of the list of known sentra."""

from typing import Any

from django import forms

from ikm_registry.cleaning.hamlets import hamlet_key
from ikm_registry.models import Desa, ProductGroup
from sentra.models import KnownSentra
from sentra.services.known import KnownInput


class KnownForm(forms.Form):
    """One known sentra."""

    name = forms.CharField(
        label="Nama sentra", max_length=160, help_text="Seperti: Gerabah Getaan."
    )
    product_group = forms.ModelChoiceField(
        label="Kelompok komoditas",
        queryset=ProductGroup.objects.order_by("sort", "name"),
        empty_label="Pilih kelompok",
    )
    desa = forms.CharField(
        label="Desa atau kelurahan",
        widget=forms.Select(
            attrs={
                "data-combobox": True,
                "data-url": "/acuan/desa/cari/",
                "data-placeholder": "Ketik nama desa",
            }
        ),
    )
    hamlet = forms.CharField(
        label="Dusun", max_length=80, required=False, help_text="Kosongkan bila sedesa."
    )
    year = forms.IntegerField(
        label="Tahun",
        min_value=1900,
        max_value=2100,
        required=False,
        help_text="Tahun SK, atau tahun mulai dikenal.",
    )
    source = forms.CharField(label="Sumber", max_length=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: KnownSentra | None = None, **kwargs: Any) -> None:
        if known is not None:
            kwargs.setdefault("initial", {})
            kwargs["initial"] |= {
                "name": known.name,
                "product_group": known.product_group_id,
                "desa": known.desa_id,
                "hamlet": known.hamlet,
                "year": known.year,
                "source": known.source,
                "version": known.version,
            }
        super().__init__(*args, **kwargs)
        # The chosen option is drawn again after an error: a combobox forgets nothing.
        code = str(self["desa"].value() or "")[:13]
        desa = Desa.objects.select_related("kecamatan").filter(pk=code).first()
        chosen = [(desa.pk, f"{desa.name}, Kecamatan {desa.kecamatan.name}")] if desa else []
        self.fields["desa"].widget.choices = [("", ""), *chosen]

    def clean_desa(self) -> Desa:
        desa = Desa.objects.filter(pk=str(self.cleaned_data["desa"])[:13]).first()
        if desa is None:
            raise forms.ValidationError("Pilih desa dari daftar yang muncul saat mengetik.")
        return desa

    def clean_hamlet(self) -> str:
        hamlet = " ".join(self.cleaned_data["hamlet"].split())
        if hamlet and not hamlet_key(hamlet):
            raise forms.ValidationError("Tulis nama dusunnya, seperti: Getaan.")
        return hamlet

    @property
    def data_in(self) -> KnownInput:
        """Return what the service takes."""
        data = self.cleaned_data
        return KnownInput(
            data["name"], data["product_group"], data["desa"], data["hamlet"], data["year"],
            data["source"],
        )  # fmt: skip


class KnownFileForm(forms.Form):
    """A table of known sentra."""

    file = forms.FileField(label="Berkas CSV", allow_empty_file=True)
