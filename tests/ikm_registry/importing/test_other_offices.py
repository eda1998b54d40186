"""Headings and layouts of lists that other offices write: a cause each, found on unseen lists."""

import csv

import pytest

from ikm_registry.cleaning.coordinates import clean_point
from ikm_registry.cleaning.names import clean_business, clean_name, sex_codes
from ikm_registry.cleaning.numbers import unit_of
from ikm_registry.importing import engine, readers
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.mapping import heading_match, parts_match


def _read(tmp_path, gazetteer, rows, name="daftar.csv"):
    """Return (heading → field, clean rows) of a list."""
    path = tmp_path / name
    if isinstance(rows, str):
        path.write_text(rows, encoding="utf-8")
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows(rows)
    return _of(path, gazetteer)


def _of(path, gazetteer):
    understood = engine.understand(path, path.name, gazetteer)
    fields = {c.header: c.field for sheet in understood.sheets for c in sheet.columns}
    return fields, list(engine.clean(path, path.name, understood, gazetteer))


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("owner", "Nama Pelaku UMKM|Nama Pembatik|Nama Penjahit|Nama KRT|Atas Nama|Nama P. Jawab|Nm_Pmlk|Pengelola Usaha|Nama Pemegang NIB|Mitra Binaan|Nama PU|Nama WUB|Anggota Paguyuban|Nama PIC|Ketua Kelompok"),
        ("business", "Nm_Prshn|Nm. Persh.|Nama Tempat Usaha|Nama UD/CV/PT|Nama Sanggar|Nama Konveksi"),
        ("nib", "Nomor Ijin Berusaha (NIB)|NIB/Izin Usaha"),
        ("-kind", "Kegiatan Usaha|Jenis Kegiatan Usaha|Deskripsi kegiatan usaha"),
        ("product", "Jenis Makanan/Minuman|Kerajinan yang dibuat|Jenis barang yang dijual"),
        ("phone", "No. Ponsel|Nomor yang bisa dihubungi|nohp|Telfon|Kontak WA|No Seluler"),
        ("workers", "T.KERJA|Jml Kary|Jumlah SDM|Buruh|Tenaga Kerja L+P|Jumlah (orang)"),
        ("female", "Karyawati|Workers (F)"),
        ("male", "Workers (M)"),
        ("investment", "Modal Awal Usaha|Kekayaan Bersih"),
        ("output_value", "Peredaran Bruto|Perputaran Usaha|Nilai Penj. (Rp)"),
        ("capacity", "Hasil produksi per bulan|Produksi rata-rata per bulan"),
        ("raw", "B. Baku|Bahan Dasar|Material"),
        ("-other_number", "No. Peserta BPJS|ID Pelanggan PLN|Nomor SK"),
        ("kbli", "Klasifikasi Baku (KBLI)"),
        ("desa", "Lokasi (Desa)"),
        ("point", "Lokasi (google maps)|Link Gmaps|Tikor|Geotag|Latitude, Longitude|Titik Kordinat|Koordinat Usaha|Koordinat"),
        ("lat", "_Titik lokasi usaha_latitude|Koordinat lokasi (lat)|titik_lat"),
        ("lon", "_Titik lokasi usaha_longitude|titik_long"),
        ("-month", "Januari|AGT|Omzet Januari|Triwulan II"),
    ],
)  # fmt: skip
def test_headings_of_other_offices(field, headings):
    headings = headings.split("|")
    assert {one: heading_match(one)[0] for one in headings} == dict.fromkeys(headings, field)


@pytest.mark.parametrize(
    "heading",
    [
        "Jumlah", "JML", "Total", "Nama Ibu Kandung", "Nama Pembeli", "Nama Pelatihan", "Nama Pendamping",
        "Satuan Tanah", "Biaya Bahan Baku", "Jarak ke kantor desa", "Kelurahan Surveyor", "Alamat FB",
        "Modal Kerja yang dibutuhkan", "Kemasan Produk", "Merek Mesin", "Produk Kompetitor",
        "Kebutuhan Tenaga Kerja", "Tenaga Kerja Asing", "Sisa Modal", "Hibah Modal", "Produk Gagal",
        "Omzet Tertinggi Hari Raya", "Nama Desa Wisata", "No. Urut Desa", "Agama Pemilik",
        "Lama menjadi pengrajin", "_Titik lokasi usaha_precision", "_Titik lokasi usaha_altitude",
    ],
)  # fmt: skip
def test_headings_of_what_is_not_asked(heading):
    assert heading_match(heading)[0] is None


def test_a_month_below_its_group_is_no_capacity(tmp_path, gazetteer):
    fields, rows = _read(
        tmp_path,
        gazetteer,
        [
            ["No", "Nama IKM", "Desa", "Kecamatan", "Produksi (kg)", "", "", "Total"],
            ["", "", "", "", "JAN", "FEB", "MAR", ""],
            [1, "UD Barokah", "Codo", "Wajak", 10, 20, 30, 60],
            [2, "UD Jaya", "Blayu", "Wajak", 11, 21, 31, 63],
        ],
    )
    assert len(rows) == 2
    assert parts_match(("Produksi (kg)", "JAN"))[0] == "-month"
    assert not {"capacity", "workers", "male", "female"} & set(fields.values())


def test_amounts_of_aid_and_of_land_do_not_count_what_is_made(tmp_path, gazetteer):
    fields, _ = _read(
        tmp_path,
        gazetteer,
        [
            ["Nama Penerima", "Desa", "Kecamatan", "Jenis Bantuan", "Volume", "Satuan", "Luas Tanah", "Unit"],
            ["Siti", "Codo", "Wajak", "Spinner", "1", "unit", "120", "m2"],
            ["Budi", "Blayu", "Wajak", "Wajan", "3", "buah", "90", "m2"],
        ],
    )  # fmt: skip
    assert not {"capacity", "unit", "workers"} & set(fields.values())


def test_how_many_kinds_is_no_capacity_but_with_a_unit_it_is(tmp_path, gazetteer):
    head = ["Nama Pemilik", "Desa", "Kecamatan", "Jumlah Produk"]
    rows = [["Siti", "Codo", "Wajak", "3"], ["Budi", "Blayu", "Wajak", "5"]]
    assert "capacity" not in _read(tmp_path, gazetteer, [head, *rows])[0].values()
    rows = [[*row, "kg"] for row in rows]
    fields, clean = _read(tmp_path, gazetteer, [[*head, "Satuan"], *rows])
    assert fields["Jumlah Produk"] == "capacity"
    assert (clean[0].values["capacity"], clean[0].values["unit"]) == (3, "kg")


def test_name_address_and_phone_in_one_cell(tmp_path, gazetteer):
    _, rows = _read(
        tmp_path,
        gazetteer,
        [
            ["No", "Nama, Alamat, No HP", "Jenis Usaha"],
            [1, "Siti Aminah\nKrajan RT 01 RW 02 Ds. Codo Kec. Wajak\nHP. 0812-3456-7890", "tempe"],
            [2, "Budi, Ds. Blayu Kec. Wajak (081234567891)", "tahu"],
        ],
    )
    assert [row.values["owner"] for row in rows] == ["Siti Aminah", "Budi"]
    assert [row.values["phone"] for row in rows] == ["+6281234567890", "+6281234567891"]
    assert [row.values["desa"] for row in rows] == ["Codo", "Blayu"]
    assert not any("08" in value or "HP" in value for row in rows for value in row.written.values())


def test_a_dusun_behind_the_desa_and_malang_behind_the_kecamatan(tmp_path, gazetteer):
    _, rows = _read(
        tmp_path,
        gazetteer,
        [
            ["Nama Pemilik", "Produk", "Desa", "Kecamatan", "Alamat"],
            ["Siti", "tahu", "Bocek dsn Barek", "Karangploso", ""],
            ["Budi", "tahu", "Kuwolu, Dusun Sonosari", "Bululawang", ""],
            ["Ani", "tempe", "", "", "RT 03 RW 02 Desa Ngawonggo Tajinan Malang"],
        ],
    )
    assert [row.values["desa"] for row in rows] == ["Bocek", "Kuwolu", "Ngawonggo"]
    assert rows[2].values["kecamatan"] == "Tajinan"
    assert not any(row.problems for row in rows)


WEB = """<html><head><meta charset="utf-8"><style>td {{color: red}}</style></head><body>
<h3>DATA IKM KECAMATAN WAJAK</h3>
<table border=1><tr><th rowspan="2">No</th><th rowspan="2">Nama Pemilik</th><th rowspan=2>Desa<th colspan="2">Tenaga Kerja</th></tr>
<tr><th>L</th><th>P</th></tr>
<tr><td>1</td><td>Siti &amp; Rekan</td><td>Codo</td><td>2</td><td>1</td></tr>
<tr><td>2<td>Budi<br>Santoso<td>Blayu<td>3<td>0</tr></table>{}</body></html>"""


def test_a_web_page_called_xls_is_read_as_excel_shows_it(tmp_path, gazetteer):
    _, rows = _read(tmp_path, gazetteer, WEB.format(""), "laporan.xls")
    assert [row.number for row in rows] == [4, 5]
    assert [row.values["kecamatan"] for row in rows] == ["Wajak", "Wajak"]
    assert [(row.values["male"], row.values["female"]) for row in rows] == [(2, 1), (3, 0)]
    assert [row.values["owner"] for row in rows] == ["Siti & Rekan", "Budi Santoso"]


def test_a_workbook_in_xml_is_read(tmp_path, gazetteer):
    cells = lambda *texts: "".join(  # noqa: E731
        f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in texts
    )
    _, rows = _read(
        tmp_path,
        gazetteer,
        '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Styles><Style ss:ID="s1"/></Styles><Worksheet ss:Name="IKM"><Table>'
        f"<Row>{cells('Nama Pemilik', 'Desa', 'Kecamatan', 'Produk')}</Row>"
        f'<Row ss:Index="3">{cells("Siti", "Codo", "Wajak", "tempe")}</Row>'
        '<Row><Cell><Data ss:Type="String">Budi</Data></Cell><Cell ss:Index="3"><Data>Wajak</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        "ekspor.xls",
    )
    assert [(row.sheet, row.number, row.values.get("desa")) for row in rows] == [
        ("IKM", 3, "Codo"),
        ("IKM", 4, None),
    ]
    assert rows[1].values["kecamatan"] == "Wajak"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>Silakan masuk</p><table><tr><td>x</td></tr></table></body></html>",
        '<table><tr><td colspan="9999999">a</td><td>b</td></tr>' + "<tr><td>a<td>b</tr>" * 3,
        "<html>" + "<table><tr><td>" * 5000,
        "<table><tr><td>a<td>b<tr><td>c<td>d" + "<!--" * 40_000,
    ],
)
def test_pages_that_are_no_list(tmp_path, page):
    path = tmp_path / "halaman.xls"
    path.write_text(page)
    with pytest.raises(UnreadableFile, match="halaman web"):
        readers.read(path, path.name)


def test_a_list_on_its_side_is_turned(gazetteer, workbook):
    path = workbook(
        {
            "Profil": [
                ["Uraian", "IKM 1", "IKM 2"],
                ["Nama Pemilik", "Siti", "Budi"],
                ["Nama Usaha", "UD Jaya", "UD Mekar"],
                ["Desa :", "Codo", "Blayu"],
                ["Kecamatan :", "Wajak", "Wajak"],
                ["Tahun Berdiri", 2001, 2010],
            ]
        }
    )
    _, rows = _of(path, gazetteer)
    assert [(row.number, row.values["owner"], row.values["desa"]) for row in rows] == [
        (2, "Siti", "Codo"),
        (3, "Budi", "Blayu"),
    ]
    assert [row.values["year"] for row in rows] == [2001, 2010]


def test_numbers_of_other_things_are_no_nib_and_no_nik(tmp_path, gazetteer):
    head = ["Nama Pemilik", "No. Peserta BPJS", "NPWP 16 digit", "No KK suami", "Desa", "Kecamatan"]
    rows = [
        ["Siti", "0009682247799", "0012345678901234", "3507082233445566", "Codo", "Wajak"],
        ["Budi", "0001996220487", "0098765432109876", "3507082233445577", "Blayu", "Wajak"],
    ]
    fields, _ = _read(tmp_path, gazetteer, [head, *rows])
    assert not {"nib", "nik", "phone"} & set(fields.values())


def test_numbers_among_answers_are_numbers(tmp_path, gazetteer):
    question = "Sudah punya NIB? (tulis nomornya bila sudah)"
    rows = [["Siti", "belum", "Codo", "Wajak"]] * 8 + [
        ["Budi", "9120001234567", "Codo", "Wajak"],
        ["Ani", "9120001234568", "Codo", "Wajak"],
    ]
    fields, clean = _read(
        tmp_path, gazetteer, [["Nama Pemilik", question, "Desa", "Kecamatan"], *rows]
    )
    assert fields[question] == "nib"
    assert clean[8].values["nib"] == "9120001234567"
    assert "nib" not in clean[0].values
    rows = [[name, "sudah", *rest] for name, _, *rest in rows]
    fields, _ = _read(tmp_path, gazetteer, [["Nama Pemilik", question, "Desa", "Kecamatan"], *rows])
    assert "nib" not in fields.values()


def test_sex_in_numbers_that_the_heading_explains(tmp_path, gazetteer):
    assert sex_codes("JK (1. Perempuan 2. Laki-laki)") == {"1": "P", "2": "L"}
    assert sex_codes("Jenis Kelamin") == sex_codes("JK (1)") == {}
    head = ["Nama Pemilik", "JK (1=laki-laki, 2=perempuan)", "Desa", "Kecamatan"]
    _, rows = _read(
        tmp_path,
        gazetteer,
        [head, ["Siti", 2, "Codo", "Wajak"], ["Budi", 1, "Codo", "Wajak"]],
    )
    assert [row.values["sex"] for row in rows] == ["P", "L"]


def test_an_address_goes_on_in_the_next_row(tmp_path, gazetteer):
    path = tmp_path / "daftar.csv"
    path.write_text(
        "No;Nama;Alamat;Telp\n"
        "1;Siti;Jl. Raya 5 Desa Codo;0812345678\n;;Kec. Wajak;\n;;Kab. Malang;\n"
        "2;Budi;Jl. Melati 3 Desa Kucur Kec. Dau;0812345679\n;;KECAMATAN TUREN;\n"
        "3;Ani;Desa Kemulan;0812345670\n"
    )
    understood = engine.understand(path, path.name, gazetteer)
    cleaning = engine.clean(path, path.name, understood, gazetteer)
    rows = list(cleaning)
    assert [(row.values["desa"], row.values["kecamatan"]) for row in rows] == [
        ("Codo", "Wajak"),
        ("Kucur", "Dau"),
        ("Kemulan", "Turen"),
    ]
    assert rows[0].values["address"] == "Jl. Raya 5 Desa Codo Kec. Wajak Kab. Malang"
    balance = cleaning.balance
    assert balance.skipped["sambungan alamat"] == 2
    assert balance.rows == balance.data + sum(balance.skipped.values())


def test_drawn_lines_are_no_rows_and_marks_no_part_of_a_name(tmp_path, gazetteer):
    _, rows = _read(
        tmp_path,
        gazetteer,
        [
            ["Nama Pemilik", "Produk", "Desa", "Kecamatan"],
            ["----", "----", "----", "----"],
            ["- Siti", "tempe", "Codo", "Wajak"],
        ],
    )
    assert [row.values["owner"] for row in rows] == ["Siti"]
    assert clean_name("2. Budi").value == "Budi"
    assert clean_business("3 Putri").value == "3 Putri"


def test_a_phone_behind_the_name_where_no_column_holds_phones(tmp_path, gazetteer):
    head = ["Nama Usaha", "Kontak Person", "Produk", "Desa", "Kecamatan"]
    rows = [
        ["UD Jaya", "Siti (081234567890)", "tempe", "Codo", "Wajak"],
        ["UD Mekar", "Budi - 0812 3456 7891", "tahu", "Codo", "Wajak"],
    ]
    _, clean = _read(tmp_path, gazetteer, [head, *rows])
    assert [row.values["owner"] for row in clean] == ["Siti", "Budi"]
    assert [row.values["phone"] for row in clean] == ["+6281234567890", "+6281234567891"]
    assert not any("08" in value for row in clean for value in row.written.values())


def test_kecamatan_before_a_shortened_desa(tmp_path, gazetteer):
    head = ["Nama Pemilik", "Lokasi", "Produk"]
    _, [row] = _read(tmp_path, gazetteer, [head, ["Siti", "Kec. Gedangan Ds. Sidodadi", "tempe"]])
    assert (row.values["desa"], row.values["kecamatan"]) == ("Sidodadi", "Gedangan")


@pytest.mark.parametrize(
    ("written", "point"),
    [
        # The published example of the code (Zurich), then two places of the kabupaten: the middle of
        # a code lies within 7 m of what was encoded.
        ("8FVC9G8F+6X", (47.365562, 8.524938)),
        ("6P4J4JQR+X2", (-7.8601, 112.6401)),
        ("4JQR+X2 Singosari, Kabupaten Malang", (-7.8601, 112.6401)),
        ("MC2V+2Q Bantur", (-8.35, 112.4444)),
    ],
)
def test_plus_codes(written, point):
    assert clean_point(written).value == pytest.approx(point, abs=7e-5)


def test_of_two_years_the_later_counts_and_after_goes_before_before(tmp_path, gazetteer):
    head = ["Nama Pemilik", "Desa", "Kecamatan", "Omzet 2021", "Omzet 2022", "TK sebelum", "TK sesudah"]  # fmt: skip
    rows = [["Siti", "Codo", "Wajak", 1_000_000, 2_000_000, 1, 2]] * 2
    fields, _ = _read(tmp_path, gazetteer, [head, *rows])
    assert fields["Omzet 2022"] == "output_value"
    assert fields["TK sesudah"] == "workers"
    assert fields["Omzet 2021"] is fields["TK sebelum"] is None


def test_persons_are_known_by_how_their_names_end(tmp_path, gazetteer):
    head = ["Jeneng", "Produk", "Desa", "Kecamatan"]
    names = ["Ngadinem Kristiyanti", "Legiman Sasongko", "Wiji Puspitaningrum", "Rendra Pamungkas"]
    rows = [[name, "tempe", "Codo", "Wajak"] for name in names]
    assert _read(tmp_path, gazetteer, [head, *rows])[0]["Jeneng"] == "owner"
    rows = [[f"{word} jaya", "tempe", "Codo", "Wajak"] for word in ("mesin", "oven", "wajan", "kompor")]  # fmt: skip
    assert _read(tmp_path, gazetteer, [head, *rows])[0]["Jeneng"] != "owner"


def test_a_column_of_branches_leaves_the_product_to_another(tmp_path, gazetteer):
    head = ["Nama Pemilik", "Jenis Usaha", "Nama Produk/Komoditas", "Desa", "Kecamatan"]
    rows = [
        ["Siti", "Makanan & Minuman", "tempe", "Codo", "Wajak"],
        ["Budi", "Industri Pengolahan", "kopi bubuk", "Codo", "Wajak"],
    ]
    _, clean = _read(tmp_path, gazetteer, [head, *rows])
    assert [row.values["product"] for row in clean] == ["tempe", "kopi bubuk"]
    _, clean = _read(
        tmp_path, gazetteer, [[*head[:2], *head[3:]], *([*r[:2], *r[3:]] for r in rows)]
    )
    assert clean[0].values["product"] == "makanan & minuman"  # better than nothing


def test_heads_of_families_are_named_and_their_cards_are_not(tmp_path, gazetteer):
    head = ["Nama KK", "No KK", "Produk", "Desa", "Kecamatan"]
    rows = [
        ["Siti Aminah", "3507082233445566", "tempe", "Codo", "Wajak"],
        ["Budi Santoso", "3507082233445577", "tahu", "Codo", "Wajak"],
    ]
    fields, _ = _read(tmp_path, gazetteer, [head, *rows])
    assert fields["Nama KK"] == "owner"
    assert fields["No KK"] == "-kk"


def test_persons_and_businesses_of_a_list_without_headings(tmp_path, gazetteer):
    rows = [
        [n, f"UD {word}", name, "Jl. Krajan 1", "Codo", "Wajak"]
        for n, (word, name) in enumerate(
            [("Jaya", "Rukmini Suryono"), ("Mekar", "Sulami Sujatmiko"), ("Abadi", "Legiman Puspitaningrum"),
             ("Makmur", "Tarmini Azizah"), ("Lancar", "Ghofur Wijayanto")],
            start=1,
        )
    ]  # fmt: skip
    _, clean = _read(tmp_path, gazetteer, rows)
    assert [row.values["business"] for row in clean] == [row[1] for row in rows]
    assert [row.values["owner"] for row in clean] == [row[2] for row in rows]


def test_per_in_a_unit_is_a_stroke():
    assert unit_of("50 kg per hari") == "kg/hari"
    assert unit_of("50 kg/bln") == "kg/bln"


def test_the_place_of_the_business_goes_before_that_of_the_person(tmp_path, gazetteer):
    fields, clean = _read(
        tmp_path,
        gazetteer,
        [
            ["No", "DATA PRIBADI", "", "", "DATA USAHA", "", ""],
            ["", "NAMA", "DESA", "KECAMATAN", "NAMA USAHA", "DESA", "KECAMATAN"],
            [1, "Siti", "Codo", "Wajak", "UD Jaya", "Kucur", "Dau"],
            [2, "Budi", "Blayu", "Wajak", "UD Mekar", "Asrikaton", "Pakis"],
        ],
    )
    assert fields["DATA PRIBADI DESA"] is None
    assert [row.values["desa"] for row in clean] == ["Kucur", "Asrikaton"]


def test_years_below_a_group_are_headings(tmp_path, gazetteer):
    _, clean = _read(
        tmp_path,
        gazetteer,
        [
            ["No", "Nama IKM", "Desa", "Kecamatan", "Tenaga Kerja", "", "Omzet (Rp Juta)", ""],
            ["", "", "", "", 2022, 2023, 2022, 2023],
            [1, "UD Jaya", "Kucur", "Dau", 2, 3, 10, 20],
            [2, "UD Mekar", "Asrikaton", "Pakis", 4, 5, 30, 40],
        ],
    )
    assert [row.values["workers"] for row in clean] == [3, 5]
    assert [row.values["output_value"] for row in clean] == [20_000_000, 40_000_000]


def test_one_code_for_all_under_another_heading_is_no_kbli(tmp_path, gazetteer):
    head = ["Nama Pemilik", "Cabang Bank", "Kode Cabang", "Desa", "Kecamatan"]
    rows = [[name, "10121", "10122", "Codo", "Wajak"] for name in ("Siti", "Budi", "Ani")]
    fields, _ = _read(tmp_path, gazetteer, [head, *rows])
    assert "kbli" not in fields.values()
