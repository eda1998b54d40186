"""The annex: every table of the document on a sheet of its own, numbers as numbers."""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from ikm_registry.cleaning.formulas import TextCells
from rpik.plan.document.blocks import Cell, Document, Kind, Table

FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    # Rupiah stay whole; the sheet shows millions as the document does.
    "million": {"num_format": "#,##0.0,,"},
    "share": {"num_format": "0.0%"},
}

TOTAL = {"bold": True, "top": 1}


def write(document: Document) -> bytes:
    """Return the workbook; the same document gives the same bytes.

    Text is written as text: a name that begins with "=" is no formula.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = date.fromisoformat(document.as_of) if document.as_of else date(2024, 1, 1)
    book.set_properties(
        {
            "title": document.title[:250],
            "author": document.office,
            "created": datetime(day.year, day.month, day.day),
        }
    )
    _Annex(book, document).write()
    book.close()
    return target.getvalue()


class _Annex:
    def __init__(self, book: Any, document: Document) -> None:
        self.book, self.document = book, document
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.small = book.add_format({"italic": True, "font_color": "#555555"})
        self.warn = book.add_format({"bold": True, "font_color": "#a61e1e"})
        head = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#e7f5ea",
            "bottom": 1,
        }
        self.head = book.add_format(head)
        self.cells = {kind: book.add_format(how) for kind, how in FORMATS.items()}
        self.sums = {kind: book.add_format(how | TOTAL) for kind, how in FORMATS.items()}
        self.texts = {
            (kind, total): TextCells(book, how | (TOTAL if total else {}))
            for kind, how in FORMATS.items()
            for total in (False, True)
        }

    def write(self) -> None:
        index = self.book.add_worksheet("Daftar")
        index.set_column(0, 0, 14)
        index.set_column(1, 1, 90)
        index.write_string(0, 0, f"{self.document.title[:200]} {self.document.period}", self.title)
        index.write_string(1, 0, f"{self.document.office}. Data per {self.document.as_of_text}.")
        index.write_string(2, 0, self.marks, self.warn)
        index.write_string(3, 0, "Dasar hukum", self.bold)
        index.write_string(3, 1, self.document.decree)
        for row, table in enumerate(self.document.tables, 5):
            name = table.number
            index.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            index.write_string(row, 1, table.title)
            self.sheet(table, name)
        row = 6 + len(self.document.tables)
        if self.document.missing:
            index.write_string(row, 0, "Yang masih kurang", self.bold)
            index.write_string(row, 1, self.document.known)
        for text in self.document.missing:
            row += 1
            index.write_string(row, 1, text)

    @property
    def marks(self) -> str:
        marks = ["DRAF"] if self.document.draft else []
        return " · ".join(
            marks + (["DATA CONTOH, bukan data sebenarnya"] if self.document.demo else [])
        )

    def sheet(self, table: Table, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, f"{table.number} {table.title}", self.title)
        sheet.write_string(1, 0, self.marks, self.warn)
        for column, one in enumerate(table.columns):
            sheet.set_column(column, column, 12 * one.width if one.kind == "text" else 14)
            sheet.write_string(2, column, one.title, self.head)
        for number, row in enumerate(table.rows, 3):
            self.line(sheet, number, row, table)
        end = 3 + len(table.rows)
        if table.total:
            self.line(sheet, end, table.total, table, total=True)
            end += 1
        sheet.write_string(end + 1, 0, f"Sumber: {table.source}", self.small)
        if table.note:
            sheet.write_string(end + 2, 0, table.note, self.small)
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def line(
        self, sheet: Any, number: int, row: tuple[Cell, ...], table: Table, *, total: bool = False
    ) -> None:
        formats = self.sums if total else self.cells
        for column, (value, one) in enumerate(zip(row, table.columns, strict=True)):
            style = formats[one.kind]
            if value is None or value == "":
                sheet.write_blank(number, column, None, style)
            elif isinstance(value, str):
                self.texts[one.kind, total].write(sheet, number, column, value)
            else:
                sheet.write_number(number, column, value, style)
