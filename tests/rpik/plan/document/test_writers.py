"""The three files hold the same content, open in other people's readers, and repeat byte by byte."""

import io
import re

import docx as reader
import openpyxl
import pypdfium2
import pytest

from ikm_registry.models import Ikm
from rpik.plan.document import docx, pdf, xlsx
from rpik.plan.document.blocks import Document
from rpik.plan.document.wording import written_row, written_rows
from rpik.plan.services import editions
from tests.factories import plan as factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(reference, perencana) -> Document:
    factories.register()
    factories.ikm(desa=factories.DESA[0])
    Ikm.objects.update(is_demo=True)  # beside a real one they would not be in the document
    edition = factories.edition(perencana, title='=1+1 & <b> "RPIK" #panic()')
    editions.write_section(
        edition_id=edition.pk,
        code="3.1",
        body='Visi: #let x = $y$ <w:p> & "maju" \\u{41} @ref\n\n- {{jumlah_ikm}} IKM\n- tertib',
        version=0,
        by=perencana,
    )
    return editions.document_of(edition)


def pdf_text(content: bytes) -> tuple[str, int]:
    book = pypdfium2.PdfDocument(content)
    try:
        texts = []
        for page in book:
            layer = page.get_textpage()
            texts.append(layer.get_text_range())
            layer.close()
            page.close()
        return re.sub(r"\s+", " ", " ".join(texts)), len(texts)
    finally:
        book.close()


def test_the_docx_opens_with_styles_captions_and_every_number(document):
    read = reader.Document(io.BytesIO(docx.write(document)))
    heads = [p.text for p in read.paragraphs if p.style.name.startswith("Heading")]
    assert heads[0] == "BAB I PENDAHULUAN" and len([h for h in heads if h.startswith("BAB")]) == 5
    captions = [p for p in read.paragraphs if p.style.name == "Caption"]
    assert len(captions) == len(document.tables) + len(document.pictures)
    fields = "".join(p._p.xml for p in captions)
    assert fields.count("SEQ Tabel") == len(document.tables)
    assert "TOC \\o" in read.element.xml and 'TOC \\h \\z \\c "Gambar"' in read.element.xml
    assert len(read.tables) == len(document.tables)
    for table, grid in zip(document.tables, read.tables, strict=True):
        expected = [[c.title for c in table.columns], *written_rows(table)]
        if table.total:
            expected.append(written_row(table.total, table))
        assert [[cell.text for cell in row.cells] for row in grid.rows] == expected
    assert len(read.inline_shapes) == len(document.pictures)
    assert any(s.page_width > s.page_height for s in read.sections)
    text = "\n".join(p.text for p in read.paragraphs)
    assert 'Visi: #let x = $y$ <w:p> & "maju" \\u{41} @ref' in text
    assert "DRAF · DATA CONTOH" in read.sections[0].header.paragraphs[0].text


def test_the_pdf_prints_every_table_picture_and_word(document):
    text, pages = pdf_text(pdf.write(document))
    assert pages > 8
    for one in (*document.tables, *document.pictures):
        assert f"{one.number} {one.title}" in text
    for table in document.tables:
        for row in written_rows(table)[:3]:
            assert row[-1].split()[0] in text
    assert "DATA CONTOH" in text and "DRAF" in text
    assert "#let x = $y$ <w:p>" in text and "#panic()" in text


def test_the_annex_has_every_table_with_numbers_as_numbers(document):
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(document)))
    assert book.sheetnames == ["Daftar", *(table.number for table in document.tables)]
    assert book["Daftar"]["A1"].data_type == "s" and book["Daftar"]["A1"].value.startswith("=1+1")
    for table in document.tables:
        sheet = book[table.number]
        rows = [*table.rows, *([table.total] if table.total else [])]
        for number, row in enumerate(rows, 4):
            values = [sheet.cell(number, column).value for column in range(1, len(row) + 1)]
            expected = [None if value == "" else value for value in row]
            # XLSX keeps 16 digits of a share.
            assert [
                v if isinstance(v, str | None) else pytest.approx(v, rel=1e-14) for v in expected
            ] == values


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_the_same_edition_gives_the_same_bytes(document, kind):
    assert editions.WRITERS[kind](document) == editions.WRITERS[kind](document)


def test_pictures_show_their_figures(document):
    chart = next(one for one in document.pictures if one.key == "grafik-kelompok")
    table = next(one for one in document.tables if one.key == "kelompok")
    named = [row for row in table.rows if row[0] != "Belum ditentukan"]
    for row in named:
        assert f">{row[0]}<" in chart.svg.replace("&amp;", "&") and f">{row[1]}<" in chart.svg
