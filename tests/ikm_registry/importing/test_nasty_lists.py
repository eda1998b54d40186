"""One nasty list a file (tests/data/lists), named for its nastiness: domain.md 5.1 and 5.3."""

from decimal import Decimal
from pathlib import Path

import pytest

from ikm_registry.importing import engine, readers

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


class _Read:
    def __init__(self, path, gazetteer):
        self.understood = engine.understand(path, path.name, gazetteer)
        rows = engine.clean(path, path.name, self.understood, gazetteer)
        self.rows = list(rows)
        self.balance = rows.balance

    def column(self, field):
        return [row.values.get(field) for row in self.rows]

    def codes(self):
        """Doubts about the column a list is about; most of these lists name no product."""
        return [[p.code for p in row.problems if p.code != "no_product"] for row in self.rows]


@pytest.fixture
def read(gazetteer):
    return lambda name: _Read(LISTS / f"{name}.csv", gazetteer)


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.csv")), ids=lambda path: path.stem)
def test_every_row_of_every_list_is_accounted_for(path, gazetteer):
    found = _Read(path, gazetteer)
    balance = found.balance
    assert balance.rows == balance.data + sum(balance.skipped.values())
    assert balance.data == len(found.rows)
    with readers.read(path, path.name) as workbook:  # a form is one row, a cell may hold lines
        assert balance.rows >= sum(1 for _ in workbook.rows()) - 5


def test_header_of_two_rows_numbering_total_signature_and_names_in_the_contact_column(read):
    found = read("sentra_dua_baris_judul")
    assert found.understood.sheets[0].header_rows == [4, 5]
    assert found.understood.data_year == 2021
    assert [row.number for row in found.rows] == [7, 8, 9]
    assert found.column("owner") == ["Pak Karno", "Mukhlis", "H. Ngadiman"]
    assert found.column("business") == ["UD. TANAH LIAT", None, "SUMBER WATU"]
    assert found.column("desa") == ["Pagelaran", "Pagelaran", "Toyomarto"]
    assert found.column("investment") == [5_500_000, 2_250_000, 12_000_000]
    assert found.column("female") == [2, 0, 0]
    assert found.column("capacity") == [Decimal(1200), Decimal(800), Decimal("2.5")]
    assert {(t["field"], t["agrees"]) for t in found.balance.totals} == {
        ("male", True),
        ("female", True),
        ("investment", True),
    }


def test_header_of_three_rows_with_a_row_of_units(read):
    found = read("judul_kolom_tiga_baris")
    assert found.understood.sheets[0].header_rows == [3, 4, 5]
    assert found.column("owner") == ["Siti Mariyam", "Hj. Umi Kulsum"]
    assert found.column("nik") == ["3507085507700001", "3507086107650002"]
    assert found.column("workers") == [3, 4]
    assert found.codes() == [[], []]  # the title stands beside the sex: nothing is to be checked
    assert [row.written.get("sex") for row in found.rows] == [None, "Hj"]


def test_dump_of_an_application(read):
    found = read("dump_aplikasi")
    assert found.column("investment") == [128_383_883, 0, 1_500_000, 15_000_000]
    assert found.column("phone") == [
        "+62341395555",
        "+6281234567890",
        "+628123456789",
        "+6281234567890",
    ]
    assert found.column("desa") == ["Curungrejo", "Sumberejo", "Gondanglegi Wetan", "Ardimulyo"]
    assert found.column("lat") == [-8.1335, -8.2481, None, -7.8921]
    assert found.column("unit") == ["set/bulan", "dos/bulan", "kg/bln", "kodi/bulan"]
    assert found.column("owner")[1:3] == ["Nur Hayati", "Nur Hayati"]
    # Mended for sure: a trace beside the point, no doubt of the row.
    assert not {"point_sign", "point_swapped"} & {code for codes in found.codes() for code in codes}
    assert all("point" in row.written for row in found.rows[:2])
    assert "point_zero" in found.codes()[2]
    # Dead businesses are said, not brought back to life in silence.
    assert [i for i, codes in enumerate(found.codes()) if "status_closed" in codes] == [3]


def test_bare_names_of_desa_as_headings_subtotals_and_signature(read):
    found = read("desa_sebagai_judul")
    assert found.column("desa") == ["Blayu", "Blayu", "Sukoanyar", "Codo"]
    assert found.column("kecamatan") == ["Wajak"] * 4
    assert found.column("workers") == [2, 3, 1, 4]
    assert found.column("investment") == [1_500_000, 750_000, 250_000, 5_000_000]
    assert found.column("phone") == ["+628123456789", "+628123456781", None, None]
    assert len(found.balance.totals) == 8
    assert all(total["agrees"] for total in found.balance.totals)
    assert found.balance.skipped["catatan atau tanda tangan"] == 5


def test_roman_headings_of_kecamatan_and_a_total_that_lies(read):
    found = read("kecamatan_judul_romawi")
    assert found.column("kecamatan") == [
        "Pujon",
        "Pujon",
        "Kasembon",
        "Sumbermanjing Wetan",
        "Sumbermanjing Wetan",
    ]
    assert found.column("desa")[2:] == ["Kasembon", "Tambakasri", "Argotirto"]
    assert [t["row"] for t in found.balance.totals if not t["agrees"]] == [13]


def test_money_in_every_coat(read):
    found = read("uang")
    million = 1_000_000
    assert found.column("investment") == [
        1_500_000, 1_500_000, 15 * million, 128_383_883, 1_500_000, 1_500_000, 2 * million,
        1_500_000, 1000 * million, 5 * million, 3 * million, 2_500_000, 50 * million, 25 * million,
        1_500_000, None,
    ]  # fmt: skip
    # The heading says per month, the register holds a year.
    months = [0.5, 1.5, 5, None, 0, 2, 2, 0.75, 1.5, None, 3, None, 2, 1, 3, None]
    assert found.column("output_value") == [
        None if m is None else round(m * 12 * million) for m in months
    ]
    # A range and "less than" are no sum: emptied and said, never guessed.
    assert [i for i, codes in enumerate(found.codes()) if "money" in codes] == [9, 11]


def test_points_in_every_coat(read):
    found = read("koordinat")
    here = (-7.8601, 112.6401)
    points = list(zip(found.column("lat"), found.column("lon"), strict=True))
    unread = {6, 14, 15, 20}
    # Row 7 holds metres of UTM in one cell.
    elsewhere = {7: (-7.867612, 112.601321), 16: (-7.2575, 112.7521), 22: (-7.860111, 112.640111)}
    for number, point in enumerate(points):
        if number in unread:
            assert point == (None, None), number
        else:
            assert point == elsewhere.get(number, here), number
    codes = found.codes()
    assert codes[1] == codes[2] == []  # swapped, and without its minus: mended for sure
    traced = [i for i, row in enumerate(found.rows) if "point" in row.written]
    assert set(traced) == {1, 2, 7, 22} | unread - {15}
    assert codes[6] == ["point_zero"]
    assert codes[16] == ["point_outside", "point_far"]
    assert all(codes[i] for i in unread - {15})


def test_nik_and_nib_in_every_coat(read):
    found = read("nik_dan_nib")
    nik = found.column("nik")
    assert nik[:4] == [f"350708550770000{i}" for i in (1, 2, 3, 4)]
    assert nik[4:6] == [None, None]
    assert [len(n) for n in nik[6:8]] == [15, 17]
    assert nik[8] == "3507089907700001"
    assert nik[9] is None
    assert nik[10] == "3507085507700001"
    assert nik[11] == "3507085507700005"
    assert nik[12:] == [None, None, None]
    codes = found.codes()
    assert [c[0] for c in codes[4:10]] == [
        "nik_lost", "nik_lost", "nik_length", "nik_length", "nik_rule", "nik_shape"]  # fmt: skip
    nib = found.column("nib")
    assert nib[:3] == ["9120001234567", "0220001234567", "1234567890123"]
    assert nib[4] is None
    assert nib[10:12] == ["9120001234567", "9120001234560"]
    assert nib[13] is None


def test_phones_in_every_coat(read):
    mobile, land = "+6281234567890", "+62341567890"
    assert read("telepon").column("phone") == [
        *[mobile] * 5, land, land, mobile, mobile, None, None, None, mobile, None, None, mobile,
        mobile, mobile, None,
    ]  # fmt: skip


def test_two_numbers_of_one_kind_in_one_cell(read):
    found = read("dua_nomor_satu_sel")
    assert found.column("nik") == [f"350708550770000{i}" for i in (1, 3, 5)]
    assert found.column("nib") == ["9120001234567", "9120001234568", "9120001234569"]
    assert found.column("phone") == [f"+62812345678{i}" for i in (90, 91, 92)]
    assert found.column("pirt") == ["2063507010123-25", "2063507010124-25", "2063507010125-25"]
    told = [
        {p.field: p.message.rpartition("dimasukkan: ")[2].rstrip(".") for p in row.problems}
        for row in found.rows
    ]
    assert told == [
        {"nik": "350708••••••0002", "nib": "1234000567890", "phone": "+62••••••••678",
         "pirt": "…20456-26", "kbli": "10792"},
        {"nik": "350708••••••0004", "nib": "1234000567891", "phone": "+62••••••••679",
         "pirt": "…20457-26"},
        {},
    ]  # fmt: skip


def test_letters_that_look_like_others(read):
    found = read("huruf_mirip")
    assert found.column("business") == ["UD Maju", "UD Sumber Rejeki", "UD Biasa"]
    assert found.column("owner") == ["Siti Aminah", "Budi", "Siti A'isyé"]
    assert [product.split()[0] for product in found.column("product")] == [
        "tempe",
        "keripik",
        "kue",
    ]
    assert found.column("address") == ["Jl. Raya 5", "Jl. Melati 7", "Jl. Raya 9"]
    assert found.column("desa") == ["Blayu"] * 3
    told = [{p.field for p in row.problems if p.code == "text_disguised"} for row in found.rows]
    words = {"business", "owner", "product", "address", "desa"}
    assert told == [{*words, "kecamatan"}, words, set()]
    assert found.rows[1].written["business"] == "‹U+202E›UD‹U+202C› Sumber‹U+200B› Rejeki"
    assert "address" not in found.rows[1].written


def test_years_in_every_coat(read):
    found = read("tahun")
    assert found.column("year") == [2015] * 11 + [None] * 4 + [2015, None, 2015]
    assert found.codes()[10] == ["year_short"]


def test_men_and_women_in_one_cell(read):
    found = read("tenaga_kerja_satu_kolom")
    both = {0, 1, 2, 3, 4, 5, 6, 15}
    for number, row in enumerate(found.rows):
        pair = (row.values.get("male"), row.values.get("female"))
        assert pair == ((3, 2) if number in both else (None, None)), number
    assert found.column("workers")[7:] == [5, 5, 5, None, None, 5, 5, 2, 5, 1]
    assert found.codes()[11] == ["count_several"]


def test_owner_behind_the_business_and_place_in_the_address(read):
    found = read("nama_dan_pemilik")
    assert found.column("owner") == ["Pak Slamet", "H. Abdul Rohman", None, "Bpk. Kasiadi"]
    assert found.column("business") == [
        "UD. SUMBER REJEKI",
        "CV MAJU JAYA",
        "Tempe Bu Sri",
        "KUB Sandal Sumberawan",
    ]
    assert found.column("desa") == ["Toyomarto"] * 4


def test_codes_and_spellings_of_places(read):
    found = read("kode_dan_ejaan_tempat")
    codes = dict(zip(found.column("owner"), found.column("desa_code"), strict=True))
    assert codes == {
        "G01": "35.07.24.2016", "G02": "35.07.01.2002", "G03": "35.07.18.2002",
        "G04": "35.07.02.2008", "G05": "35.07.13.2015", "G06": "35.07.17.2008",
        "G07": "35.07.17.2012", "G08": "35.07.28.2001", "G09": "35.07.25.2007",
        "G10": "35.07.25.2008", "G11": "35.07.18.2014", "G12": "35.07.18.2003",
        "G13": "35.07.07.2016", "G14": "35.07.24.2007", "G15": "35.07.10.2010",
        "G16": "35.07.09.2005", "G17": "35.07.09.2006", "G18": "35.07.22.2004",
        "G19": "35.07.04.2009", "G20": "35.07.30.2009", "G21": "35.07.12.2007",
        "G22": "35.07.02.2008", "G23": "35.07.29.2007", "G24": "35.07.13.2008",
        "G25": "35.07.05.1007", "G26": "35.07.24.2016", "G27": "35.07.24.2001",
        "G28": "35.07.24.2001", "G29": None, "G30": None, "G31": None,
        "G32": "35.07.29.2001", "G33": "35.07.14.2013", "G34": "35.07.30.2008",
        "G35": "35.07.24.2016", "G36": None,
    }  # fmt: skip
    # Not found is said; nothing was put in its place.
    said = {"desa_unknown", "no_place", "outside_kabupaten"}
    assert all(said & set(row.codes) for row in map(_Codes, found.rows) if row.desa is None)


class _Codes:
    def __init__(self, row):
        self.desa = row.values.get("desa_code")
        self.codes = {p.code for p in row.problems}


def test_desa_and_kecamatan_in_one_cell(read):
    found = read("kelkec_satu_kolom")
    assert found.column("desa") == ["Candirenggo", "Kepanjen", "Dilem", "Toyomarto"]
    assert found.column("kecamatan") == ["Singosari", "Kepanjen", "Kepanjen", "Singosari"]


def test_kbli_in_every_coat(read):
    found = read("kbli_ditulis_lain")
    code = "16299"
    assert found.column("kbli") == [
        code,
        code,
        code,
        code,
        None,
        None,
        code,
        code,
        None,
        code,
        code,
    ]
    assert [i for i, c in enumerate(found.codes()) if c] == [4, 5, 7]
    assert found.rows[5].written["kbli"] == "industri tempe kedelai"


def test_amounts_with_their_units(read):
    found = read("kapasitas")
    assert found.column("capacity") == [100, 2, 50, 1200, Decimal("2.5"), 5000, None, 1, None, None]
    assert found.column("unit")[:5] == ["kg/bln", "kw", "dos", "buah/hari", "ton"]


def test_questionnaire_answers(read):
    found = read("jawaban_kuesioner")
    assert found.column("owner") == ["Endang Fauzi", "Lilik"]
    assert found.column("business") == ["Tahu Barokah", None]
    assert found.column("product") == ["tahu", "keripik tempe, keripik pisang"]
    assert found.column("investment") == [8_550_000, 500_000]
    assert found.column("output_value") == [36_000_000, 18_000_000]
    assert found.codes() == [[], []]


def test_land_and_building_are_no_investment(read):
    found = read("pelaporan_industri_kecil")
    assert found.column("investment") == [75_000_000]
    assert found.column("capacity") == [120]


def test_a_default_code_on_every_row_is_doubted(read):
    assert all("desa_differs" in codes for codes in read("semua_desa_sama").codes())


def test_totals_that_count_units_and_sexes_in_square_brackets(read):
    found = read("jumlah_dengan_satuan")
    assert found.column("owner") == ["Siti Aminah", "Tono", "Kasiani"]
    assert found.column("male") == [1, 3, 0]
    assert found.column("female") == [2, 0, 1]
    assert found.column("output_value") == [24_000_000, 36_000_000, 12_000_000]
    assert found.balance.totals and all(total["agrees"] for total in found.balance.totals)
    assert found.balance.skipped["baris jumlah"] == 5
