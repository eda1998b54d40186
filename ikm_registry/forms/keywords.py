"""The form of a word the office teaches the suggester."""

from django import forms


class KeywordForm(forms.Form):
    """A word as people say it, and the code it means."""

    text = forms.CharField(
        label="Kata atau sebutan",
        max_length=60,
        help_text="Seperti ditulis orang, misalnya “samplok” atau “opak gambir”.",
    )
    kbli = forms.CharField(
        label="Berarti KBLI",
        widget=forms.Select(
            attrs={
                "data-combobox": True,
                "data-url": "/acuan/kbli/cari/",
                "data-placeholder": "Ketik produk atau kode",
            }
        ),
    )
    note = forms.CharField(label="Catatan", max_length=200, required=False)
