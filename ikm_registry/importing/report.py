"""Rejected rows back in the form they came in, ready to be mended and uploaded again."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import xlsxwriter

from ikm_registry.cleaning.formulas import TextCells, guarded

REASON = "Alasan ditolak"
LONGEST_NAME = 31  # of a sheet


# Name, headings, and rows of (cells, reason).
Sheet = tuple[str, Sequence[str], Iterable[tuple[Sequence[str], str]]]


def write_csv(target: BinaryIO, sheets: Iterable[Sheet], delimiter: str = ";") -> None:
    """Write a CSV (UTF-8 with BOM, so that Excel reads it): the tables below each other, each under
    its own headings, as they came.
    """
    text = io.TextIOWrapper(target, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for _, headers, rows in sheets:
        writer.writerow([*map(guarded, headers), REASON])
        for cells, reason in rows:
            padded = [*cells, *[""] * (len(headers) - len(cells))]
            writer.writerow([*map(guarded, padded), guarded(reason)])
    text.detach()


def write_xlsx(target: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write a workbook with a sheet per table; every cell a string."""
    with tempfile.TemporaryDirectory(prefix="rpik-") as folder:
        _written(target, sheets, folder)


def _written(target: BinaryIO, sheets: Iterable[Sheet], folder: str) -> None:
    # Row by row through a private folder: a million rows in memory would be gigabytes.
    workbook = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": folder})
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
