"""An empty list to fill in: drop-downs for what can be chosen, text cells for what Excel breaks."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from ikm_registry.cleaning.formulas import TextCells
from ikm_registry.importing.money_units import MONEY

ROWS = 2_000
SHEET, CHOICES, GUIDE = "Data IKM", "Pilihan", "Petunjuk"
# Heading, field of the importer, width, what to say when the cell is chosen.
COLUMNS: tuple[tuple[str, str, int, str], ...] = (
    ("No", "-no", 5, ""),
    ("Nama Usaha", "business", 26, "Kosongkan bila tidak ada; cukup nama pemilik."),
    ("Nama Pemilik", "owner", 24, "Seperti pada KTP."),
    ("NIK", "nik", 20, "16 angka. Kolom ini berformat teks agar Excel tidak merusaknya."),
    ("Jenis Kelamin", "sex", 13, "L atau P."),
    ("NIB", "nib", 16, "13 angka dari OSS."),
    ("P-IRT", "pirt", 20, "Nomornya, atau “ada” bila nomornya belum diketahui."),
    ("Sertifikat Halal", "halal", 22, "Nomornya, atau “ada”."),
    ("Merek Terdaftar", "brand", 16, "Nomor IDM, atau “ada”."),
    ("Akun SIINas", "siinas", 14, "Nomornya, atau “ada”."),
    ("Jenis Produk", "product", 24, "Sebut seperti sehari-hari: keripik tempe, gerabah."),
    ("KBLI", "kbli", 9, "5 angka; kosongkan bila ragu."),
    ("Alamat", "address", 30, "Jalan, RT/RW, dusun."),
    ("Kecamatan", "kecamatan", 20, "Pilih dahulu, lalu desanya."),
    ("Desa/Kelurahan", "desa", 20, "Pilihan mengikuti kecamatan di sebelah kirinya."),
    ("No HP", "phone", 16, "Misalnya 081234567890."),
    ("Tenaga Kerja L", "male", 14, "Banyaknya orang."),
    ("Tenaga Kerja P", "female", 14, "Banyaknya orang."),
    ("Nilai Investasi (Rp)", "investment", 19, "Rupiah penuh, tanpa tanah dan bangunan."),
    ("Nilai Produksi per Tahun (Rp)", "output_value", 27, "Rupiah penuh setahun."),
    (
        "Nilai BB/BP per Tahun (Rp)",
        "input_value",
        24,
        "Bahan baku dan penolong setahun, rupiah penuh.",
    ),
    ("Kapasitas Produksi per Tahun", "capacity", 27, "Angka saja."),
    ("Satuan", "unit", 10, "Satuan kapasitas: kg, buah, set."),
    ("Bahan Baku", "raw", 20, "Yang utama."),
    ("Pemasaran", "market", 20, "Misalnya lokal, Kabupaten Malang, Jawa Timur, ekspor."),
    ("Tahun Berdiri", "year", 13, "4 angka."),
    ("Latitude", "lat", 12, "Misalnya -8,123456."),
    ("Longitude", "lon", 12, "Misalnya 112,612345."),
)
UNITS = ("buah", "kg", "kuintal", "ton", "liter", "lembar", "meter", "set", "pasang", "potong",
         "kodi", "lusin", "dus", "bungkus", "botol", "ekor")  # fmt: skip
_AS_TEXT = frozenset({"nik", "nib", "pirt", "halal", "brand", "siinas", "phone", "kbli"})
_COUNTS = frozenset({"male", "female"})
_GUIDE = (
    "Cara mengisi",
    "1. Isi lembar “Data IKM”, satu usaha satu baris. Judul kolom boleh dipindah atau dihapus.",
    "2. Yang wajib hanya nama (usaha atau pemilik) dan tempat (desa dan kecamatan, atau titik).",
    "3. Pilih kecamatan lebih dahulu; daftar desa di kolom sebelahnya mengikutinya.",
    "4. Simpan, lalu unggah di RPIK: IKM › Impor daftar › Impor berkas.",
    "5. Tidak ada yang tersimpan sebelum pratinjaunya Anda setujui. Sel kosong tidak menimpa data.",
)


def template(places: Mapping[str, Sequence[str]]) -> bytes:
    """Return the workbook; ``places``: kecamatan to its desa, in the order they are offered."""
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"in_memory": True})
    head = workbook.add_format({"bold": True, "bg_color": "#E3F0E8", "bottom": 1})
    as_text = workbook.add_format({"num_format": "@"})
    money = workbook.add_format({"num_format": "#,##0"})
    sheet = workbook.add_worksheet(SHEET)
    sheet.freeze_panes(1, 3)
    for index, (heading, field, width, help_text) in enumerate(COLUMNS):
        formats = as_text if field in _AS_TEXT else None
        if field in MONEY:
            formats = money
        sheet.set_column(index, index, width, formats)
        sheet.write_string(0, index, heading, head)
        rule = _rule(field, places)
        if rule or help_text:
            hint = {"input_title": heading[:32], "input_message": help_text} if help_text else {}
            sheet.data_validation(1, index, ROWS, index, {**(rule or {"validate": "any"}), **hint})
    _choices(workbook, places)
    guide = workbook.add_worksheet(GUIDE)
    guide.set_column(0, 0, 100)
    for line, text in enumerate(_GUIDE):
        guide.write_string(line, 0, text, head if line == 0 else None)
    workbook.close()
    return output.getvalue()


def _rule(field: str, places: Mapping[str, Sequence[str]]) -> dict[str, object]:
    if field == "sex":
        return {"validate": "list", "source": ["L", "P"]}
    if field == "unit":
        return {"validate": "list", "source": list(UNITS), "error_type": "information"}
    if field == "kecamatan":
        return {"validate": "list", "source": f"={CHOICES}!$A$1:$A${len(places)}"}
    if field == "desa":
        letter = chr(65 + [column[1] for column in COLUMNS].index("kecamatan"))
        first = f"MATCH(${letter}2,{CHOICES}!$B:$B,0)-1"
        number = f"COUNTIF({CHOICES}!$B:$B,${letter}2)"
        # A desa of another spelling may be typed: the import knows more than the list.
        source = f"=OFFSET({CHOICES}!$C$1,{first},0,{number},1)"
        return {"validate": "list", "source": source, "error_type": "warning"}
    if field in _COUNTS:
        return {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
    return {}


def _choices(workbook: xlsxwriter.Workbook, places: Mapping[str, Sequence[str]]) -> None:
    sheet = workbook.add_worksheet(CHOICES)
    sheet.hide()
    texts, line = TextCells(workbook), 0
    for number, (kecamatan, desa) in enumerate(places.items()):
        texts.write(sheet, number, 0, kecamatan)
        for name in desa:
            texts.write(sheet, line, 1, kecamatan)
            texts.write(sheet, line, 2, name)
            line += 1
