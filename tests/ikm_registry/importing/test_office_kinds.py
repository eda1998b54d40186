"""Lists of kinds that offices keep and no list before was: a cell for a person, printed pages, two names."""

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.contents import says_only_sector
from ikm_registry.importing.mapping import guess, heading_match
from tests.ikm_registry.importing.test_nasty_lists import LISTS


@pytest.fixture
def taken(gazetteer):
    """Return ``taken(name) -> (rows' values, Balance, {heading: field}, rows)`` of a list of tests/data/lists."""

    def take(name):
        path = LISTS / f"{name}.csv"
        understood = engine.understand(path, path.name, gazetteer)
        cleaning = engine.clean(path, path.name, understood, gazetteer)
        rows = list(cleaning)
        columns = {c.header: c.field for s in understood.sheets for c in s.columns}
        return [row.values for row in rows], cleaning.balance, columns, rows

    return take


def column(values, name):
    return [row.get(name) for row in values]


def test_a_person_in_one_cell_behind_labels(taken):
    values, _, _, rows = taken("biodata_satu_sel")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert column(values, "product") == ["tempe", "tahu", None]
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto"]
    assert column(values, "phone") == [f"+628123456789{n}" for n in (0, 1, 2)]
    assert [row.number for row in rows] == [4, 5, 6]


def test_printed_pages_carry_their_sums_over(taken):
    values, balance, _, _ = taken("halaman_dipindahkan")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert [one["agrees"] for one in balance.totals] == [True, True, True]
    assert balance.rows == balance.data + sum(balance.skipped.values())


def test_two_persons_a_business_or_a_brand_behind_the_name(taken):
    values, _, columns, rows = taken("nama_berdua_dan_bermerek")
    assert columns["Wilayah"] == "desa"
    assert columns["Pekerjaan / Usaha"] == "product"
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto", "Pagelaran", "Ngroto"]
    assert column(values, "kecamatan") == ["Wajak", "Wajak", "Singosari", "Pagelaran", "Pujon"]
    assert column(values, "owner") == [
        "Bpk. Slamet Riyadi", "Siti Aminah", "Mulyadi", "Endang Lestari", "Siti (Bu Haji)",
    ]  # fmt: skip
    assert column(values, "business") == [None, "IKM Siti Barokah", "Sari Rasa", None, None]
    told = [n for n, row in enumerate(rows) if any(p.code == "owner_two" for p in row.problems)]
    assert told == [0, 3]


def test_the_finer_of_two_products_counts(taken):
    values, _, columns, _ = taken("produk_umum_dan_rinci")
    assert columns["Rincian Jenis Produk"] == "product"
    assert column(values, "product")[:2] == ["keripik singkong", "sale pisang"]
    assert says_only_sector(["Makanan", "Makanan, Kerajinan"])
    assert not says_only_sector(["Makanan, keripik singkong", "Kerajinan, gerabah"])


def test_paid_and_unpaid_workers_are_counted_together_and_a_title_says_what_is_made(taken):
    values, _, columns, rows = taken("pekerja_tetap_dan_lepas")
    assert (columns["TK Dibayar"], columns["TK Tdk Dibayar"]) == ("workers", "workers_more")
    assert column(values, "workers") == [3, 3, 2]
    assert rows[0].written["workers"] == "1 + 2"
    assert set(column(values, "product")) == {"gerabah"}
    assert all(any(p.code == "product_of_group" for p in row.problems) for row in rows)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["TK Tetap", "TK Lepas", "Jumlah TK"], [None, None, "workers"]),
        (["Tenaga Kerja Tetap L", "Tenaga Kerja Tetap P", "Tenaga Kerja Tidak Tetap L", "Tenaga Kerja Tidak Tetap P"],
         ["male", "female", "male_more", "female_more"]),
        (["Jumlah Tenaga Kerja", "Pendidikan"], ["workers", None]),
    ],
)  # fmt: skip
def test_which_columns_of_workers_are_added(gazetteer, headings, fields):
    rows = [["Siti Aminah", *["2"] * len(headings)], ["Budi Santoso", *["3"] * len(headings)]]
    found = guess(["Nama Pemilik", *headings], rows, gazetteer)
    assert [one.field for one in found][1:] == fields


def test_a_row_per_answer_becomes_a_row_per_business(taken):
    values, _, _, rows = taken("jawaban_ke_bawah")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto"]
    assert column(values, "product") == ["tempe", "tahu", None]
    assert column(values, "workers") == [3, None, 2]
    assert [row.number for row in rows] == [2, 7, 11]


def test_two_names_below_each_other_in_heading_and_cells(taken):
    values, _, _, _ = taken("dua_nama_bersusun")
    assert column(values, "business") == ["Griya Tempe Siti", "Omah Batik"]
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi"]
    assert column(values, "capacity") == [1500, 240]
    assert column(values, "unit") == ["kg/bulan", "lembar/bulan"]


def test_cards_side_by_side(taken):
    values, _, _, rows = taken("kartu_berdampingan")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert column(values, "desa") == ["Kidal", "Ngingit", "Kidal"]
    assert column(values, "product") == ["tempe", "sapu lidi", "keset"]
    # Each card has a row number of its own: a person mends by it.
    assert [row.number for row in rows] == [3, 4, 9]


def test_headings_that_name_their_groups(taken):
    values, _, columns, _ = taken("judul_berjalur")
    assert (columns["grp_id/jk"], columns["grp_ush/izin/nib"]) == ("sex", None)
    assert column(values, "owner") == ["Siti Aminah / Iti", "Slamet Riyadi / Met"]
    assert column(values, "desa") == ["Gondanglegi Wetan", "Codo"]
    assert [heading_match(one)[0] for one in ("L/P", "RT/RW", "desa/kelurahan")] == [
        "sex", "rt_rw", "desa",
    ]  # fmt: skip


def test_an_address_below_each_name_is_hers_and_not_the_next_ones(taken, tmp_path, gazetteer):
    values, balance, _, _ = taken("dua_baris_per_orang")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert column(values, "desa") == ["Codo", "Toyomarto", "Blayu"]
    assert balance.rows == balance.data + sum(balance.skipped.values())
    # Lines that stand above several rows are headings, though the first place is in the title.
    path = tmp_path / "judul.csv"
    path.write_text(
        "DESA CODO KEC. WAJAK\nNama;Usaha;TK\nSiti Aminah;tempe;1\nBudi Santoso;tahu;2\nDesa Blayu Kec. Wajak;;\n"
        "Slamet Riyadi;keset;1\nUmi Kulsum;roti;2\nDesa Sukoanyar Kec. Wajak;;\nRini Astuti;kopi;3\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    found = [row.values["desa"] for row in engine.clean(path, path.name, understood, gazetteer)]
    assert found == ["Codo", "Codo", "Blayu", "Blayu", "Sukoanyar"]


def test_counts_per_desa_are_no_businesses(tmp_path, gazetteer):
    path = tmp_path / "rekap.csv"
    path.write_text(
        "No;Kecamatan;Desa;Jumlah IKM;Tenaga Kerja\n1;Wajak;Codo;12;40\n2;Wajak;Blayu;3;9\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    assert not any(sheet.use for sheet in understood.sheets)


@pytest.mark.parametrize(
    ("heading", "field"),
    [("nibusaha", "nib"), ("nikpemilik", "nik"), ("skala usaha", None)],
)
def test_headings_without_spaces(heading, field):
    assert heading_match(heading)[0] == field


def test_places_of_another_kabupaten_are_no_desa_of_ours(taken):
    values, _, _, rows = taken("luar_kabupaten")
    assert column(values, "desa") == [None, "Codo", None, None, None, "Blayu"]
    told = [[p.message[:24] for p in row.problems if p.severity == "error"] for row in rows]
    assert told == [
        ["Alamatnya di Kota Malang"], [], ["Alamatnya di Kota Batu, "], ["Alamatnya di Kota Malang"],
        ["Alamatnya di Kabupaten P"], [],
    ]  # fmt: skip


def test_headings_over_the_wrong_columns(taken):
    values, _, columns, _ = taken("judul_tertukar")
    assert (columns["NIK"], columns["No HP"]) == ("phone", "nik")
    assert column(values, "owner")[0] == "Siti Aminah"
    assert column(values, "business")[0] == "UD Aminah Jaya"
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto", "Pagelaran", "Ngroto"]


def test_commas_that_nobody_quoted_belong_to_the_address(taken):
    values, _, _, _ = taken("koma_dalam_alamat")
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto"]
    assert values[0]["address"] == "RT 1 RW 2, Desa Codo, Kec. Wajak"


def test_a_pivot_table_of_excel(taken):
    values, balance, _, _ = taken("pivot_ringkas")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert column(values, "desa") == ["Codo", "Codo", "Blayu"]
    assert balance.data == 3


def test_two_addresses_two_phones_and_rt_that_excel_made_a_date(taken):
    values, _, _, rows = taken("rumah_dan_tempat_usaha")
    assert column(values, "desa") == ["Kidal", "Toyomarto", "Ngingit"]
    assert column(values, "phone") == [f"+628123456789{n}" for n in (0, 1, 2)]
    assert column(values, "product") == ["tempe", "tahu", "keset"]
    assert ["02/05" in values[0]["address"], "01/02" in values[2]["address"]] == [True, True]
    assert [any(p.code == "rt_date" for p in row.problems) for row in rows] == [True, False, True]


def test_what_a_template_says_is_no_business(taken):
    values, balance, columns, _ = taken("templat_dengan_contoh")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi"]
    assert balance.skipped["contoh atau petunjuk pengisian"] == 2
    assert columns["Asset (juta)"] == "investment"
    assert column(values, "investment") == [12_500_000, 3_000_000]
