"""Export of exactly what a list shows: CSV or XLSX, streamed, safe to open in Excel."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from ikm_registry.cleaning.formulas import TextCells, guarded
from ikm_registry.columns import ListColumn
from ikm_registry.models import Ikm

BYTE_MARK = b"\xef\xbb\xbf"


def csv_lines(columns: list[ListColumn], rows: Iterable[Ikm], *, masked: bool) -> Iterator[bytes]:
    """Yield a CSV as Indonesian Excel opens it: semicolons, UTF-8 with BOM, numbers plain."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    yield BYTE_MARK
    for number, ikm in enumerate(rows, start=1):
        writer.writerow([_csv_cell(_value(column, ikm, masked)) for column in columns])
        if number % 500 == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def csv_file(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a short table as such a CSV; its numbers are written as they come."""
    return b"".join(csv_stream(head, rows))


def csv_stream(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Yield a table of any length as such a CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    yield BYTE_MARK
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(cell) for cell in row])
        if number % 500 == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")


def _value(column: ListColumn, ikm: Ikm, masked: bool) -> Any:
    return column.shown(ikm) if column.personal and masked else column.raw(ikm)


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".replace(".", ",")
    return guarded(value)


def xlsx_file(
    columns: list[ListColumn], rows: Iterable[Ikm], *, masked: bool, note: str
) -> IO[bytes]:
    """Return a temporary workbook: header in row 1, texts as texts; ``note`` on a second sheet."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the response that streams it
    workbook = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet("IKM")
    heads, texts = TextCells(workbook, {"bold": True}), TextCells(workbook)
    for index, column in enumerate(columns):
        heads.write(sheet, 0, index, column.label)
    sheet.freeze_panes(1, 1)
    for line, ikm in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            value = _value(column, ikm, masked)
            if isinstance(value, int | float | Decimal):
                sheet.write_number(line, index, value)
            elif value:
                texts.write(sheet, line, index, str(value))
    about = workbook.add_worksheet("Keterangan")
    for line, text in enumerate(note.splitlines()):
        texts.write(about, line, 0, text)
    workbook.close()
    file.seek(0)
    return file
