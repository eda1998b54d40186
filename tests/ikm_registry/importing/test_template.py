"""The template: what it asks for is what the importer reads."""

import io

import openpyxl

from ikm_registry.importing import engine
from ikm_registry.importing.template import CHOICES, COLUMNS, SHEET, template

PLACES = {"Pagak": ["Gampingan", "Sumberejo"], "Wajak": ["Blayu", "Codo"]}
FILLED = {
    "Nama Usaha": "Tempe Sari", "Nama Pemilik": "Siti", "NIK": "3507085507700001",
    "Jenis Kelamin": "P", "NIB": "0220001234567", "Jenis Produk": "tempe", "KBLI": "10391",
    "Alamat": "Jl. Raya 1", "Kecamatan": "Pagak", "Desa/Kelurahan": "Sumberejo",
    "No HP": "081234567890", "Tenaga Kerja L": 1, "Tenaga Kerja P": 2,
    "Nilai Investasi (Rp)": 1500000, "Nilai Produksi per Tahun (Rp)": 24000000,
    "Kapasitas Produksi per Tahun": 1200, "Satuan": "kg", "Bahan Baku": "kedelai",
    "Nilai BB/BP per Tahun (Rp)": 9000000, "Pemasaran": "lokal", "Tahun Berdiri": 2015,
    "P-IRT": "2063507010123-25", "Sertifikat Halal": "ID35110000012340421", "Merek Terdaftar": "IDM000123456", "Akun SIINas": "ada",
    "Latitude": -8.2481, "Longitude": 112.5206,
}  # fmt: skip


def _book():
    return openpyxl.load_workbook(io.BytesIO(template(PLACES)))


def test_every_column_of_the_template_is_understood_and_read(tmp_path, gazetteer):
    book = _book()
    sheet = book[SHEET]
    for cell in sheet[1]:
        if cell.value in FILLED:
            sheet.cell(2, cell.column, FILLED[cell.value])
    path = tmp_path / "terisi.xlsx"
    book.save(path)
    understood = engine.understand(path, path.name, gazetteer)
    used = [one for one in understood.sheets if one.use]
    assert [one.name for one in used] == [SHEET]
    assert [c.field for c in used[0].columns] == [field for _, field, _, _ in COLUMNS]
    (row,) = engine.clean(path, path.name, understood, gazetteer)
    assert row.problems == []
    fields = {field for _, field, _, _ in COLUMNS} - {"-no"}
    assert fields <= row.values.keys()
    assert row.values["desa_code"] == "35.07.02.2008"
    assert row.values["output_value"] == 24_000_000


def test_kecamatan_and_desa_are_chosen_from_lists():
    book = _book()
    assert book[CHOICES].sheet_state == "hidden"
    assert [row[0].value for row in book[CHOICES].iter_rows(max_row=2)] == list(PLACES)
    pairs = [(row[1].value, row[2].value) for row in book[CHOICES].iter_rows()]
    assert pairs == [(k, d) for k, names in PLACES.items() for d in names]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book[SHEET].data_validations.dataValidation}  # fmt: skip
    district, village = (
        next(cell.column_letter for cell in book[SHEET][1] if cell.value == heading)
        for heading in ("Kecamatan", "Desa/Kelurahan")
    )
    assert rules[f"{district}2"].formula1 == f"{CHOICES}!$A$1:$A$2"
    assert f"MATCH(${district}2" in rules[f"{village}2"].formula1


def test_identifiers_are_text_cells():
    sheet = _book()[SHEET]
    for heading in ("NIK", "NIB", "No HP", "KBLI"):
        column = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
        assert sheet.column_dimensions[column].number_format == "@"
