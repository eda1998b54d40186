"""Lists as offices lay them out: found, mapped, cleaned."""

import pytest

from ikm_registry.cleaning.result import ERROR
from ikm_registry.importing import engine
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.mapping import guess, heading_match


def _clean(path, gazetteer, name=None):
    name = name or path.name
    understood = engine.understand(path, name, gazetteer)
    return understood, list(engine.clean(path, name, understood, gazetteer))


def _rejected(rows):
    return [any(problem.severity == ERROR for problem in row.problems) for row in rows]


def _totals(path, understood, gazetteer):
    rows = engine.clean(path, path.name, understood, gazetteer)
    list(rows)
    return rows.balance.totals


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nama Perusahaan/IKM", "business"),
        ("nm_usaha", "business"),
        ("Nama Pemilik/Penanggung Jawab", "owner"),
        ("Nama lengkap pemilik usaha (sesuai KTP)", "owner"),
        ("NO. KTP", "nik"),
        ("KLBI", "kbli"),
        ("TK LK", "male"),
        ("TK PR", "female"),
        ("Tenaga Kerja (L)", "male"),
        ("Tenaga Kerja (L/P)", "workers"),
        ("Jml TK", "workers"),
        ("Nilai Inv. (Rp.000)", "investment"),
        ("Modal usaha (di luar tanah & bangunan)", "investment"),
        ("Omzet/tahun", "output_value"),
        ("Kap. Prod/th", "capacity"),
        ("Nomor WhatsApp aktif", "phone"),
        ("Titik koordinat lokasi", "point"),
        ("IKM_LATI", "lat"),
        ("Thn Berdiri", "year"),
        ("Desa/Kel", "desa"),
        ("Kapanewon", "kecamatan"),
        ("Nilai BB/BP", "input_value"),
        ("Sertifikat Halal", "halal"),
        ("Apakah memiliki sertifikat halal?", "halal"),
        ("Timestamp", "-status"),
    ],
)
def test_headings(heading, field):
    assert heading_match(heading)[0] == field


def test_columns_without_headings_are_known_by_content(gazetteer):
    rows = [
        ["3507184510650001", "Balearjo", "08123456789"],
        ["3507184510650002", "Brongkal", "08123456780"],
        ["3507184510650003", "Kademangan", "08123456781"],
    ]
    assert [g.field for g in guess(["a1", "b1", "c1"], rows, gazetteer)] == ["nik", "desa", "phone"]


def test_header_on_row_seven_totals_and_signature(workbook, gazetteer):
    path = workbook(
        {
            "Sheet1": [
                ["PEMERINTAH KABUPATEN MALANG"],
                ["DINAS PERINDUSTRIAN DAN PERDAGANGAN"],
                ["KECAMATAN WAJAK TAHUN 2022"],
                [],
                [],
                [],
                ["No", "Nama Pemilik", "Desa", "Jenis Produk", "TK"],
                [1, 2, 3, 4, 5],
                [1, "SITI AMINAH", "Blayu", "tikar mendong", 3],
                [2, "WIWIK", "Bambng", "keju", "2 org"],
                ["", "JUMLAH", "", "", 5],
                [],
                ["", "", "", "Malang, 12 Desember 2022"],
                ["", "", "", "Kepala Dinas"],
            ]
        }
    )
    understood, rows = _clean(path, gazetteer)
    assert understood.sheets[0].header_rows == [7]
    assert understood.data_year == 2022
    assert [row.number for row in rows] == [9, 10]
    assert rows[0].values["owner"] == "Siti Aminah"
    assert rows[1].values["desa_code"] == "35.07.08.2003"
    assert rows[1].written["desa"] == "Bambng"
    assert _totals(path, understood, gazetteer)[0]["agrees"] is True


def test_a_total_that_does_not_agree_is_said(workbook, gazetteer):
    path = workbook(
        {"S": [["Nama Pemilik", "Desa", "Jml TK"], ["Siti", "Blayu", 3], ["JUMLAH", "", 412]]}
    )
    understood, _ = _clean(path, gazetteer)
    total = _totals(path, understood, gazetteer)[0]
    assert (total["stated"], total["read"], total["agrees"]) == (412, 3, False)


def test_numbers_in_words_count_in_the_total_as_in_the_rows(workbook, gazetteer):
    rows = [["Nama Pemilik", "Desa", "Jml TK"], ["Siti", "Blayu", 11], ["Wati", "Blayu", "dua"]]
    path = workbook({"S": [*rows, ["JUMLAH", "", 12]]})
    understood, _ = _clean(path, gazetteer)
    total = _totals(path, understood, gazetteer)[0]
    assert (total["read"], total["agrees"], total["suspects"]) == (13, False, [])


def test_kecamatan_headings_fill_the_rows_below(workbook, gazetteer):
    path = workbook(
        {
            "Rekap": [
                ["No", "Nama IKM", "Pemilik", "Desa", "Produk"],
                ["KECAMATAN WAJAK"],
                [1, "A", "Ani", "Wonoayu", "tempe"],
                ["KECAMATAN PUJON"],
                [1, "B", "Budi", "Ngroto", "tahu"],
            ]
        }
    )
    _, rows = _clean(path, gazetteer)
    assert [row.values["kecamatan"] for row in rows] == ["Wajak", "Pujon"]
    assert all("desa_code" in row.values for row in rows)


def test_repeated_desa_name_needs_the_kecamatan_or_the_point(gazetteer):
    assert gazetteer.match("Wonorejo", "").desa_code is None
    assert len(gazetteer.match("Wonorejo", "").candidates) == 4
    assert gazetteer.match("Wonorejo", "Bantur").desa_code == "35.07.03.2004"
    lat, lon = gazetteer.desa["35.07.03.2004"][2:]
    assert gazetteer.match("Wonorejo", "", (lat, lon)).desa_code == "35.07.03.2004"


@pytest.mark.parametrize(
    ("desa", "kecamatan", "expected"),
    [
        ("Pagleran", "Pagelaran", "Pagelaran"),
        ("Urek Urek", "Gondanglegi", "Urek-Urek"),
        ("Gedog Kulon", "Turen", "Gedok Kulon"),
        ("Sumber Ngepoh", "Lawang", "Sumberngepoh"),
        ("Ds. Toyomarto ", "Kec. Singosari", "Toyomarto"),
        ("Toyomatro", "Singasari", "Toyomarto"),
    ],
)
def test_misspelt_places(gazetteer, desa, kecamatan, expected):
    code = gazetteer.match(desa, kecamatan).desa_code
    assert code is not None
    assert gazetteer.desa[code][0] == expected


def test_notes_sheet_and_hidden_words_are_left_out(workbook, gazetteer):
    path = workbook(
        {
            "Keterangan": [["Lembar ini bukan data"]],
            "Data": [["Nama Pemilik", "Desa", "Kecamatan"], ["Siti", "Blayu", "Wajak"]],
        }
    )
    understood, rows = _clean(path, gazetteer)
    assert [sheet.use for sheet in understood.sheets] == [False, True]
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", ";")],
)
def test_text_encodings_and_delimiters(tmp_path, gazetteer, encoding, delimiter):
    lines = [
        ["Nama Pemilik", "Desa", "Kecamatan", "Produk"],
        ["José “Yos”", "Blayu", "Wajak", "tikar"],
    ]
    path = tmp_path / "daftar.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    understood, rows = _clean(path, gazetteer)
    assert understood.delimiter == delimiter
    assert rows[0].values["owner"] == "José “Yos”"
    assert rows[0].values["desa"] == "Blayu"


def test_rows_without_name_or_place_are_rejected_and_others_go_in(workbook, gazetteer):
    path = workbook(
        {
            "S": [
                ["Nama Pemilik", "Desa", "Kecamatan", "Produk"],
                ["Siti", "Blayu", "Wajak", "tikar"],
                ["-", "Blayu", "Wajak", "tikar"],
                ["Budi", "", "", "tempe"],
            ]
        }
    )
    _, rows = _clean(path, gazetteer)
    assert _rejected(rows) == [False, True, True]
    assert [p.code for p in rows[1].problems] == ["no_name"]


def test_header_without_data_is_a_sentence(workbook, gazetteer):
    path = workbook({"S": [["Nama Pemilik", "Desa", "Kecamatan"]]})
    with pytest.raises(UnreadableFile, match="tanpa data"):
        engine.understand(path, path.name, gazetteer)


def test_money_in_thousands_by_the_headings_own_words(workbook, gazetteer):
    path = workbook(
        {
            "S": [
                ["Nama Pemilik", "Desa", "Kecamatan", "Nilai Investasi (Rp.000)"],
                ["Siti", "Blayu", "Wajak", 10450],
            ]
        }
    )
    _, rows = _clean(path, gazetteer)
    assert rows[0].values["investment"] == 10_450_000


def test_men_and_women_in_one_cell(workbook, gazetteer):
    path = workbook(
        {
            "S": [
                ["Nama Pemilik", "Desa", "Kecamatan", "Tenaga Kerja"],
                ["Siti", "Blayu", "Wajak", "3 L 2 P"],
            ]
        }
    )
    _, rows = _clean(path, gazetteer)
    assert (rows[0].values["male"], rows[0].values["female"], rows[0].values["workers"]) == (
        3,
        2,
        5,
    )


def test_a_quote_never_closed_shifts_no_nik_into_names(tmp_path, gazetteer):
    path = tmp_path / "kutip.csv"
    path.write_text(
        "Nama Usaha;Pemilik;NIK;Alamat;Desa;Kecamatan;Produk\n"
        'UD Maju;Siti;3507120202800001;"Jl. A";Pagelaran;Pagelaran;gerabah\n'
        '"UD Mundur;Budi;3507120202800002;"Jl. B";Pagelaran;Pagelaran;gerabah\n'
        "UD Tetap;Ani;3507120202800003;Jl. C;Pagelaran;Pagelaran;gerabah\n"
    )
    _, rows = _clean(path, gazetteer)
    assert _rejected(rows) == [False, True, False]
    kept = str(rows[1].values) + str(rows[1].written) + str(rows[1].problems)
    assert "3507120202800002" not in kept.replace(str(rows[1].values.get("nik")), "")
