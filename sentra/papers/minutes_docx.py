"""The minutes of a field check as DOCX, with the decree's page, tables and map."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document as new_document
from docx.shared import Cm, Pt

from sentra.papers import content, docx, minutes
from sentra.papers.minutes import Minutes
from sentra.papers.printable import printable

ACROSS = 2
PHOTO_WIDE, PHOTO_HIGH = Cm(7.4), Cm(6)


def write(paper: Minutes) -> bytes:
    """Return the DOCX."""
    paper = printable(paper)
    word = new_document()
    docx.lay_out(word, title=paper.title, marks=paper.marks, day=paper.day)
    _body(word, paper)
    numbered = minutes.appendices(paper)
    _headed(word, [numbered["list"], "HASIL PEMERIKSAAN TIAP ANGGOTA"])
    docx.table(word, [minutes.HEAD, *minutes.rows(paper)], minutes.WIDTHS, right=minutes.NUMBERS)
    if paper.differences:
        _headed(word, [numbered["differences"], "BEDA DENGAN REGISTER"])
        rows = [minutes.DIFFERENCE_HEAD, *minutes.difference_rows(paper)]
        docx.table(word, rows, minutes.DIFFERENCE_WIDTHS, right=minutes.RIGHT)
    if paper.shots:
        _headed(word, [numbered["photos"], "FOTO"])
        _photos(word, paper)
    _headed(word, [numbered["map"], "PETA"])
    docx.map_picture(
        word, paper.map_svg, source=paper.map_source, description="Peta anggota yang diperiksa"
    )
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _body(word: Any, paper: Minutes) -> None:
    docx.letterhead(word, content.OFFICE_LETTERHEAD, underlined=True)
    for text in (
        "BERITA ACARA PEMERIKSAAN LAPANGAN",
        f"USULAN {paper.full_name.upper()}",
        "Nomor: ……………………………",
    ):
        line = word.add_paragraph()
        line.alignment = docx.CENTRE
        line.add_run(text).bold = not text.startswith("Nomor")
    _plain(word, minutes.opening(paper))
    for number, (name, position) in enumerate(paper.officers, 1):
        _plain(word, f"{number}.\t{name}" + (f", {position}" if position else ""), indent=1)
    _plain(word, minutes.done(paper))
    for number, text in enumerate(minutes.results(paper), 1):
        _plain(word, f"{number}.\t{text}", indent=1)
    _plain(word, minutes.CLOSING)
    _signatures(word, [["Mengetahui,", "Kepala Desa/Lurah"], ["Petugas pemeriksa,"]], paper)


def _plain(word: Any, text: str, *, indent: float = 0) -> None:
    line = word.add_paragraph(text)
    line.alignment = docx.JUSTIFY
    shape = line.paragraph_format
    shape.left_indent, shape.first_line_indent = Cm(indent), Cm(-indent)
    if indent:
        shape.tab_stops.add_tab_stop(Cm(indent))


def _signatures(word: Any, heads: Sequence[Sequence[str]], paper: Minutes) -> None:
    names = [["", "", "", "………………………………"], []]
    for name, position in paper.officers:
        names[1] += ["", "", "", name, position]
    cells = word.add_table(rows=1, cols=2).rows[0].cells
    for cell, head, below in zip(cells, heads, names, strict=True):
        lines = [*head, *below]
        for index, text in enumerate(lines):
            line = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            line.paragraph_format.keep_with_next = index < len(lines) - 1
            line.add_run(text)


def _headed(word: Any, texts: Sequence[str]) -> None:
    for index, text in enumerate(texts):
        line = word.add_paragraph()
        line.alignment = docx.CENTRE
        line.paragraph_format.page_break_before = index == 0
        line.paragraph_format.keep_with_next = True
        line.add_run(text).bold = True


def _photos(word: Any, paper: Minutes) -> None:
    grid = word.add_table(rows=-(-len(paper.shots) // ACROSS), cols=ACROSS)
    for index, shot in enumerate(paper.shots):
        cell = grid.rows[index // ACROSS].cells[index % ACROSS]
        picture = cell.paragraphs[0].add_run().add_picture(io.BytesIO(shot.content))
        scale = min(PHOTO_WIDE / picture.width, PHOTO_HIGH / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        picture._inline.docPr.set("descr", shot.caption)
        cell.add_paragraph().add_run(shot.caption).font.size = Pt(8.5)
    note = minutes.photo_note(paper)
    if note:
        word.add_paragraph().add_run(note).font.size = Pt(8.5)
