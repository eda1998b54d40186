"""Files that break others: each ends in a sentence, quickly, and this process lives on."""

import io
import time
import zipfile

import pytest

from ikm_registry.importing import readers
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.report import write_csv

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{dimension}<sheetData>{rows}</sheetData></worksheet>'


def _xlsx(path, rows, dimension=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELS)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows=rows, dimension=dimension))
    return path


def _refused(path, name=None):
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        readers.read(path, name or path.name)
    assert time.monotonic() - began < 60
    return str(caught.value)


def _rows(path):
    with readers.read(path, path.name) as workbook:
        return list(workbook.sheets[0].rows)


def test_one_cell_in_the_last_corner(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    assert "16384 kolom; batasnya 500" in _refused(_xlsx(tmp_path / "a.xlsx", rows))


def test_lying_dimension_does_not_hide_rows(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 51))
    path = _xlsx(tmp_path / "a.xlsx", rows, '<dimension ref="A1:A1"/>')
    assert len(_rows(path)) == 50


def test_rows_keep_the_sheets_own_numbers(tmp_path):
    rows = '<row r="5"><c r="C5"><v>1</v></c></row><row r="9"><c r="C9"><v>2</v></c></row>'
    read = _rows(_xlsx(tmp_path / "a.xlsx", rows))
    assert [(row.number, row.cells[2]) for row in read] == [(5, 1), (9, 2)]


def test_zip_bomb(tmp_path):
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(100):
                member.write(b"0" * 2**20)
    assert "mengembang" in _refused(path)


def test_ten_thousand_columns(tmp_path):
    path = tmp_path / "lebar.csv"
    path.write_text(
        ",".join(f"k{n}" for n in range(10_000)) + "\n" + ",".join("1" for _ in range(10_000))
    )
    assert "10000 kolom" in _refused(path)


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.csv", "kosong"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "foto.xlsx", "PNG"),
        (b"%PDF-1.7 ...", "daftar.csv", "PDF"),
        (b"PK\x03\x04 rusak", "a.xlsx", "rusak"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "a.xls", "halaman web"),
        (b"nama\nsiti", "a.exe", "tidak dikenali"),
        (b"\n\n , , \n", "a.csv", "tidak berisi data"),
        (b"\x00\x01\x02\x03" * 100, "a.csv", "bukan teks|biner"),
        (b'nama;desa\n"Siti;Blayu\n' + b"x;y\n" * 100_000, "a.csv", "kutip"),
        (b"\xff\xfe\x00", "a.csv", "tidak dapat dibaca"),
    ],
)
def test_files_that_are_no_lists(tmp_path, content, name, word):
    path = tmp_path / "berkas"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=word):
        readers.read(path, name)


def test_a_zip_of_something_else(tmp_path):
    path = tmp_path / "arsip.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("catatan.txt", "halo")
    assert "bukan buku kerja" in _refused(path)


def test_formula_cells_give_their_value_and_external_entities_nothing(tmp_path):
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>HYPERLINK("x")</f><v>teks</v></c></row>'
    assert _rows(_xlsx(tmp_path / "a.xlsx", rows))[0].cells == [2, "teks"]


def test_rejects_never_run_as_formulas():
    target = io.BytesIO()
    write_csv(target, [("", ["Nama"], [(["=cmd|' /c calc'!A1"], "x"), (["-7,12"], "y")])])
    lines = list(io.StringIO(target.getvalue().decode("utf-8-sig")))
    assert lines[1].startswith("'=cmd")
    assert lines[2].startswith("-7,12")
