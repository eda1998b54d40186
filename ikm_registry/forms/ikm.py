"""The form of one IKM: every field refuses nonsense beside the field, and says what to do."""

import re
from typing import Any

from django import forms

from ikm_registry.choices import PointSource, Sector, Sex
from ikm_registry.cleaning import (
    certificates,
    contacts,
    coordinates,
    identity,
    names,
    numbers,
    text,
)
from ikm_registry.cleaning.result import TRACE, Cleaned, doubt
from ikm_registry.cleaning.years import clean_year
from ikm_registry.models import Desa, Ikm, Kbli, ProductGroup
from rpik.core import idempotency
from rpik.core.models import User

# A business may stand just over the border (Kota Malang, Batu, Blitar), not in another province.
SOUTH, NORTH, WEST, EAST = -8.7, -7.5, 112.0, 113.3
LEAST_RUPIAH = 1000
_COUNT = re.compile(r"\s*[0-9][0-9.]{0,8}\s*(?:orang|org)?\.?\s*", re.IGNORECASE)
_DECIMAL = re.compile(r"[.,][0-9]{1,2}\s*\Z")


class CleanedField(forms.CharField):
    """A text field whose value goes through a cleaner; a doubt is an error here, with its sentence."""

    def __init__(self, cleaner: Any, *, empty: Any = None, **kwargs: Any) -> None:
        super().__init__(required=kwargs.pop("required", False), **kwargs)
        self._cleaner, self._empty = cleaner, empty
        # What the record holds already, as a list wrote it: it stops nobody from mending something else.
        self.kept: Any = None

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return self._empty
        if written == self.kept:
            return written
        found: Cleaned[Any] = self._cleaner(written)
        if found.problems:
            # In a form nothing is emptied: what was typed stays, to be mended.
            raise forms.ValidationError(_with_advice(found.problems[0].refusal))
        return self._empty if found.value is None else found.value


def _with_advice(sentence: str) -> str:
    """A refusal that only says what is wrong, followed by what can be done."""
    told = "kosong" in sentence or ". " in sentence
    return sentence if told else f"{sentence} Periksa, atau kosongkan dahulu."


def _people(written: str) -> Cleaned[int]:
    """A count typed here is a number, perhaps with its word; a list's cell may hold more."""
    if not _COUNT.fullmatch(written):
        return doubt(None, "count", "Tulis jumlah orang dengan angka, misalnya 3.")
    return numbers.clean_count(written)


def _rupiah(written: str) -> Cleaned[int]:
    found = numbers.clean_money(written)
    if found.problems and not any(character.isdecimal() for character in written):
        return doubt(None, "money", "Tulis dengan angka, misalnya 1.500.000 atau 1,5 jt.")
    if found.value is not None and found.value < LEAST_RUPIAH and _DECIMAL.search(written):
        return doubt(None, "money", "Tulis rupiah penuh (1.500.000), atau dengan satuan (1,5 jt).")
    return found


def _name(written: str) -> Cleaned[str]:
    if not any(character.isalpha() for character in written):
        return doubt(None, "name", "Nama memuat huruf. Periksa isian ini.")
    return names.clean_name(written)


def _number(label: str, cleaner: Any, **kwargs: Any) -> CleanedField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", **kwargs.pop("attrs", {})})
    return CleanedField(cleaner, label=label, widget=widget, max_length=40, **kwargs)


def money(label: str, help_text: str = "") -> CleanedField:
    """A field of rupiah with dots while typing."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "data-rupiah": True})
    return CleanedField(
        numbers.clean_money, label=label, widget=widget, max_length=40, help_text=help_text
    )


class DesaChoiceForm(forms.Form):
    """A desa chosen from the server's list; what was chosen is drawn again after an error."""

    desa = forms.CharField(
        label="Desa atau kelurahan",
        widget=forms.Select(attrs={"data-combobox": True, "data-url": "/acuan/desa/cari/", "data-placeholder": "Ketik nama desa"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desa"].widget.choices = self._desa_choice()

    def _desa_choice(self) -> list[tuple[str, str]]:
        code = self["desa"].value() or ""
        desa = Desa.objects.select_related("kecamatan").filter(pk=str(code)[:13]).first()
        return (
            [("", ""), (desa.pk, f"{desa.name}, Kecamatan {desa.kecamatan.name}")]
            if desa
            else [("", "")]
        )

    def clean_desa(self) -> Desa:
        desa = (
            Desa.objects.select_related("kecamatan")
            .filter(pk=self.cleaned_data["desa"][:13])
            .first()
        )
        if desa is None:
            raise forms.ValidationError("Pilih desa dari daftar: ketik beberapa huruf namanya.")
        return desa


class IkmForm(DesaChoiceForm):
    """Short first (name, owner, desa, product), the rest after; nothing typed is ever lost."""

    business_name = forms.CharField(
        label="Nama usaha",
        max_length=200,
        required=False,
        help_text="Kosongkan bila tidak ada; cukup nama pemilik.",
    )
    owner_name = CleanedField(_name, empty="", label="Nama pemilik", max_length=200)
    product = forms.CharField(
        label="Produk utama",
        max_length=200,
        help_text="Sebut seperti sehari-hari: keripik tempe, gerabah, jahit baju.",
    )
    kbli = forms.CharField(
        label="KBLI",
        required=False,
        help_text="Kosongkan bila ragu: kode diisi otomatis dari produk bila cukup yakin. Kode versi lain: ketik 2020 atau 2025 di depannya.",
        widget=forms.Select(attrs={"data-combobox": True, "data-url": "/acuan/kbli/cari/", "data-placeholder": "Ketik produk atau kode"}),
    )  # fmt: skip
    owner_sex = forms.ChoiceField(label="Jenis kelamin pemilik", choices=[("", "Belum diketahui"), *Sex.choices], required=False)  # fmt: skip
    nik = CleanedField(
        identity.clean_nik, label="NIK pemilik", max_length=40, help_text="16 angka pada KTP. Disimpan terenkripsi.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-no-draft": True}),
    )  # fmt: skip
    nib = CleanedField(
        identity.clean_nib, empty="", label="NIB", max_length=40, help_text="13 angka dari OSS."
    )
    pirt = CleanedField(certificates.clean_pirt, empty="", label="P-IRT", max_length=40)
    halal = CleanedField(
        certificates.clean_halal, empty="", label="Sertifikat halal", max_length=40
    )
    brand = CleanedField(certificates.clean_brand, empty="", label="Merek terdaftar", max_length=40)
    siinas = CleanedField(certificates.clean_siinas, empty="", label="Akun SIINas", max_length=40)
    phone = CleanedField(
        contacts.clean_phone, empty="", label="Telepon atau WhatsApp", max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-no-draft": True}),
    )  # fmt: skip
    address = forms.CharField(
        label="Alamat (dusun, jalan, RT/RW)", max_length=300, required=False,
        widget=forms.TextInput(attrs={"data-no-draft": True}),
    )  # fmt: skip
    lat = forms.CharField(label="Lintang", required=False, max_length=30, help_text="Misalnya -8,20130.", widget=forms.TextInput(attrs={"data-lat": True, "inputmode": "decimal"}))  # fmt: skip
    lon = forms.CharField(label="Bujur", required=False, max_length=30, help_text="Misalnya 112,61580.", widget=forms.TextInput(attrs={"data-lon": True, "inputmode": "decimal"}))  # fmt: skip
    point_source = forms.ChoiceField(choices=PointSource.choices, required=False, widget=forms.HiddenInput(attrs={"data-point-source": True}))  # fmt: skip
    point_accuracy_m = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput(attrs={"data-point-accuracy": True}))  # fmt: skip
    raw_material = forms.CharField(label="Bahan baku", max_length=200, required=False)
    workers_male = _number("Tenaga kerja laki-laki", _people)
    workers_female = _number("Tenaga kerja perempuan", _people)
    investment = _number("Nilai investasi", _rupiah, attrs={"data-rupiah": True}, help_text="Tanpa tanah dan bangunan.")  # fmt: skip
    output_value = _number("Nilai produksi setahun", _rupiah, attrs={"data-rupiah": True})
    input_value = _number(
        "Nilai bahan baku dan penolong setahun", _rupiah, attrs={"data-rupiah": True}
    )
    market = forms.CharField(label="Pemasaran", max_length=200, required=False, help_text="lokal, Jawa Timur, ekspor …")  # fmt: skip
    capacity = _number("Kapasitas produksi setahun", numbers.clean_amount)
    capacity_unit = forms.CharField(
        label="Satuan", max_length=30, required=False, help_text="kg, buah, pasang, liter …"
    )
    year_established = _number("Tahun berdiri", clean_year)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    # As on the page, so that the summary of errors runs down it.
    field_order = (
        "business_name", "owner_name", "desa", "product", "kbli", "raw_material", "workers_male",
        "workers_female", "investment", "output_value", "input_value", "market", "capacity", "capacity_unit", "year_established",
        "nib", "pirt", "halal", "brand", "siinas", "lat", "lon", "owner_sex", "nik", "phone", "address",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, ikm: Ikm | None = None, **kwargs: Any) -> None:
        self.user, self.ikm = user, ikm
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"form_key": idempotency.new_key(), **(initial_of(ikm) if ikm else {}), **kwargs["initial"]}  # fmt: skip
        super().__init__(*args, **kwargs)
        if ikm is None and not self.is_bound:  # one after the other, hands on the keys
            self.fields["business_name"].widget.attrs["autofocus"] = True
        for name in ("nib", *certificates.PAPERS):
            self.fields[name].kept = getattr(ikm, name, None)
        if ikm and ikm.nik_cipher:
            self.fields[
                "nik"
            ].help_text = "Sudah terisi dan tersembunyi. Ketik hanya bila ingin mengganti."
        if ikm and (ikm.phone or ikm.address) and not user.has_perm("core.view_personal_data"):
            for name in ("phone", "address"):
                del self.fields[name]
        # The chosen option is drawn again after an error: a combobox forgets nothing.
        self.fields["kbli"].widget.choices = self._kbli_choice()

    def _kbli_choice(self) -> list[tuple[str, str]]:
        kbli = find_kbli(str(self["kbli"].value() or ""))
        return [("", ""), (f"{kbli.version}:{kbli.code}", f"{kbli.code} {kbli.title} (KBLI {kbli.version})")] if kbli else [("", "")]  # fmt: skip

    def clean_business_name(self) -> str:
        name = text.clean_text(self.cleaned_data["business_name"]).value or ""
        if name and not any(character.isalnum() for character in name):
            raise forms.ValidationError("Nama usaha memuat huruf atau angka. Periksa isian ini.")
        return name

    def clean_product(self) -> str:
        value = text.clean_product(self.cleaned_data["product"]).value
        if not value or not any(c.isalpha() for c in value):
            raise forms.ValidationError(
                "Tulis nama produknya, misalnya “gerabah” atau “keripik tempe”."
            )
        return value

    def clean_raw_material(self) -> str:
        return text.clean_product(self.cleaned_data["raw_material"]).value or ""

    def clean_address(self) -> str:
        return text.clean_text(self.cleaned_data["address"], 300).value or ""

    def clean_kbli(self) -> Kbli | None:
        written = self.cleaned_data["kbli"]
        if not written:
            return None
        kbli = find_kbli(written)
        if kbli is None:
            raise forms.ValidationError("Pilih KBLI dari daftar, atau kosongkan.")
        return kbli

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            not data.get("business_name")
            and not data.get("owner_name")
            and "owner_name" not in self.errors
        ):
            self.add_error(
                "owner_name", "Isi nama pemilik atau nama usaha; paling sedikit salah satu."
            )
        self._clean_point(data)
        data["form_key"] = str(data.get("form_key") or "")
        return data

    def _clean_point(self, data: dict[str, Any]) -> None:
        lat, lon = data.pop("lat", ""), data.pop("lon", "")
        if not lat and not lon:
            return
        found = coordinates.clean_latlon(lat, lon)
        # What is mended for sure (swapped, a lost minus) is taken; the border has its own words below.
        blocking = [p for p in found.problems if p.severity != TRACE and p.code != "point_outside"]
        if found.value is None or blocking:
            self.add_error(
                "lat",
                _with_advice(blocking[0].refusal)
                if blocking
                else "Isi lintang dan bujur, atau kosongkan keduanya.",
            )
            return
        lat, lon = found.value
        if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
            self.add_error(
                "lat",
                "Titik ini jauh di luar Kabupaten Malang. Periksa lintang dan bujurnya, atau klik peta.",
            )
            return
        data["lat"], data["lon"] = lat, lon


def find_kbli(written: str) -> Kbli | None:
    """Return the KBLI of "2020:10391", None when there is none."""
    version, _, code = written.partition(":")
    return (
        Kbli.objects.filter(version=version, code=code, level=5).first()
        if len(version) == 4 and len(code) == 5 and code.isascii() and code.isdigit()
        else None
    )


def initial_of(ikm: Ikm) -> dict[str, Any]:
    """Return the form values of a record; NIK stays out."""

    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.6f}".replace(".", ",")

    def dotted(value: int | None) -> str:
        return "" if value is None else f"{value:,}".replace(",", ".")

    plain = ("business_name", "owner_name", "owner_sex", "nib", "pirt", "halal", "brand", "siinas", "phone", "address", "product", "raw_material", "workers_male", "workers_female", "capacity_unit", "market", "year_established", "point_source", "point_accuracy_m", "version")  # fmt: skip
    return {name: getattr(ikm, name) for name in plain} | {
        "desa": ikm.desa_id,
        "kbli": f"{ikm.kbli_version}:{ikm.kbli_code}"
        if ikm.kbli_code and ikm.kbli_source != "otomatis"
        else "",
        "lat": shown(ikm.lat),
        "lon": shown(ikm.lon),
        "investment": dotted(ikm.investment),
        "output_value": dotted(ikm.output_value),
        "input_value": dotted(ikm.input_value),
        "capacity": ""
        if ikm.capacity is None
        else f"{ikm.capacity:f}".rstrip("0").rstrip(".").replace(".", ","),
    }


class OverrideForm(forms.Form):
    """A person's word on sector and group, with its reason."""

    sector = forms.ChoiceField(label="Sektor", choices=Sector.choices)
    group = forms.ModelChoiceField(
        label="Kelompok komoditas", queryset=ProductGroup.objects.filter(active=True), required=False, empty_label="Tanpa kelompok"
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dibaca penelaah dan auditor.",
    )
