"""What lists write below P-IRT, Halal, HKI, and SIINas."""

import pytest

from ikm_registry.cleaning.certificates import (
    clean_brand,
    clean_halal,
    clean_pirt,
    clean_siinas,
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2063507010123-25", "2063507010123-25"),
        ("P-IRT No. 2063507010123-25", "2063507010123-25"),
        ("206350701012325", "2063507010123-25"),
        (206350701012325, "2063507010123-25"),
        ("PIRT: 206350701012325 berlaku sampai dengan 12-12-2025", "2063507010123-25"),
        ("2063507010123-25 & ID35110000012340421", "2063507010123-25"),
        ("sudah, th 2023", "ada"), ("ada (2)", "ada"), ("sdh ada", "ada"), ("punya PIRT", "ada"),
        ("Sudah", "ada"), ("V", "ada"), (True, "ada"), ("ada.", "ada"),
        ("belum", None), ("-", None), ("Tidak punya", None), (False, None),
        ("proses", None), ("sedang diajukan", None), ("dalam proses 2024", None), ("", None),
    ],
)  # fmt: skip
def test_a_pirt_is_its_number_held_or_nothing(cell, value):
    assert clean_pirt(cell) == (value, ())


@pytest.mark.parametrize(
    ("clean", "cell", "value", "told"),
    [
        (clean_pirt, "2063507010123-25 / 2063507020456-26", "2063507010123-25", "…20456-26"),
        (clean_pirt, "206350701012325\n206350702045626", "2063507010123-25", "…20456-26"),
        (clean_halal, "ID35110000012340421, ID35110000099990522", "ID35110000012340421", "…99990522"),
        (clean_brand, "IDM000123456 dan IDM000987654", "IDM000123456", "…00987654"),
    ],
)  # fmt: skip
def test_of_two_numbers_the_first_is_kept_and_the_other_told(clean, cell, value, told):
    found = clean(cell)
    assert found.value == value
    assert [p.message.rpartition(": ")[2] for p in found.problems] == [f"{told}."]


def test_what_is_held_is_kept_where_its_number_is_lost():
    found = clean_pirt("2.06351E+14")
    assert found.value == "ada" and "hilang di Excel" in found.problems[0].message


@pytest.mark.parametrize(
    ("clean", "cell", "value"),
    [
        (clean_pirt, "20635070101", "20635070101"),
        (clean_halal, "ID351100000123", "ID351100000123"),
        (clean_brand, "IDM12345678", "IDM12345678"),
    ],
)
def test_an_odd_number_is_kept_and_doubted(clean, cell, value):
    found = clean(cell)
    assert found.value == value and "Cocokkan" in found.problems[0].message


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("ID35110000012340421", "ID35110000012340421"),
        ("35110000012340421", "ID35110000012340421"),
        ("15120001230117", "15120001230117"),  # of MUI
    ],
)
def test_halal_numbers_of_both_offices(cell, value):
    assert clean_halal(cell) == (value, ())


def test_an_application_is_no_mark():
    assert clean_brand("IDM000123456") == ("IDM000123456", ())
    found = clean_brand("DID2024012345")
    assert found.value is None and "permohonan" in found.problems[0].message


def test_words_that_say_neither_are_emptied_and_told():
    for clean in (clean_pirt, clean_halal, clean_brand, clean_siinas):
        found = clean("Bu Endang")
        assert found.value is None and "dikosongkan" in found.problems[0].message


@pytest.mark.parametrize("cell", ["2024-05-01", "01/05/2024", "3507185307700001", "081234567890"])
@pytest.mark.parametrize("clean", [clean_pirt, clean_halal, clean_brand, clean_siinas])
def test_a_date_or_a_persons_number_is_no_paper_and_is_not_kept(clean, cell):
    found = clean(cell)
    assert found.value is None and "dikosongkan" in found.problems[0].message


def test_the_digits_excel_lost_are_not_shown_as_if_they_were_right():
    assert clean_halal(35110000012340421).value == "ada"
    assert clean_siinas("SIN1E5-000123") == ("SIN1E5-000123", ())


@pytest.mark.parametrize(
    "cell", ["sudah habis", "ada, mati 2023", "ada tetapi belum diperpanjang", "sudah didaftarkan", "sudah diajukan"]
)  # fmt: skip
def test_what_ran_out_or_is_applied_for_is_not_held(cell):
    for clean in (clean_pirt, clean_halal, clean_brand, clean_siinas):
        found = clean(cell)
        assert found.value is None and found.problems


@pytest.mark.parametrize(
    ("clean", "cell", "value"),
    [
        (clean_pirt, "206 3507 01 0123 25", "2063507010123-25"),
        (clean_pirt, "1. 206.3507.01.0123.25 (2025)", "2063507010123-25"),
        (clean_halal, "ID 3511 0000 0123 40421", "ID35110000012340421"),
    ],
)
def test_digits_in_groups(clean, cell, value):
    assert clean(cell) == (value, ())
