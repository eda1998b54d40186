"""Parameters of a detection run: distances are planning parameters, no law names one."""

from typing import Any

from django import forms
from django.conf import settings

from sentra.detection.parameters import WEIGHTS
from sentra.detection.ranking import LABELS

DISTANCES = [(250, "250 m"), (500, "500 m"), (1000, "1.000 m"), (1500, "1.500 m")]


class DetectionForm(forms.Form):
    """Distance and least number of units of a run."""

    distance = forms.TypedChoiceField(
        label="Jarak antartetangga",
        choices=DISTANCES,
        coerce=int,
        initial=500,
        help_text="Parameter perencanaan: tidak ada peraturan yang menetapkan jarak.",
    )
    min_units = forms.IntegerField(
        label="Unit usaha paling sedikit",
        min_value=2,
        max_value=200,
        help_text="PP 29/2018 Pasal 1: paling sedikit 5 unit. Sentra di Indonesia umumnya "
        "20-40 unit.",
    )

    related = forms.BooleanField(
        label="Satukan kelompok terkait",
        required=False,
        help_text="Kelompok yang oleh kantor disebut terkait (batik dengan konveksi) dianggap "
        "sejenis. Kaitannya diatur di Klasifikasi → Kelompok komoditas.",
    )
    estimates = forms.BooleanField(
        label="Pakai letak perkiraan dari dusun dan RT/RW",
        required=False,
        initial=True,
        help_text="IKM tanpa titik ditempatkan menurut alamatnya, bila letaknya diketahui sampai "
        "sejauh jarak antartetangga.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["min_units"].initial = settings.RPIK_SENTRA_MIN_UNITS


class WeightsForm(forms.Form):
    """Weights of the score in percent, one field a part; they sum to 100."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in LABELS.items():
            self.fields[key] = forms.IntegerField(label=label, min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(data) == len(self.fields) and (total := sum(data.values())) != 100:
            raise forms.ValidationError(
                f"Jumlah bobot {total} %. Ubah salah satu supaya jumlahnya tepat 100 %."
            )
        return data

    @property
    def weights(self) -> dict[str, float]:
        """The weights as a run takes them; of a valid form."""
        return {key: self.cleaned_data[key] / 100 for key in WEIGHTS}


class CandidateFilterForm(forms.Form):
    """What the list of candidates shows; every value lives in the address."""

    run = forms.IntegerField(required=False)
    kelompok = forms.CharField(required=False, max_length=40)
    kecamatan = forms.CharField(required=False, max_length=8)
    tampil = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Kandidat"),
            ("baru", "Belum diusulkan"),
            ("hampir", "Hampir memenuhi"),
            ("semua", "Semua"),
            ("tangan", "Tangan"),
        ],
    )
