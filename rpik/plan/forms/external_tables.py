"""The form of one table from outside: a file as BPS publishes it, or rows typed and pasted."""

from typing import Any

from django import forms

from ikm_registry.models import Kecamatan
from rpik.plan.document.asked_tables import Asked
from rpik.plan.document.series import unsound
from rpik.plan.forms.tables import read_cells
from rpik.plan.series_reading import MAX_ROWS, Read, UnreadableTable, read

MAX_PASTED = 100_000


class ExternalTableForm(forms.Form):
    """Its source, and a file or the rows as text; the file counts when both are there."""

    source = forms.CharField(
        label="Sumber",
        max_length=200,
        help_text="Nama terbitan dan tahunnya, misalnya: BPS, Kabupaten Malang Dalam Angka 2026.",
    )
    file = forms.FileField(
        label="Berkas",
        required=False,
        help_text="CSV atau XLSX seperti diterbitkan: judul di atas dan catatan di bawah boleh ikut.",
        widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods"}),
    )
    body = forms.CharField(
        label="Isi tabel",
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        widget=forms.Textarea({"rows": 12, "wrap": "off"}),
        help_text="Tempel dari Excel, atau ketik: baris pertama judul kolom, antarkolom dengan tab. "
        "Tidak dipakai bila berkas dipilih.",
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def clean(self) -> None:
        """Read the table, from the file or from the text."""
        data = self.cleaned_data
        if self.errors:
            return
        field = "file" if data.get("file") else "body"
        try:
            if data.get("file"):
                rows: Any = read_cells(data["file"], most=MAX_ROWS)
            else:
                rows = _pasted(data.get("body", ""))
            data["read"] = self._read(rows, data["source"])
        except UnreadableTable as error:
            self.add_error(field, str(error))
        except forms.ValidationError as error:
            self.add_error(field, error)

    def _read(self, rows: Any, source: str) -> Read:
        made = read(rows, source=source, places=_places() if self.asked.by_kecamatan else None)
        if self.asked.by_division and (fault := next(unsound(made.series), "")):
            raise UnreadableTable(fault)
        return made


def _pasted(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines of a text as rows: parted by tabs, else by semicolons."""
    mark = "\t" if "\t" in text else ";"
    if not text.strip():
        raise UnreadableTable("Pilih berkas, atau isi tabelnya di sini.")
    return [(at, line.split(mark)) for at, line in enumerate(text.splitlines(), 1)]


def _places() -> dict[str, str]:
    rows = Kecamatan.objects.values_list("name", "aliases")
    return {spelling.lower(): name for name, aliases in rows for spelling in (name, *aliases)}
