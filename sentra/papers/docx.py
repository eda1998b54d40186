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
from docx.shared import Cm, Emu, Pt, RGBColor

from sentra.papers import content
from sentra.papers.content import Decree
from sentra.papers.pdf import png

RED = RGBColor(0xA6, 0x1E, 0x1E)
FONT = "Bookman Old Style"  # what Indonesian legal drafting asks for
ROOM = 15.8  # centimetres between the margins
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def write(decree: Decree) -> bytes:
    """Return the DOCX."""
    target = io.BytesIO()
    _Writer(decree).whole().save(target)
    return target.getvalue()


class _Writer:
    def __init__(self, decree: Decree) -> None:
        self.decree = decree
        self.word = new_document()

    def whole(self) -> Any:
        lay_out(
            self.word,
            title=self.decree.title,
            marks=self.decree.marks,
            day=self.decree.day or self.decree.as_of,
        )
        self._body()
        self._appendix(0, "DAFTAR ANGGOTA")
        table(
            self.word,
            [content.MEMBER_HEAD, *content.member_rows(self.decree.members)],
            content.MEMBER_WIDTHS,
            right={0, len(content.MEMBER_HEAD) - 1},
        )
        self._signed()
        self._appendix(1, "DATA SENTRA")
        table(self.word, self.decree.figures, (6.0, 9.8), head=False)
        self._signed()
        self._appendix(2, "PETA")
        map_picture(
            self.word,
            self.decree.map_svg,
            source=self.decree.map_source,
            description="Peta anggota dan batas sentra",
        )
        self._signed()
        return self.word

    def _body(self) -> None:
        authority = self.decree.signatory.authority.upper()
        for text in (
            f"KEPUTUSAN {authority}",
            f"NOMOR {self.decree.number_text}",
            "TENTANG",
            self.decree.title.upper(),
            f"{authority},",
        ):
            self._centred(text)
        self._term("Menimbang", _lettered(content.considering(self.decree)))
        self._term("Mengingat", _numbered(content.heeding(self.decree)))
        self._centred("MEMUTUSKAN:").paragraph_format.keep_with_next = True
        self._term("Menetapkan", [f"KEPUTUSAN {authority} TENTANG {self.decree.title.upper()}."])
        for ordinal, text in content.deciding(self.decree):
            self._term(ordinal, [text])
        self._signed()

    def _centred(self, text: str) -> Any:
        line = self.word.add_paragraph()
        line.alignment = CENTRE
        line.add_run(text).bold = True
        return line

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
        signatory = self.decree.signatory
        below = [signatory.rank, f"NIP {signatory.nip}" if signatory.nip else ""]
        lines = [
            f"Ditetapkan di {content.SEAT}",
            f"pada tanggal {self.decree.day_text}",
            *signatory.lines_above,
            "",
            "",
            signatory.name or "………………………………",
            *[line for line in below if line],
        ]
        for index, text in enumerate(lines):
            line = self.word.add_paragraph()
            shape = line.paragraph_format
            shape.left_indent, shape.space_after = Cm(7.5), Pt(0)
            shape.space_before = Pt(14 if index == 0 else 0)
            # The place, the day and the name stay on one page.
            shape.keep_with_next = index < len(lines) - 1
            line.add_run(text).bold = bool(signatory.name) and text == signatory.name

    def _appendix(self, index: int, title: str) -> None:
        numeral = ("I", "II", "III")[index]
        for row, text in enumerate(content.appendix_head(self.decree, numeral)):
            line = self.word.add_paragraph()
            line.paragraph_format.left_indent, line.paragraph_format.space_after = Cm(7.5), Pt(0)
            line.paragraph_format.page_break_before = row == 0
            line.add_run(text).font.size = Pt(9.5)
        self._centred("")
        for text in (title, self.decree.full_name.upper()):
            self._centred(text).paragraph_format.keep_with_next = True


def table(
    word: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    head: bool = True,
    right: Collection[int] = (),
) -> None:
    """Write a table whose head repeats and whose rows stay whole; ``right`` are number columns."""
    if not rows:
        return
    grid = word.add_table(rows=len(rows), cols=len(widths))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    scale = ROOM / sum(widths)
    for number, (row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        is_head = head and number == 0
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = Cm(width * scale)
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            run = line.add_run(text)
            run.font.size, run.font.bold = Pt(8.5), is_head
            if is_head:
                line.alignment = CENTRE
            elif place in right:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def map_picture(word: Any, svg: str, *, source: str, description: str) -> None:
    """Write the map with its source, or why there is none."""
    if not svg:
        word.add_paragraph("Belum ada anggota yang mempunyai titik; peta belum dapat digambar.")
        return
    line = word.add_paragraph()
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(io.BytesIO(png(svg)), width=Cm(ROOM))
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
