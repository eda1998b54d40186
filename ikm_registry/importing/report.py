"""Rejected rows back in the form they came in, ready to be mended and uploaded again."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence

import xlsxwriter

from ikm_registry.cleaning.formulas import TextCells, guarded

REASON = "Alasan ditolak"
LONGEST_NAME = 31  # of a sheet


def rejects_csv(
    headers: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], delimiter: str = ";"
) -> bytes:
    """Return a CSV (UTF-8 with BOM, so that Excel reads it) of (cells, reason) rows."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*map(guarded, headers), REASON])
    for cells, reason in rows:
        padded = [*cells, *[""] * (len(headers) - len(cells))]
        writer.writerow([*map(guarded, padded), guarded(reason)])
    return text.getvalue().encode("utf-8-sig")


def rejects_xlsx(
    sheets: Sequence[tuple[str, Sequence[str], Iterable[tuple[Sequence[str], str]]]],
) -> bytes:
    """Return a workbook with a sheet per (name, headers, rows); every cell a string."""
    with tempfile.TemporaryDirectory(prefix="rpik-") as folder:
        return _written(sheets, folder)


def _written(
    sheets: Sequence[tuple[str, Sequence[str], Iterable[tuple[Sequence[str], str]]]], folder: str
) -> bytes:
    output = io.BytesIO()
    # Row by row through a private folder: a million rows in memory would be gigabytes.
    workbook = xlsxwriter.Workbook(output, {"constant_memory": True, "tmpdir": folder})
    heads, texts = TextCells(workbook, {"bold": True}), TextCells(workbook)
    taken: set[str] = set()
    for name, headers, rows in sheets:
        sheet = workbook.add_worksheet(_sheet_name(name, taken))
        for column, header in enumerate([*headers, REASON]):
            heads.write(sheet, 0, column, header)
        for line, (cells, reason) in enumerate(rows, start=1):
            for column, cell in enumerate(cells[: len(headers)]):
                texts.write(sheet, line, column, cell)
            texts.write(sheet, line, len(headers), reason)
    workbook.close()
    return output.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel takes: short, without its marks, not "History", each once whatever its case."""
    plain = "".join(c for c in name if c not in "[]:*?/\\" and c.isprintable())
    plain = plain[:LONGEST_NAME].strip("' ")
    if not plain or plain.lower() == "history":
        plain = f"Lembar {len(taken) + 1}"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        end = f" ({number})"
        found = plain[: LONGEST_NAME - len(end)].strip("' ") + end
    taken.add(found.lower())
    return found
