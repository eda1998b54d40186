"""Forms of a candidate that a planner composes."""

from typing import Any

from django import forms

from ikm_registry.models import ProductGroup
from rpik.core.idempotency import new_key
from sentra.forms.review import AreaField, MembersField


class ComposeForm(forms.Form):
    """Members chosen on the map or in the list, and why."""

    name = forms.CharField(
        label="Nama kandidat",
        max_length=160,
        required=False,
        help_text="Kosongkan untuk nama dari kelompok dan desanya.",
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mengapa disusun atau diubah dengan tangan: apa yang Anda ketahui, yang tidak "
        "tampak dari jaraknya.",
    )
    product_group = forms.ModelChoiceField(
        label="Kelompok komoditas", queryset=ProductGroup.objects.none()
    )
    members = MembersField(label="Anggota")
    area = AreaField(label="Bidang", required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_group"].queryset = ProductGroup.objects.filter(active=True)


class ChoicesForm(forms.Form):
    """Which rows to bring into the list: in a drawn area, in a desa, or by number."""

    product_group = forms.ModelChoiceField(queryset=ProductGroup.objects.all())
    area = AreaField(required=False)
    desa = forms.CharField(required=False, max_length=13)
    ikm = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    chosen = forms.IntegerField(required=False, min_value=1, max_value=2**62)
