"""One column for owner and business, or for a name and its address."""

import csv

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.mapping import heading_match
from ikm_registry.importing.names_in_cell import (
    holds_both,
    name_and_address,
    split_names,
    without_address,
)


@pytest.mark.parametrize(
    ("cell", "business", "owner"),
    [
        ("UD MAJU / SITI", "UD MAJU", "Siti"),
        ("SITI / UD MAJU", "UD MAJU", "Siti"),
        ("Al Barokah (Umi)", "Al Barokah", "Umi"),
        ("UD Jaya - Budi", "UD Jaya", "Budi"),
        ("KATEMI MUSTOFA", "", "Katemi Mustofa"),
        ("Pak Tukiran", "", "Pak Tukiran"),
        ("Mugi Lancar", "Mugi Lancar", ""),
        ("Kerupuk Puli Bunda", "Kerupuk Puli Bunda", ""),
    ],
)
def test_owner_and_business_in_one_cell(cell, business, owner):
    assert split_names(cell, both=True) == (business, owner, True)


def test_a_name_that_may_be_either_is_doubted(tmp_path, gazetteer):
    path = tmp_path / "daftar.csv"
    rows = [
        ["NAMA PERUSAHAAN / PEMILIK", "Desa", "Kecamatan"],
        ["UD MAJU / SITI", "Codo", "Wajak"],
        ["KARSONO", "Codo", "Wajak"],
        ["TUKIRAN BASUKI", "Codo", "Wajak"],
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    found = list(
        engine.clean(path, path.name, engine.understand(path, path.name, gazetteer), gazetteer)
    )
    assert [(r.values.get("business"), r.values.get("owner")) for r in found] == [
        ("UD MAJU", "Siti"), (None, "Karsono"), (None, "Tukiran Basuki"),
    ]  # fmt: skip
    assert [p.code for p in found[1].problems] == ["name_which", "no_product"]


def test_a_dash_in_a_plain_name_parts_nothing():
    assert split_names("Sumber Rejeki - 2", both=False) == ("Sumber Rejeki - 2", "", True)
    assert split_names("UD. Rejeki (Pak Slamet)", both=False) == ("UD. Rejeki", "Pak Slamet", True)


@pytest.mark.parametrize(
    ("heading", "both"),
    [
        ("NAMA PERUSAHAAN / PEMILIK", True), ("Nama usaha (pemilik)", True), ("Nama Pemilik & Usaha", True),
        ("Nama pemilik usaha", False), ("Nama Usaha", False), ("Nama Pemilik", False),
    ],
)  # fmt: skip
def test_headings_of_both(heading, both):
    assert holds_both(heading) is both


def test_a_name_with_its_address_behind(workbook, gazetteer):
    assert heading_match("Nama dan Alamat Usaha")[0] == "business"
    assert heading_match("Nama & Alamat")[0] == "owner"
    assert heading_match("Alamat Pemilik")[0] == "address"
    assert without_address("Nama Alamat Email") != "Nama"
    assert name_and_address("UD Cahaya, Jl. Raya 5 Kec. Wajak") == (
        "UD Cahaya",
        "Jl. Raya 5 Kec. Wajak",
    )
    assert name_and_address("Desa Makmur Jaya") == ("Desa Makmur Jaya", "")
    path = workbook(
        {
            "A": [
                ["No", "Nama dan Alamat Usaha", "Pemilik", "Produk"],
                [1, "UD Sari Rasa\nDs. Klampok Kec. Singosari", "Nur", "bordir"],
                [2, "Al Hikmah\nDs. Ngijo Kec. Karangploso", "Umi", "sari apel"],
            ]
        }
    )
    found = list(
        engine.clean(path, path.name, engine.understand(path, path.name, gazetteer), gazetteer)
    )
    assert [(r.values["business"], r.values["desa"]) for r in found] == [
        ("UD Sari Rasa", "Klampok"), ("Al Hikmah", "Ngijo"),
    ]  # fmt: skip
