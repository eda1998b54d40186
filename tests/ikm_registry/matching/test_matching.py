"""Same business twice: identifiers first, then names inside one desa; hot names stay cheap."""

import random
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.keys import business_key, name_key, phone_key, product_words
from ikm_registry.matching.scoring import find_pairs

SITI = {
    "owner": "Siti Aminah",
    "business": "UD Sumber Rejeki",
    "product": "keripik singkong",
    "desa_code": "35.07.24.2016",
    "nik": "3507015001800001",
}


def pairs_of(*rows, register=None):
    found = find_pairs(Entries.of(rows), Entries.of(register) if register else None)
    return set(zip(found.i.tolist(), found.j.tolist(), strict=True)), found


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("H. Moch. Arifin", "MUHAMMAD ARIFIN"),
        ("Yatemi Hariyanto", "YATEMY HARIYANTO, S.Pd"),
        ("Soekarno", "Sukarno"),
        ("Bpk. Slamet (alm)", "slamet"),
        ("Siti Nur'aini", "Siti Nuraini"),
    ],
)
def test_names_that_sound_alike_have_one_key(one, two):
    assert name_key(one) == name_key(two)


def test_a_name_of_titles_only_keeps_its_words():
    assert name_key("Haji") == "haji"


def test_legal_forms_fillers_and_word_order_do_not_count():
    assert business_key("UD. Sumber Rejeki") == business_key("CV SUMBER REJEKI")
    assert product_words("Produksi kripik tempe") == ("keripik", "tempe")
    assert phone_key("+62812345678") == phone_key("0812-345-678") == "812345678"


def test_one_nib_is_one_business_whatever_the_names_say():
    found, pairs = pairs_of(
        {"owner": "Budi", "nib": "1234567890123"}, {"owner": "Wati", "nib": "1234567890123"}
    )
    assert found == {(0, 1)}
    assert pairs.score[0] >= 0.98
    assert "NIB sama" in pairs.sentence(0)


def test_one_nik_with_another_product_is_an_owner_of_two_businesses():
    found, _ = pairs_of(SITI, {**SITI, "product": "batu bata", "business": "Bata Siti"})
    assert found == set()


def test_one_nik_with_the_same_product_is_a_pair_even_in_another_desa():
    found, pairs = pairs_of(SITI, {**SITI, "owner": "S. Aminah", "desa_code": "35.07.24.2001"})
    assert found == {(0, 1)}
    assert pairs.score[0] >= 0.97


def test_a_letter_wrong_in_the_name_is_found_in_the_same_desa_only():
    typo = {**SITI, "owner": "SITI AMINNA", "nik": ""}
    assert pairs_of(SITI, typo)[0] == {(0, 1)}
    assert pairs_of(SITI, {**typo, "desa_code": "35.07.24.2001"})[0] == set()


def test_namesakes_with_two_different_nik_are_not_suspected():
    other = {**SITI, "nik": "3507025202900002", "business": ""}
    found, _ = pairs_of(SITI, other)
    assert found == set()


def test_namesakes_who_make_other_things_are_not_suspected():
    plain = {"owner": "Siti Aminah", "product": "tempe", "desa_code": "35.07.24.2016"}
    found, _ = pairs_of(plain, {**plain, "product": "sandal"})
    assert found == set()


def test_against_a_register_only_pairs_across_are_returned():
    twice = [SITI, {**SITI, "owner": "Siti Amina"}]
    found, _ = pairs_of(*twice, register=[{**SITI, "owner": "Siti Aminah"}])
    assert found == {(0, 0), (1, 0)}


def test_an_empty_register_holds_nobody():
    assert len(find_pairs(Entries.of([SITI, SITI]), Entries.of([]))) == 0


def test_a_number_of_an_office_on_every_row_suspects_nobody():
    rows = [
        {"owner": f"Orang {chr(97 + n // 26)}{chr(97 + n % 26)}", "phone": "+62341391000",
         "product": "tempe"}
        for n in range(120)
    ]  # fmt: skip
    assert pairs_of(*rows)[0] == set()


def test_nothing_in_nothing_out():
    found = find_pairs(Entries.of([]))
    assert len(found) == 0
    assert found.i.dtype == np.int64


def test_a_name_thirty_thousand_times_stays_quick():
    rows = [{"owner": "Siti Aminah", "product": "tempe", "desa_code": "1"}] * 30_000
    begun = time.process_time()
    found = find_pairs(Entries.of(rows))
    assert time.process_time() - begun < 15
    assert 29_999 <= len(found) <= 100_000


def test_planted_pairs_are_found_and_nothing_else():
    source = random.Random(7)
    syllables = "sri nur wa ti adi ma sari bu di yan to ko lis tin har su par man eko jo".split()
    rows = [
        {
            "owner": " ".join("".join(source.choices(syllables, k=3)).title() for _ in range(2)),
            "product": source.choice(["tempe", "batik", "mebel kayu", "genteng"]),
            "desa_code": str(source.randrange(60)),
        }
        for _ in range(4_000)
    ]
    truth = set()
    for row in range(0, 4_000, 40):
        name = rows[row]["owner"]
        cut = source.randrange(1, len(name))
        truth.add((row, len(rows)))
        rows.append({**rows[row], "owner": (name[:cut] + name[cut + 1 :]).upper()})
    found, _ = pairs_of(*rows)
    assert len(found & truth) >= 0.98 * len(truth)
    assert len(found - truth) <= 0.02 * len(truth)


@given(st.text(max_size=60))
def test_keys_never_raise_and_stand_still(text):
    for key in (name_key, business_key, phone_key):
        assert isinstance(key(text), str)
    words = product_words(text)
    assert product_words(" ".join(words)) == words


JAMU = {"owner": "Endang", "product": "jamu gendong", "desa_code": "35.07.08.2008"}


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        ({"owner": "Endang S.", "product": "jamu", "business": "Sari Rasa"}, True),
        ({"owner": "Endang", "product": "jamu"}, True),
        ({"owner": "Endang Suryani", "product": "jamu"}, False),  # a whole name more
        ({"owner": "Endang S.", "product": "keripik"}, False),
        ({"owner": "Endang S.", "product": "jamu", "desa_code": "35.07.08.2001"}, False),
    ],
)
def test_a_name_cut_short_and_a_product_in_fewer_words(other, asked):
    found, _ = pairs_of(JAMU, {**JAMU, **other})
    assert found == ({(0, 1)} if asked else set())


def test_a_name_cut_short_that_several_of_the_desa_may_bear_is_nobody_in_particular():
    others = [
        {**JAMU, "owner": f"Endang {name}", "product": "tempe"} for name in ("Rahayu", "Wati")
    ]
    found, _ = pairs_of(JAMU, {**JAMU, "owner": "Endang S.", "product": "jamu"}, *others)
    assert found == set()
