"""Forms of coaching."""

import re
from typing import Any

from django import forms
from django.utils import timezone

from ikm_registry.forms.ikm import money
from rpik.core import idempotency
from rpik.core.fields import DayInput
from rpik.core.templatetags.format_id import angka, desimal
from rpik.plan.choices import WAYS
from rpik.plan.models import Programme, SentraPlan, TravelSetting
from rpik.plan.travel import Assumptions
from sentra.forms.review import MembersField
from sentra.models import Sentra

YEARS = (2000, 2100)
MAX_RATE = 1_000_000_000
KINDS = [(way, [(kind.value, kind.label) for kind in kinds]) for way, kinds in WAYS.items()]
NUMBER = re.compile(r"^(?:IKM-)?0*([0-9]{1,12})$", re.IGNORECASE)


class CarriersForm(forms.Form):
    """Who carries something out and what pays for it, as the matrix of the RPIK names them."""

    executor = forms.CharField(
        label="Pelaksana",
        max_length=120,
        required=False,
        help_text="Perangkat daerah yang melaksanakan; masuk matriks program RPIK.",
    )
    funding = forms.CharField(
        label="Sumber dana",
        max_length=60,
        required=False,
        help_text="Contoh: APBD Kabupaten, DAK Fisik.",
    )


class ProgrammeForm(CarriersForm):
    """A line of the budget."""

    field_order = ("year", "code", "name", "ceiling")

    year = forms.IntegerField(label="Tahun anggaran", min_value=YEARS[0], max_value=YEARS[1])
    code = forms.CharField(
        label="Kode sub-kegiatan", max_length=30, help_text="Contoh: 3.31.02.2.01.0005."
    )
    name = forms.CharField(label="Nama", max_length=200)
    ceiling = money("Pagu", "Kosongkan bila belum diketahui.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class ActivityForm(forms.Form):
    """An activity; ``members`` are ticked members of the sentra, ``others`` numbers of any IKM."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sentra = forms.ModelChoiceField(
        queryset=Sentra.objects.none(), widget=forms.HiddenInput, required=False
    )
    programme = forms.ModelChoiceField(
        label="Program", queryset=Programme.objects.all(), empty_label="Pilih program"
    )
    title = forms.CharField(label="Nama kegiatan", max_length=200)
    kind = forms.ChoiceField(label="Jenis", choices=KINDS)
    place = forms.CharField(label="Tempat", max_length=200, required=False)
    start = forms.DateField(label="Mulai", widget=DayInput())
    end = forms.DateField(label="Selesai", widget=DayInput())
    budget = money("Anggaran")
    realised = money("Realisasi", "Isi setelah kegiatan selesai.")
    officers = forms.CharField(label="Petugas", max_length=300, required=False)
    outcome = forms.CharField(
        label="Hasil", max_length=5000, required=False, widget=forms.Textarea({"rows": 3})
    )
    members = MembersField(label="Peserta dari anggota sentra", required=False)
    others = forms.CharField(
        label="Peserta lain",
        required=False,
        max_length=5000,
        help_text="Nomor IKM, dipisah koma: IKM-000123, IKM-000456.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = idempotency.new_key
        self.fields["sentra"].queryset = Sentra.objects.all()

    def clean_others(self) -> list[int]:
        """Return the ids of the numbers, or say which one is none."""
        found = []
        for text in re.split(r"[,;\s]+", self.cleaned_data["others"].strip()):
            if not text:
                continue
            read = NUMBER.match(text)
            if not read:
                raise forms.ValidationError(f"“{text[:30]}” bukan nomor IKM. Contoh: IKM-000123.")
            found.append(int(read[1]))
        return found

    @property
    def body(self) -> list[forms.BoundField]:
        """Return the visible fields but the participants, which have a place of their own."""
        return [f for f in self.visible_fields() if f.name not in {"members", "others"}]

    def service_data(self) -> tuple[dict[str, Any], list[int]]:
        """Return what the service takes: the fields, and the participants' ids."""
        data = dict(self.cleaned_data)
        ids = sorted({*data.pop("members"), *data.pop("others")})
        return data, ids


class SavingForm(forms.Form):
    """What the office assumes about its trips, and the plan they are compared under."""

    faktor = forms.FloatField(localize=True, label="Faktor jalan", min_value=1, max_value=3)
    sehari = forms.IntegerField(label="Kunjungan sehari", min_value=1, max_value=20)
    capai = forms.IntegerField(label="Jangkauan temu (m)", min_value=100, max_value=50_000)
    biaya_km = money("Biaya per km (Rp)")
    biaya_hari = money("Biaya per hari petugas (Rp)")
    dasar = forms.CharField(label="Dasar biaya", max_length=200, required=False)
    rencana = forms.ModelChoiceField(
        label="Rencana sentra",
        queryset=SentraPlan.objects.none(),
        required=False,
        empty_label="Semua kandidat",
    )

    def __init__(self, data: Any, *, plans: Any) -> None:
        super().__init__(data)
        chosen: Any = self.fields["rencana"]
        chosen.queryset = plans

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("biaya_km", "biaya_hari"):
            if (data.get(name) or 0) > MAX_RATE:
                self.add_error(name, f"Paling banyak Rp{angka(MAX_RATE)}. Periksa jumlah nolnya.")
        return data

    def service_data(self) -> dict[str, Any]:
        """Return what ``services.travel.keep`` takes."""
        data = self.cleaned_data
        return {
            "road_factor": data["faktor"],
            "visits_a_day": data["sehari"],
            "reach_m": data["capai"],
            "km_cost": data["biaya_km"],
            "day_cost": data["biaya_hari"],
            "source": data["dasar"],
        }

    @staticmethod
    def defaults(kept: TravelSetting | None, plan: SentraPlan | None) -> dict[str, Any]:
        """Return the values the page begins with: what the office set, the newest plan."""
        plain = Assumptions(0, 0)
        return {
            "faktor": desimal(kept.road_factor if kept else plain.road_factor, 2),
            "sehari": kept.visits_a_day if kept else plain.visits_a_day,
            "capai": kept.reach_m if kept else int(plain.reach_m),
            "biaya_km": "" if kept is None or kept.km_cost is None else angka(kept.km_cost),
            "biaya_hari": "" if kept is None or kept.day_cost is None else angka(kept.day_cost),
            "dasar": kept.source if kept else "",
            "rencana": plan.pk if plan else "",
        }
