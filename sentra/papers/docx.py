"""A decree as DOCX the office edits in Word: plain paragraphs and tables, repeated table heads."""

import io
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor, Twips

from sentra.papers import content, wording
from sentra.papers.content import Decree
from sentra.papers.pdf import png
from sentra.papers.printable import printable
from sentra.papers.seal import qr_png
from sentra.papers.wording import Appendix, Sheet

RED = RGBColor(0xA6, 0x1E, 0x1E)
FONT = "Bookman Old Style"  # what Indonesian legal drafting asks for
ROOM = 15.8  # centimetres between the margins
LAST_ROWS = 3  # of a table, that stay with the signature below it
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def write(decree: Decree) -> bytes:
    """Return the DOCX."""
    decree = printable(decree)
    writer = _Writer(wording.sheet(decree), decree)
    return writer.saved(title=decree.title, day=decree.day or decree.as_of)


def shipped(kind: str) -> bytes:
    """Return the template RPIK ships for a kind of decree: the same words, not yet filled in."""
    return _Writer(wording.unfilled(kind)).saved(title=f"Templat SK {kind}", day=None)


class _Writer:
    """Lays a sheet out; without a decree its tables, map and seal stay placeholders."""

    def __init__(self, sheet: Sheet, decree: Decree | None = None) -> None:
        self.sheet, self.decree = sheet, decree
        self.word = new_document()

    def saved(self, *, title: str, day: date | None) -> bytes:
        lay_out(self.word, title=title, marks=self.sheet.marks, day=day)
        self._body()
        for appendix in self.sheet.appendices:
            self._appendix(appendix)
            for part, caption in appendix.parts:
                if caption:
                    self._centred(caption).paragraph_format.keep_with_next = True
                self._put(part)
            self._signed()
        target = io.BytesIO()
        self.word.save(target)
        return target.getvalue()

    def _put(self, part: str) -> None:
        if self.decree is None:
            self.word.add_paragraph(f"{{{{ {part} }}}}")
        else:
            block(self.word, part, self.decree)

    def _body(self) -> None:
        sheet = self.sheet
        of_office = self.decree is not None and sheet.letterhead[0] != sheet.authority
        letterhead(self.word, sheet.letterhead, underlined=of_office)
        for text in (
            f"KEPUTUSAN {sheet.authority}",
            f"NOMOR {sheet.number}",
            "TENTANG",
            sheet.title,
            f"{sheet.authority},",
        ):
            self._centred(text)
        self._term("Menimbang", _lettered(sheet.considering))
        self._term("Mengingat", _numbered(sheet.heeding))
        self._centred("MEMUTUSKAN:").paragraph_format.keep_with_next = True
        self._term("Menetapkan", [f"KEPUTUSAN {sheet.authority} TENTANG {sheet.title}."])
        # In capitals and with a decree's number in it, a justified line would be torn apart.
        self.word.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.LEFT
        for ordinal, text in sheet.deciding:
            self._term(ordinal, [text])
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        self._signed()

    def _centred(self, text: str) -> Any:
        return _centred(self.word, text)

    def _term(self, label: str, texts: Sequence[str]) -> None:
        """Write "Menimbang : a. …" with a hanging indent that survives editing."""
        for index, text in enumerate(texts):
            line = self.word.add_paragraph()
            line.alignment = JUSTIFY
            shape = line.paragraph_format
            shape.left_indent, shape.first_line_indent = Cm(4.1), Cm(-4.1)
            shape.tab_stops.add_tab_stop(Cm(3.0))
            shape.tab_stops.add_tab_stop(Cm(3.4))
            numeral, _, rest = text.partition("\t")
            lead = f"{label}\t:\t" if index == 0 else "\t\t"
            if rest:
                line.add_run(f"{lead}{numeral}\t{rest}")
                shape.tab_stops.add_tab_stop(Cm(4.1))
            else:
                shape.left_indent, shape.first_line_indent = Cm(3.4), Cm(-3.4)
                line.add_run(f"{lead}{text}")

    def _signed(self) -> None:
        sheet = self.sheet
        lines = [
            f"Ditetapkan di {sheet.seat}",
            f"pada tanggal {sheet.day}",
            *sheet.above,
            "",
            "",
            sheet.name or "………………………………",
            *sheet.below,
        ]
        sealed = self.decree is not None and bool(self.decree.seal)
        place = self._beside_seal(self.decree) if self.decree and sealed else self.word
        for index, text in enumerate(lines):
            line = place.paragraphs[0] if sealed and index == 0 else place.add_paragraph()
            shape = line.paragraph_format
            shape.space_after = Pt(0)
            shape.space_before = Pt(14 if index == 0 else 0)
            # The place, the day and the name stay on one page; so does a seal that may follow.
            shape.keep_with_next = index < len(lines) - 1 or self.decree is None
            if not sealed:
                shape.left_indent = Cm(7.5)
            line.add_run(text).bold = bool(sheet.name) and text == sheet.name
        if self.decree is None:
            self._put("segel")

    def _beside_seal(self, decree: Decree) -> Any:
        """Return the right half of a line whose left half holds the QR code."""
        space = self.word.add_paragraph()  # two tables without one between them become one
        space.paragraph_format.keep_with_next, space.paragraph_format.space_after = True, Pt(0)
        grid = self.word.add_table(rows=1, cols=2)
        grid.autofit = False
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, width in zip(grid.columns, (Cm(7.5), Cm(ROOM - 7.5)), strict=True):
            column.width = column.cells[0].width = width
        left, right = grid.rows[0].cells
        _seal(left, left.paragraphs[0], decree)
        return right

    def _appendix(self, appendix: Appendix) -> None:
        for row, text in enumerate(appendix.head):
            line = self.word.add_paragraph()
            line.paragraph_format.left_indent, line.paragraph_format.space_after = Cm(7.5), Pt(0)
            line.paragraph_format.page_break_before = row == 0
            line.add_run(text).font.size = Pt(9.5)
        self._centred("")
        for text in (appendix.title, self.sheet.sentra):
            self._centred(text).paragraph_format.keep_with_next = True


MEMBERS = {"tabel_anggota": "members", "tabel_masuk": "joined", "tabel_keluar": "left"}


def block(word: Any, part: str, decree: Decree, *, room: float = ROOM) -> None:
    """Write a table or the map at the end of ``word``, ``room`` centimetres wide."""
    if part == "segel":
        if decree.seal:
            _seal(word, word.add_paragraph(), decree)
    elif part == "tabel_data":
        table(word, decree.figures, (6.0, 9.8), head=False, room=room)
    elif part == "peta":
        map_picture(
            word,
            decree.map_svg,
            source=decree.map_source,
            description="Peta anggota dan batas sentra",
            room=room,
        )
    elif members := getattr(decree, MEMBERS[part]):
        table(
            word,
            [content.MEMBER_HEAD, *content.member_rows(members)],
            content.MEMBER_WIDTHS,
            right={0, len(content.MEMBER_HEAD) - 1},
            room=room,
        )
    else:
        word.add_paragraph("Tidak ada.")


def _seal(place: Any, line: Any, decree: Decree) -> None:
    """Write the QR code into ``line``, and what it is for into the next one of ``place``."""
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(io.BytesIO(qr_png(decree.seal)), width=Cm(4))
    shape._inline.docPr.set("descr", "Kode QR segel")
    place.add_paragraph().add_run(decree.seal_note).font.size = Pt(7)


def table(
    word: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    head: bool = True,
    right: Collection[int] = (),
    room: float = ROOM,
) -> None:
    """Write a table whose head repeats and whose rows stay whole; ``right`` are number columns.

    The last rows go with what follows: no signature stands alone on a page.
    """
    if not rows:
        return
    grid = word.add_table(rows=len(rows), cols=len(widths))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _ruled(word, grid)
    _narrow(grid)
    scale = room / sum(widths)
    wide = [Twips(int(Cm(width * scale) / Twips(1))) for width in widths]
    for column, width in zip(grid.columns, wide, strict=True):
        column.width = width  # LibreOffice reads these, Word those of the cells
    for number, (row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        is_head = head and number == 0
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, text, width) in enumerate(zip(row.cells, texts, wide, strict=True)):
            cell.width = width
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            line.paragraph_format.keep_with_next = number >= len(rows) - LAST_ROWS or None
            run = line.add_run(text)
            run.font.size, run.font.bold = Pt(8.5), is_head
            if is_head:
                line.alignment = CENTRE
            elif place in right:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _narrow(grid: Any) -> None:
    """Leave a millimetre beside the text instead of two: long names need the room."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _ruled(word: Any, grid: Any) -> None:
    """Draw the lines by the usual style, or directly where an office's template has lost it."""
    if any(style.name == "Table Grid" for style in word.styles):
        grid.style = "Table Grid"
        return
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # The schema's order: borders stand before the layout.
    grid._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def map_picture(word: Any, svg: str, *, source: str, description: str, room: float = ROOM) -> None:
    """Write the map with its source, or why there is none."""
    if not svg:
        word.add_paragraph("Belum ada anggota yang mempunyai titik; peta belum dapat digambar.")
        return
    line = word.add_paragraph()
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(io.BytesIO(png(svg)), width=Cm(room))
    if shape.height > Cm(13.6):
        shape.width = Emu(int(shape.width * Cm(13.6) / shape.height))
        shape.height = Cm(13.6)
    shape._inline.docPr.set("descr", description)
    if source:
        word.add_paragraph().add_run(f"Sumber: {source}").font.size = Pt(8.5)


def lay_out(word: Any, *, title: str, marks: str, day: date | None) -> None:
    """Set paper, margins, font, the marks above, the page number below, and the properties."""
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(4)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    if marks:
        run = section.header.paragraphs[0].add_run(marks)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(9), True, RED
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    _field(foot, "PAGE")
    core = word.core_properties
    core.title = title[:250]
    core.author = core.last_modified_by = content.OFFICE
    core.comments, core.language = marks, "id-ID"
    if day:
        core.created = core.modified = datetime(day.year, day.month, day.day)


def letterhead(word: Any, lines: Sequence[str], *, underlined: bool) -> None:
    """Write who issues the paper above it; an office's lines stand over a rule, the bupati's do not."""
    line = _centred(word, "\n".join(lines))
    line.runs[0].font.size, line.paragraph_format.space_after = Pt(13), Pt(12)
    if underlined:
        _underlined(line)


def _centred(word: Any, text: str) -> Any:
    line = word.add_paragraph()
    line.alignment = CENTRE
    line.add_run(text).bold = True
    return line


def _underlined(line: Any) -> None:
    """Draw the rule under the letterhead: a border of its last paragraph."""
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "auto")):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _lettered(texts: Sequence[str]) -> list[str]:
    return [f"{chr(ord('a') + index)}.\t{text}" for index, text in enumerate(texts)]


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"{index}.\t{text}" for index, text in enumerate(texts, 1)]


def _field(paragraph: Any, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
