"""The seal: every change of one character is caught, in its text and in the member list."""

import json
import string

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sentra.papers import seal
from sentra.papers.seal import BrokenSeal, Seal

KEY = bytes(range(32))
PUBLIC = seal.public_key(KEY)
MEMBERS = [
    {"number": f"IKM-{n}", "title": f"Gerabah {n}", "workers": 3, "lat": -8.2023, "kbli": "23932"}
    for n in range(31)
]
WHOLE = Seal("188.45/7/KEP/2026", "2026-11-02", "Sentra Gerabah “Getaan”", "penetapan", 31, seal.members_hash(MEMBERS))  # fmt: skip
TEXT = seal.sign(WHOLE, KEY)
ALPHABET = string.ascii_letters + string.digits + "-_."


def test_a_seal_says_what_was_signed():
    assert seal.verify(TEXT, PUBLIC) == WHOLE
    assert seal.verify(f"  {TEXT[:40]}\n{TEXT[40:]} ", PUBLIC) == WHOLE
    assert seal.sign(WHOLE, KEY) == TEXT


def test_every_change_of_one_character_is_caught():
    survived = [
        (place, other)
        for place in range(len(TEXT))
        for other in ("A" if TEXT[place] != "A" else "B", "_" if TEXT[place] != "_" else "-")
        if _holds(TEXT[:place] + other + TEXT[place + 1 :])
    ]
    assert survived == []
    assert not any(_holds(TEXT[:place] + TEXT[place + 1 :]) for place in range(len(TEXT)))


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(ALPHABET))
def test_any_other_character_anywhere_is_caught(place, other):
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    assert _holds(changed) == (changed == TEXT)


def _holds(text: str) -> bool:
    try:
        seal.verify(text, PUBLIC)
    except BrokenSeal:
        return False
    return True


@pytest.mark.parametrize("text", ["", "RPIK1", "RPIK1..", "RPIK1.x.y", "RPIK2." + TEXT[6:], "é.é.é", "https://contoh.id"])  # fmt: skip
def test_what_is_no_seal(text):
    with pytest.raises(BrokenSeal):
        seal.verify(text, PUBLIC)


def test_another_office_did_not_sign_it():
    with pytest.raises(BrokenSeal, match="TIDAK SAH"):
        seal.verify(TEXT, Ed25519PrivateKey.generate().public_key().public_bytes_raw())


def test_order_and_other_keys_do_not_matter():
    shuffled = [{**member, "version": 7} for member in reversed(MEMBERS)]
    assert seal.members_hash(shuffled) == WHOLE.members_hash
    assert seal.differences(WHOLE, shuffled) == []
    back = json.loads(json.dumps(MEMBERS))
    assert seal.differences(WHOLE, back) == []


@pytest.mark.parametrize("name", seal.FIELDS)
def test_every_sealed_value_counts(name):
    changed = [dict(member) for member in MEMBERS]
    changed[4][name] = "lain"
    assert seal.members_hash(changed) != WHOLE.members_hash


def test_the_member_that_differs_is_named():
    marks = seal.fingerprints(MEMBERS)
    changed = [dict(member) for member in MEMBERS]
    changed[4]["workers"] = 30
    told = seal.differences(WHOLE, changed, marks)
    assert told == ["“Gerabah 4” diubah atau ditambahkan", "1 anggota yang disegel tidak ada lagi seperti semula"]  # fmt: skip
    assert seal.differences(WHOLE, MEMBERS[:-1], marks) == told[1:]
    twice = seal.differences(WHOLE, [*MEMBERS, MEMBERS[0]], marks)
    assert twice == ["“Gerabah 0” diubah atau ditambahkan"]


def test_forged_fingerprints_are_not_believed():
    changed = [{**MEMBERS[0], "workers": 30}, *MEMBERS[1:]]
    told = seal.differences(WHOLE, changed, seal.fingerprints(changed))
    assert told == ["isi daftar (31 anggota) tidak sama dengan yang disegel (31)"]


def test_the_qr_code_fits_the_longest_decree():
    longest = Seal("9" * 80, "2026-11-02", "Ś" * 160, "pencabutan", 2000, "f" * 64)
    svg = seal.qr_svg(seal.sign(longest, KEY))
    assert svg.startswith("<svg")
