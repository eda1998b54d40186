"""Rows that name groups, headers with units below, ditto marks, answers instead of names and counts."""

import csv

import pytest

from ikm_registry.cleaning import names, numbers
from ikm_registry.importing import engine


def _read(path, gazetteer):
    understood = engine.understand(path, path.name, gazetteer)
    return understood, list(engine.clean(path, path.name, understood, gazetteer))


def _rows(tmp_path, gazetteer, rows):
    path = tmp_path / "daftar.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return _read(path, gazetteer)


def test_a_unit_alone_below_a_known_heading(workbook, gazetteer):
    """Only one heading of the lower row is a unit; its money is counted in it."""
    path = workbook(
        {
            "Wajak": [
                ["DATA INDUSTRI KECIL KECAMATAN WAJAK"], [],
                ["NO", "NAMA PEMILIK", "ALAMAT", "", "TENAGA KERJA", "", "INVESTASI", "PRODUKSI / TAHUN", "", ""],
                ["", "", "DUSUN", "DESA", "LK", "PR", "(Rp.000)", "VOLUME", "SATUAN", "NILAI (Rp.000)"],
                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
                ["I", "INDUSTRI HASIL PERTANIAN"],
                [1, "Maslikah", "Tempuran", "Patokpicis", 3, 5, 75000, 500, "botol", 4500],
                [2, "Ernawati", "Bendo", "Patokpicis", 4, 9, 250500, 3000, "kg", 12000],
                ["", "SUB JUMLAH", "", "", 7, 14, 325500, "", "", 16500],
                ["II", "INDUSTRI LOGAM"],
                [3, "Sulastin", "Genitri", "Kidangbang", 6, 2, 15000, 600, "biji", 1000],
                ["", "J U M L A H", "", "", 13, 16, 340500, "", "", 17500],
            ]
        }
    )  # fmt: skip
    understood, rows = _read(path, gazetteer)
    assert understood.sheets[0].header_rows == [3, 4]
    assert [row.number for row in rows] == [7, 8, 11]
    first = rows[0].values
    assert (first["investment"], first["output_value"], first["capacity"]) == (75_000_000, 4_500_000, 500)  # fmt: skip
    assert (first["male"], first["female"], first["desa"]) == (3, 5, "Patokpicis")


def test_a_group_right_below_two_rows_of_headings_is_no_third(workbook, gazetteer):
    path = workbook(
        {
            "SENTRA": [
                ["DATA ANGGOTA SENTRA IKM"], [],
                ["No", "Nama Pengusaha", "Produk", "Jumlah TK", "", "Investasi"],
                ["", "", "", "Lk", "Pr", ""],
                ["", "1. SENTRA COBEK BATU DESA TOYOMARTO KEC. SINGOSARI"],
                [1, "Karyono Budiarto", "cobek batu", 2, 3, 75000000],
                ["", "Sub Jumlah", "", 2, 3, 75000000],
                ["", "2. Sentra Keripik Tempe Desa Bringin Kec. Wajak"],
                [1, "Sholeh Maulana", "keripik tempe", 3, 1, 5000000],
            ]
        },
        ["D3:E3", "B5:F5"],
    )  # fmt: skip
    understood, rows = _read(path, gazetteer)
    assert understood.sheets[0].header_rows == [3, 4]
    assert [(r.number, r.values["desa"], r.values["kecamatan"]) for r in rows] == [
        (6, "Toyomarto", "Singosari"),
        (9, "Bringin", "Wajak"),
    ]


def test_a_business_that_bears_a_group_word_is_data(tmp_path, gazetteer):
    _, rows = _rows(
        tmp_path,
        gazetteer,
        [
            ["No", "Nama Usaha", "Nama Pemilik", "Desa", "Kecamatan"],
            ["1", "Industri Tempe Barokah", "Siti", "Codo", "Wajak"],
            ["2", "Sentra Jaya", "", "Blayu", "Wajak"],
        ],
    )
    assert len(rows) == 2


def test_ditto_marks_mean_the_row_above(tmp_path, gazetteer):
    _, rows = _rows(
        tmp_path,
        gazetteer,
        [
            ["Nama Pemilik", "Desa", "Kecamatan", "Jenis Produk"],
            ["Siti", "Dawuhan", "Poncokusumo", "genteng"],
            ["Umi", "sda", '"', "tempe"],
            ["Ani", "idem", '-"-', "s.d.a"],
            ["Budi", "Pandansari", "ditto", "Idem"],
            ["Sri", ",,", "Ditto", "-"],
        ],
    )
    assert [r.values.get("desa") for r in rows] == ["Dawuhan"] * 3 + ["Pandansari"] * 2
    assert [r.values.get("product") for r in rows] == ["genteng", "tempe", "tempe", "tempe", None]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("gak ada", None), ("belum ada nama", None), ("Belum punya", None), ("tdk punya nama", None),
        ("tanpa merek", None), ("Belum bernama", None), ("-", None),
        ("Tanpa Batas", "Tanpa Batas"), ("Ada Jaya", "Ada Jaya"), ("Bukan Usaha Biasa", "Bukan Usaha Biasa"),
    ],
)  # fmt: skip
def test_answers_that_name_no_business(cell, name):
    assert names.clean_business(cell).value == name


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("sendiri", 1), ("empat orang", 4), ("dua belas", 12), ("dua puluh lima org", 25), ("suami istri", 2),
        ("berdua", 2), ("5 (lima) orang", 5), ("keluarga", None), ("2 org + keluarga", None), ("dua ratus", None),
    ],
)  # fmt: skip
def test_people_in_words(cell, count):
    found = numbers.clean_count(cell)
    assert found.value == count
    assert bool(found.problems) == (count is None)


def test_units_and_sexes_with_digits_of_their_own():
    assert numbers.clean_amount("1.500 m2").value == 1500
    assert numbers.unit_of("1500 m2") == "m2"
    assert numbers.clean_amount("1500 2 kg").value is None
    assert numbers.split_workers("4 laki2, 5 prmpuan") == (4, 5)
