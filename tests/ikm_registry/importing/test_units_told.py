"""Units told once: in the title, in the name of a column, or against the cell; groups over headings."""

import csv

import pytest

from ikm_registry.cleaning.numbers import LEAST_MONEY, clean_money, unit_in_heading
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing import engine
from ikm_registry.importing.mapping import guess, parts_match
from ikm_registry.importing.money_units import multiplier_of
from ikm_registry.importing.sheet_place import place_of_sheet


@pytest.mark.parametrize(
    ("cell", "multiplier", "value", "doubts"),
    [
        ("Rp 22.800.000,-", 1000, 22_800_000, ["money_full"]),
        ("Rp. 2.300.000,00", 1_000_000, 2_300_000, ["money_full"]),
        (9_100_000, 1_000_000, 9_100_000, ["money_full"]),
        ("Rp 75.000", 1000, 75_000_000, []),
        (250_500, 1000, 250_500_000, []),
        ("36.7", 1_000_000, 36_700_000, []),
        ("Rp 3.400.000", 12_000, 40_800_000, ["money_full"]),
        ("21", 1, None, ["money_small"]),
        (0, 1, 0, []),
        ("Rp 500", 1, 500, []),
    ],
)
def test_written_in_full_or_without_unit(cell, multiplier, value, doubts):
    found = clean_money(cell, multiplier=multiplier, least=LEAST_MONEY)
    assert (found.value, [p.code for p in found.problems]) == (value, doubts)


def _money(tmp_path, gazetteer, rows):
    path = tmp_path / "daftar.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    understood = engine.understand(path, path.name, gazetteer)
    return [
        (row.values.get("investment"), row.values.get("output_value"))
        for row in engine.clean(path, path.name, understood, gazetteer)
    ]


def test_a_unit_in_the_title(tmp_path, gazetteer):
    rows = [
        ["Rekap IKM Binaan Kecamatan Kepanjen"],
        ["", "", "", "(dalam jutaan rupiah)"],
        ["Pemilik", "Ds/Kel", "Produksi", "Investasi", "Nilai Produksi (Rp)"],
        ["Edi", "Tegalsari", "kopi", "36.7", "117400000"],
        ["Umi", "Mojosari", "tahu", "Rp 3.400.000,-", "4000000"],
    ]
    assert _money(tmp_path, gazetteer, rows) == [(36_700_000, 117_400_000), (3_400_000, 4_000_000)]
    rows[1][3] = "bantuan modal 5 juta rupiah tahap I"
    assert _money(tmp_path, gazetteer, rows)[0] == (None, 117_400_000)


def test_a_unit_in_the_name_of_a_column():
    assert multiplier_of("nilai_inv_jt") == 1_000_000
    assert multiplier_of("nilai_prod_rb_bln") == 12_000
    assert multiplier_of("nilai_inv") == 1


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (("IDENTITAS USAHA", "Nama"), "business"),
        (("IDENTITAS PEMILIK", "Nama"), "owner"),
        (("DATA USAHA", "Alamat"), "address"),
        (("NILAI (dalam ribuan rupiah)", "Produksi / th"), "output_value"),
        (("NILAI (Rp.000)", "Investasi"), "investment"),
        (("KAPASITAS", "Produksi / th"), "capacity"),
    ],
)
def test_groups_over_headings(parts, field):
    assert parts_match(parts)[0] == field


def test_a_bare_year_of_many_years_is_when_a_business_began(gazetteer):
    rows = [
        [f"Siti {year}", "Codo", "Wajak", year]
        for year in ("1991", "1998", "2003", "2009", "2014", "2016")
    ]
    assert guess(["Nama Pemilik", "Desa", "Kecamatan", "TAHUN"], rows, gazetteer)[3].field == "year"
    rows = [[f"Siti {n}", "Codo", "Wajak", str(2018 + n % 3)] for n in range(9)]
    assert (
        guess(["Nama Pemilik", "Desa", "Kecamatan", "TAHUN"], rows, gazetteer)[3].field
        == "-data_year"
    )


def test_the_place_nearest_to_the_table_counts(gazetteer):
    title = "REKAP IKM WILAYAH KERJA KECAMATAN DAU DAN WAGIR KECAMATAN DAU"
    assert place_of_sheet("Sheet1", title, gazetteer) == ("", "DAU")
    assert place_of_sheet("Data", "DATA IKM DESA CODO KECAMATAN WAJAK", gazetteer) == (
        "CODO",
        "WAJAK",
    )


def test_a_capacity_is_counted_in_what_its_heading_says(tmp_path, gazetteer):
    rows = [
        ["Nama Pemilik", "Desa", "Kecamatan", "Kapasitas (kg/bln)"],
        ["Edi", "Codo", "Wajak", "100"],
        ["Umi", "Codo", "Wajak", "50 bungkus"],
    ]
    path = tmp_path / "daftar.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    found = engine.clean(path, path.name, engine.understand(path, path.name, gazetteer), gazetteer)
    assert [row.values["unit"] for row in found] == ["kg/bln", "bungkus/bulan"]
    assert unit_in_heading("KAPASITAS / BLN") == unit_in_heading("Kapasitas Produksi / Thn") == ""


@pytest.mark.parametrize("cell", ["1990an", "2010/2011", "sebelum 2000", "sekitar 2005"])
def test_some_year_about_then_is_doubted(cell):
    assert [p.code for p in clean_year(cell).problems] == ["year_about"]


@pytest.mark.parametrize("cell", ["12-3-2014", "2014-03-12", "Maret 2014", "Th. 2014", "3/12/2014"])
def test_a_day_is_no_doubtful_year(cell):
    assert (clean_year(cell).value, clean_year(cell).problems) == (2014, ())
