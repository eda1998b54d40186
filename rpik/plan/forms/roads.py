"""The form that loads kilometres by road."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ikm_registry.cleaning.numbers import parse_number
from ikm_registry.models import Desa
from rpik.plan.forms.tables import body_below, read_rows, refuse_rows
from rpik.plan.models.roads import OFFICE_KEY

MAX_ROWS = 160_000  # every desa to every other
MAX_FILE = 8 * 2**20
MAX_KM = 500


class RoadTableForm(forms.Form):
    """A table (dari, ke, km) with where it comes from."""

    name = forms.CharField(
        label="Nama tabel", max_length=120, help_text="Misalnya: Jarak jalan 2026."
    )
    source = forms.CharField(
        label="Sumber", max_length=200, help_text="Siapa yang mengukur, dengan apa, kapan."
    )
    file = forms.FileField(
        label="Berkas jarak",
        help_text="CSV atau XLSX dengan kolom dari, ke, km. Isi kode desa (35.07.13.2001) atau “kantor”.",
        widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> list[tuple[str, str, float]]:
        """Return (from, to, km), or say which rows cannot be."""
        return read_distances(self.cleaned_data["file"])


def read_distances(file: UploadedFile) -> list[tuple[str, str, float]]:
    """Return the distances of a file.

    Raises:
        ValidationError: one sentence for each row that cannot be read, with its number.
    """
    head, body = body_below(
        read_rows(file, most=MAX_ROWS, largest=MAX_FILE),
        "dari",
        "Kolom “dari” tidak ditemukan. Baris judulnya: dari, ke, km.",
    )
    if not {"ke", "km"} <= set(head):
        raise forms.ValidationError("Kolom “ke” dan “km” harus ada di samping “dari”.")
    places = _places()
    found: dict[tuple[str, str], float] = {}
    wrong: list[str] = []
    for number, cells in body:
        row = dict(zip(head, cells, strict=False))
        ends = [places.get(_key(row.get(name, ""))) for name in ("dari", "ke")]
        km = parse_number(row.get("km", ""))
        if None in ends:
            written = row.get("dari" if ends[0] is None else "ke", "")
            wrong.append(f"Baris {number}: “{written[:30]}” bukan kode desa dan bukan “kantor”.")
        elif ends[0] == ends[1]:
            wrong.append(f"Baris {number}: dari dan ke sama.")
        elif km is None or not 0 < km <= MAX_KM:
            wrong.append(f"Baris {number}: km harus angka antara 0 dan {MAX_KM}.")
        elif found.get((str(ends[0]), str(ends[1])), km) != km:
            wrong.append(f"Baris {number}: jarak ini sudah ada dengan angka lain.")
        else:
            found[str(ends[0]), str(ends[1])] = km
    refuse_rows(wrong)
    return [(one, other, km) for (one, other), km in found.items()]


def _places() -> dict[str, str]:
    known: dict[str, Any] = {
        _key(code): code for code in Desa.objects.values_list("code", flat=True)
    }
    return known | {OFFICE_KEY: OFFICE_KEY}


def _key(written: str) -> str:
    return written.lower().replace(".", "").replace(" ", "")
