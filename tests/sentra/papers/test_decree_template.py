"""The template of a decree: its grammar, what is refused, what comes out filled in."""

import io
import zipfile

import pytest
from docx import Document as open_document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from sentra.papers import docx, example, placeholders, template_fill, template_text, wording
from sentra.papers.template_check import BadTemplate, check

KIND = "penetapan"
NEEDED = ("{{ nomor }}", "{{ tentang }}", "{{ tanda }}", "{{ tabel_anggota }}")


def saved(word) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def template(*lines: str, needed=NEEDED) -> bytes:
    word = open_document()
    for line in (*needed, *lines):
        word.add_paragraph(line)
    return saved(word)


def packed(content: bytes, change) -> bytes:
    """The package with its parts (name → bytes) changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def text_of(content: bytes) -> str:
    word = open_document(io.BytesIO(content))
    return "\n".join(line.text for line in word.paragraphs)


@pytest.mark.parametrize("kind", placeholders.KINDS)
def test_the_shipped_template_gives_the_standard_paper(kind):
    shipped = docx.shipped(kind)
    check(shipped, kind)
    decree = example.decree(kind)
    filled = template_fill.fill(shipped, decree)
    assert template_text.of(filled) == template_text.of(docx.write(decree))
    header = open_document(io.BytesIO(filled)).sections[0].header.paragraphs[0].text
    assert "DATA CONTOH" in header
    assert "KONSEP" in header


@pytest.mark.parametrize("kind", placeholders.KINDS)
def test_every_inline_name_has_a_value(kind):
    values = wording.values(example.decree(kind))
    inline = {name for name, one in placeholders.of_kind(kind).items() if not one.block}
    assert inline <= set(values)


def test_three_hundred_members_and_odd_characters_survive():
    decree = example.decree(KIND, members=300)
    word = open_document(io.BytesIO(template_fill.fill(docx.shipped(KIND), decree)))
    grid = word.tables[0]
    assert len(grid.rows) == 301
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    names = [grid.cell(row, 1).text for row in range(1, 7)]
    assert names == [one.title for one in decree.members[:6]]
    assert "Cobek {{ nomor }} 6" in names  # a value is never read as a placeholder


def test_a_value_that_looks_like_a_placeholder_stays_text():
    decree = example.decree("pencabutan")
    object.__setattr__(decree, "reason", "nama {{ tentang }} dan \x07aneh & <b>")
    text = text_of(template_fill.fill(docx.shipped("pencabutan"), decree))
    assert "bahwa nama {{ tentang }} dan aneh & <b>;" in text
    assert "dan aneh & <b>;" in text_of(docx.write(decree))


def test_word_may_cut_a_placeholder_into_runs():
    word = open_document(io.BytesIO(template()))
    line = word.add_paragraph()
    for part in ("Oleh {", "{ nama", "_peja", "bat }} dan {{ PEJA", "BAT }}!"):
        line.add_run(part)
    line.runs[1].bold = True
    content = saved(word)
    check(content, KIND)
    assert "Oleh Dr. H. Nama Contoh, S.E., M.Si. dan BUPATI MALANG!" in text_of(
        template_fill.fill(content, example.decree(KIND))
    )


def test_lines_break_and_empty_lines_go():
    decree = example.decree(KIND)
    content = template("atas", "{{ pangkat_nip }}", "bawah")
    assert "Pembina Utama Muda" in text_of(template_fill.fill(content, decree))
    object.__setattr__(decree, "signatory", type(decree.signatory)(name="Satu"))
    assert "atas\nbawah" in text_of(template_fill.fill(content, decree))
    two = type(decree.signatory)(name="Satu", rank="Pembina", nip="1")
    object.__setattr__(decree, "signatory", two)
    assert "Pembina\nNIP 1" in text_of(template_fill.fill(content, decree))


def test_tables_of_a_template_without_the_usual_style_have_lines_and_fit():
    word = open_document(io.BytesIO(template("{{ tabel_data }}", "{{ peta }}")))
    style = word.styles["Table Grid"]
    style.element.getparent().remove(style.element)
    word.sections[0].page_width = Cm(16)
    content = saved(word)
    check(content, KIND)
    filled = open_document(io.BytesIO(template_fill.fill(content, example.decree(KIND))))
    assert len(filled.tables) == 2
    for grid in filled.tables:
        assert grid._tbl.tblPr.find(qn("w:tblBorders")) is not None
    width = sum(cell.width for cell in filled.tables[0].rows[0].cells)
    section = filled.sections[0]
    assert width <= section.page_width - section.left_margin - section.right_margin + 100
    assert len(filled.inline_shapes) == 1


def test_tables_side_by_side_do_not_grow_together():
    content = template("{{ tabel_masuk }}", "{{ tabel_keluar }}")
    check(content, "perubahan")
    filled = open_document(io.BytesIO(template_fill.fill(content, example.decree("perubahan"))))
    assert [len(grid.rows) for grid in filled.tables] == [25, 2, 3]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("{{ nomer }}",), "“{{ nomer }}” tidak dikenal"),
        (("{{ alasan }}",), "“{{ alasan }}” tidak dikenal"),  # of another kind
        (("mulai {{ nama_sentra",), "Kurung tidak lengkap pada “mulai {{ nama_sentra”"),
        (("{{ nama", "sentra }}"), "Kurung tidak lengkap"),
        (("{{ 7 * 7 }}",), "Kurung tidak lengkap"),
        (("{{ nama.__class__ }}",), "Kurung tidak lengkap"),
        (("Lihat {{ tabel_data }}",), "sendirian dalam satu paragraf"),
    ],
)
def test_bad_placeholders_are_named(lines, said):
    with pytest.raises(BadTemplate) as refused:
        check(template(*lines), KIND)
    assert said in refused.value.message


def test_what_is_missing_is_named_all_at_once():
    with pytest.raises(BadTemplate) as refused:
        check(template("{{ salah }}", needed=()), KIND)
    assert "{{ nomor }}, {{ tentang }}, {{ tanda }}, {{ tabel_anggota }}" in refused.value.message
    assert "{{ salah }}" in refused.value.message
    check(template("{% for x in y %}"), KIND)  # no grammar of ours: plain text


def test_a_table_in_a_cell_is_refused():
    word = open_document(io.BytesIO(template()))
    word.add_table(1, 1).cell(0, 0).text = "{{ tabel_data }}"
    with pytest.raises(BadTemplate, match="di luar tabel"):
        check(saved(word), KIND)


def _vba(parts):
    parts["word/vbaProject.bin"] = b"x"


def _macro_type(parts):
    name = "[Content_Types].xml"
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    parts[name] = parts[name].replace(main, macro)


def _outside(parts):
    name = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="http://jahat.example/a.dotm" TargetMode="External"/>'
    )
    parts[name] = parts[name].replace(b"</Relationships>", link + b"</Relationships>")


def _entities(parts):
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    start, _, rest = parts["word/document.xml"].partition(b"?>")
    parts["word/document.xml"] = start + b"?>" + bomb + rest


def _bomb(parts):
    parts["word/media/image9.png"] = b"\0" * (41 * 2**20)


def _wide_xml(parts):
    parts["customXml/item9.xml"] = b"<a>" + b" " * (9 * 2**20) + b"</a>"


def _many(parts):
    parts.update({f"word/media/{number}.png": b"" for number in range(400)})


def _no_document(parts):
    del parts["word/document.xml"]


def _broken_xml(parts):
    parts["word/document.xml"] = parts["word/document.xml"][:-40]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_vba, "makro"),
        (_macro_type, "makro"),
        (_outside, "di luar dirinya"),
        (_entities, "bukan DOCX yang utuh"),
        (_bomb, "jauh lebih besar"),
        (_wide_xml, "jauh lebih besar"),
        (_many, "jauh lebih besar"),
        (_no_document, "bukan DOCX yang utuh"),
        (_broken_xml, "bukan DOCX yang utuh"),
    ],
)
def test_dangerous_packages_are_refused(change, said):
    with pytest.raises(BadTemplate, match=said):
        check(packed(template(), change), KIND)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4", b"PK\x03\x04rusak", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_what_is_no_docx_is_refused(content):
    with pytest.raises(BadTemplate, match="DOCX"):
        check(content, KIND)


def test_a_large_file_is_refused_unread():
    with pytest.raises(BadTemplate, match="paling besar 5 MB"):
        check(b"PK" + b"\0" * (5 * 2**20), KIND)


def test_fields_that_fetch_are_refused_however_they_are_cut():
    word = open_document(io.BytesIO(template()))
    run = word.add_paragraph().add_run()._r
    for part in (" DDE", 'AUTO c:\\\\windows "x" '):
        code = OxmlElement("w:instrText")
        code.text = part
        run.append(code)
    with pytest.raises(BadTemplate, match="DDEAUTO"):
        check(saved(word), KIND)


def test_a_cell_that_claims_a_billion_columns_costs_nothing():
    word = open_document(io.BytesIO(template()))
    cell = word.add_table(1, 1).cell(0, 0)
    cell.text = "lebar"
    cell._tc.grid_span = 10**9
    content = saved(word)
    check(content, KIND)
    shown = template_text.of(template_fill.fill(content, example.decree(KIND)))
    assert shown[-1].rows == (("lebar",),)
