"""Lists copied out of other things: a PDF, a chat, forms that were changed, pages of profiles."""

from pathlib import Path

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.asked_twice import answered_once
from ikm_registry.importing.group_rows import hamlet_of_group
from ikm_registry.importing.workbook import Row, Sheet
from ikm_registry.importing.wrapped import unwrapped

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


@pytest.fixture
def values(gazetteer):
    def of(path):
        path = LISTS / f"{path}.csv" if isinstance(path, str) else path
        understood = engine.understand(path, path.name, gazetteer)
        return [row.values for row in engine.clean(path, path.name, understood, gazetteer)]

    return of


def _column(rows, field):
    return [row.get(field) for row in rows]


def _sheet(*rows):
    return Sheet("", [Row(number, list(cells)) for number, cells in enumerate(rows, 1)])


def test_cells_that_go_on_in_the_rows_below(values):
    rows = values("sel_terlipat_dari_pdf")
    assert _column(rows, "business") == [
        "UD Sumber Rejeki Abadi", "Batik Tulis Celaket", "Mebel Jati Indah",
    ]  # fmt: skip
    assert _column(rows, "owner") == ["Slamet Hari Wibowo", "Nanik Sulistyowati", "Imam Ghozali"]
    assert _column(rows, "desa") == ["Kebonagung", "Kebonagung", "Kendalpayak"]
    assert _column(rows, "product") == ["keripik tempe", "kain batik tulis", "kursi tamu"]
    assert _column(rows, "workers") == [5, 3, 8]


HEADINGS = ["No", "Nama", "Produk", "TK"]


@pytest.mark.parametrize(
    "rows",
    [
        # A number a group, each row a business: it has a figure of its own.
        [["1", "Siti", "tempe", "2"], ["", "Budi", "tahu", "3"], ["2", "Ani", "kopi", "1"], ["", "Edi", "jamu", "4"]],
        # Further products of an owner: no name goes on.
        [["1", "Siti", "tempe", "2"], ["", "", "tahu", ""], ["2", "Ani", "kopi", "1"], ["", "", "jamu", ""]],
        # Nothing tells a business from the rest of one.
        [["1", "Siti", "tempe", ""], ["", "Budi", "tahu", ""], ["2", "Ani", "kopi", ""], ["", "Edi", "jamu", ""]],
    ],
)  # fmt: skip
def test_rows_without_a_number_that_are_rows_of_their_own(rows):
    sheet = _sheet(HEADINGS, *rows)
    assert unwrapped(sheet) is sheet


def test_a_question_that_was_put_again_in_a_later_column(values):
    rows = values("pertanyaan_diajukan_dua_kali")
    assert _column(rows, "desa") == ["Codo", "Blayu", "Kemulan", "Gedok Wetan"]
    assert _column(rows, "workers") == [3, 2, 1, 5]  # "saya sendiri", "5 org (2 L 3 P)"
    assert _column(rows, "business") == [None, None, "Dapur Umi", "AS Furniture"]


def test_a_question_a_kecamatan_and_answers_that_stand_in_two_columns():
    head = ["Nama", "Produk", "Kecamatan", "Desa (Kec. Wajak)", "Desa (Kec. Turen)"]
    apart = _sheet(
        head, ["Siti", "tempe", "Wajak", "Codo", ""], ["Budi", "tahu", "Turen", "", "Talok"]
    )
    joined = answered_once(apart)
    assert [row.cells[3] for row in joined.rows] == ["Desa (Kec. Wajak)", "Codo", "Talok"]
    both = _sheet(
        head, ["Siti", "tempe", "Wajak", "Codo", "Talok"], ["Budi", "tahu", "", "", "Jeru"]
    )
    assert answered_once(both) is both
    empty = _sheet(
        head, ["Siti", "tempe", "Wajak", "Codo", ""], ["Budi", "tahu", "Wajak", "Blayu", ""]
    )
    assert answered_once(empty) is empty


@pytest.mark.parametrize(
    "head", ["first_name|middle name|last_name", "Nama Depan|Nama Tengah|Nama Belakang"]
)
def test_a_name_in_columns_of_its_parts_is_the_owners(values, workbook, head):
    """As web shops and forms export it; the order of the columns does not matter."""
    first, middle, last = head.split("|")
    path = workbook(
        {
            "Daftar": [
                [last, "email", first, middle, "Produk", "Desa", "Kecamatan"],
                ["Aminah", "", "Siti", "Nur", "keripik tempe", "Codo", "Wajak"],
                ["", "", "Kasiati", "", "tahu", "Blayu", "Wajak"],
                ["Santoso", "", "Budi", "", "mebel kayu", "Kemulan", "Turen"],
            ]
        }
    )
    rows = values(path)
    assert _column(rows, "owner") == ["Siti Nur Aminah", "Kasiati", "Budi Santoso"]
    assert _column(rows, "product") == ["keripik tempe", "tahu", "mebel kayu"]


def test_a_chat_as_it_is_exported(values):
    rows = values("ekspor_obrolan_grup")
    assert _column(rows, "owner") == ["Siti Aminah", "Pak Bejo", "Nurhayati", "Kasiati"]
    assert _column(rows, "product") == ["keripik singkong", "tempe", "sandal", "jamu"]
    assert _column(rows, "desa") == ["Codo", "Codo", "Blayu", "Blayu"]
    assert _column(rows, "phone")[0] == "+6281244400001"


def test_dusun_and_rw_head_the_rows_even_above_the_headings(values):
    rows = values("dusun_dan_rw_sebagai_judul")
    assert _column(rows, "owner")[2:] == ["Mat Rokim", "Tumiran"]
    assert ["Krajan, RW 01" in row["address"] for row in rows] == [True, True, False, False]
    assert "Dusun Barek, RW 02" in rows[2]["address"]
    assert _column(rows, "workers") == [2, 1, 3, 1]


@pytest.mark.parametrize(
    ("text", "dusun"),
    [
        ("RW 01 Dusun Krajan", "Dusun Krajan, RW 01"),
        ("2. Dsn. Bendo RW 3", "Dsn. Bendo, RW 3"),
        ("DUSUN KRAJAN", "DUSUN KRAJAN"),
        ("RW 01", ""),
    ],
)
def test_a_dusun_with_its_rw(text, dusun):
    assert hamlet_of_group([text]) == dusun


def test_profiles_side_by_side_and_the_next_ones_below(workbook, values):
    def block(first, *businesses):
        rows = zip(
            ["URAIAN", "Nama Usaha", "Pemilik", "Desa", "Produk", "Telp"],
            *[(f"IKM {first + i}", *one) for i, one in enumerate(businesses)],
            strict=True,
        )
        return [list(row) for row in rows]

    path = workbook(
        {
            "Profil": [
                ["PROFIL IKM KECAMATAN PAKISAJI"],
                [],
                *block(
                    1,
                    ("Aneka Rasa", "Dewi Lestari", "Jatisari", "sambal pecel", "081777000001"),
                    ("Kayu Manis", "Hartono", "Wadung", "mebel", "081777000002"),
                ),
                [],
                *block(
                    3,
                    ("Sari Kedelai", "Ngatmini", "Jatisari", "tahu", "081777000003"),
                    ("", "", "", "", ""),
                ),
            ]
        }
    )
    rows = values(path)
    assert _column(rows, "owner") == ["Dewi Lestari", "Hartono", "Ngatmini"]
    # Jatisari lies in two kecamatan: the title tells which.
    assert _column(rows, "desa_code") == ["35.07.19.2008", "35.07.19.2009", "35.07.19.2008"]


def test_a_kecamatan_in_the_title_over_tables_side_by_side(workbook, values):
    blocks = [("JATISARI", "Siti", "Sri"), ("WADUNG", "Budi", "Edi"), ("JATISARI", "Ani", "Yuni")]
    path = workbook(
        {
            "Sheet1": [
                ["PENGRAJIN KEC. PAKISAJI"],
                [cell for desa, *_ in blocks for cell in (f"DESA {desa}", "", "")],
                ["Nama", "Produk", ""] * 3,
                *[[cell for one in blocks for cell in (one[n], "tempe", "")] for n in (1, 2)],
            ]
        }
    )
    codes = {row["owner"]: row.get("desa_code") for row in values(path)}
    assert codes["Siti"] == codes["Ani"] == "35.07.19.2008"
    assert codes["Budi"] == "35.07.19.2009"


def test_headings_below_one_that_is_merged_over_them(workbook, values):
    path = workbook(
        {
            "Direktori": [
                ["Nama Pengusaha", "Desa", "Kecamatan", "Produk", "Pekerja", ""],
                ["", "", "", "", "Dibayar", "Tdk dibayar"],
                ["Sunardi", "Blayu", "Wajak", "tempe", 2, 1],
                ["Kartini", "Codo", "Wajak", "tampah", 0, 2],
            ]
        },
        merge=["E1:F1"],
    )
    assert _column(values(path), "workers") == [3, 2]


def test_a_product_behind_the_business_and_no_product_from_a_label(workbook, values):
    path = workbook(
        {
            "Hadir": [
                ["DAFTAR HADIR PELATIHAN"],
                ["Tempat : Hotel Contoh, Kec. Singosari"],
                ["No", "Nama", "Desa", "Kecamatan", "Nama Usaha / Produk"],
                [1, "Anis Fitria", "Pujon Lor", "Pujon", "Susu Segar Anis / yogurt"],
                [2, "Samsul Hadi", "Pujon Kidul", "Pujon", "- / keju"],
                [3, "Eni", "Wiyurejo", "Pujon", "Eni Snack"],
            ]
        }
    )
    rows = values(path)
    assert _column(rows, "product") == ["yogurt", "keju", None]
    assert _column(rows, "business") == ["Susu Segar Anis", None, "Eni Snack"]


def test_goods_with_a_price_are_what_was_given_not_made(workbook, values):
    head = ["Ketua", "Desa", "Kecamatan", "Jenis Barang", "Jml", "Harga Satuan", "Usaha"]
    given = [
        ["Mashuri", "Toyomarto", "Singosari", "Mesin bubut", "2 unit", 7_500_000, "klompen"],
        ["Sukri", "Toyomarto", "Singosari", "Gerinda", "5 unit", 850_000, "cobek"],
        ["Anik", "Gunungrejo", "Singosari", "Spinner", "1 unit", 3_200_000, "keripik"],
    ]
    assert _column(values(workbook({"BAST": [head, *given]})), "product") == ["klompen", "cobek", "keripik"]  # fmt: skip
    made = [[*row[:3], row[6], *row[4:6]] for row in given]
    assert _column(values(workbook({"Produk": [head[:6], *made]})), "product") == ["klompen", "cobek", "keripik"]  # fmt: skip


def test_coded_sex_coarse_kinds_and_headings_of_an_old_database(workbook, values):
    head = ["NAMA", "SEX", "NMDESA", "NMKEC", "JENIS_USAHA", "PRODUK", "TKLK", "TKPR", "KAPTH", "SAT", "Assets (IDR million)", "PUSKESMAS"]  # fmt: skip
    rows = values(
        workbook(
            {
                "Data": [
                    head,
                    ["MISTIN", "2", "KREBET", "BULULAWANG", "INDUSTRI RT", "opak gambir", 1, 2, 600, "KG", 5.5, "Pakis"],
                    ["SUTAJI", "1", "PRINGU", "BULULAWANG", "INDUSTRI RT", "lemari", 4, 0, 12, "BUAH", 60, "Pakis"],
                ]
            }
        )
    )  # fmt: skip
    assert _column(rows, "sex") == ["P", "L"]
    assert _column(rows, "product") == ["opak gambir", "lemari"]
    assert [(row["male"], row["female"], row["capacity"]) for row in rows] == [
        (1, 2, 600),
        (4, 0, 12),
    ]
    assert _column(rows, "investment") == [5_500_000, 60_000_000]
    assert _column(rows, "kecamatan") == ["Bululawang"] * 2
