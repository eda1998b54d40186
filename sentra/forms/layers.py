"""Forms of a layer: the file with where it comes from, what its attributes are, what zones mean."""

from typing import Any

from django import forms
from django.utils import timezone

from ikm_registry.places import layer_fields
from ikm_registry.places.layer_limits import MAX_BYTES
from rpik.core.fields import DayInput
from sentra.choices import LayerKind, ZoneFit
from sentra.models import SpatialLayer, ZoneKind

CRS = [
    ("", "Seperti tertulis di berkas"),
    ("EPSG:32749", "UTM 49S, WGS84 (EPSG:32749)"),
    ("EPSG:4326", "Lintang dan bujur, WGS84 (EPSG:4326)"),
    ("EPSG:23836", "TM-3 zona 49.2, DGN95 (EPSG:23836)"),
    ("EPSG:23879", "UTM 49S, DGN95 (EPSG:23879)"),
    ("EPSG:9489", "UTM 49S, SRGI2013 (EPSG:9489)"),
    ("EPSG:32748", "UTM 48S, WGS84 (EPSG:32748)"),
    ("EPSG:3857", "Web Mercator (EPSG:3857)"),
]
PARTS = {"name": "Nama", "code": "Kode", "kecamatan": "Kecamatan"}
ZONE_PARTS = {"name": "Jenis zona", "code": "Kode zona"}
HAZARD_PARTS = {"name": "Kelas bahaya"}


class AgainForm(forms.Form):
    """How a file is to be read, where it does not say so itself."""

    crs = forms.ChoiceField(
        label="Sistem koordinat",
        choices=CRS,
        required=False,
        help_text="Biasanya tertulis di berkas; pilih bila diminta.",
    )
    layer = forms.CharField(
        label="Lapisan di dalam berkas",
        max_length=120,
        required=False,
        help_text="Hanya bila berkas memuat beberapa lapisan.",
    )
    again = forms.BooleanField(label="Muat juga sebagai versi baru", required=False)


class LayerForm(AgainForm):
    """A map's file, and the decree it belongs to."""

    field_order = ("file", "kind", "name", "decree", "year", "valid_from", "source")
    file = forms.FileField(label="Berkas peta", allow_empty_file=True)
    kind = forms.ChoiceField(label="Jenis", choices=LayerKind.choices, initial=LayerKind.ZONE.value)
    name = forms.CharField(
        label="Nama lapisan", max_length=200, help_text="Seperti: Pola ruang RTRW 2010."
    )
    decree = forms.CharField(
        label="Dasar hukum",
        max_length=120,
        required=False,
        help_text="Nomor peraturan, seperti: Perda 3/2010.",
    )
    year = forms.IntegerField(label="Tahun", required=False, min_value=1945, max_value=2100)
    valid_from = forms.DateField(
        label="Berlaku sejak",
        required=False,
        widget=DayInput(),
    )
    source = forms.CharField(
        label="Sumber peta",
        max_length=200,
        required=False,
        help_text="Siapa yang memberi berkasnya, seperti: DPKPCK, Bappeda.",
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is copied."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"Berkas lebih dari {MAX_BYTES // 2**20} MB. Potong menurut batas kabupaten di "
                "QGIS, lalu muat ulang."
            )
        return file

    def clean_valid_from(self) -> Any:
        """Refuse a typing error of a century."""
        day = self.cleaned_data["valid_from"]
        if day and not 1945 <= day.year <= timezone.localdate().year + 30:
            raise forms.ValidationError("Periksa tahunnya.")
        return day


class MappingForm(forms.Form):
    """Which attribute is the name, which the code, which the kecamatan."""

    def __init__(self, *args: Any, layer: SpatialLayer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Tidak ada"), *((field, field) for field in layer.fields)]
        labels = ZONE_PARTS if layer.is_plan else PARTS
        if layer.kind == LayerKind.HAZARD:
            labels = HAZARD_PARTS
        for part in layer_fields.parts_of(layer.kind):
            self.fields[part] = forms.ChoiceField(
                label=labels[part],
                choices=choices,
                required=False,
                initial=layer.mapping.get(part, ""),
            )


class ZoneAnswerForm(forms.Form):
    """One kind of zone: its answer and the article that says so; ``prefix`` is the zone's id."""

    answer = forms.ChoiceField(label="Jawaban", choices=ZoneFit.choices)
    article = forms.CharField(
        label="Pasal",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Pasal …"}),
    )

    def __init__(self, *args: Any, zone: ZoneKind, **kwargs: Any) -> None:
        initial = {"answer": zone.answer, "article": zone.article}
        super().__init__(*args, prefix=f"z{zone.pk}", initial=initial, **kwargs)
        self.zone = zone
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}: {zone.name}"
            field.widget.attrs["class"] = "form-select" if name == "answer" else "form-control"
