"""Nothing we write is run by a spreadsheet, and nothing is lost when it comes back."""

import csv
import io

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.cleaning.formulas import TextCells, guarded, is_dangerous, unguarded
from ikm_registry.cleaning.text import cell_text, row_texts
from ikm_registry.importing.report import write_csv, write_xlsx

RUN = ["=1+1", "+cmd|'/c calc'!A1", "-2+3", "@SUM(A1)", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)",
       "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\xa0@SUM(A1)", "\u200b=1+1", "\ttab", "\rcr",
       "-Jl. Raya 1", "+62 812-3456"]  # fmt: skip
KEPT = ["", "-", "Tahu Barokah", "-7,12", "-8.123456", "+6281234567890", "'Aisyiyah", "a=b", " x"]


@pytest.mark.parametrize("text", RUN)
def test_what_would_be_run_is_guarded_and_comes_back(text):
    assert is_dangerous(text)
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text
    assert cell_text(guarded(text)) == cell_text(text)
    assert row_texts([guarded(text), "x"]) == row_texts([text, "x"])


@pytest.mark.parametrize("text", KEPT)
def test_what_cannot_be_run_stays_as_it_is(text):
    assert guarded(text) == text == unguarded(text)


@given(text=st.text(alphabet=" \t\r\n'=+-@＝＠\xa0\u200b\x00a1", max_size=8))
def test_no_text_changes_by_a_guard(text):
    assert guarded(guarded(text)) == guarded(text)
    assert cell_text(guarded(text)) == cell_text(text)
    assert cell_text(cell_text(text)) == cell_text(text)


def test_rejects_are_guarded_in_heading_cell_and_reason():
    target = io.BytesIO()
    write_csv(target, [("", ["＝Nama"], [([text], "@alasan") for text in RUN])])
    written = io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")
    head, *rows = csv.reader(written, delimiter=";")
    assert head[0] == "'＝Nama"
    assert [row[0] for row in rows] == [f"'{text}" for text in RUN]
    assert {row[1] for row in rows} == {"'@alasan"}


def test_a_workbook_holds_strings_with_excels_own_apostrophe():
    target = io.BytesIO()
    write_xlsx(target, [("Lembar", ["=Nama"], [([text], "x") for text in RUN + KEPT])])
    head, *rows = openpyxl.load_workbook(target).worksheets[0].iter_rows()
    assert (head[0].data_type, head[0].value, head[0].quotePrefix) == ("s", "=Nama", True)
    assert all(row[0].data_type == "s" for row in rows if row[0].value)
    assert [bool(row[0].quotePrefix) for row in rows] == [True] * len(RUN) + [False] * len(KEPT)


def test_a_style_is_kept_beside_the_guard():
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet, texts = workbook.add_worksheet(), TextCells(workbook, {"bold": True})
    for row, text in enumerate(("=1", "a")):
        texts.write(sheet, row, 0, text)
    workbook.close()
    first, second = (row[0] for row in openpyxl.load_workbook(output).worksheets[0].iter_rows())
    assert first.font.b and second.font.b
    assert first.quotePrefix and not second.quotePrefix
