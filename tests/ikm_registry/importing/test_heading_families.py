"""Families of headings: whoever is named, what is made, since when, how often a year."""

import pytest

from ikm_registry.cleaning.numbers import clean_money
from ikm_registry.importing import engine
from ikm_registry.importing.mapping import guess, heading_match
from ikm_registry.importing.money_units import is_daily, multiplier_of


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("owner", "NAMA PENERIMA BANTUAN|Nama Peserta|NAMA ANGGOTA|Nama Pengelola|Nama User|Nama Owner|Nama Pengusaha|Nama Pelaku Usaha|Nama Penanggung Jawab|Nama Ketua|Nama Responden|Nama KTP|Nama Lengkap (sesuai KTP)|Nama"),
        ("business", "Nama Brand/Usaha|NAMA IRTP|Nama IRT|ikm_nama|nm_usaha|usaha_nama|Nama UKM"),
        ("product", "Hasil Olahan|JENIS BARANG JADI|Jenis Kerajinan/Industri|USAHA YG DIJALANKAN|jual/bikin apa|Apa yang diproduksi?|ikm_produk"),
        ("year", "MULAI TH|Thn Dibentuk|Sejak tahun berapa usaha ini berjalan?|mulai kapan|Kapan mulai usaha|Tahun Pembentukan"),
        ("workers", "TKI|pegawai brp orang|Jumlah Pegawai"),
        ("male", "ikm_tkl|jml_tk_lk"),
        ("female", "ikm_tkp|jml_tk_pr|Jml TK Pr"),
        ("-group", "Nama Kelompok / KUB|Nama Paguyuban"),
        ("capacity", "Produksi per Tahun"),
    ],
)  # fmt: skip
def test_families(field, headings):
    assert {one: heading_match(one)[0] for one in headings.split("|")} == dict.fromkeys(
        headings.split("|"), field
    )


@pytest.mark.parametrize(
    "heading",
    ["Nama Anggota Keluarga", "Nama Pembina", "Jml Anggota (org)", "Lama Usaha (th)", "Pegawai pendata", "Nama Bank"],
)  # fmt: skip
def test_headings_near_them(heading):
    assert heading_match(heading)[0] is None


@pytest.mark.parametrize(
    ("heading", "times"),
    [
        ("omzet_bln", 12), ("Omset perbulan", 12), ("omsetBulanan", 12), ("OMZET PER BULAN (Rp.000)", 12_000),
        ("Omzet (Rp/bln)", 12), ("Nilai Prod./bln (juta Rp)", 12_000_000), ("Omzet 3 bulan terakhir", 4),
        ("Omzet 12 bulan terakhir", 1), ("Omzet per bulan x 12 (setahun)", 1), ("Omzet per minggu", 52),
        ("Nilai Produksi / Tahun (Rp.000)", 1000),
    ],
)  # fmt: skip
def test_how_often_a_year(heading, times):
    assert multiplier_of(heading) == times


def test_a_scale_in_the_cell_is_not_counted_twice():
    assert clean_money("2 jt", multiplier=12_000).value == 24_000_000
    assert clean_money("2 jt", multiplier=52).value == 104_000_000
    assert clean_money("2 jt", multiplier=4_000).value == 8_000_000
    assert clean_money("2 jt", multiplier=1000).value == 2_000_000


def test_money_of_a_day_is_no_money_of_a_year(gazetteer):
    assert is_daily("Omzet per hari") and not is_daily("Omzet per bulan")
    rows = [["Siti", "500000"], ["Umi", "300000"]]
    assert [one.field for one in guess(["Nama Pemilik", "Omzet per hari"], rows, gazetteer)] == [
        "owner",
        None,
    ]


def test_what_was_invested_comes_before_its_parts(gazetteer):
    headers = ["Nama Pemilik", "Mesin Peralatan", "Modal Kerja", "Jumlah Investasi"]
    rows = [["Siti", "25000000", "25000000", "50000000"], ["Umi", "7625000", "7625000", "15250000"]]
    assert [one.field for one in guess(headers, rows, gazetteer)] == [
        "owner",
        None,
        None,
        "investment",
    ]
    alone = [row[:3] for row in rows]
    assert guess(headers[:3], alone, gazetteer)[2].field == "investment"


def test_a_list_of_groups(gazetteer):
    headers = ["No", "Nama Kelompok / KUB", "Nama Ketua", "Komoditas"]
    groups = [
        ["1", "Kelompok Amanah", "Nurul", "pagar las"], ["2", "KUB Bintang Timur", "Endah", "kursi bambu"],
        ["3", "Paguyuban Jaya", "Yusuf", "tahu"],
    ]  # fmt: skip
    assert [one.field for one in guess(headers, groups, gazetteer)][1:] == [
        "business",
        "owner",
        "product",
    ]
    members = [[n, "KUB Jaya", name, "tahu"] for n, name in enumerate(["Nurul", "Endah", "Yusuf"])]
    assert guess(headers, members, gazetteer)[1].field == "-group"


def test_works_that_are_products(gazetteer):
    headers = ["No", "Nama Pemilik", "Usaha sekarang", "Jenis hasil"]
    rows = [
        ["1", "Siti", "Tempe", "-"],
        ["2", "Umi", "Kerupuk Puli", "-"],
        ["3", "Ani", "Tahu Putih", "-"],
    ]
    assert guess(headers, rows, gazetteer)[2].field == "product"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Produksi Setahun (Rp)", "output_value"),
        ("Produksi / Tahun", "capacity"),
        ("Permodalan (Juta Rupiah)", "investment"),
        ("Legalitas (NIB)", "nib"),
        ("6. Jumlah tenaga kerja [Laki-laki]", "male"),
        ("6. Jumlah tenaga kerja [Perempuan]", "female"),
        ("Jumlah tenaga kerja [orang]", "workers"),
    ],
)
def test_what_brackets_hold_may_decide(heading, field):
    assert heading_match(heading)[0] == field


def test_the_version_of_kbli_in_a_technical_heading(gazetteer, tmp_path):
    path = tmp_path / "ekspor.csv"
    path.write_text(
        "nama_pemilik,desa,kecamatan,kbli_2025\nSiti,Blayu,Wajak,13133\nTono,Blayu,Wajak,10794\n"
    )
    assert engine.understand(path, path.name, gazetteer).kbli_version == "2025"
