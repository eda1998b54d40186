"""The filter of the register: one set of fields for list, map, export and saved addresses."""

import re
from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from ikm_registry.choices import (
    KBLI_VERSIONS,
    ClassificationSource,
    CodeFate,
    IkmStatus,
    QualityFlag,
    RuleSetState,
    Sector,
    SizeClass,
)
from ikm_registry.classification.concordance import OPEN, SURE
from ikm_registry.models import ConcordanceRow, Desa, Ikm, Kecamatan, ProductGroup
from ikm_registry.models.ikm import IkmQuerySet
from ikm_registry.queries.named_products import also_making

ANY_STATUS = "semua"  # without a choice the list holds what works today
CONVERSION = [
    ("pasti", "Pasti"),
    ("ragu", "Perlu diputuskan"),
    ("hilang", "Hilang"),
    ("luar", "Bukan industri pengolahan"),
]
MIN_LETTERS = 3  # a trigram index answers nothing shorter
NONE = "belum"
# Lower bounds in percent; a code is given unasked from 80 (classification/kbli_search.py).
CONFIDENCE_BANDS = [("95", "95 % ke atas"), ("90", "90-94 %"), ("85", "85-89 %"), ("80", "80-84 %"), (NONE, "Belum dicatat")]  # fmt: skip
# Fields that figures rest on, by the word of the address; "" where unknown, or NULL.
FIELDS = {
    "tk": ("workers", "Tenaga kerja"),
    "investasi": ("investment", "Investasi"),
    "produksi": ("output_value", "Nilai produksi"),
    "bb": ("input_value", "Nilai BB/BP"),
    "pasar": ("market", "Pemasaran"),
    "kapasitas": ("capacity", "Kapasitas"),
    "bahan": ("raw_material", "Bahan baku"),
    "nib": ("nib", "NIB"),
    "pirt": ("pirt", "P-IRT"),
    "halal": ("halal", "Sertifikat halal"),
    "merek": ("brand", "Merek terdaftar"),
    "siinas": ("siinas", "Akun SIINas"),
    "kbli": ("kbli_code", "KBLI"),
    "desa": ("desa", "Desa"),
    "titik": ("lat", "Titik lokasi"),
}
TEXTS = {"nib", "pirt", "halal", "merek", "siinas", "kbli", "bahan", "pasar"}
FILLED, EMPTY = "ada", "tanpa"
FILLED_CHOICES = [
    (f"{how}_{key}", f"{label} {words}")
    for key, (_, label) in FIELDS.items()
    for how, words in ((FILLED, "terisi"), (EMPTY, "belum diisi"))
]
_YEARS = re.compile(r"\A([0-9]{4})?-([0-9]{4})?\Z")
_NIB = re.compile(r"\A[0-9]{13}\Z")


class IkmFilter(django_filters.FilterSet):
    """Parameter names are Indonesian: the address is read and shared by people."""

    q = django_filters.CharFilter(label="Cari", method="search", max_length=80)
    kecamatan = django_filters.ModelChoiceFilter(label="Kecamatan", queryset=Kecamatan.objects.all(), empty_label="Semua", null_label="Belum diketahui", null_value=NONE)  # fmt: skip
    desa = django_filters.CharFilter(label="Desa", field_name="desa_id", max_length=13)
    sektor = django_filters.ChoiceFilter(label="Sektor", method="by_sector", empty_label="Semua", choices=[*Sector.choices, ("belum", "Belum terklasifikasi")])  # fmt: skip
    kelompok = django_filters.ModelChoiceFilter(label="Kelompok", field_name="product_group", queryset=ProductGroup.objects.all(), empty_label="Semua", null_label="Belum ada kelompok", null_value=NONE)  # fmt: skip
    juga = django_filters.ModelChoiceFilter(label="Juga membuat", method="by_also", queryset=ProductGroup.objects.all(), empty_label="Semua")  # fmt: skip
    skala = django_filters.ChoiceFilter(label="Skala", field_name="size_class", choices=SizeClass.choices, empty_label="Semua")  # fmt: skip
    status = django_filters.ChoiceFilter(label="Status", method="by_status", empty_label="Aktif", choices=[(IkmStatus.INACTIVE.value, "Nonaktif"), (ANY_STATUS, "Aktif dan nonaktif")])  # fmt: skip
    tanda = django_filters.ChoiceFilter(label="Tanda mutu", method="by_flag", choices=QualityFlag.choices, empty_label="Semua")  # fmt: skip
    kbli = django_filters.CharFilter(label="Awalan KBLI", field_name="kbli_code", lookup_expr="startswith", max_length=5)  # fmt: skip
    asal = django_filters.ChoiceFilter(label="Asal KBLI", method="by_source", empty_label="Semua", choices=[*(c for c in ClassificationSource.choices if c[0]), (NONE, "Belum ada KBLI")])  # fmt: skip
    keyakinan = django_filters.ChoiceFilter(label="Keyakinan KBLI otomatis", method="by_confidence", empty_label="Semua", choices=CONFIDENCE_BANDS)  # fmt: skip
    cabang = django_filters.CharFilter(label="Cabang industri", method="by_branch", max_length=60)
    versi = django_filters.ChoiceFilter(label="Versi KBLI", field_name="kbli_version", choices=KBLI_VERSIONS, empty_label="Semua")  # fmt: skip
    konversi = django_filters.ChoiceFilter(label="Konversi KBLI 2025", method="by_conversion", choices=CONVERSION, empty_label="Semua")  # fmt: skip
    isian = django_filters.ChoiceFilter(label="Isian", method="by_filled", choices=FILLED_CHOICES, empty_label="Semua")  # fmt: skip
    berdiri = django_filters.CharFilter(label="Tahun berdiri", method="by_founding", max_length=9)
    impor = django_filters.NumberFilter(label="Impor", field_name="import_batch_id")

    class Meta:
        model = Ikm
        fields: list[str] = []

    def search(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        """Every word of three letters or more must occur in name, owner, product or NIB."""
        if _NIB.match(value.strip()):
            return queryset.filter(nib=value.strip())
        found = Q()
        for word in value.lower().split()[:6]:
            if len(word) >= MIN_LETTERS:
                found &= Q(search__contains=word)
        return queryset.filter(found) if found else queryset

    def by_sector(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        return queryset.filter(sector="" if value == "belum" else value)

    def by_status(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        return queryset if value == ANY_STATUS else queryset.filter(status=value)

    def by_source(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        return queryset.filter(kbli_source="" if value == NONE else value)

    def by_confidence(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        automatic = queryset.filter(kbli_source=ClassificationSource.AUTOMATIC)
        if value == NONE:
            return automatic.filter(kbli_confidence__isnull=True)
        lower = int(value)
        above = {"95": 101, "80": 85}.get(value, lower + 5)
        least = 0 if value == "80" else lower
        return automatic.filter(kbli_confidence__gte=least, kbli_confidence__lt=above)

    def by_branch(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        return queryset.filter(product_group__branches__contains=[value])

    def by_flag(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        return queryset.filter(flags__contains=[value])

    def by_also(self, queryset: QuerySet[Ikm], name: str, value: ProductGroup) -> QuerySet[Ikm]:
        """Those that make something of the group beside a main product of another."""
        return also_making(queryset, value.pk)

    def by_filled(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        how, key = value.split("_")
        field = FIELDS[key][0]
        empty = Q(**{field: ""}) if key in TEXTS else Q(**{f"{field}__isnull": True})
        return queryset.filter(~empty if how == FILLED else empty)

    def by_founding(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        """Those founded in "1990-1994" (either end may lack), or "belum": in a year unknown."""
        if value == NONE:
            return queryset.filter(year_established__isnull=True)
        read = _YEARS.match(value)
        if read is None:
            return queryset.none()
        if read[1]:
            queryset = queryset.filter(year_established__gte=int(read[1]))
        return queryset.filter(year_established__lte=int(read[2])) if read[2] else queryset

    def by_conversion(self, queryset: QuerySet[Ikm], name: str, value: str) -> QuerySet[Ikm]:
        """Those that speak KBLI 2020, by what the table in force says of their code."""
        old = queryset.filter(kbli_version="2020").exclude(kbli_code="")
        known = ConcordanceRow.objects.filter(concordance__state=RuleSetState.ACTIVE)
        industry = Q(kbli_code__gte="10", kbli_code__lt="34")
        if value == "luar":
            return old.exclude(industry)
        old = old.filter(industry)
        kinds = {"pasti": SURE, "ragu": OPEN, "hilang": {CodeFate.LOST}}[value]
        found = Q(kbli_code__in=known.filter(kind__in=kinds).values("code"))
        if value == "ragu":  # a code that KBLI 2020 does not have waits for a person too
            found |= ~Q(kbli_code__in=known.values("code"))
        return old.filter(found)

    def chips(self) -> list[dict[str, str]]:
        """The active filters as words, each with the address that drops it."""
        shown = []
        for name, one in self.filters.items():
            value = self.data.get(name)
            if not value:
                continue
            rest = self.data.copy()
            for gone in (name, "sesudah", "sebelum"):
                rest.pop(gone, None)
            shown.append(
                {
                    "label": one.label or name,
                    "value": self._words(name, value),
                    "url": f"?{rest.urlencode()}",
                }
            )
        return shown

    def _words(self, name: str, value: str) -> str:
        if name == "desa":
            desa = Desa.objects.select_related("kecamatan").filter(pk=value[:13]).first()
            return f"{desa.name}, {desa.kecamatan.name}" if desa else value
        field = self.form.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            found = self.form.cleaned_data.get(name) if self.form.is_valid() else None
            if found == NONE:
                return str(getattr(field, "null_label", value))
            return str(found) if found else value
        return dict(getattr(field, "choices", [])).get(value, value)


def passing(query: Mapping[str, Any], visible: IkmQuerySet) -> IkmQuerySet | None:
    """Return which of the visible pass the list's filter of an address; None where it asks for nothing.

    Without a status asked for only what works today, as in the list.
    """
    if not any(query.get(name) for name in IkmFilter.base_filters):
        return None
    found = IkmFilter(query, queryset=visible)
    passed: IkmQuerySet = found.qs if found.is_valid() else visible
    return passed if query.get("status") else passed.active()
