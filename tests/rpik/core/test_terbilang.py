"""Numbers in words: known ones, and every number read back by a reader of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpik.core.terbilang import SCALES, UNITS, terbilang


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_500_000_000, "satu miliar lima ratus juta"),
        (-7, "minus tujuh"),
    ],
)
def test_known(number, words):
    assert terbilang(number) == words


def read(words: list[str]) -> int:
    """A reader that knows nothing of the writer: splits at the largest scale word."""
    for value, name in SCALES:
        if name in words:
            at = words.index(name)
            return read(words[:at]) * value + read(words[at + 1 :])
    if "seribu" in words:
        at = words.index("seribu")
        assert at == 0
        return 1000 + read(words[1:])
    total, rest = 0, list(words)
    if "ratus" in rest:
        total, rest = UNITS.index(rest[0]) * 100, rest[2:]
    elif rest[:1] == ["seratus"]:
        total, rest = 100, rest[1:]
    if "puluh" in rest:
        total, rest = total + UNITS.index(rest[0]) * 10, rest[2:]
    if rest in (["sepuluh"], ["sebelas"]):
        return total + (10 if rest == ["sepuluh"] else 11)
    if rest[1:] == ["belas"]:
        return total + 10 + UNITS.index(rest[0])
    return total + (UNITS.index(rest[0]) if rest else 0)


@given(st.integers(1, 10**18 - 1))
def test_every_number_reads_back(number):
    assert read(terbilang(number).split()) == number


def test_beyond_all_registers():
    with pytest.raises(ValueError, match="too large"):
        terbilang(10**18)
