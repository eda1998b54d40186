"""Forms of an import: the files, and what each column is."""

import io
from typing import Any, BinaryIO

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.importing.columns import CATALOGUE
from ikm_registry.services.origins import letters

MAX_FILES = 20
ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"
PASTED = "Tempelan dari Excel.tsv"
NOT_USED = ("", "Tidak dipakai")
FIELDS = [NOT_USED] + [
    (column.field, column.label[:1].upper() + column.label[1:])
    for column in CATALOGUE
    if not column.field.startswith("-") and column.field != "commodity"
]
MONEY = {"investment", "output_value"}
# Asked, never guessed: what one unit of a money column means in rupiah (per year).
MULTIPLIERS = [
    ("1", "rupiah"),
    ("1000", "ribu rupiah (Rp.000)"),
    ("1000000", "juta rupiah"),
    ("12", "rupiah per bulan"),
    ("12000", "ribu rupiah per bulan"),
    ("12000000", "juta rupiah per bulan"),
]


class ManyFilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or more files; ``clean`` returns a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class UploadForm(forms.Form):
    """One or many files, or rows pasted from a spreadsheet."""

    files = ManyFilesField(
        label="Berkas daftar",
        required=False,
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label="Atau tempel baris dari Excel",
        required=False,
        max_length=4_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "data-no-draft": ""}),
        help_text="Salin termasuk baris judul kolomnya.",
        strip=False,
    )
    again = forms.BooleanField(label="Impor lagi walaupun sama", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files, pasted = data.get("files") or [], (data.get("pasted") or "").strip()
        if not files and not pasted and not self.errors:
            self.add_error("files", "Pilih paling sedikit satu berkas, atau tempel barisnya.")
        if len(files) > MAX_FILES:
            self.add_error("files", f"Paling banyak {MAX_FILES} berkas sekali unggah.")
        return data

    def sources(self) -> list[tuple[str, BinaryIO]]:
        """Return (name, open file) of all that was given."""
        found: list[tuple[str, BinaryIO]] = [
            (one.name or "tanpa nama", one.file) for one in self.cleaned_data["files"]
        ]
        pasted = (self.cleaned_data.get("pasted") or "").strip()
        if pasted:
            found.append((PASTED, io.BytesIO(pasted.encode("utf-8"))))
        return found


class ColumnsForm(forms.Form):
    """What was understood of a file, correctable: sheets, header rows, columns, units, version.

    Field names carry positions, not names of sheets: those are written by strangers.
    """

    kbli_version = forms.ChoiceField(
        label="Versi KBLI berkas",
        choices=KBLI_VERSIONS,
        help_text="Kode yang sama dapat berarti lain pada versi lain.",
    )
    data_year = forms.IntegerField(
        label="Tahun data",
        required=False,
        min_value=1980,
        max_value=2100,
        help_text="Data yang lebih lama tidak menimpa yang lebih baru.",
    )

    def __init__(self, *args: Any, understanding: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.understanding = understanding
        for s, sheet in enumerate(understanding["sheets"]):
            if not sheet["columns"]:
                continue
            self.fields[f"s{s}-use"] = forms.BooleanField(
                label="Pakai lembar ini",
                required=False,
                initial=sheet["use"],
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"s{s}-header"] = forms.IntegerField(
                label="Baris judul kolom",
                help_text="0 bila daftar ini tanpa judul kolom.",
                min_value=0,
                max_value=1_048_576,
                initial=sheet["header_rows"][0],
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )
            for column in sheet["columns"]:
                i = column["index"]
                current = column["field"] or ""
                self.fields[f"s{s}-c{i}"] = forms.ChoiceField(
                    label=f"Kolom {letters(i)} {column['header']}",
                    choices=FIELDS,
                    required=False,
                    initial="" if current.startswith("-") else current,
                    widget=forms.Select(attrs={"class": "form-select"}),
                )
                if current in MONEY:
                    self.fields[f"s{s}-m{i}"] = forms.ChoiceField(
                        label=f"Satuan kolom {letters(i)}",
                        choices=MULTIPLIERS,
                        required=False,
                        initial=str(column["multiplier"]),
                        widget=forms.Select(attrs={"class": "form-select"}),
                    )

    def changes(self) -> dict[str, Any]:
        """Return what differs from the understanding, as ``imports.correct`` takes it."""
        data = self.cleaned_data
        sheets: dict[str, Any] = {}
        for s, sheet in enumerate(self.understanding["sheets"]):
            if f"s{s}-use" not in self.fields:
                continue
            change: dict[str, Any] = {"use": data[f"s{s}-use"], "columns": {}}
            if data[f"s{s}-header"] != sheet["header_rows"][0]:
                change["header_row"] = data[f"s{s}-header"]
            else:
                change["columns"] = self._columns(s, sheet)
            sheets[sheet["name"]] = change
        return {
            "sheets": sheets,
            "kbli_version": data["kbli_version"],
            "data_year": data["data_year"],
        }

    def _columns(self, s: int, sheet: dict[str, Any]) -> dict[int, dict[str, Any]]:
        changed: dict[int, dict[str, Any]] = {}
        for column in sheet["columns"]:
            i, current = column["index"], column["field"] or ""
            chosen = self.cleaned_data[f"s{s}-c{i}"]
            wanted: dict[str, Any] = {}
            if chosen != ("" if current.startswith("-") else current):
                wanted["field"] = chosen
            multiplier = self.cleaned_data.get(f"s{s}-m{i}")
            if multiplier and multiplier != str(column["multiplier"]):
                wanted["multiplier"] = multiplier
            if wanted:
                changed[i] = wanted
        return changed

    def sheets(self) -> list[dict[str, Any]]:
        """Return each sheet with its bound fields, for the page."""
        found = []
        for s, sheet in enumerate(self.understanding["sheets"]):
            known = f"s{s}-use" in self.fields
            width = max((len(cells) for _, cells in sheet["picture"]), default=0)
            found.append(
                {
                    **sheet,
                    "number": s,
                    "title_text": sheet["name"] or "Daftar",
                    "use_field": self[f"s{s}-use"] if known else None,
                    "header_field": self[f"s{s}-header"] if known else None,
                    "letters": [letters(i) for i in range(width)],
                    "fields": [
                        {
                            "column": column,
                            "letter": letters(column["index"]),
                            "choice": self[f"s{s}-c{column['index']}"],
                            "unit": self[f"s{s}-m{column['index']}"]
                            if f"s{s}-m{column['index']}" in self.fields
                            else None,
                        }
                        for column in sheet["columns"]
                    ],
                }
            )
        return found
