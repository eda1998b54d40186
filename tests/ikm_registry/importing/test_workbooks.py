"""The same dirt in every container: XLSX, XLS, ODS, text of every encoding, a paste from Excel."""

import datetime as dt
import zipfile
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt

from ikm_registry.importing import engine

HEADER = ["No", "Nama Pemilik", "NIK", "Desa/Kel", "Kec.", "Mulai Usaha", "No HP", "Modal (juta)"]
ROWS = [
    ["DAFTAR IKM TAHUN 2022"],
    [],
    HEADER,
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, "SITI AMINAH", "3507085507700001", "Blayu", "Wajak", 2015, 81234567890, 1.5],
    [2, "Budi", 3507081507700010, "Bambng", "Wajak", dt.date(2012, 5, 1), "0341-567890", 20],
    [3, "Cahyo", 3.50708e15, "Codo", "Wajak", 42005, "-", 0.75],
    ["JUMLAH", "", "", "", "", "", "", 22.25],
    [],
    ["", "", "", "", "", "Kepala Seksi"],
]


def _xlsx(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def _xls(path, sheets):
    book = xlwt.Workbook()
    date = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write(r, c, value, date)
                elif value != "":
                    sheet.write(r, c, value)
    book.save(str(path))


def _ods(path, sheets):
    def cell(value):
        if isinstance(value, dt.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if not value:
            return "<table:table-cell/>"
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            f"<table:table-row>{''.join(map(cell, row)) or '<table:table-cell/>'}</table:table-row>"
            for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )


WRITERS = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}


def _read(path, gazetteer):
    understood = engine.understand(path, path.name, gazetteer)
    rows = engine.clean(path, path.name, understood, gazetteer)
    return understood, list(rows), rows.balance


@pytest.mark.parametrize("kind", WRITERS)
def test_one_list_in_three_kinds_of_workbook(tmp_path, gazetteer, kind):
    path = tmp_path / f"daftar.{kind}"
    WRITERS[kind](path, {"Wajak": ROWS, "Catatan": [["Lembar ini bukan data"], ["apa saja"]]})
    understood, rows, balance = _read(path, gazetteer)
    assert [sheet.use for sheet in understood.sheets] == [True, False]
    assert understood.data_year == 2022
    values = [row.values for row in rows]
    assert [row.number for row in rows] == [5, 6, 7]
    assert [v["owner"] for v in values] == ["Siti Aminah", "Budi", "Cahyo"]
    assert [v["desa"] for v in values] == ["Blayu", "Bambang", "Codo"]
    assert [v["year"] for v in values] == [2015, 2012, 2015]
    assert [v["investment"] for v in values] == [1_500_000, 20_000_000, 750_000]
    assert [v.get("phone") for v in values] == ["+6281234567890", "+62341567890", None]
    assert [v.get("nik", "")[:15] for v in values[:2]] == ["350708550770000", "350708150770001"]
    assert [[p.code for p in row.problems] for row in rows[:2]] == [
        ["no_product"],
        ["nik_maybe_truncated", "no_product"],
    ]
    assert any(p.field == "nik" for p in rows[2].problems)
    assert [t["agrees"] for t in balance.totals] == [True]


def test_merged_header_of_two_rows_and_cells_merged_over_rows(tmp_path, gazetteer):
    path = tmp_path / "gabung.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["DATA", None, None, None, None],
        ["Nama Pemilik", "Alamat", None, "Tenaga Kerja", None],
        [None, "Desa", "Kecamatan", "L", "P"],
        ["Siti", "Blayu", "Wajak", 1, 2],
        ["Budi", None, None, 3, 0],
        ["Ani", "Codo", "Wajak", 0, 1],
    ]:
        sheet.append(row)
    for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "B4:B5", "C4:C5"):
        sheet.merge_cells(area)
    book.save(path)
    understood, rows, _ = _read(path, gazetteer)
    assert understood.sheets[0].header_rows == [2, 3]
    assert [row.values["desa"] for row in rows] == ["Blayu", "Blayu", "Codo"]
    assert [row.values["male"] for row in rows] == [1, 3, 0]


def test_hidden_rows_are_read_and_said_hidden_sheets_are_left(tmp_path, gazetteer):
    path = tmp_path / "tersembunyi.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["Nama Pemilik", "Desa", "Kecamatan", "Produk"], ["Siti", "Blayu", "Wajak", "tahu"], ["Budi", "Codo", "Wajak", "tahu"]]:  # fmt: skip
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    old = book.create_sheet("lama")
    old.append(["Nama Pemilik", "Desa", "Kecamatan"])
    old.append(["Lama", "Blayu", "Wajak"])
    old.sheet_state = "hidden"
    book.save(path)
    understood, rows, _ = _read(path, gazetteer)
    assert [(s.name, s.use) for s in understood.sheets][1] == ("lama", False)
    assert [[p.code for p in row.problems] for row in rows] == [[], ["row_hidden"]]


def test_sheets_named_for_desa_give_their_rows_the_desa(tmp_path, gazetteer):
    path = tmp_path / "per desa.xlsx"
    rows = [["DATA IKM KECAMATAN WAJAK"], ["Nama", "Produk"], ["Siti", "tikar"]]
    _xlsx(path, {"BLAYU": rows, "CODO": rows})
    _, found, _ = _read(path, gazetteer)
    assert [row.values["desa"] for row in found] == ["Blayu", "Codo"]
    assert {row.values["kecamatan"] for row in found} == {"Wajak"}


TEXT = [
    ["Nama Pemilik", "Desa", "Kecamatan", "Produk", "Modal"],
    ["José", "Blayu", "Wajak", "tikar; mendong", "1.500.000"],
    ["Budi\nSantoso", "Codo", "Wajak", "tahu, tempe", "1,5 jt"],
]


def _as_text(delimiter, ending):
    def quoted(cell):
        return f'"{cell}"' if any(c in cell for c in f"{delimiter}\n,;") else cell

    return ending.join(delimiter.join(map(quoted, row)) for row in TEXT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_text_of_every_encoding_delimiter_and_line_end(
    tmp_path, gazetteer, encoding, delimiter, ending
):
    path = tmp_path / "daftar.csv"
    path.write_bytes(_as_text(delimiter, ending).encode(encoding))
    _, rows, _ = _read(path, gazetteer)
    assert [row.values["owner"] for row in rows] == ["José", "Budi Santoso"]
    assert [row.values["product"] for row in rows] == ["tikar; mendong", "tahu, tempe"]
    assert [row.values["investment"] for row in rows] == [1_500_000, 1_500_000]


def test_excels_own_first_line_naming_the_delimiter(tmp_path, gazetteer):
    path = tmp_path / "daftar.csv"
    path.write_text("sep=;\n" + _as_text(";", "\n"))
    _, rows, _ = _read(path, gazetteer)
    assert len(rows) == 2


def test_pasted_rows_with_quotes_and_empty_lines(tmp_path, gazetteer):
    path = tmp_path / "Tempelan dari Excel.tsv"
    path.write_text(
        'Nama Pemilik\tNama Usaha\tDesa\tKecamatan\n\n\nSiti\t"Tempe ""Sari"""\tBlayu\tWajak\n'
        "\t\t\t\nBudi\tWarung 'Jaya'\tCodo\tWajak\n"
    )
    _, rows, balance = _read(path, gazetteer)
    assert [row.values["business"] for row in rows] == ['Tempe "Sari"', "Warung 'Jaya'"]
    assert balance.rows == balance.data + sum(balance.skipped.values())


def test_nul_direction_marks_and_hard_spaces_are_cleaned(tmp_path, gazetteer):
    path = tmp_path / "daftar.csv"
    path.write_text(
        "Nama Pemilik;Desa;Kecamatan\nSi\x00ti\u202e\u200b;\xa0Blayu\xa0;Wajak\n", encoding="utf-8"
    )
    _, rows, _ = _read(path, gazetteer)
    assert rows[0].values["owner"] == "Siti"
    assert rows[0].values["desa"] == "Blayu"


def test_repeated_headings_and_extra_columns(tmp_path, gazetteer):
    path = tmp_path / "daftar.csv"
    path.write_text(
        "Nama Pemilik;Alamat;Alamat;Desa;Kecamatan;Apa saja;\n"
        "Siti;Jl. Satu;Jl. Dua;Blayu;Wajak;x;\n"
        "Nama Pemilik;Alamat;Alamat;Desa;Kecamatan;Apa saja;\n"
        "Budi;Jl. Tiga;;Codo;Wajak;y;\n"
    )
    understood, rows, balance = _read(path, gazetteer)
    assert [row.values["address"] for row in rows] == ["Jl. Satu", "Jl. Tiga"]
    assert balance.skipped["judul kolom berulang"] == 1
    unknown = understood.sheets[0].columns[5]
    assert (unknown.field, unknown.reason) == (None, "judul tidak dikenal")
