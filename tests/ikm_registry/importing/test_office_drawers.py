"""What stands in an office's drawers: ticked products, messages, years, pages printed one below the other."""

import datetime as dt

import openpyxl
import pytest

from ikm_registry.cleaning.numbers import clean_money
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing import engine
from ikm_registry.importing.contents import is_made
from ikm_registry.importing.mapping import guess
from ikm_registry.importing.understanding import Understanding
from ikm_registry.importing.yearly import next_year, turn_to
from tests.ikm_registry.importing.test_nasty_lists import LISTS, _Read


@pytest.fixture
def read(gazetteer):
    return lambda name: _Read(LISTS / f"{name}.csv", gazetteer)


def test_ticked_columns_say_the_products_and_a_tick_is_no_name(read):
    found = read("produk_dicentang")
    fields = {c.header: c.field for c in found.understood.sheets[0].columns}
    assert found.column("product") == ["keripik", "anyaman bambu", "keripik, jamu", "jamu"]
    assert fields["SKALA Mikro"] is None, "only what stands below the heading of products"
    assert found.column("business") == [None] * 4, "a column of ticks below “Merek” names nothing"


def test_ticked_columns_say_nothing_where_a_column_writes_the_product(gazetteer):
    heads = ["Nama Pemilik", "Produk", "Keripik", "Jamu"]
    rows = [["Siti", "kue basah", "v", ""], ["Budi", "tahu", "", "v"], ["Ani", "tempe", "v", ""]]
    assert [one.field for one in guess(heads, rows, gazetteer)] == ["owner", "product", None, None]


def test_lines_of_a_message_parted_by_strokes(read):
    found = read("pesan_bergaris_miring")
    assert found.column("owner") == ["Bu Siti Aminah", "Pak Wagiman", "Bu Sulastri", "Pak Budi"]
    assert found.column("product") == ["kopi bubuk", "gula aren", "sale pisang", "sapu lidi"]
    assert found.column("desa") == ["Amadanom", "Sukodono", "Srimulyo", "Rembun"]
    assert found.column("phone")[0] == "+6281234567801"


def test_javanese_products_and_kecamatan_without_their_vowels(read):
    found = read("kerajinan_jawa")
    assert found.column("product")[:2] == ["klasa mendong", "gedheg"]
    assert found.column("capacity") == [12, 3, 50, 100, 40]
    assert found.column("kecamatan") == ["Kepanjen", "Kepanjen", "Sumbermanjing Wetan", "Turen", "Wajak"]  # fmt: skip
    assert found.column("year") == [2005, 1998, 2015, 2012, 2001]


def test_a_kecamatan_is_not_guessed_from_consonants_that_fit_several(gazetteer):
    assert gazetteer.match("", "Pgk").kecamatan_code == "35.07.02"  # Pagak alone, not Pagelaran
    assert gazetteer.match("", "Pks").kecamatan_code is None  # Pakis or Pakisaji
    assert gazetteer.match("", "Kp").kecamatan_code is None


def test_a_title_names_a_product_of_two_words_before_its_year(read):
    assert read("sentra_batu_bata").column("product") == ["batu bata", "batu bata"]


def test_a_group_alone_in_its_row_gives_its_place_and_who_signs_below_is_no_product(read):
    found = read("kelompok_sebagai_judul")
    assert found.column("owner") == ["Siti Aminah", "Wagiman", "Sulastri", "Budi Santoso"]
    assert found.column("desa") == ["Codo", "Codo", "Ngingit", "Ngingit"]
    assert found.column("investment") == [1_000_000, 2_000_000, 500_000, 750_000]
    assert [p.code for p in found.rows[3].problems] == ["no_product"]


def test_pages_one_below_the_other_each_with_its_merged_header(tmp_path, gazetteer):
    book = openpyxl.Workbook()
    sheet = book.active
    names = iter(["Siti Aminah", "Wagiman", "Sulastri", "Budi Santoso"])
    for page in range(2):
        top = sheet.max_row + 1 if page else 1
        sheet.append(["NO", "NAMA", "ALAMAT", None, "JENIS USAHA", "JML TK"])
        sheet.append([None, None, "DUSUN", "DESA", None, None])
        for column in "ABEF":
            sheet.merge_cells(f"{column}{top}:{column}{top + 1}")
        sheet.merge_cells(f"C{top}:D{top}")
        if page:
            sheet.append(["Jumlah dipindahkan", None, None, None, None, 3])
        for i in range(2):
            sheet.append(
                [page * 2 + i + 1, next(names), "Krajan", "Toyomarto", "cobek batu", i + 1]
            )
    sheet.append([None, None, None, None, "Singosari, 3 Mei 2024", None])
    sheet.append([None, None, None, None, "Drs. H. SUPRAPTO, M.Si", None])
    path = tmp_path / "lampiran.xlsx"
    book.save(path)
    found = _Read(path, gazetteer)
    assert found.column("owner") == ["Siti Aminah", "Wagiman", "Sulastri", "Budi Santoso"]
    assert found.column("product") == ["cobek batu"] * 4
    assert found.balance.skipped["judul kolom berulang"] == 2


def _of_years(workbook, *names, title="DATA IKM"):
    head = ["Nama", "Desa", "Kecamatan", "Produk"]
    rows = [[title], head, ["Siti Aminah", "Codo", "Wajak", "tempe"]]
    return workbook(dict.fromkeys(names, rows))


def test_sheets_of_several_years_go_in_one_year_at_a_time(workbook, gazetteer):
    path = _of_years(workbook, "2023", "Data 2021", "Th.2022", "Tambahan")
    understood = engine.understand(path, "IKM 2021-2023.xlsx", gazetteer)
    assert understood.data_year == 2021
    assert [(s.name, s.use, s.year) for s in understood.sheets] == [
        ("2023", False, 2023), ("Data 2021", True, 2021), ("Th.2022", False, 2022), ("Tambahan", True, 2021),
    ]  # fmt: skip
    assert "menyusul setelah tahun 2021" in understood.sheets[0].reason
    sheets = understood.to_json()["sheets"]
    assert next_year(sheets) == 2022
    turn_to(sheets, 2022)
    assert [one["use"] for one in sheets] == [False, False, True, False]
    assert next_year(sheets) == 2023
    turn_to(sheets, 2023)
    assert next_year(sheets) is None
    assert Understanding.from_json(understood.to_json()).sheets[0].year == 2023


def test_sheets_of_one_year_or_of_none_stay_together(workbook, gazetteer):
    understood = engine.understand(_of_years(workbook, "Wajak 2023", "Turen 2023"), "a.xlsx", gazetteer)  # fmt: skip
    assert [(s.use, s.year) for s in understood.sheets] == [(True, None), (True, None)]
    assert understood.data_year == 2023
    path = _of_years(workbook, "A", "B", title="RENCANA TAHUN 2022 - 2044")
    assert [s.use for s in engine.understand(path, "a.xlsx", gazetteer).sheets] == [True, True]


@pytest.mark.parametrize("text", ["irus", "gedheg", "enthong kayu", "Batu bata merah", "leker"])
def test_the_vocabulary_of_the_register_knows_what_is_made(text):
    assert is_made(text)
    assert not is_made("Wagiman")


@pytest.mark.parametrize(
    ("written", "read"),
    [("1 jt an", 1_000_000), ("2 jt-an", 2_000_000), ("500 ribuan", 500_000), ("1 m2", None)],
)
def test_money_said_about(written, read):
    assert clean_money(written).value == read


@pytest.mark.parametrize("written", ["thn '05", "sejak th '05", "'05"])
def test_years_of_two_digits_behind_a_word(written):
    found = clean_year(written)
    assert found.value == 2005 <= dt.date.today().year
    assert [p.code for p in found.problems] == ["year_short"]
