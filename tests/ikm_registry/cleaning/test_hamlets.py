"""Dusun and RT/RW out of addresses as lists write them."""

import pytest

from ikm_registry.cleaning.hamlets import hamlet_in, hamlet_key


@pytest.mark.parametrize(
    ("address", "key", "rt", "rw"),
    [
        ("Dsn. Krajan RT 03 RW 02", "krajan", 3, 2),
        ("Dusun Krajaan", "krajan", 0, 0),
        ("Jl. Raya Sumberejo No. 12 RT 03 RW 02 Dusun Sumberagung", "sumberagung", 3, 2),
        ("Dsn.Krajan Rt.14 Rw.2 Ds.Pait Kc.Kasembon", "krajan", 14, 2),
        ("Dk. Bebekan RT/RW 03/02", "bebekan", 3, 2),
        ("RT 01/RW 02 Dsn Petung Wulung, Desa Toyomarto", "petungwulung", 1, 2),
        ("dsn krajan 003/002", "krajan", 3, 2),
        ("Dusun Krajan 2 RT03RW02", "krajan2", 3, 2),
        ("Dsn. Krajan II RT 1", "krajan2", 1, 0),
        ("RW II RT 3 Dsn. Tegal Rejo Kidul", "tegalrejokidul", 3, 2),
        ("RT.5 Dusun Soember Agoeng", "sumberagung", 5, 0),
        ("Dsn Krajan Kulon-Toyomarto", "krajankulon", 0, 0),
        ("Dsn. Ngujung Toyomarto Singosari", "ngujung", 0, 0),
        ("Kampung Getaan\nRT 2/3", "getan", 2, 3),
        ("Jl. Krajan 12/3", "", 0, 0),
        ("Dsn. RT 00 RW 00", "", 0, 0),
        ("RT 999 RW 88", "", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_what_an_address_names(address, key, rt, rw):
    found = hamlet_in(address, "Toyomarto", "Singosari")
    assert (hamlet_key(found.dusun), found.rt, found.rw) == (key, rt, rw)


@pytest.mark.parametrize(
    ("address", "maybe"),
    [
        ("Sumberawan, Toyomarto", ["sumberawan", "toyomarto"]),
        ("Krajan RT 03 RW 05 Blayu Wajak", ["krajan", "blayu wajak"]),
        ("Ds. Ngujung RT 2", ["ngujung"]),
        ("Jl. Melati 7", []),
        ("dekat pasar", []),
        ("Dsn. Krajan, Sumberawan", []),
    ],
)
def test_names_without_their_word_are_only_perhaps_a_dusun(address, maybe):
    assert list(hamlet_in(address).maybe) == maybe


def test_numbered_dusun_stay_apart_and_short_names_are_none():
    assert len({hamlet_key(name) for name in ("Krajan", "Krajan 1", "Krajan II", "Krajan 3")}) == 4
    assert hamlet_key("Krajan I") == hamlet_key("KRAJAN  1") == hamlet_key("krajan 01")
    assert hamlet_key("ab") == hamlet_key("") == hamlet_key("12") == ""


@pytest.mark.parametrize(
    "address", ["Dsn. " * 60, "rt" * 150, "(" * 300, "RT 1 RW " * 40, "０３／０２"]
)
def test_hostile_addresses_are_read_in_no_time(address):
    hamlet_in(address, "", "a" * 300)
