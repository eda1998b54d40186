"""What is told of a sentra's place, of its members' papers and of their business."""

from typing import Any

from django import forms

from ikm_registry.forms.ikm import money
from rpik.core.templatetags.format_id import angka
from sentra.models import SiteTelling
from sentra.services import sites

HELP = {
    "road": "Kelas dan keadaan jalan; truk sampai di mana.",
    "power": "Daya yang tersedia, cukup atau tidak.",
    "water": "PDAM, sumur, sungai; cukup sepanjang tahun?",
    "waste": "IPAL bersama, sendiri, atau belum ada.",
    "input_value": "Bahan baku dan bahan penolong (BB/BP) yang dipakai semua anggota setahun.",
    "material_origin": "Tempat dan cara memperolehnya, misalnya: tanah liat dari Desa Pagelaran.",
    "material_km": "Dari tengah sentra; 0 bila di tempat.",
    "market_local": "Bagian penjualan di Kabupaten dan Kota Malang serta Kota Batu.",
    "market_export": "Bagian penjualan ke luar negeri; sisanya pasar dalam negeri lain.",
    "households": "Di desa dengan anggota terbanyak: profil desa atau Kecamatan Dalam Angka.",
    "space_advice": "Nomor, tanggal, lalu isi rekomendasi forum penataan ruang atau KKPR; belum ada: kosongkan.",
    "hazards": "Banjir, longsor, gunung api; “tidak ada” juga jawaban.",
    "source": "Siapa yang memberi tahu dan kapan, misalnya: kepala desa, 12 November 2026.",
}
LABELS = {
    "pirt": "Anggota ber-P-IRT",
    "halal": "Anggota bersertifikat halal",
    "brand": "Anggota bermerek terdaftar",
    "siinas": "Anggota berakun SIINas",
    "material_km": "Jarak asal bahan baku",
    "market_local": "Pasar lokal",
    "market_export": "Pasar ekspor",
    "households": "Rumah tangga (KK) di desa utama",
    "space_advice": "Rekomendasi ruang (KKPR)",
}


class SiteForm(forms.ModelForm):
    """Everything may stay empty but one thing and its source."""

    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    input_value = money("Nilai BB/BP setahun", HELP["input_value"])

    class Meta:
        model = SiteTelling
        fields = sites.FIELDS
        labels = LABELS
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("input_value") is not None:
            self.initial["input_value"] = angka(self.initial["input_value"])

    def told(self) -> dict[str, Any]:
        """Return the values for the service."""
        return {name: self.cleaned_data[name] for name in sites.FIELDS}
