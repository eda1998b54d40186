"""Layouts of office lists: without headings, several tables on a sheet, groups of headings."""

import csv

import pytest
import xlwt

from ikm_registry.importing import engine

PEOPLE = [
    ("Siti Aminah", "3507085507700001", "Blayu", "Wajak", "tempe", "081234567890"),
    ("Slamet Santoso", "3507081507700002", "Bambang", "Wajak", "keju", "081234567891"),
    ("Sri Wahyuni", "3507095507700003", "Sanankerto", "Turen", "tempe", "081234567892"),
    ("Agus Utomo", "3507091507700004", "Kedok", "Turen", "keju", "081234567893"),
    ("Tumini", "3507085507700005", "Bringin", "Wajak", "tempe", "081234567894"),
    ("Bambang Hadi", "3507081507700006", "Codo", "Wajak", "tempe", "081234567895"),
    ("Endang Lestari", "3507085507700007", "Dadapan", "Wajak", "keju", "081234567896"),
    ("Joko Purnomo", "3507091507700008", "Talok", "Turen", "tempe", "081234567897"),
]


def _clean(path, gazetteer, name=None):
    understood = engine.understand(path, name or path.name, gazetteer)
    cleaning = engine.clean(path, name or path.name, understood, gazetteer)
    rows = list(cleaning)
    balance = cleaning.balance
    assert balance.rows == balance.data + sum(balance.skipped.values())
    return understood, rows


def _fields(sheet):
    return [c.field for c in sheet.columns]


def _write(path, rows, delimiter=";"):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def test_a_list_without_any_heading(tmp_path, gazetteer):
    path = _write(tmp_path / "daftar.csv", [(i, *row) for i, row in enumerate(PEOPLE, start=1)])
    understood, rows = _clean(path, gazetteer)
    assert understood.sheets[0].header_rows == [0]
    assert _fields(understood.sheets[0])[1:] == ["owner", "nik", "desa", "kecamatan", "product", "phone"]  # fmt: skip
    assert len(rows) == len(PEOPLE)
    assert rows[0].number == 1
    assert rows[0].values["owner"] == "Siti Aminah"
    assert rows[0].values["desa_code"] == "35.07.08.2007"


def test_a_title_and_no_headings(tmp_path, gazetteer):
    rows = [("DATA PERAJIN KECAMATAN WAJAK", *[""] * 5), (), *PEOPLE]
    understood, found = _clean(_write(tmp_path / "daftar.csv", rows), gazetteer)
    assert [row.number for row in found] == list(range(3, 3 + len(PEOPLE)))
    assert understood.sheets[0].kecamatan == "WAJAK"


def test_headings_that_say_nothing(tmp_path, gazetteer):
    rows = [[f"Kolom{i}" for i in range(1, 7)], *PEOPLE]
    understood, found = _clean(_write(tmp_path / "daftar.csv", rows), gazetteer)
    assert understood.sheets[0].header_rows == [1]
    assert _fields(understood.sheets[0]) == ["owner", "nik", "desa", "kecamatan", "product", "phone"]  # fmt: skip
    assert len(found) == len(PEOPLE)


def test_a_recap_beside_the_list_is_no_part_of_its_rows(workbook, gazetteer):
    path = workbook(
        {
            "Data": [
                ["DATA PERAJIN KEC. WAJAK", "", "", "", "", "REKAP PER DESA"],
                ["No", "Nama", "Desa", "Produk", "", "Desa", "Jumlah IKM"],
                [1, "Siti", "Blayu", "tempe", "", "Blayu", 2],
                [2, "Budi", "Bambang", "keju", "", "Bambang", 1],
                [3, "Ani", "Blayu", "tahu", "", "Jumlah", 3],
            ]
        }
    )
    understood, rows = _clean(path, gazetteer)
    assert [sheet.use for sheet in understood.sheets] == [True, False]
    assert [row.values["owner"] for row in rows] == ["Siti", "Budi", "Ani"]
    assert {row.values["kecamatan"] for row in rows} == {"Wajak"}
    assert all("desa_code" in row.values for row in rows)


def test_two_halves_of_a_list_side_by_side(workbook, gazetteer):
    path = workbook(
        {
            "Data": [
                ["DAFTAR IKM KECAMATAN WAJAK"],
                ["No", "Nama Pemilik", "Desa", "", "No", "Nama Pemilik", "Desa"],
                [1, "Siti", "Blayu", "", 3, "Ani", "Bringin"],
                [2, "Budi", "Bambang", "", 4, "Tono", "Codo"],
            ]
        }
    )
    understood, rows = _clean(path, gazetteer)
    assert [sheet.name for sheet in understood.sheets] == ["Data", "Data (tabel 2)"]
    assert understood.sheets[1].source == "Data"
    assert [row.values["owner"] for row in rows] == ["Siti", "Budi", "Ani", "Tono"]
    assert {row.values["kecamatan"] for row in rows} == {"Wajak"}


def test_an_empty_column_within_a_list_parts_nothing(workbook, gazetteer):
    path = workbook(
        {"D": [["Nama Pemilik", "Desa", "", "Kecamatan"], ["Siti", "Blayu", "", "Wajak"]]}
    )
    understood, rows = _clean(path, gazetteer)
    assert len(understood.sheets) == 1
    assert rows[0].values["desa_code"] == "35.07.08.2007"


def test_two_tables_of_other_columns_below_each_other(tmp_path, gazetteer):
    rows = [
        ["A. INDUSTRI AGRO"],
        ["No", "Nama Pemilik", "Desa", "Kecamatan", "Jml TK"],
        [1, "Siti", "Blayu", "Wajak", 3],
        ["", "Jumlah", "", "", 3],
        [],
        ["B. INDUSTRI NON AGRO"],
        ["No", "Pemilik", "No HP", "Kecamatan", "Desa"],
        [1, "Budi", "081234567890", "Wajak", "Bambang"],
    ]
    understood, found = _clean(_write(tmp_path / "dua.csv", rows), gazetteer)
    assert [sheet.header_rows for sheet in understood.sheets] == [[2], [7]]
    assert [sheet.title for sheet in understood.sheets] == [
        "A. INDUSTRI AGRO",
        "B. INDUSTRI NON AGRO",
    ]
    assert [row.number for row in found] == [3, 8]
    cleaning = engine.clean(tmp_path / "dua.csv", "dua.csv", understood, gazetteer)
    assert len(list(cleaning)) == 2
    assert cleaning.balance.rows == len(rows)  # each row counted once
    assert found[1].values["phone"] == "+6281234567890"
    assert "workers" not in found[1].values
    assert [row.values["desa"] for row in found] == ["Blayu", "Bambang"]


def test_three_rows_of_headings_under_groups(workbook, gazetteer):
    path = workbook(
        {
            "IKM": [
                ["NO", "IDENTITAS IKM", "", "", "", "", "PRODUKSI", "", ""],
                ["", "NAMA IKM", "PEMILIK", "", "ALAMAT", "", "KAPASITAS", "", "NILAI (Rp.000)"],
                ["", "", "NAMA", "L/P", "DESA", "KEC.", "JML", "SAT", ""],
                [1, "UD Maju", "Siti", "P", "Blayu", "Wajak", 100, "kg", 2500],
                [2, "UD Jaya", "Budi", "L", "Bambang", "Wajak", 50, "dos", 900],
            ]
        },
        merge=["B1:F1", "G1:I1", "C2:D2", "E2:F2", "G2:H2", "A1:A3", "B2:B3", "I2:I3"],
    )
    understood, rows = _clean(path, gazetteer)
    assert understood.sheets[0].header_rows == [1, 2, 3]
    values = rows[0].values
    assert (values["business"], values["owner"], values["sex"]) == ("UD Maju", "Siti", "P")
    assert (values["capacity"], values["unit"], values["output_value"]) == (100, "kg", 2_500_000)


def test_where_the_business_stands_counts_not_where_its_owner_lives(workbook, gazetteer):
    path = workbook(
        {
            "S": [
                ["NO", "PEMILIK", "", "", "USAHA", "", "", "", "NIB", ""],
                ["", "NAMA", "NIK", "ALAMAT", "NAMA", "ALAMAT", "DESA", "KECAMATAN", "NOMOR", "TANGGAL"],
                [1, "Siti", "3507085507700001", "Ds. Codo Kec. Wajak", "UD Maju", "RT 3 RW 2",
                 "Sanankerto", "Turen", "9120001234567", "2022"],
                [2, "Budi", "3507085507700002", "Ds. Codo Kec. Wajak", "UD Jaya", "RT 1 RW 2",
                 "Kedok", "Turen", "9120001234568", "2022"],
            ]
        }
    )  # fmt: skip
    _, rows = _clean(path, gazetteer)
    values = rows[0].values
    assert (values["owner"], values["business"]) == ("Siti", "UD Maju")
    assert (values["address"], values["desa"], values["nib"]) == ("RT 3 RW 2", "Sanankerto", "9120001234567")  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whole_rows_in_one_cell(tmp_path, workbook, gazetteer, kind):
    lines = ["No,Nama Pemilik,Desa,Kecamatan", *(f"{i},{p[0]},{p[2]},{p[3]}" for i, p in enumerate(PEOPLE))]  # fmt: skip
    if kind == "csv":
        path = tmp_path / "daftar.csv"
        path.write_text("".join(f'"{line}"\r\n' for line in lines))
    else:
        path = workbook({"Sheet1": [[line] for line in lines]})
    _, rows = _clean(path, gazetteer)
    assert [row.values["owner"] for row in rows] == [p[0] for p in PEOPLE]
    assert rows[0].number == 2


def test_sheets_named_for_shortened_kecamatan_and_for_desa(workbook, gazetteer):
    head = ["Nama Pemilik", "Desa", "Produk"]
    path = workbook(
        {
            "KEC. KR.PLOSO": [head, ["Siti", "Donowarih", "tempe"]],
            "Gd Legi (2)": [head, ["Budi", "Putat Kidul", "tahu"]],
            "Ds. Tumpang": [["DATA KEC. TUMPANG"], head[::2], ["Ani", "tahu"]],
        }
    )
    _, rows = _clean(path, gazetteer)
    assert [row.values["kecamatan"] for row in rows] == ["Karangploso", "Gondanglegi", "Tumpang"]
    assert [row.values["desa"] for row in rows] == ["Donowarih", "Putat Kidul", "Tumpang"]


def test_the_name_of_the_file_gives_the_kecamatan(tmp_path, gazetteer):
    rows = [["Nama Pemilik", "Desa", "Produk"], ["Siti", "Kedok", "tempe"]]
    path = _write(tmp_path / "Data_IKM_Kec. Turen-2023.csv", rows)
    _, found = _clean(path, gazetteer)
    assert found[0].values["kecamatan"] == "Turen"


def test_a_subtotal_that_counts_people_in_words(tmp_path, gazetteer):
    rows = [
        ["No", "Nama Penerima", "NIK", "Desa", "Kecamatan", "Produk"],
        [1, *PEOPLE[0][:5]],
        ["", "Sub Total Wajak", "", "", "", "20 orang"],
    ]
    _, found = _clean(_write(tmp_path / "bantuan.csv", rows), gazetteer)
    assert [row.number for row in found] == [2]


@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_an_owner_merged_over_several_products(tmp_path, workbook, gazetteer, kind):
    rows = [["No", "Nama Pemilik", "Desa", "Kecamatan", "Produk"], [1, "Siti", "Blayu", "Wajak", "tempe"], ["", "", "", "", "tahu"]]  # fmt: skip
    if kind == "xlsx":
        path = workbook({"Data": rows}, merge=["A2:A3", "B2:B3", "C2:C3", "D2:D3"])
    else:
        book = xlwt.Workbook()
        sheet = book.add_sheet("Data")
        for column, heading in enumerate(rows[0]):
            sheet.write(0, column, heading)
            if column < 4:
                sheet.write_merge(1, 2, column, column, rows[1][column])
        sheet.write(1, 4, "tempe")
        sheet.write(2, 4, "tahu")
        path = tmp_path / "daftar.xls"
        book.save(path)
    _, found = _clean(path, gazetteer)
    assert [row.values["product"] for row in found] == ["tempe", "tahu"]
    assert [row.values["owner"] for row in found] == ["Siti", "Siti"]
    assert [row.values["desa"] for row in found] == ["Blayu", "Blayu"]
