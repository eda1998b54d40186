"""Printed reports whose columns only blanks keep apart."""

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.errors import UnreadableFile
from tests.ikm_registry.importing.test_nasty_lists import LISTS, _Read

PLACES = ("Codo", "Blayu", "Bringin", "Codo", "Blayu")


def _text(tmp_path, lines, name="daftar.txt"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    return path


def _lines(names, width=24):
    head = f"{'NO':<4}{'NAMA PEMILIK':<{width}}{'DESA':<12}{'KECAMATAN':<14}{'PRODUK':<10}"
    return [head] + [
        f"{n:<4}{name:<{width}}{desa:<12}{'Wajak':<14}{'tempe':<10}"
        for n, (name, desa) in enumerate(zip(names, PLACES, strict=True), start=1)
    ]


def test_a_printed_report_of_two_pages(gazetteer):
    found = _Read(LISTS / "laporan_lebar_tetap.txt", gazetteer)
    assert found.column("business") == [
        "UD Sumber Rejeki Makmur",
        "Mekar Sari",
        None,
        "CV Dua Putri",
    ]
    assert found.column("owner") == ["Siti Aisyah", "Slamet Riyadi", "Wagimin", "H. Abdul Wahab"]
    assert found.column("desa") == ["Codo", "Blayu", "Codo", "Bringin"]
    assert found.column("investment") == [1_500_000, 12_000_000, 750_000, 2_250_000]
    assert [row.number for row in found.rows] == [6, 7, 8, 14]
    assert found.balance.rows == 16  # the blank line above the headings is none
    assert [total["agrees"] for total in found.balance.totals] == [True]


def test_a_name_as_long_as_its_column_is_not_cut_where_others_end(tmp_path, gazetteer):
    names = ["Siti Nurul Khotimah Az 3", "Siti", "Budi", "Wagimin", "Painten"]
    path = _text(tmp_path, _lines(names, width=25))
    assert _Read(path, gazetteer).column("owner")[0] == "Siti Nurul Khotimah Az 3"


def test_columns_that_do_not_stand_below_each_other_are_refused(tmp_path, gazetteer):
    rows = [f"{n}  {'Siti Aisyah'[: 3 + n]}  {desa}  Wajak  tempe" for n, desa in enumerate(PLACES)]
    path = _text(tmp_path, ["NO  NAMA PEMILIK  DESA  KECAMATAN  PRODUK", *rows])
    with pytest.raises(UnreadableFile, match="tidak lurus dari baris ke baris"):
        engine.understand(path, path.name, gazetteer)


def test_a_later_line_that_leaves_its_columns_is_named(tmp_path, gazetteer):
    lines = _lines(["Siti", "Budi", "Slamet", "Wagimin", "Painten"]) * 80
    lines[350] = "5   Painten yang namanya terlalu panjang sekali  Codo  Wajak  tempe"
    path = _text(tmp_path, lines)
    with pytest.raises(UnreadableFile, match="Baris 351 tidak lurus"):
        engine.understand(path, path.name, gazetteer)


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_a_csv_with_blanks_before_its_marks_stays_one(tmp_path, gazetteer, mark):
    cells = ["Nama Pemilik", "Desa", "Kecamatan", "Produk"]
    rows = [cells] + [["Siti", desa, "Wajak", "tempe"] for desa in PLACES]
    path = _text(tmp_path, [mark.join(f"{cell:<20}" for cell in row) for row in rows])
    assert _Read(path, gazetteer).column("desa") == list(PLACES)


def test_a_new_page_moves_no_column(tmp_path, gazetteer):
    page = _lines(["Siti", "Budi", "Slamet", "Wagimin", "Painten"])
    path = _text(tmp_path, [*page, "\f" + page[0], *page[1:]])
    found = _Read(path, gazetteer)
    assert found.column("owner") == ["Siti", "Budi", "Slamet", "Wagimin", "Painten"] * 2
    assert found.column("desa") == [*PLACES, *PLACES]


def test_a_line_without_end_is_refused(tmp_path, gazetteer):
    lines = _lines(["Siti", "Budi", "Slamet", "Wagimin", "Painten"]) * 80
    path = _text(tmp_path, [*lines, "\t" * 1_000_000])
    with pytest.raises(UnreadableFile, match=f"Baris {len(lines) + 1} terlalu panjang"):
        _Read(path, gazetteer)
