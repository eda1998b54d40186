"""The yearly evaluation as DOCX, with the decree's page and tables."""

import io
from typing import Any

from docx import Document as new_document
from docx.shared import Cm, Pt

from sentra.papers import content, docx, evaluation
from sentra.papers.evaluation import EvaluationPaper
from sentra.papers.printable import printable


def write(paper: EvaluationPaper) -> bytes:
    """Return the DOCX, one page unless somebody adds to it."""
    paper = printable(paper)
    word = new_document()
    docx.lay_out(word, title=paper.title, marks=paper.marks, day=paper.day)
    section = word.sections[0]
    section.top_margin = section.bottom_margin = Cm(1.7)
    section.header_distance = section.footer_distance = Cm(0.8)
    normal = word.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(2)
    for text in (
        content.OFFICE.upper(),
        "EVALUASI TAHUNAN SENTRA IKM",
        paper.full_name.upper(),
        f"TAHUN {paper.year}",
    ):
        line = word.add_paragraph()
        line.alignment = docx.CENTRE
        line.add_run(text).bold = True
    identity = (("Kelompok", paper.group), ("Tempat", paper.place), ("Dasar", paper.decree))
    docx.table(word, identity, (3.4, 12.4), head=False)
    _part(word, "1. Pertumbuhan")
    docx.table(
        word,
        [evaluation.HEAD, *evaluation.rows(paper)],
        evaluation.WIDTHS,
        right=range(1, len(evaluation.HEAD)),
    )
    for text in paper.facts:
        word.add_paragraph(f"•  {text}")
    _part(word, "2. Kelembagaan")
    docx.table(word, paper.institution, (6.0, 9.8), head=False)
    _part(word, f"3. Rekomendasi: {paper.recommendation.upper()}")
    word.add_paragraph(evaluation.reason(paper)).alignment = docx.JUSTIFY
    _part(word, "4. Keputusan")
    word.add_paragraph(evaluation.decision(paper)).alignment = docx.JUSTIFY
    _signed(word, paper)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _part(word: Any, text: str) -> None:
    line = word.add_paragraph()
    line.paragraph_format.space_before = Pt(6)
    line.paragraph_format.keep_with_next = True
    line.add_run(text).bold = True


def _signed(word: Any, paper: EvaluationPaper) -> None:
    cells = word.add_table(rows=1, cols=2).rows[0].cells
    for cell, (lead, name, position) in zip(cells, evaluation.signatures(paper), strict=True):
        lines = [*lead.split("\n"), "", "", name, *([position] if position else [])]
        for index, text in enumerate(lines):
            line = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            line.paragraph_format.keep_with_next = index < len(lines) - 1
            line.add_run(text).bold = text == name
