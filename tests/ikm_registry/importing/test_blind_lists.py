"""What lists written without a look at the importer taught: one small list a nastiness."""

from pathlib import Path

import pytest

from ikm_registry.cleaning.coordinates import clean_latlon
from ikm_registry.cleaning.names import clean_business, sex_codes
from ikm_registry.cleaning.text import clean_product
from ikm_registry.importing import engine
from ikm_registry.importing.address_places import AddressPlaces
from ikm_registry.importing.contents import content_match
from ikm_registry.importing.mapping import heading_match

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


@pytest.fixture
def read(gazetteer):
    def of(name):
        path = LISTS / f"{name}.csv"
        understood = engine.understand(path, path.name, gazetteer)
        return understood, list(engine.clean(path, path.name, understood, gazetteer))

    return of


def _column(rows, field):
    return [row.values.get(field) for row in rows]


def test_further_products_stand_below_their_owner(read):
    understood, rows = read("produk_lain_tanpa_nama")
    assert _column(rows, "owner") == ["Siti Aisyah"] * 3 + ["Bejo"] * 2
    assert (
        _column(rows, "business") == ["Dapur Umi"] * 3 + [None] * 2
    )  # not that of the owner above
    assert _column(rows, "phone") == ["+6281234567890"] * 3 + [None] * 2
    assert _column(rows, "desa") == ["Blayu"] * 3 + ["Codo"] * 2
    assert _column(rows, "product") == [
        "keripik tempe", "kopi bubuk", "jamu serbuk", "tahu", "tempe",
    ]  # fmt: skip
    doubted = [any(p.code == "owner_above" for p in row.problems) for row in rows]
    assert doubted == [False, True, True, False, True]
    assert understood.sheets[0].heads == [1, 2, 3, 4, 5, 6]


def test_rows_that_only_lack_a_name_take_none_from_above(gazetteer, tmp_path):
    path = tmp_path / "tanpa nama.csv"
    path.write_text(
        "No;Pemilik;Desa;Kecamatan;Produk\n1;Siti;Codo;Wajak;tempe\n2;;Codo;Wajak;tahu\n3;;Blayu;Wajak;kopi\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    rows = list(engine.clean(path, path.name, understood, gazetteer))
    assert _column(rows, "owner") == ["Siti", None, None]


def test_a_dusun_heads_the_rows_below_it(read):
    _, rows = read("dusun_sebagai_judul")
    assert _column(rows, "owner") == ["Siti Aisyah", "Bejo", "Wagiman"]
    assert ["KRAJAN" in row.values["address"] for row in rows] == [True, True, False]
    assert "Jamuran" in rows[2].values["address"]
    assert _column(rows, "desa") == ["Sukodadi"] * 3
    assert _column(rows, "product") == ["tempe", "genteng", "usaha dagang"]


def test_where_a_business_works_counts_not_its_office(read):
    _, rows = read("kantor_dan_pabrik")
    assert _column(rows, "desa") == ["Codo", "Blayu", "Talok"]
    assert _column(rows, "kecamatan") == ["Wajak", "Wajak", "Turen"]
    assert rows[0].values["address"] == "Dsn. Krajan"


def test_a_kecamatan_repeated_by_the_next_group_still_fills_its_rows(read):
    _, rows = read("kecamatan_berulang_antar_kelompok")
    assert _column(rows, "desa_code")[:3] == ["35.07.21.2006"] * 3
    assert _column(rows, "kecamatan") == ["Wagir"] * 5 + ["Dau"] * 2


def test_headings_of_a_central_register(read):
    _, rows = read("judul_pendataan_pusat")
    assert _column(rows, "nik") == ["3507085507700001", "3507081207650003", "3507086107650002"]
    assert _column(rows, "owner") == ["Siti Mariyam", "Budi Santoso", "Sri Wahyuni"]
    assert _column(rows, "sex") == ["P", "L", "P"]
    assert [(row.values.get("male"), row.values.get("female")) for row in rows] == [
        (3, 2), (None, None), (0, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "desa"),
    [
        ("Jl. Raya 51 Dalisodo Kec. Wagir", "Dalisodo"),
        ("JL. RAYA 141 PANDANREJO KEC. WAGIR", "PANDANREJO"),
        ("Jl. Raya Dalisodo 51 Kec. Wagir", ""),  # a street called like a desa
        ("Krajan RT 03 RW 05 Blayu Wajak 65173", "Blayu"),
    ],
)
def test_a_number_ends_the_name_of_a_street(gazetteer, address, desa):
    assert AddressPlaces(gazetteer).read(address, "", "", "").desa == desa


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("owner", "Yang Punya|Juragan|Pelaku Industri|Penanggung Jwb|Person In Charge"),
        ("sex", "JK_PENGELOLA|J. Kel"),
        ("-kk", "NoKK DTKS"),
        ("desa", "Tinggal di desa mana?"),
        ("dusun", "Hamlet"),
        ("address", "Lokasi Tempat Usaha"),
        ("point", "Geolocation|Share lokasi tempat usaha"),
        ("raw", "Bahan Yang Digunakan|Raw Mat.|Bahan Dasar Pembuatan|Material Pokok|Bahan Pokok"),
        ("female", "JUMLAH PEKERJA PEREMP."),
        (None, "TK Dibayar"),
        ("investment", "Nilai Invst"),
        ("output_value", "produksi_rp|Hasil Produksi (Rp)"),
        ("capacity", "kapasitas_per_th|Kemampuan Produksi|Realisasi Produksi"),
        ("year", "Sudah jalan dari tahun brp?|TMT Usaha|Tahun Operasional"),
    ],
)
def test_headings(field, headings):
    headings = headings.split("|")
    assert {one: heading_match(one)[0] for one in headings} == dict.fromkeys(headings, field)


def test_legends_of_sex_either_way_round():
    assert sex_codes("[203] L=1 P=2") == sex_codes("JK (1. Laki-laki 2. Perempuan)")
    assert sex_codes("TK L 2 P 3") == {}


@pytest.mark.parametrize(
    ("cell", "product"),
    [
        ("Usaha tempe", "tempe"), ("Produksi kopi bubuk", "kopi bubuk"), ("Pembuatan tahu", "tahu"),
        ("Usaha dagang", "usaha dagang"), ("usaha kecil", "usaha kecil"), ("produksi", "produksi"),
    ],
)  # fmt: skip
def test_what_is_made_without_the_word_for_making(cell, product):
    assert clean_product(cell).value == product


def test_polite_answers_name_no_business():
    assert clean_business("belum ada kak").value is None
    assert clean_business("Tanpa Mbak Sri").value == "Tanpa Mbak Sri"


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("-8.17°", "112.6°"), ("8,17 LS", "112,6 BT"), ("S 8.17", "E112.6"), ("Lintang: 8.17", "Bujur: 112.6")],
)  # fmt: skip
def test_degrees_with_their_sign_or_side_in_two_cells(lat, lon):
    assert clean_latlon(lat, lon).value == (-8.17, 112.6)


def test_lines_above_a_table_end_the_name_of_a_kecamatan(gazetteer, tmp_path):
    path = tmp_path / "isian.csv"
    path.write_text(
        "FORM PENDATAAN;;\nKecamatan :;;Turen\nPetugas :;;Rina\n;;\nNama Pemilik;Desa;Produk\nSiti;Jeru;tempe\nBejo;Jeru;tahu\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    rows = engine.clean(path, path.name, understood, gazetteer)
    assert [row.values["desa_code"] for row in rows] == ["35.07.09.2010"] * 2


def test_headings_that_go_on_in_the_next_row_and_amounts_below_a_unit(gazetteer, tmp_path):
    path = tmp_path / "sambung.csv"
    path.write_text(
        "NO;NAMA;JENIS KELAMIN;;DESA;KECAMATAN;JENIS;MODAL;TAHUN;Kapasitas / Satuan\n"
        ";;L;P;;;USAHA;(Rp.000);MULAI;\n"
        "1;Siti;;v;Codo;Wajak;tempe;5.000;2015;120 kg\n"
        "2;Bejo;v;;Blayu;Wajak;tahu;7.500;2017;50 potong\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    assert [sheet.header_rows for sheet in understood.sheets] == [[1, 2]]
    rows = list(engine.clean(path, path.name, understood, gazetteer))
    assert _column(rows, "sex") == ["P", "L"]
    assert _column(rows, "product") == ["tempe", "tahu"]
    assert _column(rows, "investment") == [5_000_000, 7_500_000]
    assert _column(rows, "year") == [2015, 2017]
    assert [(row.values["capacity"], row.values["unit"]) for row in rows] == [
        (120, "kg"),
        (50, "potong"),
    ]


def test_a_point_of_sixteen_digits_is_no_nik(gazetteer):
    points = ["-8.1234567, 112.654321", "-8.0234567, 112.554321", "-8.2234567, 112.754321"]
    assert content_match(points, gazetteer)[0] == "point"


def test_half_said_money_in_two_ways_of_writing(gazetteer, tmp_path):
    path = tmp_path / "kekayaan.csv"
    cells = ["5 jt", "12.500.000", "7,5 jt", "3.000.000", "2 jt"]
    rows = "".join(f"Siti {i};Codo;Wajak;{cell}\n" for i, cell in enumerate(cells))
    path.write_text(f"Nama Pemilik;Desa;Kecamatan;Nilai Kekayaan Usaha\n{rows}")
    understood = engine.understand(path, path.name, gazetteer)
    found = list(engine.clean(path, path.name, understood, gazetteer))
    assert _column(found, "investment") == [5_000_000, 12_500_000, 7_500_000, 3_000_000, 2_000_000]


def test_headings_of_three_rows_pasted_from_a_document_and_subtotals_of_a_spreadsheet(
    gazetteer, tmp_path
):
    path = tmp_path / "word.csv"
    path.write_text(
        "No;Nama;Nama;Jenis;Jumlah;Nilai;Alamat;Desa;Kecamatan\n"
        ";Pemilik;Usaha;Produk;Tenaga;Investasi;Dusun/RT;;\n"
        ";;;;Kerja;(Rp.000);;;\n"
        "1;Siti;UD Maju;tempe;3;5.000;Krajan 02;Codo;Wajak\n"
        "2;Bejo;UD Jaya;tahu;4;7.500;Bendo 03;Blayu;Wajak\n"
        ";;;;7;12.500;;Wajak Total;\n"
        "3;Umi;UD Mundur;roti;1;2.000;Petung 01;Jeru;Turen\n"
        ";;;;1;2.000;;Turen Total;\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    assert [sheet.header_rows for sheet in understood.sheets] == [[1, 2, 3]]
    rows = list(engine.clean(path, path.name, understood, gazetteer))
    assert _column(rows, "owner") == ["Siti", "Bejo", "Umi"]
    assert _column(rows, "workers") == [3, 4, 1]
    assert _column(rows, "investment") == [5_000_000, 7_500_000, 2_000_000]
    assert _column(rows, "desa") == ["Codo", "Blayu", "Jeru"]
