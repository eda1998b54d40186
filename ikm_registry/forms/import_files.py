"""The form of an import: its files, or rows pasted from a spreadsheet."""

import io
from typing import Any, BinaryIO

from django import forms
from django.core.files.uploadedfile import UploadedFile

MAX_FILES = 20
ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"
PASTED = "Tempelan dari Excel.tsv"


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
        label="Atau tempel dari Excel",
        required=False,
        max_length=4_000_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "data-no-draft": ""}),
        help_text="Salin selnya di Excel termasuk baris judul, lalu Ctrl+V di mana saja di halaman ini.",
        strip=False,
    )
    again = forms.BooleanField(
        label="Impor lagi walaupun sama",
        required=False,
        help_text="Pilih juga berkasnya lagi: peramban tidak menyimpan pilihan yang ditolak.",
    )

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
