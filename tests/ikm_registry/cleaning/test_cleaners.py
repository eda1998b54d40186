"""What lists really hold (domain.md 5.3), cell by cell."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.cleaning import addresses, contacts, coordinates, identity, names, numbers, text
from ikm_registry.cleaning.counting import number_in_words
from ikm_registry.cleaning.years import clean_year
from rpik.core.terbilang import terbilang


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Rp 1.500.000,-", 1_500_000),
        ("Rp. 5.000.000,00", 5_000_000),
        ("1,5 jt", 1_500_000),
        ("40,15 jt", 40_150_000),
        ("15 juta", 15_000_000),
        ("128,383,883", 128_383_883),
        ("16100000", 16_100_000),
        ("500 rb", 500_000),
        ("2 milyar", 2_000_000_000),
        (10450, 10_450),
        (0, 0),
        ("-", None),
        ("", None),
    ],
)
def test_money(cell, expected):
    found = numbers.clean_money(cell)
    assert (found.value, found.problems) == (expected, ())


@pytest.mark.parametrize(
    ("cell", "rupiah"),
    [
        ("lima belas juta", 15_000_000),
        ("Dua juta lima ratus ribu rupiah", 2_500_000),
        ("Rp. tujuh ratus lima puluh ribu,-", 750_000),
        ("sejuta", 1_000_000),
        ("seratus dua puluh lima ribu", 125_000),
        ("satu juta per bulan", 12_000_000),
    ],
)
def test_money_in_words(cell, rupiah):
    # It names its own scale: no column's unit applies.
    assert numbers.clean_money(cell, multiplier=1000).value == rupiah


def test_money_in_thousands_multiplies_bare_numbers_only():
    assert numbers.clean_money(10450, multiplier=1000).value == 10_450_000
    assert numbers.clean_money("1,5 jt", multiplier=1000).value == 1_500_000


@pytest.mark.parametrize(
    "cell",
    [
        "lima",
        "juta",
        "satu dua juta",
        "lima ratus",
        "NaN",
        "-5",
        float("nan"),
        float("inf"),
        1e19,
        "½",
    ],
)
def test_money_that_is_none_is_emptied_and_said(cell):
    found = numbers.clean_money(cell)
    assert found.value is None
    assert found.problems


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("5 org", 5), ("5 orang", 5), (" 2", 2), (4, 4), (4.0, 4), ("-", None), ("0", 0)],
)
def test_count(cell, expected):
    assert numbers.clean_count(cell).value == expected


@pytest.mark.parametrize("cell", ["٣", "１２", "2,5", "-3", "banyak"])
def test_count_refuses_what_is_no_count(cell):
    assert numbers.clean_count(cell).value is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (2003, 2003),
        ("Th. 1995", 1995),
        ("Th 2015", 2015),
        ("1980", 1980),
        (dt.datetime(1978, 4, 5), 1978),
        (42005, 2015),
        ("Jan-15", 2015),
        ("Apr-78", 1978),
        ("-", None),
    ],
)
def test_year(cell, expected):
    assert clean_year(cell).value == expected


def test_year_of_the_future_is_emptied():
    assert clean_year(2099).value is None
    short = clean_year("'18")
    assert (short.value, [one.code for one in short.problems]) == (2018, ["year_short"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0812-3456-789", "+628123456789"),
        ("+62 812 3456 789", "+628123456789"),
        ("628123456789", "+628123456789"),
        (8123456789, "+628123456789"),
        ("0341 567890", "+62341567890"),
        ("-", None),
    ],
)
def test_phone(cell, expected):
    assert contacts.clean_phone(cell).value == expected


def test_two_phones_keep_the_first_and_say_so():
    found = contacts.clean_phone("08123456789 / 085212345678 / 0341-555666")
    assert found.value == "+628123456789"
    assert [p.code for p in found.problems] == ["phone_several"]
    assert found.problems[0].message == (
        "Sel ini memuat 3 nomor telepon; yang pertama dipakai. "
        "Tidak dimasukkan: +62••••••••678, +62••••••666."
    )
    assert contacts.clean_phone("08123456789 / 08123456789").problems == ()
    assert (
        contacts.clean_phone("123.456 / 085212345678").value == "+62123456"
    )  # of a small exchange


def test_placeholder_phone_is_emptied():
    assert contacts.clean_phone("+628XXXXXXXXXX").value is None


GOOD_NIK = "3507184510650001"


@pytest.mark.parametrize(
    "cell", [GOOD_NIK, f"'{GOOD_NIK}", "3507.1845.1065.0001", f" {GOOD_NIK}\n"]
)
def test_nik_written_in_many_ways(cell):
    assert identity.clean_nik(cell) == identity.clean_nik(GOOD_NIK)
    assert identity.clean_nik(cell).problems == ()


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("3.50717E+15", None, "nik_lost"),
        ("350718451065000", "350718451065000", "nik_length"),
        (3507184510650010, "3507184510650010", "nik_maybe_truncated"),
        ("3507187510650001", "3507187510650001", "nik_rule"),
        ("3507184513650001", "3507184513650001", "nik_rule"),
        ("3507184510650000", "3507184510650000", "nik_rule"),
        ("9907184510650001", "9907184510650001", "nik_rule"),
        ("tidak tahu", None, "nik_shape"),
    ],
)
def test_nik_doubts(cell, value, code):
    found = identity.clean_nik(cell)
    assert found.value == value
    assert [p.code for p in found.problems] == [code]


def test_no_message_holds_the_nik():
    for cell in ("350718451065000", 3507184510650010, "3507187510650001"):
        assert all(str(cell) not in p.message for p in identity.clean_nik(cell).problems)


@pytest.mark.parametrize(
    ("clean", "cell", "value", "told"),
    [
        (identity.clean_nik, f"{GOOD_NIK} / 3507085507700002", GOOD_NIK, "350708••••••0002"),
        (identity.clean_nik, f"{GOOD_NIK}\n3507085507700002", GOOD_NIK, "350708••••••0002"),
        (identity.clean_nik, "3507.1845.1065.0001; 3507 0855 0770 0002", GOOD_NIK, "350708••••••0002"),
        (identity.clean_nik, f"Suami {GOOD_NIK} dan istri 3507085507700002", GOOD_NIK, "350708••••••0002"),
        (identity.clean_nib, "9120001234567 / 1234000567890", "9120001234567", "1234000567890"),
        (identity.clean_nib, "9120001234567 1234000567890", "9120001234567", "1234000567890"),
        (identity.clean_kbli, "10391, 10792", "10391", "10792"),
    ],
)  # fmt: skip
def test_of_two_numbers_in_a_cell_the_first_is_kept_and_the_other_told(clean, cell, value, told):
    found = clean(cell)
    assert found.value == value
    assert [p.message.rpartition(": ")[2] for p in found.problems] == [f"{told}."]
    assert clean(f"{value} / {value}") == clean(value)


def test_a_number_behind_which_something_else_stands_is_found():
    assert identity.clean_nib("NIB 9120001234567 tgl 12-01-2021") == ("9120001234567", ())
    assert identity.clean_nik(f"{GOOD_NIK} (RT 03)") == (GOOD_NIK, ())
    assert identity.clean_nib("912000123456 2021").problems[0].code == "nib_length"


def test_nik_refuses_arabic_digits():
    assert identity.clean_nik("٣٥٠٧١٨٤٥١٠٦٥٠٠٠١").value is None


def test_nik_mask_hides_birth_date():
    assert identity.mask_nik(GOOD_NIK) == "350718••••••0001"


def test_nib_lost_zero_comes_back():
    assert identity.clean_nib(812345678901).value == "0812345678901"
    assert identity.clean_nib("1234567890123").problems == ()
    assert identity.clean_nib("12345").problems


@pytest.mark.parametrize(
    "cell",
    [
        "8°09'42.13\"S 112°29'36.71\"E",
        "-8.161703, 112.493531",
        "-8,161703 112,493531",
        "-8.161703;112.493531",
        "112.493531, -8.161703",
        "8.161703, 112.493531",
    ],
)
def test_points_in_one_cell(cell):
    lat, lon = coordinates.clean_point(cell).value
    assert lat == pytest.approx(-8.161703, abs=2e-6)
    assert lon == pytest.approx(112.493531, abs=2e-6)


def test_swapped_and_unsigned_points_are_mended_and_said():
    assert {p.code for p in coordinates.check_point(112.5, 8.1).problems} == {
        "point_swapped",
        "point_sign",
    }


@pytest.mark.parametrize("cell", ["0,0", "0.0, 0.0", "abc", "677000, 100000"])
def test_points_that_are_none(cell):
    assert coordinates.clean_point(cell).value is None


def test_point_outside_is_kept_and_doubted():
    found = coordinates.check_point(-7.25, 112.75)
    assert found.value == (-7.25, 112.75)
    assert [p.code for p in found.problems] == ["point_outside"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Dsn. Krajan RT 16 RW 02 Ds. Sukomulyo Kec. Pujon", ("Sukomulyo", "Pujon")),
        ("JL. RAYA NO. 24 DESA SUMBERPUCUNG KECAMATAN SUMBERPUCUNG KAB. MALANG", ("SUMBERPUCUNG", "SUMBERPUCUNG")),
        ("Ds. Urek-Urek Kec. Gondanglegi", ("Urek-Urek", "Gondanglegi")),
        ("RT.29/RW.02", ("", "")),
    ],
)  # fmt: skip
def test_place_in_address(written, expected):
    assert addresses.place_in_address(written) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("DESA BALEARJO", ("BALEARJO", "")),
        ("KECAMATAN WAJAK", ("", "WAJAK")),
        ("I. KECAMATAN WAJAK", ("", "WAJAK")),
        ("2) Desa Toyomarto Kec. Singosari", ("Toyomarto", "Singosari")),
        ("Saiful Prasetyo", None),
    ],
)
def test_heading_rows(row, expected):
    assert addresses.place_in_heading(row) == expected


def test_names_in_capitals_become_title_case_and_others_stay():
    assert names.clean_name("SAIFUL PRASETYO").value == "Saiful Prasetyo"
    assert names.clean_name("UD MAJU JAYA").value == "UD Maju Jaya"
    assert names.clean_name("McDonald bin Ali").value == "McDonald bin Ali"
    assert names.clean_name("-").value is None


@pytest.mark.parametrize(
    ("cell", "closed"),
    [
        ("non-aktif", True), ("Tidak aktif", True), ("TUTUP sejak 2020", True), ("berhenti", True),
        ("aktif", False), ("Aktif kembali", False), ("-", False), ("menikah", False),
    ],
)  # fmt: skip
def test_status_of_a_business_that_no_longer_works(cell, closed):
    assert (names.clean_status(cell).value == "nonaktif") is closed


def test_text_loses_what_is_invisible():
    assert text.cell_text("UD\x00 Maju\u200b  Jaya\u202e ") == "UD Maju Jaya"
    assert text.cell_text("\ud800abc") == "abc"


@pytest.mark.parametrize(
    ("cell", "read", "told"),
    [
        ("Sіti Аminah", "Siti Aminah", "huruf lain yang mirip (U+0456, U+0410)"),  # Cyrillic
        ("𝐊𝐞𝐫𝐢𝐩𝐢𝐤", "Keripik", "huruf lain yang mirip (U+1D40A, U+1D41E, U+1D42B)"),
        ("\u2066te\u200bmpe\u2069", "tempe", "tanda tak terlihat (U+2066, U+200B, U+2069)"),
        ("Jl. Ra\u00adya", "Jl. Raya", "tanda tak terlihat (U+00AD)"),
        ("kue 🧑\u200d🍳 é", "kue 🧑🍳 é", ""),
        ("Москва", "Москва", ""),  # a word that only is in another script
        ("m² ½ ５", "m² ½ ５", ""),
    ],
)
def test_letters_that_look_like_others_and_signs_that_do_not_show(cell, read, told):
    assert text.cell_text(cell) == read
    assert text.cell_text(read) == read
    assert text.disguise(cell) == (f"Sel ini memuat {told}; dibersihkan." if told else "")


CLEANERS = [
    identity.clean_nik, identity.clean_nib, contacts.clean_phone, numbers.clean_money,
    numbers.clean_count, clean_year, numbers.clean_amount, coordinates.clean_point,
    names.clean_name, names.clean_sex, text.clean_product,
]  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=60), st.integers(), st.floats(), st.none(), st.booleans(), st.dates()
    )
)
def test_no_cell_raises(cell):
    for cleaner in CLEANERS:
        cleaner(cell)


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("3000 - 6000 set", "set"),
        ("30 s/d 60 kg", "kg"),
        ("100 kg/bln", "kg/bln"),
        ("-", ""),
        (250, ""),
    ],
)
def test_a_range_of_amounts_has_a_unit(cell, unit):
    assert numbers.unit_of(cell) == unit


@given(st.integers(min_value=1, max_value=10**13))
def test_every_amount_in_words_is_read_back(rupiah):
    assert number_in_words(terbilang(rupiah)) == rupiah


@pytest.mark.parametrize(
    "text", ["belas", "juta", "dua tiga", "lima jutaan", "satu ribu juta", "puluh ribu"]
)
def test_words_that_are_no_number(text):
    assert number_in_words(text) is None


@pytest.mark.parametrize(
    ("name", "sex"),
    [
        ("Ibu Siti", "P"),
        ("BU. Sri", "P"),
        ("Hj. Umi", "P"),
        ("Bpk.Slamet", "L"),
        ("Pak Di", "L"),
        ("Tn. Budi", "L"),
        ("H. Muhlis", ""),  # written before either
        ("Siti", ""),
        ("Budi Ibu", ""),
        ("Buang", ""),
        ("Paka", ""),
        ("Bu", ""),
    ],
)
def test_a_title_before_a_name_tells_the_sex_and_nothing_else_does(name, sex):
    assert names.sex_of_title(name)[0] == sex


@pytest.mark.parametrize(
    "link",
    [
        "https://maps.app.goo.gl/Xy12AbCdEf",
        "maps.app.goo.gl/Xy12",
        "goo.gl/maps/abc123",
        "https://g.co/kgs/x",
    ],
)
def test_a_short_link_of_a_map_says_what_to_do_instead(link):
    found = coordinates.clean_point(link)
    assert found.value is None
    assert [problem.code for problem in found.problems] == ["point_link"]
    assert "Buka tautannya" in found.problems[0].message


@pytest.mark.parametrize("filler", [".", ",", " .", "0", "- ", "&amp;", "1 l"])
def test_a_cell_full_of_one_sign_is_soon_seen_to_say_nothing(filler):
    cell = "1" + filler * (32_000 // len(filler)) + "!"
    assert numbers.clean_money(cell).value is None
    assert numbers.split_workers(cell) is None
    assert addresses.place_in_heading(cell) is None


def test_marks_written_out_too_often_are_left():
    assert text.unescaped("Rini &" + "amp;" * 7 + " Co") == "Rini & Co"
    assert text.unescaped("&" + "amp;" * 300 + "x").count("amp;") > 280


def test_a_nik_behind_its_word_is_taken_and_not_the_family_card():
    found = identity.clean_nik("No KK: 3507011203040001 / NIK: 3507014203900002")
    assert found.value == "3507014203900002"
    both = identity.clean_nik("NIK suami 3507011203900001, NIK istri 3507014203900002")
    assert (both.value, both.problems[0].code) == ("3507011203900001", "nik_several")


def test_a_degree_sign_of_another_encoding_beside_sound_marks():
    point = coordinates.clean_point("7Â° 58′ 12″ S, 112Â° 37′ 1″ E").value
    assert point == pytest.approx((-7.97, 112.616944))


@pytest.mark.parametrize("cell", ["0812345б7890", "0812O4567890", "08123l567890"])
def test_a_letter_among_the_digits_of_a_phone_is_not_left_out(cell):
    found = contacts.clean_phone(cell)
    assert (found.value, found.problems[0].code) == (None, "phone_letters")


@pytest.mark.parametrize(
    "cell", ["0341-567890 ext 12", "(0341) 567890 Pes. 305", "0341567890 (ext. 7)"]
)
def test_the_extension_of_an_office_is_no_part_of_its_phone(cell):
    found = contacts.clean_phone(cell)
    assert (found.value, found.problems[0].code) == ("+62341567890", "phone_extension")
