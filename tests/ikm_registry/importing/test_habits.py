"""How offices write headings, places and cells: a rule each, with what it must not do."""

import csv

import pytest

from ikm_registry.cleaning import contacts, coordinates, identity, names, numbers
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing import engine
from ikm_registry.importing.contents import content_match
from ikm_registry.importing.mapping import guess, heading_match, parts_match
from ikm_registry.places.projection import to_utm49s


def _rows(tmp_path, gazetteer, rows, name="daftar.csv"):
    path = tmp_path / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    understood = engine.understand(path, name, gazetteer)
    return list(engine.clean(path, name, understood, gazetteer))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Business Name", "business"), ("Owner", "owner"), ("Village", "desa"), ("District", "kecamatan"),
        ("Female Workers", "female"), ("Production Value (IDR)", "output_value"),
        ("Year Established", "year"), ("Raw Material", "raw"),
        ("Tahun berapa usaha ini dimulai?", "year"), ("Pilih kecamatan", "kecamatan"),
        ("Produk apa yang paling banyak Anda hasilkan?", "product"),
        ("Berapa karyawan yang dimiliki?", "workers"),
        ("Usaha Bapak/Ibu bergerak di bidang apa? (produk)", "product"),
        ("Share lokasi (link google maps)", "point"),
        ("N A M A   P E M I L I K", "owner"), ("Alamta", "address"), ("Kecematan", "kecamatan"),
        ("Tenga Kerja", "workers"), ("JML TK PRMPN", "female"), ("Jumlah TKI L", "male"),
        ("namaPemilik", "owner"), ("NAMA PENERIMA", "owner"), ("kd_desa", "desa_code"),
        ("Nama Produk/Merk", "business"), ("PRODUKSI/BLN", "capacity"), ("Harga Satuan", "-price"),
        ("pemilik_jk", "sex"), ("BHN BAKU", "raw"), ("N. PROD (Rp)", "output_value"), ("TENAGA KERJA PRP", "female"),
        ("Employees (Male)", "male"), ("Sub-district", "kecamatan"), ("desa_nama", "desa"), ("NAMA WIRAUSAHA", "owner"),
        ("No. Kartu Keluarga", "-kk"), ("Jenis IKM", "-kind"),
    ],
)  # fmt: skip
def test_headings(heading, field):
    assert heading_match(heading)[0] == field


@pytest.mark.parametrize(
    "heading",
    [
        "Bahan bakar", "Jumlah IKM", "Jumlah unit usaha", "Pinjaman modal", "Kapasitas mesin", "Nama kepala desa",
        "No HP petugas", "Upah tenaga kerja", "Jenis mesin", "Asal bahan baku", "Nama surveyor", "Nilai bantuan",
    ],
)  # fmt: skip
def test_headings_of_other_things(heading):
    assert heading_match(heading)[0] is None


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (("IDENTITAS IKM", "PEMILIK", "L/P"), "sex"),
        (("IDENTITAS IKM", "PEMILIK", "NAMA"), "owner"),
        (("DATA PRODUKSI", "KAPASITAS", "SAT"), "unit"),
        (("Produksi per tahun", "Nilai (Rp)"), "output_value"),
        (("Produksi per tahun", "Volume"), "capacity"),
        (("JENIS KELAMIN", "L"), "man"),
        (("TENAGA KERJA", "L"), "male"),
    ],
)
def test_headings_under_groups(parts, field):
    assert parts_match(parts)[0] == field


def test_a_question_answered_by_yes_and_no_is_no_number(gazetteer):
    rows = [["Sudah", "9120001234567"], ["Belum", ""], ["Sudah", "0220001234567"]]
    headers = ["Apakah sudah memiliki NIB?", "Jika sudah, tuliskan nomor NIB"]
    assert [one.field for one in guess(headers, rows, gazetteer)] == [None, "nib"]


def test_a_sum_beside_the_sexes_counts_workers(gazetteer):
    rows = [["Siti", 1, 2, 3, 10], ["Budi", 2, 2, 4, 5]]
    headers = ["Nama Pemilik", "L", "P", "JML", "Kapasitas Jumlah"]
    assert [one.field for one in guess(headers, rows, gazetteer)] == ["owner", "male", "female", "workers", "capacity"]  # fmt: skip


def test_usaha_is_what_is_made_where_it_names_products(gazetteer):
    rows = [["Siti", "tempe"], ["Budi", "keripik pisang"], ["Ani", "tahu"]]
    named = [["Siti", "UD Maju"], ["Budi", "Barokah"], ["Ani", "CV Jaya"]]
    assert guess(["Nama", "Usaha"], rows, gazetteer)[1].field == "product"
    assert guess(["Nama", "Usaha"], named, gazetteer)[1].field == "business"


def test_jenis_ikm_is_the_product_only_where_nothing_else_is(gazetteer):
    rows = [["Siti", "pangan", "tempe"], ["Budi", "pangan", "tahu"]]
    assert [g.field for g in guess(["Nama", "Jenis IKM", "Produk Utama"], rows, gazetteer)][1:] == ["-branch", "product"]  # fmt: skip
    assert guess(["Nama", "Jenis IKM"], rows, gazetteer)[1].field == "product"


def test_prices_are_no_kbli_and_two_places_called_alike_are_told_apart(gazetteer):
    assert content_match(["15000", "12500", "20000"], gazetteer)[0] is None
    assert content_match(["Wonosari", "Ngajum", "Kromengan"], gazetteer)[0] == "kecamatan"


def test_ticks_in_the_columns_of_the_sexes(tmp_path, gazetteer):
    rows = [
        ["No", "Nama", "L", "P", "Desa", "Kecamatan"],
        [1, "Siti", "", "√", "Blayu", "Wajak"],
        [2, "Budi", "v", "", "Blayu", "Wajak"],
        [3, "Ani", "v", "v", "Blayu", "Wajak"],
    ]
    found = _rows(tmp_path, gazetteer, rows)
    assert [row.values.get("sex") for row in found] == ["P", "L", None]
    assert not any("male" in row.values for row in found)


def test_rt_and_rw_in_columns_of_their_own(tmp_path, gazetteer):
    rows = [["Nama", "Dusun", "RT", "RW", "Desa", "Kecamatan"], ["Siti", "Krajan", 3, 2, "Blayu", "Wajak"]]  # fmt: skip
    assert _rows(tmp_path, gazetteer, rows)[0].values["address"] == "RT 3 RW 2, Dusun Krajan"


@pytest.mark.parametrize(
    ("desa", "kecamatan", "code"),
    [
        ("Sbr. Putih", "Wajak", "35.07.08.2001"),
        ("Kr Duren", "Pakisaji", "35.07.19.2005"),
        ("Ketawang", "Gd. Legi", "35.07.10.2011"),
        ("Senggreng", "Sbr Pucung", "35.07.12.2002"),
        ("Sumberoto", "Sb. Manjing", None),
        ("Kucur Rt 13 Rw 6", "Dau", "35.07.22.2001"),
        ("Dsn Bendo Ds Mulyoasri", "Ampelgading", "35.07.06.2009"),
        ("Ds. Asrikaton Kec Pakis Kab. Malang", "Pakis", "35.07.18.2013"),
        ("bumineo", "Dampit", "35.07.05.2005"),
        ("Sumbersari", "Dampit", None),
    ],
)
def test_places_as_clerks_write_them(gazetteer, desa, kecamatan, code):
    assert gazetteer.match(desa, kecamatan).desa_code == code


def test_two_slips_in_a_short_name_are_said(gazetteer):
    assert gazetteer.match("bumineo", "Dampit").score < 0.75


@pytest.mark.parametrize(
    ("address", "desa", "kecamatan"),
    [
        ("Mulyoasri RT 30 RW 09 Ampelgading", "Mulyoasri", "Ampelgading"),
        ("Ngemplak RT.17/RW.01 Sumbertangkil Tirtoyudo", "Sumbertangkil", "Tirtoyudo"),
        ("Dsn.Krajan Rt.14 Rw.2 Ds.Pait Kc.Kasembon", "Pait", "Kasembon"),
        ("Dusun Tegalrejo, Jambuwer, Kec. Kromengan, Kabupaten Malang 65173", "Jambuwer", "Kromengan"),
        ("Jalan Mawar 12 Ds. Wonokerso Pakisaji", "Wonokerso", "Pakisaji"),
        ("Desa Tirtomoyo, Ampelgading, Malang", "Tirtomoyo", "Ampelgading"),
        ("Tegalrejo RT 05 RW 03 Pandansari Poncokusumo", "Pandansari", "Poncokusumo"),
        ("Jl. Raya Blayu", None, None),
    ],
)  # fmt: skip
def test_places_inside_addresses(tmp_path, gazetteer, address, desa, kecamatan):
    [row] = _rows(tmp_path, gazetteer, [["Nama", "Alamat Lengkap", "Produk"], ["Siti", address, "tempe"]])  # fmt: skip
    assert (row.values.get("desa"), row.values.get("kecamatan")) == (desa, kecamatan)


def test_kecamatan_in_brackets_and_in_the_wrong_column(tmp_path, gazetteer):
    rows = [["Nama", "Desa", "Kecamatan", "Produk"], ["Siti", "Jombok (Ngantang)", "", "tahu"],
            ["Budi", "Wajak", "Blayu", "tempe"]]  # fmt: skip
    first, second = _rows(tmp_path, gazetteer, rows)
    assert (first.values["desa"], first.values["kecamatan"]) == ("Jombok", "Ngantang")
    assert (second.values["desa"], second.values["kecamatan"]) == ("Blayu", "Wajak")
    assert [p.code for p in second.problems] == ["place_swapped"]


@pytest.mark.parametrize(
    ("written", "read", "doubts"),
    [
        ("81,125 jt", 81_125_000, []),
        ("Rp. 7,675 Juta", 7_675_000, []),
        ("1,500 jt", 1_500_000, ["money_mark"]),
        ("2.500 juta", 2_500_000_000, ["money_mark"]),
        ("8.550 rb", 8_550_000, []),
        ("Rp.52.800.000.00", 52_800_000, []),
        ("1.50.000", None, ["money"]),
        ("22.125.000,00 (dua puluh dua juta)", 22_125_000, []),
        ("+- Rp 5.250.000", 5_250_000, []),
    ],
)
def test_money(written, read, doubts):
    found = numbers.clean_money(written)
    assert (found.value, [p.code for p in found.problems]) == (read, doubts)


def test_a_year_with_a_digit_too_many_is_no_day_of_1955():
    assert clean_year("20155").value is None
    assert clean_year(20155).value is None
    assert clean_year(42005).value == 2015


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("081234567890\n085212345678", "+6281234567890"),
        ("081234567890 085212345678", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("08xx", None),
        ("0812", None),
    ],
)
def test_phones(written, read):
    assert contacts.clean_phone(written).value == read


def test_a_nib_that_lost_its_zero_in_a_text_file():
    found = identity.clean_nib("220614087518")
    assert (found.value, found.problems[0].code) == ("0220614087518", "nib_zero")


@pytest.mark.parametrize(("lat", "lon"), [(-7.8601, 112.6401), (-8.45, 112.3), (-7.77, 112.94)])
def test_metres_of_utm_become_degrees(lat, lon):
    east, north = (f"{float(metres):.2f}" for metres in to_utm49s(lat, lon))
    grouped = f"{float(north):,.1f}".replace(",", "_").replace(".", ",").replace("_", ".")
    for cells in ((east, north), (north, east), (east.replace(".", ","), grouped)):
        found = coordinates.clean_latlon(*cells)
        assert found.value == pytest.approx((lat, lon), abs=2e-6)
        assert [p.code for p in found.problems] == ["point_utm"]


def test_the_pin_of_a_map_and_a_minus_from_a_word_processor():
    address = (
        "https://www.google.com/maps/place/X/@-8.183,112.572,17z/data=!3m1!8m2!3d-8.184!4d112.573"
    )
    assert coordinates.clean_point(address).value == (-8.184, 112.573)
    assert coordinates.clean_latlon("−8.184", "112.573").value == (-8.184, 112.573)


def test_an_unreadable_sex_is_said():
    assert [p.code for p in names.clean_sex("laki-lakii").problems] == ["sex"]
    assert names.clean_sex("Laki - laki").value == "L"


def test_a_person_in_brackets_where_the_heading_names_both(tmp_path, gazetteer):
    rows = [["Nama Perusahaan / Pemilik", "Desa", "Kecamatan"], ["UD Maju (Slamet Santoso)", "Blayu", "Wajak"]]  # fmt: skip
    values = _rows(tmp_path, gazetteer, rows)[0].values
    assert (values["business"], values["owner"]) == ("UD Maju", "Slamet Santoso")


def test_a_code_of_bps_tells_the_kecamatan_of_a_name_that_repeats(tmp_path, gazetteer):
    rows = [["Kode BPS", "Nama Desa", "Pemilik"], ["3507160004", "Kemiri", "Siti"], ["3507260003", "Kemiri", "Budi"]]  # fmt: skip
    found = _rows(tmp_path, gazetteer, rows)
    assert [row.values["kecamatan"] for row in found] == ["Kepanjen", "Jabung"]


def test_a_desa_and_its_kecamatan_with_nothing_between(tmp_path, gazetteer):
    rows = [["Nama", "Desa / Kec."], ["Siti", "Jambuwer Kromengan"], ["Budi", "Putat Kidul"]]
    found = _rows(tmp_path, gazetteer, rows)
    assert [row.values["desa"] for row in found] == ["Jambuwer", "Putat Kidul"]


def test_a_place_written_as_links_of_a_map_is_a_point(tmp_path, gazetteer):
    link = "https://www.google.com/maps?q=-8.1{},112.6{}"
    rows = [["Nama", "Desa", "Kecamatan", "Lokasi usaha (link google maps)"]]
    rows += [["Siti", "Blayu", "Wajak", link.format(i, i)] for i in range(3)]
    assert _rows(tmp_path, gazetteer, rows)[0].values["lat"] == -8.1


def test_dusun_and_rt_in_one_cell_are_not_cut(tmp_path, gazetteer):
    rows = [["Nama", "DSN/RT/RW", "Desa", "Kecamatan"], ["Siti", "Dsn. Sumberagung Kulon RT 20 RW 11", "Blayu", "Wajak"]]  # fmt: skip
    assert _rows(tmp_path, gazetteer, rows)[0].values["address"] == "Dsn. Sumberagung Kulon RT 20 RW 11"  # fmt: skip
