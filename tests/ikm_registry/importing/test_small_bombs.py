"""A kilobyte that would keep the reader busy for minutes, or take its memory."""

import time
import zipfile

import pytest

from ikm_registry.cleaning.text import LONGEST, cell_text, row_texts
from ikm_registry.importing import engine, readers
from ikm_registry.importing.errors import LongList, UnreadableFile
from ikm_registry.importing.limits import CHILD_MEMORY, CHILD_SECONDS, allowance
from tests.ikm_registry.importing.test_hostile import SHEET, _xlsx

HEADINGS = ["Nama Pemilik", "Desa", "Kecamatan", "Jenis Produk"]
ROW = ["Siti", "Toyomarto", "Singosari", "tempe"]
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def _row(number, texts):
    cells = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for i, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def _with_merges(path, merges):
    _xlsx(path, _row(1, HEADINGS) + "".join(_row(n, ROW) for n in range(2, 8)))
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    sheet = SHEET.format(
        dimension="", rows=_row(1, HEADINGS) + "".join(_row(n, ROW) for n in range(2, 8))
    ).replace("</worksheet>", f"<mergeCells>{cells}</mergeCells></worksheet>")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": sheet.encode()}).items():
            archive.writestr(name, content)
    return path


def ods(path, rows):
    cells = lambda texts: "".join(  # noqa: E731
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    body = "".join(
        f'<table:table-row table:number-rows-repeated="{times}">{cells(texts)}</table:table-row>'
        for times, texts in rows
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{OFFICE}:office:1.0" '
            f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="L">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


@pytest.mark.parametrize(
    "merges",
    [
        [f"{'ABCD'[i % 4]}{2 + i}:{'ABCD'[i % 4]}{5000 + i}" for i in range(20_000)],
        [f"A1:ZZZ{i + 1}" for i in range(20_000)],
    ],
    ids=["tall", "wide"],
)
def test_twenty_thousand_merged_areas_cost_no_minute(tmp_path, gazetteer, merges):
    path = _with_merges(tmp_path / "gabung.xlsx", merges)
    began = time.process_time()
    found = engine.understand(path, path.name, gazetteer)
    rows = list(engine.clean(path, path.name, found, gazetteer))
    assert time.process_time() - began < 8
    assert len(rows) == 6


def test_a_merged_area_whose_first_row_is_empty_fills_nothing(tmp_path, gazetteer):
    path = _with_merges(tmp_path / "gabung.xlsx", ["B3:B5"])
    with readers.read(path, path.name) as workbook:
        assert workbook.sheets[0].merges == [(3, 1, 5, 1)]
    found = engine.understand(path, path.name, gazetteer)
    assert len(list(engine.clean(path, path.name, found, gazetteer))) == 6


def test_a_tag_that_never_closes(tmp_path):
    path = _xlsx(tmp_path / "a.xlsx", "<c " * 300_000 + ">")
    began = time.monotonic()
    with pytest.raises(UnreadableFile):
        readers.read(path, path.name)
    assert time.monotonic() - began < 20


def test_two_cells_at_the_ends_of_a_sheet_take_no_gigabyte(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="80000"><c r="SF80000"><v>2</v></c></row>'
    path = _xlsx(tmp_path / "a.xlsx", rows)
    with pytest.raises(UnreadableFile, match=r"tidak wajar|memori"):
        readers.read(path, path.name)


def test_a_small_file_may_use_less_than_a_large_one():
    assert allowance(2_000)[0] < 2**30
    assert allowance(2_000)[1] <= 30
    assert allowance(600 * 2**20) == (CHILD_MEMORY, CHILD_SECONDS)


def test_a_row_repeated_a_hundred_thousand_times_is_left_to_the_background(tmp_path, gazetteer):
    path = ods(tmp_path / "ulang.ods", [(1, HEADINGS), (20_000, ROW)])
    assert path.stat().st_size < 2_000
    with pytest.raises(LongList):
        engine.understand(path, path.name, gazetteer, most_rows=10_000)
    assert engine.understand(path, path.name, gazetteer).data_rows == 20_000


def test_figures_beyond_all_numbers_leave_the_checksums_readable(tmp_path, gazetteer):
    path = tmp_path / "a.csv"
    huge = "9" * 308
    lines = [f"Siti {n};Toyomarto;Singosari;tempe;{huge}" for n in range(4)]
    path.write_text(
        ";".join([*HEADINGS, "Nilai Investasi"])
        + "\n"
        + "\n".join([*lines, f"JUMLAH;;;;{huge}"])
        + "\n"
    )
    found = engine.understand(path, path.name, gazetteer)
    rows = engine.clean(path, path.name, found, gazetteer)
    assert len(list(rows)) == 4
    assert all(abs(check["read"]) < 1e16 for check in rows.balance.totals)


def test_a_year_of_five_thousand_digits(tmp_path, gazetteer):
    path = tmp_path / "a.csv"
    path.write_text(";".join([*HEADINGS, "Tahun Berdiri"]) + "\n" + ";".join([*ROW, "1" * 5000]))
    found = engine.understand(path, path.name, gazetteer)
    (row,) = engine.clean(path, path.name, found, gazetteer)
    assert "year" not in row.values
    assert [problem.field for problem in row.problems] == ["year"]


def test_a_quote_left_open_in_the_second_cell_swallows_no_rows_unsaid(tmp_path):
    path = tmp_path / "a.csv"
    line = "Siti;Toyomarto;tempe\n"
    path.write_text("Nama Pemilik;Desa;Produk\n" + line * 5 + 'Siti;"Toyomarto;tempe\n' + line * 15)
    with pytest.raises(UnreadableFile, match="Baris 7: tanda kutip"):
        readers.read(path, path.name)


@pytest.mark.parametrize(("alike", "refused"), [(True, False), (False, True)])
def test_more_questions_than_one_page_can_ask(workbook, gazetteer, alike, refused):
    head = [*HEADINGS, *(f"Lain {n}" for n in range(8))]
    path = workbook(
        {f"L{n}": [[*head, "x" if alike else f"Kolom {n}"], ROW, ROW] for n in range(110)}
    )
    if refused:
        with pytest.raises(UnreadableFile, match="1430 kolom yang berlainan"):
            engine.understand(path, path.name, gazetteer)
    else:
        assert len(engine.understand(path, path.name, gazetteer).sheets) == 110


def test_a_word_that_two_words_make_does_not_double_the_work(tmp_path, gazetteer):
    rows = [HEADINGS, ROW, ["subtotal " * 60 + "x", "", "", ""], ROW]
    path = tmp_path / "total.csv"
    path.write_text("\n".join(";".join(row) for row in rows) + "\n")
    found = engine.understand(path, path.name, gazetteer)
    owners = [row.values["owner"] for row in engine.clean(path, path.name, found, gazetteer)]
    assert owners == ["Siti", "Siti"]


def test_of_a_cell_no_more_is_read_than_any_field_holds():
    for cell in ("( " * 9_000 + "x", "° " * 9_000, "'" + "a" * 9_000, "\u200b" + "a " * 9_000):
        assert len(cell_text(cell)) <= LONGEST
        assert [len(text) <= LONGEST for text in row_texts([cell, ""])] == [True, True]
        assert cell_text(cell_text(cell)) == cell_text(cell)
