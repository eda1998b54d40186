"""Rejected rows back in the form they came in, ready to be mended and uploaded again."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

REASON = "Alasan ditolak"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rejects_csv(
    headers: Sequence[str], rows: Sequence[tuple[Sequence[str], str]], delimiter: str = ";"
) -> bytes:
    """Return a CSV (UTF-8 with BOM, so that Excel reads it) of (cells, reason) rows."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*headers, REASON])
    for cells, reason in rows:
        padded = [*cells, *[""] * (len(headers) - len(cells))]
        writer.writerow([*(_safe(cell) for cell in padded), reason])
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    if cell.startswith(_FORMULA) and not cell[1:].replace(".", "").replace(",", "").isdigit():
        return "'" + cell
    return cell


def rejects_xlsx(
    sheets: Sequence[tuple[str, Sequence[str], Sequence[tuple[Sequence[str], str]]]],
) -> bytes:
    """Return a workbook with a sheet per (name, headers, rows); every cell a string."""
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
    bold = workbook.add_format({"bold": True})
    for number, (name, headers, rows) in enumerate(sheets, start=1):
        sheet = workbook.add_worksheet(_sheet_name(name) or f"Lembar {number}")
        for column, header in enumerate([*headers, REASON]):
            sheet.write_string(0, column, header, bold)
        for line, (cells, reason) in enumerate(rows, start=1):
            for column, cell in enumerate(cells[: len(headers)]):
                sheet.write_string(line, column, cell)
            sheet.write_string(line, len(headers), reason)
    workbook.close()
    return output.getvalue()


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c not in "[]:*?/\\")[:31].strip("'")
