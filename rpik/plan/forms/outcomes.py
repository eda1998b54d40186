"""Forms of attendance and of outcomes measured before and after."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from ikm_registry.cleaning import numbers
from ikm_registry.forms.ikm import CleanedField, money
from rpik.core.fields import DayInput
from rpik.plan.choices import Moment
from rpik.plan.forms.coaching import NUMBER
from rpik.plan.forms.tables import body_below, read_rows, refuse_rows
from rpik.plan.models.coaching import MAX_CERTIFICATES
from rpik.plan.outcomes import Values
from sentra.forms.review import MembersField

MAX_ROWS = 2000
YES_NO = {"": None, "ya": True, "tidak": False}
COLUMNS = {
    "active": "aktif",
    "workers": "tenaga kerja",
    "output": "produksi setahun",
    "certificates": "sertifikat",
}


class CodeForm(forms.Form):
    """A code of the printed list, typed or scanned."""

    kode = forms.CharField(
        label="Kode di daftar hadir",
        max_length=300,
        help_text="Seperti tercetak di baris, misalnya 345-27.",
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "text", "autofocus": True}),
    )


class PresentForm(forms.Form):
    """Who is ticked, and who was when the page was opened."""

    present = MembersField(required=False)
    was = MembersField(required=False)


class ValuesForm(forms.Form):
    """What one participant was like at one moment; empty means not measured."""

    active = forms.ChoiceField(
        label="Aktif", required=False, choices=[("", "–"), ("ya", "ya"), ("tidak", "tidak")]
    )
    workers = CleanedField(
        numbers.clean_count,
        label="Tenaga kerja",
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    output = money("Produksi setahun (Rp)")
    certificates = forms.IntegerField(
        label="Sertifikat", min_value=0, max_value=MAX_CERTIFICATES, required=False
    )
    was = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name == "was":
                continue
            field.widget.attrs["aria-label"] = f"{field.label}, {about}"
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    @property
    def values(self) -> Values:
        """Return what was filled in."""
        data = self.cleaned_data
        return Values(YES_NO[data["active"]], data["workers"], data["output"], data["certificates"])

    @property
    def is_touched(self) -> bool:
        """Whether it says something else than the page did when it was opened."""
        return self.values.stamp != self.cleaned_data["was"]


def initial_of(one: Any) -> dict[str, Any]:
    """Return a measure (or its absence) as the form shows it."""
    if one is None:
        return {}
    return {
        "active": {None: "", True: "ya", False: "tidak"}[one.active],
        "workers": one.workers,
        "output": "" if one.output is None else f"{one.output:,}".replace(",", "."),
        "certificates": one.certificates,
        "was": Values(one.active, one.workers, one.output, one.certificates).stamp,
    }


class DayForm(forms.Form):
    """When one moment was measured."""

    day = forms.DateField(label="Tanggal ukur", widget=DayInput())


class MeasureFileForm(forms.Form):
    """The table filled in elsewhere, as CSV or workbook; all of it goes in, or nothing."""

    day_sebelum = forms.DateField(label="Tanggal ukur sebelum", widget=DayInput())
    day_sesudah = forms.DateField(
        label="Tanggal ukur sesudah",
        required=False,
        widget=DayInput(),
        help_text="Bila kosong: hari ini.",
    )
    file = forms.FileField(
        label="Berkas isian",
        help_text="Tabel yang diunduh dari halaman ini setelah diisi: CSV atau XLSX, paling besar 2 MB. "
        "Sel kosong tidak menghapus ukuran yang sudah ada.",
        widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["day_sesudah"] = data.get("day_sesudah") or timezone.localdate()
        if data.get("file"):
            data["values"] = read_measures(data["file"])
        return data

    @property
    def days(self) -> dict[str, Any]:
        """Return the day of each moment."""
        return {one: self.cleaned_data[f"day_{one}"] for one in Moment.values}


def heading(moment: str, name: str) -> str:
    """Return a column's heading in the file."""
    return f"{COLUMNS[name]} {moment}"


def read_measures(file: UploadedFile) -> dict[str, dict[int, Values]]:
    """Return moment → IKM's id → values of a file.

    Raises:
        ValidationError: one sentence for each row that cannot be read, with its number.
    """
    head, body = body_below(
        read_rows(file, most=MAX_ROWS),
        "nomor ikm",
        "Kolom “Nomor IKM” tidak ditemukan. Unduh tabelnya dari halaman ini, isi, lalu unggah.",
    )
    found: dict[str, dict[int, Values]] = {moment: {} for moment in Moment.values}
    wrong: list[str] = []
    for number, cells in body:
        wrong += _read_row(number, dict(zip(head, cells, strict=False)), found)
    refuse_rows(wrong)
    # A column that the file does not have says nothing about its moment.
    return {
        moment: values
        for moment, values in found.items()
        if any(heading(moment, name) in head for name in COLUMNS)
    }


def _read_row(number: int, row: dict[str, str], found: dict[str, dict[int, Values]]) -> list[str]:
    """Add one row to ``found``; return what is wrong with it."""
    read = NUMBER.match(row["nomor ikm"])
    if not read:
        return [f"Baris {number}: “{row['nomor ikm'][:30]}” bukan nomor IKM."]
    ikm = int(read[1])
    if ikm in found[Moment.BEFORE]:
        return [f"Baris {number}: IKM-{ikm:06d} sudah ada di baris sebelumnya."]
    wrong: list[str] = []
    for moment in Moment.values:
        form = ValuesForm({name: row.get(heading(moment, name), "").lower() for name in COLUMNS})
        found[moment][ikm] = form.values if form.is_valid() else Values()
        wrong += [
            f"Baris {number}, {heading(moment, name)}: {errors[0]}"
            for name, errors in form.errors.items()
        ]
    return wrong
