"""What lists of strangers taught: each test is named for its nastiness."""

from pathlib import Path

import pytest

from ikm_registry.cleaning.coordinates import clean_point
from ikm_registry.cleaning.identity import clean_nik
from ikm_registry.cleaning.numbers import split_workers
from ikm_registry.importing import engine
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.mapping import heading_match

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


def _clean(path, gazetteer):
    understood = engine.understand(path, path.name, gazetteer)
    fields = {c.header: c.field for sheet in understood.sheets for c in sheet.columns}
    return fields, list(engine.clean(path, path.name, understood, gazetteer))


def _column(rows, field):
    return [row.values.get(field) for row in rows]


def test_a_list_copied_out_of_a_chat(gazetteer):
    _, rows = _clean(LISTS / "obrolan_whatsapp.csv", gazetteer)
    assert _column(rows, "owner")[:2] == ["Sutrisno Maulana", "Anik Widodo"]
    assert _column(rows, "product")[2:4] == ["sandal", "mebel kayu"]
    assert _column(rows, "desa")[-1] == "Wonokerso"
    assert _column(rows, "phone")[0] == "+6285748733354"


def test_forms_below_each_other(gazetteer):
    _, rows = _clean(LISTS / "formulir_bertumpuk.csv", gazetteer)
    assert _column(rows, "owner") == ["Siti Aminah", "Slamet Riyadi"]
    assert _column(rows, "business") == ["UD Maju", None]
    assert _column(rows, "workers") == [3, 2]
    assert [row.number for row in rows] == [2, 9]  # nothing stands above a heading in row 1


def _form(number, owner):
    return [
        ["FORMULIR PENDATAAN IKM"],
        ["1", "Nama Usaha", ":", f"UD {number}", "", "4", "Tahun Berdiri", ":", 2001 + number],
        ["2", "Nama Pemilik", ":", owner, "", "5", "Jumlah Tenaga Kerja", ":", "3 orang"],
        ["3", "Alamat", ":", "Ds. Codo Kec. Wajak", "", "6", "Produk", ":", "tempe"],
        ["", "", "", "Petugas"],
    ]


def test_a_form_a_sheet_with_questions_side_by_side(workbook, gazetteer):
    people = ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    path = workbook({f"IKM {i}": _form(i, name) for i, name in enumerate(people)})
    _, rows = _clean(path, gazetteer)
    assert _column(rows, "owner") == people
    assert _column(rows, "year") == [2001, 2002, 2003]
    assert {row.sheet for row in rows} == {"IKM 0", "IKM 1", "IKM 2"}
    assert set(_column(rows, "desa")) == {"Codo"}


def test_one_business_in_label_and_value(tmp_path, gazetteer):
    path = tmp_path / "satu.csv"
    path.write_text("Nama Pemilik;Siti Aminah\nNama Usaha;UD Maju\nDesa;Codo\nKecamatan;Wajak\nProduk;tempe\n")  # fmt: skip
    _, rows = _clean(path, gazetteer)
    assert [row.values["owner"] for row in rows] == ["Siti Aminah"]


def test_labels_above_a_list_are_no_form(tmp_path, gazetteer):
    path = tmp_path / "daftar.csv"
    path.write_text(
        "Nama Kelompok : Maju\nNama Ketua : Budi Santoso\nDesa : Codo\nKecamatan : Wajak\nProduk : tempe\n"
        "No;Nama;Produk\n1;Siti Aminah;tempe\n2;Slamet Riyadi;tahu\n"
    )
    _, rows = _clean(path, gazetteer)
    assert _column(rows, "owner") == ["Siti Aminah", "Slamet Riyadi"]


def test_a_form_never_filled_in_is_refused(tmp_path, gazetteer):
    path = tmp_path / "kosong.csv"
    path.write_text("Nama Usaha :\nNama Pemilik :\nDesa :\nKecamatan :\nProduk :\n")
    with pytest.raises(UnreadableFile):
        engine.understand(path, path.name, gazetteer)


def test_headings_that_say_half(gazetteer):
    fields, rows = _clean(LISTS / "judul_setengah_bicara.csv", gazetteer)
    assert {h: f for h, f in fields.items() if h not in {"Nama", "Ds", "Kec"}} == {
        "JENIS GERABAH": "product",
        "HASIL/BULAN": "capacity",
        "Jumlah Tukang": None,  # L/P counts the same people, each sex apart
        "Th Bd": "year",
        "L/P": "workers",
        "Penghasilan per bulan": "output_value",
        "HP Surveyor": None,
    }
    assert _column(rows, "male") == [3, 0, 1, 2]
    assert _column(rows, "output_value")[0] == 30_000_000
    assert _column(rows, "phone") == [None] * 4
    assert _column(rows, "business") == ["Sumber Rejeki", None, "UD Tunas Harapan", None]
    assert _column(rows, "owner") == ["Slamet Widodo", "Siti (Bu Haji)", None, "Ngatini Rahayu"]


def test_desa_headings_in_the_column_of_addresses(gazetteer):
    _, rows = _clean(LISTS / "judul_desa_di_kolom_alamat.csv", gazetteer)
    assert _column(rows, "owner") == ["Mujiati Hartono", "Wagiman Susilo", "Endang Lestari"]
    assert _column(rows, "desa") == ["Codo", "Blayu", "Blayu"]
    assert rows[0].values["address"] == "Dsn. Krajan RT 01 RW 02"


def test_products_as_headings_of_rows(gazetteer):
    _, rows = _clean(LISTS / "produk_sebagai_judul.csv", gazetteer)
    assert _column(rows, "product") == ["anyaman bambu", "anyaman bambu", None, "gerabah"]
    doubted = [any(p.code == "product_of_group" for p in row.problems) for row in rows]
    assert doubted == [True, True, False, True]


def test_persons_under_the_name_of_the_firm(tmp_path, gazetteer):
    names = "SITI AMINAH|SLAMET RIYADI|ENDANG LESTARI|NGATINI RAHAYU|BAMBANG SETIAWAN|UD MAJU"
    path = tmp_path / "oss.csv"
    path.write_text("nama_perusahaan,kelurahan_usaha,kecamatan_usaha\n" + "".join(f"{n},Codo,Wajak\n" for n in names.split("|")))  # fmt: skip
    _, rows = _clean(path, gazetteer)
    assert _column(rows, "owner") == [n.title() for n in names.split("|")[:5]] + [None]
    assert _column(rows, "business")[-1] == "UD Maju"


def test_a_number_of_rupiah_or_pieces_is_not_guessed(tmp_path, gazetteer):
    path = tmp_path / "hasil.csv"
    path.write_text("Nama;Desa;Kecamatan;Hasil per bulan\nSiti Aminah;Codo;Wajak;50000\nSlamet;Blayu;Wajak;60000\n")  # fmt: skip
    fields, _ = _clean(path, gazetteer)
    assert fields["Hasil per bulan"] is None


def test_names_with_a_nik_and_addresses_with_a_phone(tmp_path, gazetteer):
    path = tmp_path / "gabung.csv"
    path.write_text(
        "Nama / NIK;Alamat / No HP;Jenis Usaha\n"
        "Siti Aminah / 3507085507700001;Ds. Codo Kec. Wajak / 081234567890;tempe\n"
        "Slamet Riyadi / 3507081507700002;Ds. Blayu Kec. Wajak / 081234567891;tahu\n"
    )
    _, rows = _clean(path, gazetteer)
    assert _column(rows, "owner") == ["Siti Aminah", "Slamet Riyadi"]
    assert _column(rows, "nik") == ["3507085507700001", "3507081507700002"]
    assert _column(rows, "phone") == ["+6281234567890", "+6281234567891"]
    assert "owner" not in rows[0].written  # it would keep the NIK


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("6. Usaha ini dimulai tahun berapa?", "year"),
        ("7. Ada berapa orang yang bekerja (termasuk pemilik)?", "workers"),
        ("yang bantu brp orang", "workers"),
        ("Penjualan Setahun", "output_value"),
        ("Monthly Production", "capacity"),
        ("NMKEC", "kecamatan"),
        ("JMLTK", "workers"),
        ("Nama Jenis Pangan", "product"),
        ("Koordinat (Lintang)", "lat"),
        ("KLUI", "kbli"),
        ("An.", "owner"),
        ("Pendapatan bersih per bulan", None),
        ("Hari kerja dalam sebulan", None),
        ("Tahun mulai menerima bantuan", None),
    ],
)
def test_headings_in_any_order_of_words(heading, field):
    assert heading_match(heading)[0] == field


def test_the_sum_beside_both_sexes_is_neither():
    assert split_workers("8 orang (L:4 P:4)") == (4, 4)
    assert split_workers("8 (3 L, 5 P)") == (3, 5)


def test_letters_in_a_nik_are_doubted():
    found = clean_nik("35O7O855O77OOOO1")
    assert found.value is None or found.problems
    assert clean_nik("350708550770OO01").value == "3507085507700001"
    assert clean_nik("350708550770OO01").problems[0].code == "nik_letters"


def test_a_degree_sign_of_another_encoding():
    assert clean_point("7Â°51'36.36\"LS 112Â°38'24.36\"BT").value == (-7.8601, 112.6401)


OTHERS = {
    "HP istri": "081234567890", "NIK Suami": "3507081507700002", "No HP Kepala Desa": "081234567891",
    "Usaha suami": "mebel", "Produk yang ingin dikembangkan": "keripik", "Produk pesaing": "tahu",
    "Modal yang diajukan": "15.000.000", "Target omzet": "30.000.000", "Kapasitas listrik (watt)": "900",
    "Umur pekerja": "32", "Hari kerja per bulan": "26", "Karyawan berijazah SMA": "2", "Lama kerja (th)": "7",
    "Tahun mulai vakum": "2020", "Tahun terakhir dibina": "2019", "NIB lama": "9120001234567",
    "No. Sertifikat SNI": "SNI 01-7709-2019", "L/P anak pertama": "L", "Toko langganan": "Toko Maju",
    "Koordinat kantor desa": "-8.05, 112.61", "Penghasilan suami": "2.000.000",
    "Perlu PIRT": "Ya", "Permohonan HKI": "Ya", "Belum bersertifikat halal": "Ya", "Laporan SIINas": "Ya",
}  # fmt: skip


@pytest.mark.parametrize("heading", OTHERS)
def test_columns_about_others_are_not_read_as_the_business(tmp_path, gazetteer, heading):
    people = [
        "Siti Aminah",
        "Slamet Riyadi",
        "Endang Lestari",
        "Ngatini Rahayu",
        "Bambang Setiawan",
    ]
    rows = []
    for i, name in enumerate(people):
        cell = OTHERS[heading]
        cell = f"{cell[:-1]}{i + 3}" if cell[-1].isdigit() else cell
        rows.append(f"{name};Codo;Wajak;{cell}\n")
    path = tmp_path / "jebakan.csv"
    path.write_text(f"Nama Pemilik;Desa;Kecamatan;{heading}\n" + "".join(rows))
    fields, found = _clean(path, gazetteer)
    assert (fields[heading] or "-").startswith("-")
    assert _column(found, "owner") == people
