"""The document as DOCX the office can edit: styles, fields for contents and captions, sections."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from rpik.plan.document import word_fields
from rpik.plan.document.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Missing,
    Paragraph,
    Picture,
    Table,
)
from rpik.plan.document.pdf import pages, png
from rpik.plan.document.wording import written_row

GREEN, RED = RGBColor(0x1B, 0x5E, 0x3B), RGBColor(0xA6, 0x1E, 0x1E)
A4 = (Cm(21.0), Cm(29.7))
EDGES = {False: (Cm(2.5), Cm(2.2)), True: (Cm(2.0), Cm(1.7))}  # above and below, by landscape
# A table of so few rows stays on one page; of others the first rows stay by the head, the last by the source.
SHORT, FIRST, LAST = 12, 2, 2
HEAD, TEXT, NUMBER = "Kepala tabel", "Isi tabel", "Angka tabel"
CELL_STYLES = {
    HEAD: WD_ALIGN_PARAGRAPH.CENTER,
    TEXT: WD_ALIGN_PARAGRAPH.LEFT,
    NUMBER: WD_ALIGN_PARAGRAPH.RIGHT,
}
# It stands inside the field: an update of the field replaces the pages and takes it away.
PAGES_NOTE = (
    "Nomor halaman di daftar ini menurut berkas PDF edisi yang sama. Pilih Ya saat Word menawarkan "
    "memperbarui bidang (atau Ctrl+A, lalu F9): nomornya menjadi halaman berkas ini."
)
# Every entry of the archive carries one day, so that the same document gives the same bytes.
ZIP_DAY = (2024, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """Return the DOCX; the same document gives the same bytes."""
    target = io.BytesIO()
    _Writer(document).whole().save(target)
    return _undated(target.getvalue())


def _undated(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.word = new_document()
        self.marked, self.is_landscape = 0, False

    @property
    def marks(self) -> str:
        marks = ["DRAF"] if self.document.draft else []
        return " · ".join(
            marks + (["DATA CONTOH, bukan data sebenarnya"] if self.document.demo else [])
        )

    def whole(self) -> Any:
        self._styles()
        self._properties()
        self._page(self.word.sections[0], landscape=False)
        self._header()
        self._cover()
        self._contents()
        for block in self.document.blocks:
            self._block(block)
        return self.word

    def _styles(self) -> None:
        styles = self.word.styles
        styles["Normal"].font.name = "Calibri"
        styles["Normal"].font.size = Pt(11)
        for level, size in ((1, 15), (2, 13), (3, 11.5)):
            style = styles[f"Heading {level}"]
            style.font.size, style.font.color.rgb, style.font.name = Pt(size), GREEN, "Calibri"
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{key}"), None)
        caption = styles["Caption"]
        caption.font.size, caption.font.color.rgb = Pt(10), RGBColor(0, 0, 0)
        caption.font.bold, caption.font.italic = True, False
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_after = Pt(4)
        for level in (1, 2, 3):
            style = styles.add_style(f"TOC {level}", 1)
            style.base_style = styles["Normal"]
            style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
            style.paragraph_format.space_after = Pt(2)
            style.paragraph_format.right_indent = Cm(1)
            style.paragraph_format.tab_stops.add_tab_stop(
                Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )

        self.cell_styles = {
            (name, dense): self._cell_style(name, dense=dense)
            for name in CELL_STYLES
            for dense in (False, True)
        }

    def _cell_style(self, name: str, *, dense: bool) -> Any:
        """Add a style of table cells: the office changes all cells by changing it."""
        title = f"{name} padat" if dense else name
        style = self.word.styles.add_style(title, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.word.styles["Normal"]
        style.font.size = Pt(7.5 if dense else 8.5)
        space = Pt(0.5 if dense else 1.5)
        style.paragraph_format.space_before = style.paragraph_format.space_after = space
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.alignment = CELL_STYLES[name]
        style.font.bold = name == HEAD
        return style

    def _properties(self) -> None:
        day = date.fromisoformat(self.document.as_of or "2024-01-01")
        core = self.word.core_properties
        core.title = self.document.title[:250]
        core.author = core.last_modified_by = self.document.office
        core.created = core.modified = datetime(day.year, day.month, day.day)
        core.comments, core.language = self.marks, "id-ID"
        word_fields.update_on_open(self.word)

    def _page(self, section: Any, *, landscape: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = A4[::-1] if landscape else A4
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin, section.bottom_margin = EDGES[landscape]

    def _header(self) -> None:
        section = self.word.sections[0]
        section.different_first_page_header_footer = True
        for name in ("Header", "Footer"):
            self.word.styles[name].font.size = Pt(9)
        line = section.header.paragraphs[0]
        line.add_run(_short(self.document.title))
        if self.marks:
            mark = line.add_run(f"   {self.marks}")
            mark.font.bold, mark.font.color.rgb = True, RED
        foot = section.footer.paragraphs[0]
        foot.add_run(f"Data per {self.document.as_of_text}   halaman ")
        word_fields.simple(foot, "PAGE", "1")
        foot.add_run(" dari ")
        word_fields.simple(foot, "NUMPAGES", "1")

    def _cover(self) -> None:
        for text, size, colour, gap in (
            (self.document.title, 24, GREEN, 160),
            (self.document.period, 16, None, 6),
            (self.document.decree, 11, None, 6),
            (self.marks, 13, RED, 24),
            (self.document.office, 12, None, 160),
            (f"Data per {self.document.as_of_text}", 10, None, 0),
        ):
            line = self.word.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_before = Pt(gap)
            run = line.add_run(text)
            run.font.size, run.font.bold = Pt(size), size > 12
            if colour is not None:
                run.font.color.rgb = colour
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _contents(self) -> None:
        page_of = pages(self.document)
        headings = [b for b in self.document.blocks if isinstance(b, Heading)]
        entries = [
            (f"{h.number} {h.text}", h.level, _anchor(h.number), page_of[h.number])
            for h in headings
        ]
        self._list("Daftar isi", 'TOC \\o "1-3" \\h \\z \\u', entries, PAGES_NOTE)
        for title, label, found in (
            ("Daftar tabel", "Tabel", self.document.tables),
            ("Daftar gambar", "Gambar", self.document.pictures),
        ):
            if found:
                lines = [
                    (f"{one.number} {one.title}", 1, _anchor(one.number), page_of[one.number])
                    for one in found
                ]
                self._list(title, f'TOC \\h \\z \\c "{label}"', lines)
        if self.document.missing:
            self._title("Yang masih kurang")
            if self.document.known:
                self.word.add_paragraph(self.document.known)
            for text in self.document.missing:
                self.word.add_paragraph(text, style="List Bullet")

    def _title(self, text: str) -> None:
        run = self.word.add_paragraph().add_run(text)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(15), True, GREEN

    def _list(
        self,
        title: str,
        instruction: str,
        entries: list[tuple[str, int, str, int]],
        note: str = "",
    ) -> None:
        """Write a contents field of (text, level, bookmark, page).

        Its entries, and the note whose pages they are, stand in it until Word updates it.
        """
        self._title(title)
        lines = []
        for text, level, anchor, page in entries:
            line = self.word.add_paragraph(style=f"TOC {level}")
            word_fields.entry(line, text, anchor, page)
            lines.append(line)
        if note:
            lines.append(self.word.add_paragraph(style="TOC 1"))
            lines[-1].add_run(note).italic = True
        word_fields.around(lines, instruction)

    def _mark(self, line: Any, number: str) -> None:
        self.marked += 1
        word_fields.bookmark(line, _anchor(number), self.marked)

    def _block(self, block: Block) -> None:
        wide = isinstance(block, Table) and block.landscape
        if wide != self.is_landscape:
            self._turn(landscape=wide)
        match block:
            case Heading():
                line = self.word.add_heading(f"{block.number} {block.text}", block.level)
                line.paragraph_format.page_break_before = block.level == 1
                self._mark(line, block.number)
            case Paragraph():
                line = self.word.add_paragraph(block.text)
                line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            case Bullets():
                for item in block.items:
                    self.word.add_paragraph(item, style="List Bullet")
            case Missing():
                run = self.word.add_paragraph().add_run(block.text)
                run.font.italic, run.font.color.rgb = True, RED
            case Picture():
                self._picture(block)
            case Table():
                self._table(block)

    def _caption(self, number: str, title: str) -> None:
        """Write "Tabel 2.1 …": the chapter as text, the number a SEQ field that Word keeps."""
        label, _, code = number.partition(" ")
        chapter, _, count = code.partition(".")
        line = self.word.add_paragraph(style="Caption")
        line.add_run(f"{label} {chapter}.")
        reset = " \\r 1" if count == "1" else ""
        word_fields.simple(line, f"SEQ {label} \\* ARABIC{reset}", count)
        line.add_run(f" {title}")
        self._mark(line, number)

    def _source(self, source: str, note: str = "") -> None:
        line = self.word.add_paragraph()
        run = line.add_run(f"Sumber: {source}" + (f"\n{note}" if note else ""))
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x50, 0x50, 0x50)
        line.paragraph_format.space_before = Pt(3)
        line.paragraph_format.keep_together = True

    def _picture(self, picture: Picture) -> None:
        width = Cm(12.5) if picture.is_tall else Cm(16)
        line = self.word.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(io.BytesIO(png(picture)), width=width)
        shape._inline.docPr.set("descr", picture.alt)
        shape._inline.docPr.set("name", picture.key)
        self._caption(picture.number, picture.title)
        self._source(picture.source)

    def _table(self, table: Table) -> None:
        self._caption(table.number, table.title)
        room = 24.7 if table.landscape else 16.0
        scale = room / sum(column.width for column in table.columns)
        grid = self.word.add_table(rows=0, cols=len(table.columns))
        grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        widths = [Cm(column.width * scale) for column in table.columns]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        head, text, number = (
            self.cell_styles[name, table.dense].style_id for name in (HEAD, TEXT, NUMBER)
        )
        styles = [text if column.kind == "text" else number for column in table.columns]
        lines = [written_row(row, table) for row in table.rows]
        lines += [written_row(table.total, table)] if table.total else []
        last = len(lines) - LAST
        grid._tbl.append(
            word_fields.row(
                [column.title for column in table.columns],
                [head] * len(widths),
                widths,
                head=True,
            )
        )
        for at, line in enumerate(lines):
            grid._tbl.append(
                word_fields.row(
                    line,
                    styles,
                    widths,
                    bold=at == len(table.rows),
                    # No source stands without rows, and no head.
                    with_next=len(lines) < SHORT or at < FIRST or at >= last,
                )
            )
        if table.dense:
            word_fields.narrow_margins(grid)
        self._source(table.source, table.note)

    def _turn(self, *, landscape: bool) -> None:
        """Begin a section; the cover's bare first page is the first section's alone."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        self._page(section, landscape=landscape)
        self.is_landscape = landscape


def _anchor(number: str) -> str:
    return "_Toc_" + number.replace(" ", "_").replace(".", "_")


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:79]}…"
