"""The kabupaten against the province: worked by hand, and what a table must say to be used."""

import pytest

from rpik.plan.document import province, series
from rpik.plan.document.asked_tables import BY_KEY
from rpik.plan.document.breakdowns import DIVISIONS
from rpik.plan.document.series import Series
from rpik.plan.forms.external_tables import ExternalTableForm

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
WORKERS = Series(
    ("2023",), (("[10] Makanan", (600,)), ("[23] Galian", (200,)), ("Jumlah", (800,))), "BPS Jatim"
)


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


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [("10 Makanan", (500,)), ("10 Makanan kecil", (5,))],
            ("“10 Makanan”", "“10 Makanan kecil”"),
        ),
        ([("10 Makanan", (-500,)), ("Jumlah", (900,))], ("“10 Makanan” berisi -500",)),
        ([("10. Furnitur", (5,)), ("Jumlah", (9,))], ("10 (Makanan)", "golongan 31 (Furnitur)")),
        ([("10 Makanan", (500,)), ("23 Galian", (7,)), ("Jumlah", (400,))], ("400", "507")),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_and_gives_no_quotient(rows, words):
    told = Series(("2023",), tuple(rows), "BPS")
    asked = BY_KEY["provinsi-unit"]
    body = "\n".join(f"{label}\t{values[0]}" for label, values in rows)
    form = ExternalTableForm({"source": "BPS", "body": f"Uraian\t2023\n{body}"}, asked=asked)
    assert not form.is_valid()
    for word in words:
        assert word in form.errors["body"][0]
    assert found({"provinsi-unit": told}) is None  # as a table loaded before could still be


def test_some_divisions_without_their_total_are_not_the_province():
    part = Series(("2023",), (("10 Makanan", (500,)),), "BPS")
    assert found({"provinsi-unit": part}) is None
    said = [one.text for one in series.lacking("4.2.1", {"provinsi-unit": part})]
    assert any("“Jumlah” tidak ada dan golongan 11" in one for one in said)
    every = tuple((f"{code} {title}", (10,)) for code, title in DIVISIONS.items())
    rows = found({"provinsi-unit": Series(("2023",), every, "BPS")}).rows
    assert {row[0][:2]: row[3] for row in rows}["10"] == pytest.approx(0.65 * 24)


def test_an_average_beside_the_years_is_no_year():
    rows = (("10 Makanan", (500, 900, 1)), ("Jumlah", (1000, 1000, 1)))
    made = found({"provinsi-unit": Series(("2022", "2023", "Rata-rata"), rows, "BPS")})
    assert made.rows[0][2] == 900
