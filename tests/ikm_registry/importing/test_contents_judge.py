"""Contents against headings: what a column cannot be, and what it is where no heading says."""

import pytest

from ikm_registry.importing.mapping import guess
from ikm_registry.importing.veto import contradiction


def _fields(gazetteer, headers, rows):
    return [one.field for one in guess(headers, rows, gazetteer)]


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("nib", ["Sudah", "Belum", "Sudah", "Belum"]),
        ("nik", ["530/967/421.106/2012", "530/675/421.106/2012"]),
        ("nik", ["12", "15", "9"]),
        ("number", ["1", "2", "3"]),
        ("unit", ["15000", "2500", "4000"]),
        ("sex", ["Pria Sejati", "Toko Wanita", "2"]),
        ("year", ["5", "12", "3"]),
        ("workers", ["25000000", "7500000", "1000000"]),
        ("investment", ["ya", "tidak", "ya"]),
        ("owner", ["1", "2", "3"]),
        ("phone", ["ada", "tidak ada", "ada"]),
        ("lat", ["ya", "x", "utara"]),
    ],
)
def test_contents_that_refuse_a_heading(field, cells):
    assert contradiction(field, cells)


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("nik", ["350717••••••0001", "350717••••••0002"]),
        ("nik", ["3,50705E+15", "3507212006900001"]),
        ("nib", ["Belum punya", "-", "9120001234567", "belum"]),
        ("number", ["IKM-000123", "IKM-000124"]),
        ("unit", ["kg", "m2", "-"]),
        ("sex", ["L", "P", "l", "pr"]),
        ("year", ["sudah lama", "2014", "Th. 2010", 42005]),
        ("workers", ["sendiri", "2 org", "tiga orang"]),
        ("investment", ["5 jt", "-", "tidak menentu"]),
        ("owner", ["Siti", "H. Ali"]),
        ("year", []),
        ("kbli", ["Industri Tempe Kedelai", "10391"]),
    ],
)
def test_contents_that_fit(field, cells):
    assert not contradiction(field, cells)


def test_yes_and_no_leave_the_number_to_its_own_column(gazetteer):
    headers = ["Nama Pemilik", "Apakah sudah memiliki NIB?", "Jika sudah, tuliskan nomornya"]
    rows = [
        ["Siti", "Sudah", "9120001234567"],
        ["Umi", "Belum", ""],
        ["Ani", "Sudah", "0220001234568"],
    ]
    assert _fields(gazetteer, headers, rows) == ["owner", None, "nib"]


def test_numbers_of_permits_and_ids_are_nothing_of_ours(gazetteer):
    headers = [
        "id_ikm",
        "Nama Usaha",
        "Nama Pemilik",
        "PERIJINAN NOMOR",
        "Harga Satuan (Rp)",
        "Satuan",
    ]
    rows = [
        [str(n), f"UD Jaya {n}", name, f"530/{n}67/421.106/2012", "15000", "kg"]
        for n, name in enumerate(["Siti", "Umi", "Ani", "Budi"], start=1)
    ]
    fields = _fields(gazetteer, headers, rows)
    assert fields[1:3] == ["business", "owner"] and fields[5] == "unit"
    assert all(one is None or one.startswith("-") for one in (fields[0], fields[3], fields[4]))


def test_persons_under_a_heading_nobody_knows(gazetteer):
    rows = [
        ["1", "YUSUF SUSILO", "PETUNG", "RINGINKEMBAR", "Rp 1.200.000", "Dinda"],
        ["2", "ALFIAH JAELANI", "BARAN", "PAGAK", "Rp 1.200.000", "Dinda"],
        ["3", "KATEMI", "KRAJAN", "GONDOWANGI", "Rp 1.200.000", "Aldo"],
        ["4", "SITI", "KRAJAN", "WAGIR", "Rp 1.200.000", "Aldo"],
    ]
    headers = ["NO", "NAMA KPM", "DUSUN", "DESA", "NOMINAL", "PENDATA"]
    assert _fields(gazetteer, headers, rows)[1] == "owner"
    assert _fields(gazetteer, ["NO", "WARGA", *headers[2:]], rows)[1] == "owner"
    assert "owner" not in _fields(gazetteer, ["NO", "NAMA PENDAMPING", *headers[2:]], rows)


def test_names_of_places_and_products_are_no_persons(gazetteer):
    rows = [
        ["Wajak", "Tempe Murni", "x"],
        ["Turen", "Kerupuk Puli", "y"],
        ["Dampit", "Tahu Putih", "z"],
    ]
    assert "owner" not in _fields(gazetteer, ["Nama Pasar", "Nama Olahan", "Kode"], rows)
