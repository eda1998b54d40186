"""What is told of a sentra's place and of its members' papers."""

from typing import Any

from django import forms

from sentra.models import SiteTelling
from sentra.services import sites

HELP = {
    "road": "Kelas dan keadaan jalan; truk sampai di mana.",
    "power": "Daya yang tersedia, cukup atau tidak.",
    "water": "PDAM, sumur, sungai; cukup sepanjang tahun?",
    "waste": "IPAL bersama, sendiri, atau belum ada.",
    "source": "Siapa yang memberi tahu dan kapan, misalnya: kepala desa, 12 November 2026.",
}
LABELS = {
    "pirt": "Anggota ber-P-IRT",
    "halal": "Anggota bersertifikat halal",
    "brand": "Anggota bermerek terdaftar",
    "siinas": "Anggota berakun SIINas",
}


class SiteForm(forms.ModelForm):
    """Everything may stay empty but one thing and its source."""

    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SiteTelling
        fields = sites.FIELDS
        labels = LABELS
        help_texts = HELP

    def told(self) -> dict[str, Any]:
        """Return the values for the service."""
        return {name: self.cleaned_data[name] for name in sites.FIELDS}
