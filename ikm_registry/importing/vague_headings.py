"""Headings that say half ("Th Bd", "Hasil/Bulan", "Jenis Gerabah"): their cells say the rest."""

import re
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from ikm_registry.cleaning.numbers import clean_year, number_in
from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.contents import is_business_form, is_product_word
from ikm_registry.importing.heading_words import expanded
from ikm_registry.importing.money_units import multiplier_of

if TYPE_CHECKING:
    from ikm_registry.importing.mapping import ColumnGuess

_BEGAN = re.compile(
    r"\b(?:tahun|mulai|berdiri|sejak|awal|rintisan|bd|brd|bdr|br)\b(?!.*\b(?:lahir|lulus|izin|ijin|terbit|bantuan|pelatihan|data|anggaran|"
    r"pengadaan|perolehan|mesin|pinjaman|kerja|bina|pembinaan|gabung|bergabung|berlaku|survei|pendataan|register|daftar|kadaluarsa)\b)"
)
_YIELD = re.compile(
    r"\A(?:rata rata )?(?:hasil|produksi|keluaran|output)\b(?!.*\b(?:bahan|panen|uji|survei|verifikasi|rapat)\b).*\b(?:bulan|hari|minggu|tahun)\b"
)
_KIND = re.compile(r"\A(?:jenis|macam|hasil|bentuk|nama)\b")
_MONEY = re.compile(r"\brp\b|rupiah|[0-9]\s*(?:jt|juta|rb|ribu)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:nama|usaha|ikm|toko|perusahaan)\b(?!.*\b(?:pasar|pemasok|supplier|mitra|bank|pembeli|toko bahan)\b)"
)
SHARE = 0.7
DEAR = 100_000  # what a number of a month is likely to be when it counts rupiah
CHEAP = 20_000  # and pieces or kilograms


def judge_by_cells(guesses: Sequence["ColumnGuess"], rows: Sequence[Sequence[Any]]) -> None:
    """Give the fields that no column has to columns whose headings and cells together name them.

    A number of a month that may be rupiah or pieces stays unknown: a person says which.
    """
    for judge, field in (
        (_year, "year"), (_product, "product"), (_capacity, "capacity"), (_money, "output_value"),
        (_business, "business"),
    ):  # fmt: skip
        if any(one.field == field for one in guesses):
            continue
        for one in guesses:
            cells = [row[one.index] for row in rows if one.index < len(row)]
            cells = [cell for cell in cells if not is_nothing(cell_text(cell))]
            if one.field is None and cells and (why := judge(_words(one.header), cells)):
                one.field, one.score, one.reason = field, 0.7, why
                if field == "output_value":
                    one.multiplier = multiplier_of(one.header)
                break


def count_as_money(guesses: Sequence["ColumnGuess"], rows: Sequence[Sequence[Any]]) -> None:
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


def _words(header: str) -> str:
    return expanded(normal_heading(header))


def _year(words: str, cells: Sequence[Any]) -> str:
    if _BEGAN.search(words) is None:
        return ""
    years = [clean_year(cell).value for cell in cells]
    held = [year for year in years if year]
    several = len(set(held)) >= min(4, len(cells)) and max(held, default=0) - min(held, default=0) >= 4  # fmt: skip
    return "isi tahun yang berbeda-beda" if several and len(held) >= SHARE * len(cells) else ""


def _product(words: str, cells: Sequence[Any]) -> str:
    if _KIND.search(words) is None or not any(map(is_product_word, words.split()[1:])):
        return ""
    wordy = sum(number_in(cell) is None for cell in cells)
    return "jenis dari produk yang disebut judulnya" if wordy >= SHARE * len(cells) else ""


def _capacity(words: str, cells: Sequence[Any]) -> str:
    return "banyaknya hasil, menurut isinya" if _YIELD.search(words) and _dear(cells) < 0 else ""


def _money(words: str, cells: Sequence[Any]) -> str:
    return "nilai hasil, menurut isinya" if _YIELD.search(words) and _dear(cells) > 0 else ""


def _dear(cells: Sequence[Any]) -> int:
    """1 for cells that count rupiah, -1 for pieces or weights, 0 where they may be either."""
    if sum(_MONEY.search(cell_text(cell)) is not None for cell in cells) >= SHARE * len(cells):
        return 1
    numbers = [n for cell in cells if (n := number_in(cell)) is not None]
    if len(numbers) < SHARE * len(cells):
        return 0
    middle = median(numbers)
    return 1 if middle >= DEAR else -1 if middle <= CHEAP else 0


def _business(words: str, cells: Sequence[Any]) -> str:
    if _NAMED.search(words) is None:
        return ""
    formed = sum(is_business_form(cell_text(cell)) for cell in cells)
    return "isi nama usaha (UD, CV, …)" if formed >= 0.3 * len(cells) else ""
