"""The three files hold the same content, open in other people's readers, and repeat byte by byte."""

import io
import re
from dataclasses import replace

import docx as reader
import openpyxl
import pypdfium2
import pytest

from ikm_registry.models import Ikm, ProductGroup
from rpik.plan.document import docx, pdf, xlsx
from rpik.plan.document.blocks import Column, Document, Heading, Table
from rpik.plan.document.series import Series
from rpik.plan.document.wording import written, written_row, written_rows
from rpik.plan.services import editions, external_tables, scorings
from tests.factories import plan as factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(reference, perencana) -> Document:
    factories.register()
    factories.ikm(desa=factories.DESA[0])
    Ikm.objects.update(is_demo=True)  # beside a real one they would not be in the document
    edition = factories.edition(perencana, title='=1+1 & <b> "RPIK" #panic()')
    for key, cells in TABLES.items():
        rows = [(label, tuple(values)) for label, values in cells]
        found = Series(("2022", "2023*", "2024**"), tuple(rows), "BPS", "* sementara")
        external_tables.keep(edition_id=edition.pk, key=key, series=found, by=perencana)
    group = ProductGroup.objects.order_by("code").first()
    scorings.choose_leaders(
        edition_id=edition.pk, chosen={group.code: {1: "=semua", 3: "<ekspor>"}}, by=perencana
    )
    edition.refresh_from_db()
    editions.write_section(
        edition_id=edition.pk,
        code="3.1",
        body='Visi: #let x = $y$ <w:p> & "maju" \\u{41} @ref\n\n- {{jumlah_ikm}} IKM\n- tertib',
        version=0,
        by=perencana,
    )
    return editions.document_of(edition)


TABLES = {
    "pdrb-berlaku": [
        ("=A. Pertanian", [10.5, None, 12]),
        ("C. Industri Pengolahan", [3, 4.25, 5]),
        ("PDRB", [100, 110, 121]),
    ],
    "pdrb-konstan": [("C. Industri Pengolahan", [3, 3.3, 3.6]), ("PDRB", [90, 99, 108.9])],
    "kpi": [("Pakisaji", [120.5, None, 0])],
    "provinsi-unit": [
        ("10 Makanan", [1, 1, 900]),
        ("23 Galian", [1, 1, 100]),
        ("Jumlah", [2, 2, 1000]),
    ],
}


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
    assert all(s.page_width < s.page_height for s in read.sections)  # nothing so wide: test_matrix
    text = "\n".join(p.text for p in read.paragraphs)
    assert 'Visi: #let x = $y$ <w:p> & "maju" \\u{41} @ref' in text
    assert "DRAF · DATA CONTOH" in read.sections[0].header.paragraphs[0].text


def test_the_pdf_prints_every_table_picture_and_word(document):
    text, pages = pdf_text(pdf.write(document))
    assert pages > 8
    for one in (*document.tables, *document.pictures):
        assert f"{one.number} {one.title}" in text
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


def test_names_on_a_map_stand_out_from_any_shade(document):
    svg = next(one for one in document.pictures if one.key == "peta-ikm").svg
    names = [one for one in re.findall("<text [^>]*>", svg) if 'text-anchor="middle"' in one]
    assert names
    assert all('stroke="white"' in one and 'paint-order="stroke"' in one for one in names)


def squeezed(text: str) -> str:
    """Text without blanks and the hyphens that a line's end may add."""
    return re.sub(r"[\s\u00ad\u0002\ufffe-]+", "", text)


def printed_lines(table) -> list[list[str]]:
    rows = [[column.title for column in table.columns], *written_rows(table)]
    return [*rows, *([written_row(table.total, table)] if table.total else [])]


def pdf_pages(content: bytes, document: Document) -> list[str]:
    """Each page's words without its head and foot, blanks squeezed out."""
    with pypdfium2.PdfDocument(content) as book:
        pages = [squeezed(page.get_textpage().get_text_range()) for page in book]
    marks = "DRAF · DATA CONTOH, bukan data sebenarnya"
    frames = (document.title, marks, f"Data per {document.as_of_text}")
    for number, page in enumerate(pages, 1):
        for frame in frames:
            page = page.replace(squeezed(frame), "", 1)
        pages[number - 1] = page.removesuffix(str(number)).removesuffix("DRAF").removeprefix("DRAF")
    return pages


def test_every_cell_is_the_same_in_all_three(document):
    """DOCX by python-docx, XLSX by openpyxl (numbers written as the document writes them), PDF by its
    words in order: caption, heading and every cell of every row, the heading again on a new page."""
    grids = reader.Document(io.BytesIO(docx.write(document))).tables
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(document)))
    flow = "".join(pdf_pages(pdf.write(document), document))
    cells = 0
    for table, grid in zip(document.tables, grids, strict=True):
        lines = printed_lines(table)
        assert [[cell.text for cell in row.cells] for row in grid.rows] == lines, table.key
        values = book[table.number].iter_rows(
            3, 2 + len(lines), max_col=len(table.columns), values_only=True
        )
        kinds = [column.kind for column in table.columns]
        head, *rest = (list(row) for row in values)
        assert head == lines[0]
        for line, row in zip(lines[1:], rest, strict=True):
            kept = [
                written(value, kind) if value is not None else ("" if text == "" else "–")
                for value, kind, text in zip(row, kinds, line, strict=True)
            ]
            assert kept == line, (table.key, line)
        caption = squeezed(f"{table.number} {table.title}")
        at = flow.rindex(caption) + len(caption)
        heading = squeezed("".join(lines[0]))
        for line in lines:
            wanted = squeezed("".join(line))
            found = flow.find(wanted, at)
            assert found >= 0 and flow[at:found] in {"", heading}, (table.key, line, flow[at:found])
            at = found + len(wanted)
            cells += len(line)
    assert cells > 1000


def test_contents_lead_to_bookmarks_with_the_pages_of_the_pdf(document):
    read = reader.Document(io.BytesIO(docx.write(document)))
    body = read.element.xml
    marked = re.findall(r'bookmarkStart w:id="\d+" w:name="([^"]+)"', body)
    assert len(set(marked)) == len(marked)
    entries = [
        p for p in read.paragraphs if p.style.name.startswith("TOC") and "PAGEREF" in p._p.xml
    ]
    headings = [b for b in document.blocks if isinstance(b, Heading)]
    assert len(entries) == len(headings) + len(document.tables) + len(document.pictures)
    content = pdf.write(document)
    with pypdfium2.PdfDocument(content) as book:
        pages = [squeezed(page.get_textpage().get_text_range()) for page in book]
    for entry in entries:
        (anchor,) = re.findall(r'w:anchor="([^"]+)"', entry._p.xml)
        assert anchor in marked
        text, _, page = entry.text.rpartition("\t")
        assert squeezed(text) in pages[int(page) - 1], (text, page)
    assert docx.PAGES_NOTE in [p.text for p in read.paragraphs]


def test_a_page_is_turned_only_for_what_does_not_fit_upright(document):
    """Kecamatan by sector and size once took a turned page and, in LibreOffice, a second for its end."""
    assert not [t.key for t in document.tables if t.landscape]
    dense = {t.key for t in document.tables if t.dense}
    assert {"unggulan", "unggulan-tahap", "kecamatan-sektor-skala"} <= dense
    grids = reader.Document(io.BytesIO(docx.write(document))).tables
    for table, grid in zip(document.tables, grids, strict=True):
        said = grid.rows[0].cells[0].paragraphs[0].style.name
        assert said == (f"{docx.HEAD} padat" if table.dense else docx.HEAD)


def test_a_note_stands_on_the_page_of_its_source(document):
    pages = pdf_pages(pdf.write(document), document)
    noted = [t for t in document.tables if t.note]
    assert len(noted) > 5
    for table in noted:
        wanted = squeezed(f"Sumber: {table.source}{table.note}")
        assert any(wanted in page for page in pages), table.key
    read = reader.Document(io.BytesIO(docx.write(document)))
    lines = [p for p in read.paragraphs if p.text.startswith("Sumber: ")]
    assert lines and all(p.paragraph_format.keep_together for p in lines)


def test_a_long_table_goes_over_to_the_next_page_with_head_total_and_source(document):
    """A table of all kecamatan was kept whole: it left half of the page before it white."""
    column = (Column("Kecamatan", "text", 2.0), Column("Unit"))
    rows = tuple((f"Kecamatan {n}", n) for n in range(1, 34))
    tables = tuple(
        Table(f"t{n}", f"Tabel 9.{n}", f"Ke{n}", column, rows, "Register", ("Jumlah", 561), "Catatan.")
        for n in range(1, 7)
    )  # fmt: skip
    blocks = (Heading(1, "BAB IX", "Uji"), *tables)
    pages = pdf_pages(pdf.write(replace(document, blocks=blocks, gaps=())), document)
    shown = [page for page in pages if "Kecamatan33" in page or "Kecamatan1" in page]
    assert len(shown) == 5  # six before
    for page in shown:
        for number in range(1, 7):
            if f"Tabel9.{number}" in page:
                assert f"Tabel9.{number}Ke{number}KecamatanUnitKecamatan11" in page
    assert sum(page.count("Jumlah561Sumber:RegisterCatatan.") for page in shown) == 6
    assert "".join(shown).count("KecamatanUnit") > 6
    grid = reader.Document(io.BytesIO(docx.write(replace(document, blocks=blocks)))).tables[0]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in grid.rows]
    assert [at for at, one in enumerate(kept) if one] == [0, 1, 2, 33, 34]
