"""What speaks for a pair and what against: slips of names, rarity, address, traps of real lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.keys import address_key, brand_words, name_key, product_words
from ikm_registry.matching.names import (
    ALIKE,
    DIFFERENT,
    INITIALS,
    NICKNAME,
    PART,
    product_likeness,
    relation,
)
from ikm_registry.matching.scoring import find_pairs
from tests.benchmarks import known_pairs

ROW = {"product": "tempe", "desa_code": "35.07.08.2007", "kecamatan_code": "35.07.08"}


def pairs_of(*rows):
    found = find_pairs(Entries.of([ROW | row for row in rows]))
    return set(zip(found.i.tolist(), found.j.tolist(), strict=True)), found


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("M. Yusuf Hidayat", "Muhammad Yusuf Hidayat", INITIALS),
        ("C. Rahman", "Choirul Rahman", INITIALS),
        ("Misnan H.", "Misnan Hariyanto", INITIALS),
        ("Yusuf Anwar", "ANWAR YUSUF, S.E.", ALIKE),
        ("Sulastri", "Sulatsri", ALIKE),
        ("Siti Kotojo", "Siti Koojo", ALIKE),
        ("Bu Tri", "Sulastri", NICKNAME),
        ("Siti", "Siti Aminah", PART),
        ("Siti Aminah", "Slamet Riyadi", DIFFERENT),
        ("Ani", "Ami", DIFFERENT),
    ],
)
def test_ways_in_which_two_names_are_one(one, other, way):
    assert relation(name_key(one), name_key(other))[0] == way
    assert relation(name_key(other), name_key(one))[0] == way


@given(st.text(max_size=30), st.text(max_size=30))
def test_relations_never_raise_and_do_not_care_who_comes_first(one, other):
    first, second = name_key(one), name_key(other)
    if first and second:
        assert relation(first, second)[0] == relation(second, first)[0]
        assert 0 <= relation(first, second)[1] <= 1


def test_the_first_word_of_a_product_names_the_thing():
    def like(one, other):
        return product_likeness(product_words(one), product_words(other))

    assert like("kripik singkong", "Produksi keripik singkong") == 1
    assert like("furniture", "mebel") == 1
    assert like("kopi", "kopi bubuk") >= 0.6
    assert like("gula merah", "bata merah") < 0.6
    assert like("sandal", "sambal") < 0.6


def test_a_brand_is_what_is_left_without_form_product_and_owner():
    assert brand_words("UD. Sumber Rejeki", "siti aminah", "tempe") == ("sumber", "rejeki")
    assert brand_words("Kripik Bu Siti", "siti aminah", "keripik") == ()
    assert address_key("Dsn. Krajan RT 03 / RW 1") == address_key("Dusun Krajan RT.3/RW.01")


def test_a_rare_name_is_enough_and_a_common_one_is_not():
    crowd = [{"owner": "Slamet", "phone": f"08{n:010d}"} for n in range(1_000_000, 1_000_040)]
    others = [{"owner": f"{a}{b}{c}", "phone": ""} for a in "bdgkmnprst" for b in ("uli", "ari", "ono") for c in ("yah", "man", "wati")]  # fmt: skip
    rare = [{"owner": "Yatemi Hariyanto"}, {"owner": "Yatemy Harianto"}]
    found, _ = pairs_of(*crowd, *others, *rare)
    assert found == {(len(crowd) + len(others), len(crowd) + len(others) + 1)}


def test_one_address_speaks_for_a_common_name_and_another_against():
    crowd = [{"owner": "Slamet", "address": f"Dsn. Krajan RT {n} RW 5"} for n in range(1, 30)]
    here = {"owner": "Slamet", "address": "Dusun Bendo RT.3/RW.2", "phone": "081234567890"}
    found, pairs = pairs_of(*crowd, here, here | {"address": "Dsn Bendo RT 03 RW 02"})
    assert found == {(29, 30)}
    assert "alamat sama" in pairs.sentence(0)


def test_a_family_under_one_nik_with_another_trade_is_no_pair():
    family = {"nik": "3507085507700001", "phone": "081234567890", "address": "Dsn. Krajan RT 03 RW 01"}  # fmt: skip
    found, _ = pairs_of(
        family | {"owner": "Siti Aminah"},
        family | {"owner": "Slamet Riyadi", "product": "mebel kayu"},
        family | {"owner": "Siti Aminah", "product": "sandal"},
    )
    assert found == set()


def test_fifteen_digits_of_a_cut_nik_are_said_in_words():
    found, pairs = pairs_of(
        {"owner": "Siti Aminah", "nik": "3507085507700001"},
        {"owner": "Sitti Aminah", "nik15": "350708550770000"},
    )
    assert found == {(0, 1)}
    assert "15 angka pertama NIK sama" in pairs.sentence(0)


def test_the_owner_may_stand_in_the_business_column():
    rare = {"owner": "Marsinah Yuliati", "phone": "081234567890"}
    assert pairs_of(rare, {"business": "Toko Bu Marsinah Yuliati"})[0] == {(0, 1)}


def test_a_business_moved_to_the_next_desa_is_found_by_its_address_or_phone():
    here = {"owner": "Marsinah Yuliati", "phone": "081234567890"}
    assert pairs_of(here, here | {"desa_code": "35.07.08.2008"})[0] == {(0, 1)}
    assert pairs_of(here, here | {"desa_code": ""})[0] == {(0, 1)}


def test_a_secretarys_phone_on_forty_rows_makes_no_pairs():
    first = "Bambang Cahyo Dewi Endang Fitri Gunawan Hartono Indah".split()
    names = [
        f"{a} {b}" for a in first for b in ("Lestari", "Mulyono", "Prasetyo", "Utami", "Wibowo")
    ]
    assert pairs_of(*[{"owner": name, "phone": "081234567890"} for name in names])[0] == set()


def test_the_hard_register_of_the_benchmark():
    known = known_pairs.make(8_000)
    found = find_pairs(known.entries())
    shown = set(zip(found.i.tolist(), found.j.tolist(), strict=True))
    right = shown & known.truth.keys()
    assert len(right) >= 0.9 * len(known.truth)
    # Its goods are drawn from the keywords of KBLI: 0.962 to 0.975 by the draw.
    assert len(right) >= 0.96 * len(shown)


def test_owner_desa_and_product_make_a_suspicion_even_in_a_short_list():
    rows = [
        {"owner": "Yatemi", "product": "tempe", "desa_code": "35.07.33.2005", "phone": "+6281234567892"},
        {"owner": "Yatemi", "product": "tempe", "desa_code": "35.07.33.2005", "phone": "+6281299999999"},
        {"owner": "Yatemi", "product": "mebel kayu", "desa_code": "35.07.33.2005", "phone": ""},
    ]  # fmt: skip
    pairs = find_pairs(Entries.of(rows))
    assert [(int(i), int(j)) for i, j in zip(pairs.i, pairs.j, strict=True)] == [(0, 1)]


def test_a_letter_typed_twice_makes_no_other_product():
    assert product_words("MEBELL jati") == product_words("mebel jati")
    assert product_words("kripppik tahoo") == ("keripik", "tahu")


def test_one_house_and_a_word_of_the_name_are_enough_to_compare():
    """Both the rest of the name and the product are misspelt: nothing else of the two rows is equal."""
    home = {"address": "Dusun Krajan RT 02 RW 03", "product": "gamelan", "kbli": "32201"}
    found, _ = pairs_of(
        home | {"owner": "Djumadi Widodo"}, home | {"owner": "Djumadi Widdoo", "product": "gamelna"}
    )
    assert found == {(0, 1)}


def test_fifteen_digits_and_one_product_in_a_desa_are_asked_about_whatever_the_name():
    cut, whole = (
        {"nik15": "350708550770000"},
        {"nik15": "350708550770000", "nik": "3507085507700001"},
    )
    assert pairs_of(cut | {"owner": "Umu"}, whole | {"owner": "Umi"})[0] == {(0, 1)}
    elsewhere = {"desa_code": "35.07.08.2009"}
    assert (
        pairs_of(cut | {"owner": "Umu"}, whole | {"owner": "Sri Wahyuni"} | elsewhere)[0] == set()
    )
    assert (
        pairs_of(cut | {"owner": "Umu"}, whole | {"owner": "Sri Wahyuni", "product": "batik"})[0]
        == set()
    )


def test_an_address_told_in_part_is_no_other_address():
    owner = {"owner": "Nur Kholis", "product": "gamelan"}
    whole = owner | {"address": "Dusun Tegalrejo RT.5/RW.4 Blayu"}
    for part in ("Dusun Tegalrejo RT 5", "Tegalrejo RT 05 RW 04", "RT 5"):
        found, pairs = pairs_of(whole, owner | {"address": part})
        assert (found, pairs.parts["address"][0]) == ({(0, 1)}, 1)
    assert pairs_of(whole, owner | {"address": "Dusun Tegalrejo RT 5 RW 1"})[0] == set()
