"""Whatever a person can type: no cleaner raises, each is idempotent, none invents."""

import datetime as dt
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ikm_registry.cleaning import (
    addresses,
    certificates,
    contacts,
    coordinates,
    identity,
    names,
    numbers,
    text,
)
from ikm_registry.cleaning.result import Cleaned
from ikm_registry.cleaning.years import clean_year

# What hands really produce, shuffled; then anything at all.
PIECES = st.sampled_from(
    "Rp Rp. jt juta ribu rb M miliar org orang L P lk pr Th Th. Jan- Ds. Kec. Desa Kel RT RW UD. CV "
    "(Pak ) ( ± ~ , . - / ; : = + °  ' \" ' E+15 E+12 0 1 00 08 62 +62 2015 15 3507 16299 -7.86 112,64 "
    "S E LS BT kg/bln /bln per tahun x X XXX Bu H. Toyomarto Singosari ½ ٣ １ \u202e \u200b \xa0 \x00".split(
        " "
    )
)
TYPED = st.lists(PIECES, max_size=8).map(" ".join) | st.lists(PIECES, max_size=8).map("".join)
CELLS = (
    TYPED
    | st.text(max_size=60)
    | st.text(string.digits + " .,-/+eE", max_size=25)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.dates(dt.date(1, 1, 1)).map(lambda d: dt.datetime(d.year, d.month, d.day))
)
CLEANERS = {
    "text": text.clean_text,
    "product": text.clean_product,
    "name": names.clean_name,
    "sex": names.clean_sex,
    "nik": identity.clean_nik,
    "nib": identity.clean_nib,
    **certificates.CLEANERS,
    "kbli": identity.clean_kbli,
    "phone": contacts.clean_phone,
    "count": numbers.clean_count,
    "amount": numbers.clean_amount,
    "money": numbers.clean_money,
    "year": clean_year,
    "point": coordinates.clean_point,
}
by_name = pytest.mark.parametrize("name", CLEANERS)


def _digits(value):
    return "".join(c for c in text.cell_text(value) if c in string.digits)


@by_name
@given(cell=CELLS)
@example(cell=float("nan"))
@example(cell=float("inf"))
def test_never_raises_and_always_says_why_a_written_cell_is_empty(name, cell):
    found = CLEANERS[name](cell)
    assert isinstance(found, Cleaned)
    written = text.cell_text(cell)
    answered = name in certificates.PAPERS and certificates.says_no(written)
    if found.value is None and not text.is_nothing(written) and name != "sex" and not answered:
        assert found.problems, f"{written!r} vanished without a word"
    assert all(p.message.endswith(".") and p.code for p in found.problems)


@by_name
@given(cell=CELLS)
@example(cell="ß ŉ İ")
@example(cell="µ")
@example(cell=";")
@example(cell='"Siti";')
@example(cell="; - Siti,")
def test_idempotent(name, cell):
    once = CLEANERS[name](cell).value
    if once is None:
        return
    again = f"{once[0]}, {once[1]}" if name == "point" else once
    assert CLEANERS[name](again).value == once


@given(cell=CELLS)
@pytest.mark.parametrize("name", ["nik", "nib", "kbli"])
def test_identifiers_hold_no_digit_that_was_not_written(name, cell):
    value = CLEANERS[name](cell).value
    if value is not None:
        lost_zero = name == "nib" and value == "0" + _digits(cell)
        assert value in _digits(cell) or lost_zero


@given(cell=CELLS)
def test_phones_hold_no_digit_that_was_not_written(cell):
    value = contacts.clean_phone(cell).value
    if value is not None:
        assert value.removeprefix("+62") in _digits(cell)


@given(cell=CELLS)
def test_texts_hold_no_letter_that_was_not_written(cell):
    written = text.cell_text(cell).casefold()
    for cleaner in (text.clean_text, text.clean_product, names.clean_name):
        value = cleaner(cell).value
        if value is not None:
            assert value.casefold() in written


@given(cell=CELLS)
def test_numbers_begin_with_a_digit_that_was_written(cell):
    for cleaner in (numbers.clean_count, numbers.clean_amount):
        value = cleaner(cell).value
        if value:
            assert _digits(value).strip("0")[:1] in _digits(cell) or isinstance(cell, float)


@given(amount=st.integers(0, 10**12), mark=st.sampled_from([".", ","]))
def test_grouped_money_reads_back(amount, mark):
    grouped = f"{amount:,}".replace(",", mark)
    for written in (grouped, f"Rp {grouped}", f"Rp. {grouped},-", f"{grouped} rupiah"):
        assert numbers.clean_money(written) == Cleaned(amount)


@given(
    amount=st.integers(1, 9_999),
    word=st.sampled_from(["ribu", "rb", "juta", "jt", "miliar"]),
    about=st.sampled_from(["", "± ", "kurang lebih ", "Rp "]),
)
def test_money_in_words_reads_back(amount, word, about):
    scale = {"ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9}[word]
    assert numbers.clean_money(f"{about}{amount} {word}").value == amount * scale
    assert numbers.clean_money(f"{about}{amount} {word}/bln").value == amount * scale * 12


@given(lat=st.floats(-8.46, -7.77), lon=st.floats(112.29, 112.94), data=st.data())
def test_points_survive_every_way_of_writing_them(lat, lon, data):
    lat, lon = round(lat, 5), round(lon, 5)
    comma = f"{lat:.5f}".replace(".", ","), f"{lon:.5f}".replace(".", ",")
    ways = [
        f"{lat:.5f}, {lon:.5f}",
        f"{lon:.5f} {lat:.5f}",
        f"{-lat:.5f},{lon:.5f}",
        f"{comma[0]}; {comma[1]}",
        f"{comma[0]},{comma[1]}",
        f"https://maps.google.com/?q={lat:.5f},{lon:.5f}",
    ]
    assert coordinates.clean_point(data.draw(st.sampled_from(ways))).value == (lat, lon)


@given(men=st.integers(0, 500), women=st.integers(0, 500))
def test_men_and_women_read_back(men, women):
    for written in (f"{men} L {women} P", f"L={men}, P={women}", f"{men} pria {women} wanita"):
        assert numbers.split_workers(written) == (men, women)


@given(cell=TYPED | st.text(max_size=80))
def test_helpers_never_raise(cell):
    addresses.place_in_address(cell)
    addresses.place_in_heading(cell)
    addresses.address_parts(cell)
    addresses.mask_address(cell)
    contacts.mask_phone(cell)
    identity.mask_nik(cell)
    numbers.unit_of(cell)
    numbers.number_in(cell)
    coordinates.clean_latlon(cell, cell)


@given(cell=CELLS)
def test_no_message_shows_a_long_number_of_a_person(cell):
    for cleaner in (identity.clean_nik, contacts.clean_phone):
        for problem in cleaner(cell).problems:
            shown = "".join(c for c in problem.message if c.isdigit())
            assert len(shown) < 8
