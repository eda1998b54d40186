"""Small tables people upload: the rows of the first sheets as text, under limits."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.readers import opened
from rpik.core.templatetags.format_id import angka

MAX_FILE = 2 * 2**20
HEADINGS = 50  # rows of titles above and totals below, beside those that count
SHOWN_ERRORS = 20
Rows = list[tuple[int, list[str]]]


def read_rows(file: UploadedFile, *, most: int, largest: int = MAX_FILE) -> Rows:
    """Return ``read_cells`` with every cell as text."""
    found = read_cells(file, most=most, largest=largest)
    return [(number, list(map(cell_text, cells))) for number, cells in found]


def read_cells(
    file: UploadedFile, *, most: int, largest: int = MAX_FILE
) -> Sequence[tuple[int, Sequence[Any]]]:
    """Return (row as the spreadsheet numbers it, cells) of the filled rows of a CSV or workbook.

    Raises:
        ValidationError: too large (bytes), more than ``most`` rows below their headings, or no table.
    """
    if (file.size or 0) > largest:
        raise forms.ValidationError(
            f"Berkas lebih besar dari {largest // 2**20} MB. Unggah tabel yang diminta saja."
        )
    with NamedTemporaryFile(suffix=Path(file.name or "").suffix[:8]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        try:
            with opened(Path(kept.name), file.name or "") as workbook:
                every = (row for row in workbook.rows() if any(row.cells))
                rows = [(row.number, row.cells) for row in islice(every, most + HEADINGS + 1)]
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
    if len(rows) > most + HEADINGS:
        raise forms.ValidationError(f"Berkas memuat lebih dari {angka(most)} baris.")
    return rows


def body_below(rows: Rows, column: str, sentence: str) -> tuple[list[str], Rows]:
    """Return the lower-cased headings and the filled rows below them; ``column`` tells the heading row.

    Raises:
        ValidationError: ``sentence``, where no row has it.
    """
    for index, (_, cells) in enumerate(rows):
        head = [cell.lower().removesuffix("(rp)").strip() for cell in cells]
        if column in head:
            return head, [row for row in rows[index + 1 :] if any(row[1])]
    raise forms.ValidationError(sentence)


def refuse_rows(wrong: list[str]) -> None:
    """Raise the first sentences, and how many more there are; nothing without any."""
    if wrong:
        more = len(wrong) - SHOWN_ERRORS
        raise forms.ValidationError(
            [*wrong[:SHOWN_ERRORS], *([f"… dan {more} lagi."] if more > 0 else [])]
        )
