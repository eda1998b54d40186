"""Headings that say half ("Th Bd", "Hasil/Bulan", "Jenis Gerabah"): their cells say the rest."""

import re
from collections.abc import Sequence
from statistics import median
from typing import Any

from ikm_registry.cleaning.numbers import clean_count, number_in
from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing.about_others import is_about_others
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.contents import (
    are_amounts,
    is_business_form,
    is_made,
    is_product_word,
)
from ikm_registry.importing.heading_words import expanded
from ikm_registry.importing.money_units import MONEY, is_daily, multiplier_of
from ikm_registry.importing.ticked_products import TICKED


class _Says:
    """Words that a heading must hold, and those it must not hold anywhere."""

    def __init__(self, yes: str, no: str) -> None:
        self._yes, self._no = re.compile(yes), re.compile(rf"\b(?:{no})\b")

    def __call__(self, words: str) -> bool:
        return self._yes.search(words) is not None and self._no.search(words) is None


_BEGAN = _Says(
    r"\b(?:mulai|berdiri|sejak|jalan|berjalan|ditekuni|digeluti|dijalankan|awal|rintisan|merintis|buka|dibuka|bd|brd|bdr|br)\b|\A(?:tahun|usaha|ikm|perusahaan|industri|kegiatan| )+\Z",
    "lahir|lulus|izin|ijin|terbit|bantuan|pelatihan|data|anggaran|pengadaan|perolehan|pembelian|mesin|alat|pinjaman|kerja|bekerja|tinggal|menetap|"
    "menikah|bina|binaan|dibina|pembinaan|koperasi|gabung|bergabung|berlaku|survei|survey|pendataan|register|daftar|kadaluarsa|jumlah|lama|modal|renovasi",
)
_YIELD = _Says(
    r"\A(?:rata rata )?(?:hasil|produksi|keluaran|output)\b.*\b(?:bulan|bln|hari|hr|minggu|mgg|tahun)\b",
    "bahan|panen|uji|survei|verifikasi|rapat|gagal|rusak|cacat|target|rencana|limbah",
)
_MADE = _Says(r"\A(?:hasil|produksi|keluaran|output)\Z", "bahan")
_SOLD = _Says(
    r"\b(?:dapat|mendapat|dihasilkan|jual|penjualan|terjual|laku|pemasukan|penerimaan|income|gross|omzet|omz|putaran|perputaran|penghasilan|pendapatan)\b",
    "bersih|target|rencana|harapan|orang tua|keluarga|suami|istri|sampingan|harga|tujuan|tempat|cara|biaya|tertinggi|terendah|bantuan|pinjaman|hibah|"
    "modal|gaji|upah|pelatihan",
)
_PUT_IN = _Says(
    r"\b(?:modal|permodalan|invest\w*|aset|kekayaan|dana awal|biaya awal)\b",
    r"pinjam\w*|bantuan|sumber|asal|kebutuhan|butuh|dibutuhkan|kendala|tanah|bangunan|hutang|bank|diajukan|diminta|diperlukan|sisa|kekurangan",
)
_WORKING = _Says(
    r"\b(?:orang|org|tenaga|kerja|bekerja|pekerja|karyawan|pegawai|tukang|buruh|tim|team|bantu|membantu|personil|personel|crew|kru|staf|staff|manpower|naker)\b",
    "jam|hari|usia|umur|gaji|upah|lama|tahun|tanggungan|ditanggung|keluarga|modal|bpjs|terlatih|ahli|asing|difabel|disabilitas|pelatihan|pengalaman|"
    "pembeli|pelanggan|pengunjung|anggota|kebutuhan|dibutuhkan|kekurangan|jarak|nomor|kode",
)
_KIND = re.compile(r"\A(?:jenis|macam|hasil|bentuk|nama)\b")
_MONEY = re.compile(r"\brp\b|rupiah|[0-9]\s*(?:jt|juta|rb|ribu)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:nama|usaha|ikm|toko|perusahaan)\b")
_BRANCH = re.compile(r"industri\b", re.IGNORECASE)  # "Industri Tahu": a title of KBLI
_THEIRS = re.compile(
    r"\b(?:pemasok|supplier|mitra|bank|pembeli|distributor|agen|penyedia|pelaksana|vendor|langganan|pelanggan|pengepul|tengkulak|reseller)\b"
)
_OTHER_THINGS = re.compile(
    r"\b(?:bahan|bb|mesin|alat|peralatan|bantuan|pelatihan|sertifikat|izin|ijin|kendala|masalah|pasar|pemasaran|kebutuhan|limbah|kemasan|hobi|pendidikan|"
    r"pelanggan|keterangan|catatan|pesaing|kompetitor|sampingan|rencana|harapan|cacat|gagal)\b"
)
_UNITS = frozenset(
    "kg kilogram kilo gram gr ons kw kwintal kuintal ton liter ltr ml buah bh biji bj butir pcs pc unit set stel pasang psg potong ptg lembar lbr lusin kodi "
    "gros meter m m2 m3 bungkus bks botol btl dos dus pak pack kaleng toples kotak karung sak batang ikat tusuk loyang papan ekor rim roll box".split()
)
_ALREADY = {"workers": {"workers", "male", "female"}, "product": {"product", TICKED}}
MOST_PEOPLE = 300
SHARE = 0.7
DEAR = 100_000  # what a number of a month is likely to be when it counts rupiah
CHEAP = 20_000  # and pieces or kilograms


def judge_by_cells(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """Give the fields that no column has to columns whose headings and cells together name them.

    A number of a month that may be rupiah or pieces stays unknown: a person says which.
    """
    for judge, field in (
        (_year, "year"), (_product, "product"), (_capacity, "capacity"), (_money, "output_value"),
        (_invested, "investment"), (_people, "workers"), (_unit, "unit"), (_business, "business"),
    ):  # fmt: skip
        if any(one.field in _ALREADY.get(field, {field}) for one in guesses):
            continue
        for one in guesses:
            if one.field is not None or is_about_others(one.header, field):
                continue
            if field == "unit" and not _beside(one, "capacity", guesses):
                continue
            cells = [row[one.index] for row in rows if one.index < len(row)]
            cells = [cell for cell in cells if not is_nothing(cell_text(cell))]
            if cells and (why := judge(_words(one.header), cells)):
                one.field, one.score, one.reason = field, 0.7, why
                if field in MONEY:
                    one.multiplier = multiplier_of(one.header)
                break


def count_as_money(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """ "Produksi per bulan" whose cells say rupiah is what was sold, not how much was made."""
    if any(one.field == "output_value" for one in guesses):
        return
    for one in guesses:
        texts = [cell_text(row[one.index]) for row in rows if one.index < len(row)]
        texts = [text for text in texts if not is_nothing(text)]
        marked = sum(_MONEY.search(text) is not None for text in texts)
        if one.field == "capacity" and texts and marked >= SHARE * len(texts):
            one.field, one.reason = "output_value", "judul produksi dengan isi rupiah"
            one.multiplier = multiplier_of(one.header)


def _beside(one: ColumnGuess, field: str, guesses: Sequence[ColumnGuess]) -> bool:
    return any(other.field == field and abs(other.index - one.index) == 1 for other in guesses)


def _words(header: str) -> str:
    return expanded(normal_heading(header))


def _year(words: str, cells: Sequence[Any]) -> str:
    if not _BEGAN(words):
        return ""
    years = [clean_year(cell).value for cell in cells]
    held = [year for year in years if year]
    several = len(set(held)) >= min(4, len(cells)) and max(held, default=0) - min(held, default=0) >= 4  # fmt: skip
    return "isi tahun yang berbeda-beda" if several and len(held) >= SHARE * len(cells) else ""


def _product(words: str, cells: Sequence[Any]) -> str:
    texts = [cell_text(cell) for cell in cells]
    wordy = sum(number_in(cell) is None for cell in cells) >= SHARE * len(cells)
    if not wordy or _OTHER_THINGS.search(words):
        return ""
    if _KIND.search(words) and any(map(is_product_word, words.split()[1:])):
        return "jenis dari produk yang disebut judulnya"
    made = sum(map(is_made, texts))
    return "isi jenis produk" if len(texts) > 2 and made >= 0.6 * len(texts) else ""


def _capacity(words: str, cells: Sequence[Any]) -> str:
    counted = (_YIELD(words) and _dear(cells) < 0) or (_MADE(words) and _in_units(cells))
    return "banyaknya hasil, menurut isinya" if counted else ""


def _in_units(cells: Sequence[Any]) -> bool:
    """Whether the cells are amounts of goods: "12 lusin/minggu", not "5 jt"."""
    texts = [cell_text(cell) for cell in cells]
    return are_amounts(cells) and sum(map(bool, map(_MONEY.search, texts))) < 0.1 * len(texts)


def _money(words: str, cells: Sequence[Any]) -> str:
    told = _YIELD(words) or _SOLD(words)
    return (
        "nilai hasil, menurut isinya" if told and not is_daily(words) and _dear(cells) > 0 else ""
    )


def _invested(words: str, cells: Sequence[Any]) -> str:
    return "modal, menurut isinya" if _PUT_IN(words) and _dear(cells) > 0 else ""


def _people(words: str, cells: Sequence[Any]) -> str:
    if not _WORKING(words):
        return ""
    counts = [clean_count(cell).value for cell in cells]
    few = sum(count is not None and count <= MOST_PEOPLE for count in counts)
    return "jumlah orang, menurut isinya" if few >= SHARE * len(cells) else ""


def _unit(_: str, cells: Sequence[Any]) -> str:
    texts = [cell_text(cell).lower().strip(" .").split("/")[0].strip() for cell in cells]
    held = sum(text in _UNITS for text in texts)
    return "isi satuan" if len(texts) > 2 and held >= SHARE * len(texts) else ""


def _dear(cells: Sequence[Any]) -> int:
    """1 for cells that count rupiah, -1 for pieces or weights, 0 where they may be either."""
    marked = [_MONEY.search(cell_text(cell)) is not None for cell in cells]
    if sum(marked) >= SHARE * len(cells):
        return 1
    # "5 jt" among "12.500.000": what is marked counts rupiah, however small its number.
    numbers = [
        DEAR if told else number
        for told, cell in zip(marked, cells, strict=True)
        if (number := number_in(cell)) is not None
    ]
    if len(numbers) < SHARE * len(cells):
        return 0
    middle = median(numbers)
    return 1 if middle >= DEAR else -1 if middle <= CHEAP else 0


def _business(words: str, cells: Sequence[Any]) -> str:
    texts = [cell_text(cell) for cell in cells]
    formed = sum(is_business_form(text) and not _BRANCH.match(text) for text in texts)
    least = 0.3 if _NAMED.search(words) else 0.5
    other = _OTHER_THINGS.search(words) or _THEIRS.search(words)
    return "isi nama usaha (UD, CV, …)" if not other and formed >= least * len(cells) else ""
