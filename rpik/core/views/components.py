"""The gallery: every component in every state, for those who build pages."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.utils import timezone
from django.views.generic import TemplateView

LONG = (
    "Kelompok Usaha Bersama Perajin Gerabah dan Keramik Hias Sumber Rejeki Abadi Dusun Getaan "
    "Kulon RT 03 RW 02"
)


class SampleForm(forms.Form):
    """Fields of every kind; bound with nonsense to show its errors."""

    name = forms.CharField(label="Nama usaha", help_text="Seperti tertulis di papan nama.")
    workers = forms.IntegerField(label="Tenaga kerja", required=False, min_value=0)
    investment = forms.CharField(
        label="Nilai investasi",
        required=False,
        help_text="Tanpa tanah dan bangunan.",
        widget=forms.TextInput(attrs={"data-rupiah": "", "inputmode": "numeric"}),
    )
    place = forms.ChoiceField(
        label="Desa",
        choices=[("", ""), ("1", "Toyomarto, Kec. Singosari"), ("2", "Pagelaran, Kec. Pagelaran")],
        widget=forms.Select(attrs={"data-combobox": ""}),
    )
    kind = forms.ChoiceField(
        label="Badan usaha",
        choices=[("p", "Perorangan"), ("c", "CV"), ("k", "Koperasi")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    checked = forms.BooleanField(label="Sudah dikunjungi petugas", required=False)
    list_file = forms.FileField(label="Daftar IKM", required=False)


class ComponentsView(UserPassesTestMixin, TemplateView):
    """Staff only; reads nothing from the register."""

    template_name = "core/components.html"
    raise_exception = True

    def test_func(self) -> bool:
        return bool(self.request.user.is_staff)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refused = SampleForm({"name": "", "workers": "dua puluh", "place": "", "kind": "x"})
        refused.is_valid()
        return super().get_context_data(
            **kwargs,
            form=SampleForm(initial={"kind": "p"}),
            refused=refused,
            long=LONG,
            **_figures(),
            **_records(),
        )


def _figures() -> dict[str, Any]:
    return {
        "bars_rows": [
            {"label": "Makanan ringan dan keripik", "value": 1204, "tone": "agro", "url": "#"},
            {"label": "Gerabah", "value": 412, "tone": "non_agro", "url": "#"},
            {"label": "Batik", "value": 198, "tone": "non_agro"},
            {"label": LONG, "value": 7, "tone": "unknown"},
        ],
        "fall_start": {"label": "Awal", "value": 1240},
        "fall_parts": [
            {"label": "Berdiri", "value": 31, "url": "#"},
            {"label": "Tutup", "value": -19},
            {"label": "Ditemukan lewat daftar impor", "value": 11},
        ],
        "share_rows": [
            {"label": "Agro", "value": 2310, "tone": "agro"},
            {"label": "Non-agro", "value": 1177, "tone": "non_agro"},
            {"label": "Belum terklasifikasi", "value": 254, "tone": "unknown"},
        ],
        "spark_values": [12, 14, 13, 19, 24, 31, 30, 42],
        "steps": ["Berkas", "Kolom", "Pratinjau", "Simpan"],
        "states": [
            ("agro", "Agro"),
            ("non_agro", "Non-agro"),
            ("bukan_industri", "Bukan industri pengolahan"),
            ("", "Belum ada"),
            ("kandidat", "Kandidat"),
            ("diusulkan", "Diusulkan"),
            ("perbaikan", "Perlu perbaikan"),
            ("disetujui", "Disetujui"),
            ("ditetapkan", "Ditetapkan"),
            ("ditolak", "Ditolak"),
            ("baru", "Baru"),
            ("ganda", "Diduga ganda"),
            ("kecil", "Industri kecil"),
        ],
    }


def _records() -> dict[str, Any]:
    now = timezone.now()
    change = {"label": "Tenaga kerja", "before": "3", "after": "5"}
    return {
        "entries": [
            {"at": now, "who": "Wahyu", "what": "menyetujui usulan", "note": "Syarat terpenuhi."},
            {
                "at": now - timedelta(days=2),
                "who": "Sari",
                "what": "mengubah 2 isian",
                "changes": [change, {"label": "KBLI", "before": None, "after": "23932"}],
            },
            {"at": now - timedelta(days=9), "who": "", "what": "menemukan kandidat"},
        ],
        "jobs": [
            {
                "pk": "a",
                "title": "Mengimpor IKM SINGOSARI des23.xlsx",
                "state": "berjalan",
                "get_state_display": "Berjalan",
                "total": 1204,
                "done": 512,
                "percent": 42,
                "message": "memeriksa baris",
                "is_over": True,
            },
            {
                "pk": "b",
                "title": "Mencari kandidat sentra",
                "state": "gagal",
                "get_state_display": "Gagal",
                "total": 10,
                "done": 4,
                "percent": 40,
                "message": "Terhenti; tidak ada data yang berubah. Ulangi.",
                "is_over": True,
            },
        ],
        "chips": [
            {"label": "Kecamatan", "value": "Singosari", "url": "?"},
            {"label": "Sektor", "value": "Non-agro", "url": "?"},
            {"label": "Kelompok", "value": LONG, "url": "?"},
        ],
        "tabs": [
            {"title": "Ringkasan", "url": "?", "current": True, "count": None},
            {"title": "Anggota", "url": "?", "current": False, "count": 153},
            {"title": "Riwayat", "url": "?", "current": False, "count": 12},
        ],
        "rows": [
            (
                "Gerabah Bu Tini",
                "Gerabah",
                "Pagelaran, Pagelaran",
                "non_agro",
                "Non-agro",
                4,
                12500000,
            ),
            (
                LONG,
                "Keripik tempe, keripik pisang, dan aneka olahan singkong",
                "Toyomarto, Singosari",
                "agro",
                "Agro",
                None,
                None,
            ),
            ("Cobek Batu Toyomarto", "Cobek", "Toyomarto, Singosari", "", "", 12, 1500000000),
        ],
        "page": {"count_text": "> 10.000", "previous_url": "?", "next_url": "?"},
        "bulk_buttons": [
            {"value": "ekspor", "label": "Ekspor"},
            {
                "value": "nonaktif",
                "label": "Nonaktifkan",
                "confirm": "Nonaktifkan IKM yang dipilih? Dapat diaktifkan lagi kapan saja.",
            },
        ],
    }
