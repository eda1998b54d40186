"""What lists that nobody had seen before were misread in: each test is named for its nastiness."""

from ikm_registry.importing import engine
from ikm_registry.importing.columns import normal_heading
from tests.ikm_registry.importing.test_unseen_lists import LISTS, _clean, _column


def _read(name, gazetteer):
    return _clean(LISTS / f"{name}.csv" if isinstance(name, str) else name, gazetteer)


def test_workers_counted_by_what_they_do_are_added_up(gazetteer):
    fields, rows = _read("pekerja_per_tugas", gazetteer)
    assert fields["Nama Pabrik Rokok"] == "business"
    assert _column(rows, "workers") == [133, 205, 15]


def test_what_was_earned_once_is_not_what_is_earned(gazetteer):
    fields, rows = _read("dulu_dan_rata_rata", gazetteer)
    assert fields["Pendapatan Sebelum Bantuan"] is None
    assert len(rows) == 3  # the row of averages is no business
    assert _column(rows, "male") == [1, 0, 1]
    assert _column(rows, "female") == [2, 3, 0]
    assert _column(rows, "nib") == ["1234567890123", None, "9120001234567"]
    assert _column(rows, "product")[1] is None  # a dash that was read in another encoding
    assert _column(rows, "lat") == [-8.098183, -8.103183, -8.105123]


def test_numbers_that_were_masked_dated_or_counted_in_kinds(gazetteer):
    _, rows = _read("disamarkan_dan_bertanggal", gazetteer)
    assert _column(rows, "nib") == ["9120001234567", "0220001234568", "1220001234569"]
    assert _column(rows, "nik") == [None, "3507085507700001", "3507085507700002"]
    assert _column(rows, "phone")[0] is None
    assert _column(rows, "workers") == [6, 5, None]
    # A week of the cell counts; a heading that asks for any period says none.
    assert _column(rows, "output_value") == [26_000_000, 18_000_000, 750_000]
    assert _column(rows, "year") == [2015, 2007, 2010]
    told = {(problem.field, problem.code) for problem in rows[0].problems}
    assert {("nik", "nik_hidden"), ("phone", "phone_placeholder"), ("workers", "count_sum")} <= told


def test_a_sheet_is_named_for_product_and_place(gazetteer, workbook):
    rows = [
        ["Nama (Bpk/Ibu)", "Merk", "Tenaga"],
        ["Siti Aminah", "Cap Dua", 3],
        ["Wagiman", "-", 2],
    ]
    sheets = {
        "Krupuk - Ds. Bringin Kec. Wajak": rows,
        "Mebel Ds.Pagedangan Kec.Turen": rows,
        "Tahu_Sukoanyar Wajak": rows,
    }
    _, found = _read(workbook(sheets), gazetteer)
    places = [
        (row.values["desa"], row.values["kecamatan"], row.values["product"]) for row in found[::2]
    ]
    assert places == [
        ("Bringin", "Wajak", "krupuk"),
        ("Pagedangan", "Turen", "mebel"),
        ("Sukoanyar", "Wajak", "tahu"),
    ]


def test_a_desa_above_the_headings_outranks_the_name_of_the_sheet(gazetteer, workbook):
    """Tirtoyudo is a kecamatan and one of its desa."""
    table = [["No", "Nama Pemilik", "Jenis Industri", "TK"]]
    sheet = [
        ["PEMERINTAH KABUPATEN MALANG"],
        ["KECAMATAN TIRTOYUDO"],
        ["Jl. Raya Tirtoyudo No. 1"],
        ["A. DESA : GADUNGSARI"],
        *table,
        [1, "Siti Aminah", "Tempe", 2],
        [2, "Wagiman", "Kusen", 1],
        ["B. DESA : JOGOMULYAN"],
        *table,
        [1, "Ngatini", "Gula kelapa", 2],
    ]
    _, rows = _read(workbook({"Tirtoyudo": sheet}), gazetteer)
    assert _column(rows, "desa") == ["Gadungsari", "Gadungsari", "Jogomulyan"]


def test_who_came_to_a_training_is_at_home_where_he_comes_from(gazetteer):
    _, rows = _read("daftar_hadir_pelatihan", gazetteer)
    assert _column(rows, "desa") == ["Codo", "Bringin", "Blayu"]
    assert _column(rows, "business") == ["Bunda Siti", "Mbah Man", "Dapur Tini"]
    assert _column(rows, "product") == ["sambal bawang", "keripik tempe", "roti"]
    assert _column(rows, "year") == [2015, 2010, 2019]
    assert _column(rows, "investment") == [500_000, 2_000_000, 1_500_000]


def test_of_two_years_side_by_side_the_later_counts(gazetteer):
    _, rows = _read("dua_tahun_berdampingan", gazetteer)
    assert _column(rows, "workers") == [6, 4]
    assert _column(rows, "output_value") == [24_000_000, 30_000_000]
    assert _column(rows, "owner") == ["Siti Aminah", "Wagiman"]


def test_who_signs_below_a_list_of_groups_and_members_makes_nothing(gazetteer):
    fields, rows = _read("sentra_dan_tanda_tangan", gazetteer)
    assert fields["NAMA SENTRA / ANGGOTA"] == "owner"
    assert _column(rows, "owner") == ["Siti Aminah", "Wagiman", "Ngatini", "Slamet"]
    assert _column(rows, "workers") == [2, 3, 4, 2]


def test_twelve_months_have_a_sum_and_the_first_of_numbered_products_counts(gazetteer):
    _, rows = _read("omzet_dua_belas_bulan", gazetteer)
    assert _column(rows, "output_value") == [13e6, 12e6, 14e6, 14e6, 15e6]
    assert _column(rows, "product") == ["jamu"] * 5


def test_a_list_of_workers_is_no_list_of_businesses(gazetteer):
    path = LISTS / "daftar_buruh.csv"
    sheet = engine.understand(path, path.name, gazetteer).sheets[0]
    assert not sheet.use
    assert "“Nama Buruh” memuat nama pekerja, bukan pemilik usaha" in sheet.reason


def test_degrees_minutes_and_seconds_stand_in_columns_of_their_own(gazetteer):
    _, rows = _read("sudut_tiga_kolom", gazetteer)
    assert _column(rows, "lat") == [-7.8601, -7.8601, None]
    assert _column(rows, "lon") == [112.6401, 112.6401, None]
    assert _column(rows, "business") == ["Melati", "Anggrek", "Mawar"]
    assert _column(rows, "workers") == [3, 1, 5]


def test_questions_are_numbered_and_stand_in_blocks(gazetteer):
    _, rows = _read("blok_kuesioner", gazetteer)
    assert _column(rows, "owner") == ["Siti Aminah", "Wagiman"]
    assert _column(rows, "desa") == ["Codo", "Bringin"]
    assert _column(rows, "output_value") == [18_000_000, 24_000_000]
    assert _column(rows, "investment") == [4_000_000, 7_500_000]
    assert _column(rows, "female") == [2, 0]


def test_a_printed_report_goes_on_over_its_pages(gazetteer):
    fields, rows = _read("cetakan_bersambung", gazetteer)
    assert fields["Kode Produk"] is None
    assert _column(rows, "business") == [
        "Rini's Kitchen",
        "Kasiadi & Sons",
        "IKM Mulia",
        "IKM Jaya",
    ]
    assert _column(rows, "owner")[0] == "Rini Astuti"
    assert _column(rows, "investment") == [4_500_000, 5_000_000, 7_000_000, 7_000_000]


def test_what_is_made_leads_a_group_and_is_written_once(gazetteer):
    _, rows = _read("komoditi_sekali_tulis", gazetteer)
    assert _column(rows, "product") == ["keripik tempe"] * 3 + ["anyaman bambu"] * 3


def test_parts_below_one_heading_are_added_up_or_give_way_to_their_sum(gazetteer):
    _, rows = _read("bagian_dan_jumlah", gazetteer)
    assert _column(rows, "investment") == [65e6, 52e6, 39e6, 39e6, 39e6, 39e6]
    assert _column(rows, "workers") == [4, 5, 7, 3, 1, 6]
    assert _column(rows, "output_value")[0] == 12_000_000
    # A name of a kind that no catalogue knows; the owner says so himself, the unit is of the aid.
    assert _column(rows, "business")[:2] == ["Mina Jaya", "Bahari Lestari"]
    assert _column(rows, "owner")[:2] == ["Siti Aminah", "Ngatini"]
    assert _column(rows, "unit") == [None] * 6


def test_parts_whose_sum_nobody_wrote_are_no_sum(gazetteer):
    fields, rows = _read("bagian_tanpa_jumlah", gazetteer)
    assert _column(rows, "investment") == [None, None]
    assert fields["INVESTASI (Rp) MESIN"] == "-part"


def test_what_was_before_is_said_in_brackets_and_half_a_year_is_no_year(gazetteer):
    fields, rows = _read("sebelum_dalam_kurung", gazetteer)
    assert _column(rows, "workers") == [5, 3]
    assert fields["Nilai Produksi Smt I (Rp.000)"] == "-month"
    assert _column(rows, "business") == ["UD. Aminah Jaya", "CV. Sumber Putra"]
    assert _column(rows, "owner") == ["Ibu Siti Aminah", "H. Wagiman"]
    assert _column(rows, "desa") == ["Codo", "Bringin"]
    assert _column(rows, "phone") == ["+6281234567890", "+6281234567891"]


def test_workers_of_the_family_and_for_wages(gazetteer):
    _, rows = _read("tk_keluarga_dan_upah", gazetteer)
    assert _column(rows, "workers") == [5, 1, 9]


def test_of_two_columns_of_names_the_one_without_persons_is_the_business(gazetteer):
    fields, rows = _read("peserta_pameran", gazetteer)
    assert (fields["Nama Tenant"], fields["PIC"]) == ("business", "owner")
    assert fields["Omset selama pameran (Rp)"] is None  # of some days
    assert _column(rows, "desa") == ["Codo", "Bringin", "Blayu"]


def test_groups_of_a_survey_tool_say_whose_name_it_is(gazetteer):
    _, rows = _read("grup_survei", gazetteer)
    assert _column(rows, "owner") == ["Siti Aminah", "Wagiman"]
    assert _column(rows, "business") == ["Dua Putri", None]
    assert _column(rows, "sex") == ["P", "L"]
    assert _column(rows, "lat") == [-8.105123, -8.115123]


def test_some_of_the_workers_are_not_added_to_them(gazetteer, workbook):
    top, rows = ["Nama Pemilik", "Produk", "Desa", "Kecamatan"], []
    for at, name in enumerate(["Siti Aminah", "Wagiman", "Ngatini"]):
        rows.append([name, "tempe", "Bringin", "Wajak", 5 + at, 1, at])
    headings = [
        [*top, "Tenaga Kerja", "", ""],
        ["", "", "", "", "Umum", "Disabilitas", "Dilatih"],
    ]
    _, found = _read(workbook({"Data": [*headings, *rows]}), gazetteer)
    assert [row.values.get("workers") for row in found] == [5, 6, 7]


def test_a_unit_written_over_and_over_holds_nothing_up(gazetteer, workbook):
    """Two ways to read each 000 were a million million ways to read forty."""
    top = ["Nama Pemilik", "Produk", "Desa", "Kecamatan", "Omzet"]
    rows = [
        top,
        ["", "", "", "", "Rp " + "000 " * 40 + "!"],
        ["Siti Aminah", "tempe", "Bringin", "Wajak", "1.500.000"],
        ["Wagiman", "kusen", "Bringin", "Wajak", "2.000.000"],
    ]
    _, found = _read(workbook({"Data": rows}), gazetteer)
    assert [row.values["owner"] for row in found][-2:] == ["Siti Aminah", "Wagiman"]


def test_a_heading_of_open_parentheses_is_read_as_far_as_headings_go():
    assert len(normal_heading("Produk " + "(a " * 100_000)) < 2_000
