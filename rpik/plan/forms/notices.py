"""A person's choice about e-mail."""

from django import forms


class NoticeForm(forms.Form):
    """Whether and where."""

    by_email = forms.BooleanField(
        label="Kirimi saya ringkasan lewat surel, paling banyak sekali sehari", required=False
    )
    address = forms.CharField(
        label="Alamat surel",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Surelnya memuat jumlah saja, tanpa nama orang atau usaha.",
    )
