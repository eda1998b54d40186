"""What a fifth hundred of lists taught: blocks, codes of BPS, messages, figures of once and of now."""

import pytest

from ikm_registry.cleaning.names import clean_name
from ikm_registry.cleaning.text import cell_text, disguise
from ikm_registry.importing.mapping import guess, heading_match
from ikm_registry.importing.money_units import asks_period, multiplier_of, period_of, telling
from ikm_registry.importing.names_in_cell import split_names
from ikm_registry.importing.sheet_place import place_of_sheet
from tests.ikm_registry.importing.test_nasty_lists import LISTS, _Read


@pytest.fixture
def read(gazetteer):
    return lambda name: _Read(LISTS / name, gazetteer)


def test_each_group_stands_below_its_own_desa_and_kecamatan(read):
    found = read("kelompok_dengan_desanya.csv")
    assert found.column("desa") == ["Codo", "Codo", "Blayu", "Blayu"]
    assert found.column("kecamatan") == ["Wajak"] * 4


def test_what_is_now_counts_and_what_was_at_first_does_not(read):
    found = read("awal_dan_saat_ini.csv")
    assert found.column("workers") == [4, 3]
    assert found.column("output_value") == [30_000_000, 18_000_000]
    assert found.column("investment") == [5_000_000, 2_500_000]


def test_kecamatan_and_desa_by_the_numbers_of_bps(read):
    found = read("kode_bps_terpisah.csv")
    assert found.column("desa") == ["Codo", "Blayu", "Purwodadi", "Codo", None]
    assert found.column("kecamatan") == ["Wajak", "Wajak", "Donomulyo", "Wajak", "Wajak"]
    codes = [[code for code in codes if code.startswith("desa")] for codes in found.codes()]
    assert codes == [[], [], [], ["desa_guessed"], ["desa_unknown"]]  # 8 may count something


def test_desa_by_ten_digits_of_bps_or_of_kemendagri(read):
    found = read("kode_bps_sepuluh_angka.csv")
    assert found.column("desa") == ["Codo", "Urek-Urek", "Codo", None]
    assert found.column("kecamatan") == ["Wajak", "Gondanglegi", "Wajak", "Wajak"]


def test_lines_of_a_message_with_what_is_made_in_brackets(read):
    found = read("pesan_bernomor_kurung.txt")
    assert found.column("owner") == ["Sulami", "Lukman Hakim", "Siti Aisyah", "Agus Hermawan"]
    assert found.column("product") == ["batik tulis", "batu bata", "tempe", "keripik singkong"]
    assert found.column("desa") == ["Mendalanwangi", "Sitirejo", "Sukodadi", "Jedong"]
    assert found.column("phone")[0] == "+6282159884801"


def test_a_bare_certificate_is_told_by_the_shape_of_its_numbers(read):
    found = read("sertifikat_menurut_bentuknya.csv")
    assert found.column("halal") == ["ID35110000123456789", "ID35110000123456790"]


def test_a_business_and_below_it_its_owner_in_brackets(read):
    found = read("usaha_dan_orang_dalam_kurung.csv")
    assert found.column("business") == ["Maju Lancar", "Tiga Saudara"]
    assert found.column("owner") == ["Khusnul Khotimah", "Binti Fauziah"]


@pytest.mark.parametrize(
    ("text", "business", "owner", "sure"),
    [
        ("Anugerah (Agus Hermawan)", "Anugerah", "Agus Hermawan", False),
        ("UD Maju (Pak Slamet)", "UD Maju", "Pak Slamet", True),
        ("Sari Rasa (Wajak)", "Sari Rasa (Wajak)", "", True),
        ("Dua Putri (cabang Turen)", "Dua Putri (cabang Turen)", "", True),
    ],
)
def test_a_person_in_brackets_behind_a_business(text, business, owner, sure):
    assert split_names(text, both=False) == (business, owner, sure)


@pytest.mark.parametrize(
    ("heading", "period", "times"),
    [
        ("Kapasitas/bln", "bulan", 12),
        ("Produksi per hari", "hari", 1),
        ("Kap. Prod/Th", "", 1),
        ("Omzet per bulan tahun 2023", "bulan", 12),
        ("Omzet (per hari/minggu/bulan)", "", 1),
        ("Pendapatan per bulan / per tahun", "", 1),
        ("Omzet 3 bulan terakhir", "", 4),
    ],
)
def test_how_often_a_heading_counts(heading, period, times):
    assert (period_of(heading), multiplier_of(heading)) == (period, times)
    assert asks_period(heading) is (heading[0] in "OP" and "/" in heading)


def test_the_cells_that_leave_the_period_open_are_shown_first():
    cells = ["300.000/bulan", "2 jt/bln", "500.000/minggu", "750.000"]
    assert telling(cells)[0] == "750.000"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Koordinat (S)", "lat"),
        ("Koordinat (E)", "lon"),
        ("Sumber Bahan Baku", None),
        ("Omzet Bulan Ini", "-month"),
        ("Jumlah Produksi Bulan Lalu", "-month"),
        ("Omzet TW II", "-month"),
        ("Instansi/Usaha", "business"),
    ],
)
def test_headings(heading, field):
    assert heading_match(heading)[0] == field


@pytest.mark.parametrize(
    ("name", "year", "sold"),
    [("Nama Usaha", "-group", "-group"), ("Nama Kelompok", "year", "output_value")],
)
def test_figures_of_the_group_are_not_those_of_its_members(gazetteer, name, year, sold):
    heads = [name, "Nama Pemilik", "Produk", "Tahun Berdiri Kelompok", "Omzet Kelompok per Bulan"]
    rows = [[f"Mekar {n}", "Siti", "tempe", 2010 + n, "90.000.000"] for n in range(8)]
    assert [one.field for one in guess(heads, rows, gazetteer)][3:] == [year, sold]


def test_a_letter_of_the_camat_names_the_kecamatan(gazetteer):
    title = "Lampiran Surat Camat Poncokusumo; Tanggal : 5 Februari 2024; DATA PELAKU IKM"
    assert place_of_sheet("Sheet1", title, gazetteer) == ("", "Poncokusumo")


def test_a_desa_before_its_dusun_in_brackets(gazetteer):
    assert gazetteer.match("Jombok (Krajan)", "Ngantang").desa_code == gazetteer.match("Jombok", "").desa_code  # fmt: skip


def test_the_comma_behind_a_name_is_no_part_of_it():
    assert clean_name("Siti Aisyah,").value == "Siti Aisyah"
    assert clean_name("Sutrisno, S.Pd.").value == "Sutrisno, S.Pd."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Soto â€“ Wagir", "Soto – Wagir"),
        ("CafÃƒÂ©", "Café"),  # saved so twice
        ("â\x80\x9cMajuâ\x80\x9d", "“Maju”"),  # bytes that have no letter in cp1252
        ("Ã©mping Ж", "Ã©mping Ж"),  # not all of it went through cp1252
        ("Ѕіtі Süß Привет", "Siti Süß Привет"),
    ],
)
@pytest.mark.parametrize("length", [0, 300])
def test_broken_text_is_mended_in_short_cells_and_in_long_ones(written, read, length):
    more = "x" * length
    assert [cell_text(f"{written} {more}") for _ in range(2)] == [f"{read} {more}".strip()] * 2


def test_a_cell_met_before_is_still_said_to_be_disguised():
    assert disguise("Ѕіtі") == disguise("Ѕіtі") != ""
