"""The kabupaten against the province: worked by hand, and what a table must say to be used."""

import pytest

from rpik.plan.document import province, series
from rpik.plan.document.series import Series

CELLS = [
    {"breakdown": "division", "division": "10", "units": 65, "workers": 100},
    {"breakdown": "division", "division": "23", "units": 30, "workers": 300},
    {"breakdown": "division", "division": "33", "units": 5, "workers": None},
    {"breakdown": "division", "division": "", "units": 9, "workers": 9},
]
# The newest year counts, whatever the order; a name with its number as BPS writes it.
UNITS = Series(
    ("2023", "2022"),
    (("10 Industri Makanan", (900, 1)), ("C23. Barang galian", (100, 1)), ("Jumlah", (1000, 2))),
    "BPS Jatim",
)
WORKERS = Series(("2023",), (("[10] Makanan", (600,)), ("[23] Galian", (200,))), "BPS Jatim")


def found(tables):
    return province.table({"cells": CELLS}, tables, "Register")


def test_quotients_are_those_of_the_shares():
    made = found({"provinsi-unit": UNITS, "provinsi-tk": WORKERS})
    rows = {row[0][:2]: row[1:] for row in made.rows}
    assert [row[0][:2] for row in made.rows] == ["23", "10", "33"]  # the unclassified stay out
    # (30 / 100) / (100 / 1000); 30 of 100 lie between 21,24 % and 39,98 % (Clopper-Pearson)
    assert rows["23"][:4] == (30, 100, pytest.approx(3.0), "2,12–4,00")
    assert rows["10"][2] == pytest.approx(0.65 / 0.9)
    # (300 / 400) / (200 / 800)
    assert rows["23"][4:] == (300, 200, pytest.approx(3.0))
    assert rows["33"] == (5, None, None, "–", 0, None, None)
    assert made.source == "Register; provinsi: BPS Jatim"


def test_one_table_is_enough_and_none_makes_none():
    made = found({"provinsi-tk": WORKERS})
    assert [column.title for column in made.columns][1:] == ["TK kabupaten", "TK provinsi", "LQ TK"]
    assert found({}) is None


def test_rows_without_a_code_are_told():
    nameless = Series(("2023",), (("Makanan", (900,)), ("2023 3 angka", (4,))), "BPS")
    assert found({"provinsi-unit": nameless}) is None
    said = [one.text for one in series.lacking("4.2.1", {"provinsi-unit": nameless})]
    assert any("tidak ada baris yang diawali dua angka" in one for one in said)
    assert any("Tenaga kerja industri mikro" in one and "belum diisi" in one for one in said)
