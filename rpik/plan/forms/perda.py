"""The form that loads the Perda's list of industri unggulan, its columns told by their headings."""

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile

from rpik.plan.document.breakdowns import DIVISIONS
from rpik.plan.forms.tables import read_rows, refuse_rows

MAX_ROWS = 200
MAX_NAME = 200
# What the columns are called where nobody says; the first that occurs counts.
NAMES = ("industri unggulan", "nama industri", "industri", "nama", "sentra", "uraian", "komoditas")
CODES = ("kbli", "kode kbli", "golongan pokok", "golongan", "divisi", "kode")
CODE = re.compile(r"(?<![0-9])([0-9]{2})[0-9]{0,3}(?![0-9])")
Entry = dict[str, str | list[str]]


class PerdaListForm(forms.Form):
    """A table with where it comes from; columns are found by their headings, or named."""

    name = forms.CharField(
        label="Nama daftar", max_length=120, help_text="Misalnya: Perda 5/2026, Pasal 9."
    )
    source = forms.CharField(label="Sumber", max_length=200, help_text="Nomor dan pasal naskahnya.")
    name_column = forms.CharField(
        label="Judul kolom nama industri",
        max_length=80,
        required=False,
        help_text="Kosongkan bila judulnya biasa (industri, nama, uraian).",
    )
    code_column = forms.CharField(
        label="Judul kolom KBLI",
        max_length=80,
        required=False,
        help_text="Kosongkan bila judulnya kbli, golongan, atau divisi.",
    )
    file = forms.FileField(
        label="Berkas daftar",
        help_text="CSV atau XLSX: satu industri sebaris, dengan kode KBLI 2 sampai 5 angka; boleh beberapa kode sesel.",
        widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods"}),
    )

    def clean(self) -> None:
        """Read the file with the columns that were named."""
        data = self.cleaned_data
        if not {"file", "name_column", "code_column"} <= data.keys():
            return
        try:
            data["rows"] = read_list(data["file"], data["name_column"], data["code_column"])
        except forms.ValidationError as error:
            self.add_error("file", error)


def read_list(file: UploadedFile, name_column: str = "", code_column: str = "") -> list[Entry]:
    """Return {name, divisions (KBLI, two digits)} of a file, in its order.

    Raises:
        ValidationError: a column is not found, or a sentence for each row that cannot be.
    """
    rows = read_rows(file, most=MAX_ROWS)
    for index, (_, cells) in enumerate(rows):
        head = [_key(cell) for cell in cells]
        places = [_place(head, name_column, NAMES), _place(head, code_column, CODES)]
        if None not in places:
            return _entries(rows[index + 1 :], *(place for place in places if place is not None))
    seen = ", ".join(f"“{cell[:30]}”" for cell in rows[0][1] if cell) if rows else ""
    raise forms.ValidationError(
        "Kolom nama industri dan kolom KBLI tidak ditemukan di satu baris judul. "
        + (f"Baris pertama berisi {seen}. " if seen else "")
        + "Tulis judul kedua kolom itu seperti di berkas."
    )


def _place(head: list[str], asked: str, usual: tuple[str, ...]) -> int | None:
    wanted = (_key(asked),) if asked.strip() else usual
    return next((head.index(name) for name in wanted if name in head), None)


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _entries(body: list[tuple[int, list[str]]], name_at: int, code_at: int) -> list[Entry]:
    found: dict[str, Entry] = {}
    wrong: list[str] = []
    for number, cells in body:
        name, codes = (cells[at].strip() if at < len(cells) else "" for at in (name_at, code_at))
        if not name and not codes:
            continue
        divisions = list(dict.fromkeys(CODE.findall(codes)))
        unknown = [code for code in divisions if code not in DIVISIONS]
        if not name:
            wrong.append(f"Baris {number}: nama industrinya kosong.")
        elif not divisions:
            wrong.append(f"Baris {number}: “{codes[:30]}” bukan kode KBLI.")
        elif unknown:
            wrong.append(
                f"Baris {number}: {', '.join(unknown)} bukan golongan industri pengolahan (10–33)."
            )
        elif len(name) > MAX_NAME:
            wrong.append(
                f"Baris {number}: namanya lebih panjang dari {MAX_NAME} huruf; singkatkan."
            )
        elif name in found:
            wrong.append(f"Baris {number}: “{name[:40]}” sudah ada.")
        else:
            found[name] = {"name": name, "divisions": divisions}
    refuse_rows(wrong)
    if not found:
        raise forms.ValidationError("Daftar ini kosong.")
    return list(found.values())
