"""What is pasted or chosen to check a decree's seal."""

from typing import Any

from django import forms

from sentra.services.decree_seals import LARGEST


class SealForm(forms.Form):
    """The QR code's text, or the seal file; one of the two."""

    text = forms.CharField(
        label="Teks kode QR",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Terisi sendiri setelah dipindai; teks dari pemindai lain (RPIK1. …) ditempel di sini.",
    )
    file = forms.FileField(
        label="Berkas segel (.json)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text="Juga memeriksa daftar anggota satu per satu.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(
                "Berkas terlalu besar untuk sebuah segel SK (paling besar 8 MB)."
            )
        if file is None and not data.get("text"):
            raise forms.ValidationError("Tempel teks kode QR, atau pilih berkas segel.")
        data["content"] = (
            file.read().decode("utf-8", errors="replace") if file is not None else data["text"]
        )
        return data
