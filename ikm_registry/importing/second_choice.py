"""Columns that stand in for a field no other column has: komoditi for produk, kelompok for usaha."""

import re
from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing.about_others import is_about_others
from ikm_registry.importing.column_guess import REMEMBERED, ColumnGuess
from ikm_registry.importing.columns import FIELDS, normal_heading
from ikm_registry.importing.contents import is_first_name, is_made
from ikm_registry.importing.heading_words import expanded
from ikm_registry.importing.headings import heading_match
from ikm_registry.importing.ticked_products import TICKED

_NUMBERED = re.compile(r"\b(?:[1-9]|i{1,3}|[a-c])\W*\Z", re.IGNORECASE)
_NAMED = re.compile(
    r"nama (?!(?:desa|dusun|kecamatan|kabupaten|pasar|jalan|bank|mesin|alat|bahan|barang|produk|program|kegiatan|pelatihan|petugas|file|foto|dinas|"
    r"lokasi|wilayah|sekolah|pelanggan|agen|pemasok|pembeli|supplier|aset|obat|merek|jenis)\b)[a-z0-9]{3,}"
)
_PAPERS = {
    "nib": re.compile(r"\W*(?:no\W*)?(?:nib)?\W*[0-9]{13}\W*", re.IGNORECASE),
    "halal": re.compile(r"\W*ID ?[0-9]{17}\W*", re.IGNORECASE),
    "brand": re.compile(r"\W*IDM ?[0-9]{9}\W*", re.IGNORECASE),
    "pirt": re.compile(r"\W*(?:P-?IRT)?\W*(?:No\W*)?[0-9]{13}\s*-\s*[0-9]{2}\W*", re.IGNORECASE),
}
_A_GROUP = re.compile(r"\b(?:kelompok|kub|kube|koperasi|paguyuban|asosiasi|kwt|uppks|up2k)\b")
_FIGURES = frozenset({"year", "output_value", "input_value", "investment"})
_MADE = re.compile(
    r"\b(?:usaha|pekerjaan|profesi|mata pencaharian|produksi|barang|industri|kerajinan|olahan|hasil|jualan|dagangan|bidang)\b"
)
_MAKER = re.compile(
    r"\A\s*(?:(?:pengrajin|perajin|pembuat|produsen|tukang|penjual|pedagang|juragan|pengusaha|pengolah|usaha|industri|ikm)\b\s*)+",
    re.IGNORECASE,
)
_NOT_MADE = re.compile(
    r"\b(?:nama|alamat|jumlah|jml|nilai|tempat|lokasi|status|skala|bentuk|badan|izin|ijin|lama|modal|pesaing|kompetitor|sampingan|rencana|bahan|cacat|gagal)\b"
)
MANY_YEARS = 6  # a list of the office's own years spans fewer
COARSE, FINER, FINE = 0.3, 2.0, 0.25  # shares of cells that differ
LEAST_TEXTS = 5
FEW_PERSONS = 0.1
TAKEN = "sudah dipakai"  # how the reason of a column ends that lost its field to another
DIFFERENT = 0.8  # a group of its own in most rows; members of one group share its name


def fill_product(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """ "Komoditi", else "Jenis Industri", else a column of products, where no column says more."""
    for kind in ("commodity", "-kind"):
        for one in guesses:
            if one.field == kind:
                taken = any(other.field == "product" for other in guesses)
                one.field = "-branch" if taken else "product"
                one.reason += "" if taken else "; dipakai sebagai produk"
    if any(one.field in {"product", TICKED} for one in guesses):
        return
    for one in guesses:
        heading = normal_heading(one.header)
        said = expanded(heading)
        if one.field is not None or is_about_others(one.header, "product"):
            continue
        if _MADE.search(said) and not _NOT_MADE.search(said):
            texts = [cell_text(row[one.index]) for row in rows if one.index < len(row)]
            texts = [text for text in texts if not is_nothing(text)]
            made = sum(is_made(_MAKER.sub("", text)) for text in texts)
            if len(texts) > 1 and made >= len(texts) / 2:
                one.field, one.score, one.reason = "product", 0.65, "isi jenis produk"
                return


def prefer_finer_product(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """Of two columns of products the one that tells businesses apart: "Rincian Jenis Produk" goes
    before a "Jenis Produk" that says nearly the same in every row.
    """
    found = sorted((one for one in guesses if one.field == "product"), key=lambda one: -one.score)
    if len(found) < 2 or found[0].score > 1:
        return
    first, *others = found
    if _NUMBERED.search(first.header) and all(_NUMBERED.search(one.header) for one in others):
        # "Produk 1 | Produk 2": the first is filled in every row.
        min(found, key=lambda one: one.index).score = first.score + 0.01
        return
    coarse = _variety(first, rows)
    best = max(others, key=lambda one: _variety(one, rows))
    if coarse <= COARSE and _variety(best, rows) >= max(FINER * coarse, FINE):
        best.score, best.reason = first.score + 0.01, "isinya produk yang lebih rinci"


def _variety(one: ColumnGuess, rows: Sequence[Sequence[Any]]) -> float:
    """How many of the filled cells say something of their own, 0 to 1."""
    texts = [cell_text(row[one.index]).lower() for row in rows if one.index < len(row)]
    texts = [text for text in texts if not is_nothing(text)]
    return len(set(texts)) / len(texts) if len(texts) >= LEAST_TEXTS else 0.0


def fill_kbli(guesses: Sequence[ColumnGuess]) -> None:
    """Titles of KBLI say the code where no column holds it."""
    if any(one.field == "kbli" for one in guesses):
        return
    titled = next((one for one in guesses if one.field == "-kbli_title"), None)
    if titled is not None:
        titled.field = "kbli"
        titled.reason += "; kodenya dibaca dari judul"


def _persons(one: ColumnGuess, rows: Sequence[Sequence[Any]]) -> float:
    """How many of the filled cells begin with a first name known, 0 to 1."""
    texts = [cell_text(row[one.index]) for row in rows if one.index < len(row)]
    texts = [text for text in texts if not is_nothing(text)]
    return sum(map(is_first_name, texts)) / len(texts) if texts else 0.0


def set_group_aside(guesses: Sequence[ColumnGuess]) -> None:
    """ "Tahun Berdiri Kelompok", "Omzet KUB" are the group's, where the business is one of its members."""
    if any(one.field == "business" and _of_group(one) for one in guesses):
        return
    for one in guesses:
        if one.field in _FIGURES and one.reason != REMEMBERED and _of_group(one):
            one.field, one.reason = "-group", "angka kelompoknya, bukan usaha ini"


def _of_group(one: ColumnGuess) -> bool:
    return _A_GROUP.search(normal_heading(one.header)) is not None


def fill_papers(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """ "Legalitas (NIB/SKU)", "No. Sertifikat": a column of papers whose only numbers are those of NIB, or
    of one certificate.
    """
    held = {one.field for one in guesses}
    for one in guesses:
        if one.field not in {"-permit", "-form"}:
            continue
        texts = [cell_text(row[one.index]) for row in rows if one.index < len(row)]
        numbered = [text for text in texts if sum(map(str.isdigit, text)) > LEAST_TEXTS]
        for field, shape in _PAPERS.items() if len(numbered) > 1 else ():
            if field not in held and all(map(shape.fullmatch, numbered)):
                one.field, one.score, one.reason = field, 0.8, f"isi {FIELDS[field]}"
                held.add(field)


def fill_year(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """A bare "Tahun" of many different years is when each business began, not when it was counted."""
    if any(one.field == "year" for one in guesses):
        return
    for one in guesses:
        if one.field != "-data_year" or normal_heading(one.header) not in {"tahun", "thn", "th"}:
            continue
        cells = [row[one.index] for row in rows if one.index < len(row)]
        years = {year for cell in cells if (year := clean_year(cell).value)}
        if len(years) >= MANY_YEARS and max(years) - min(years) >= MANY_YEARS:
            one.field, one.score, one.reason = "year", 0.7, "isi tahun yang berbeda-beda"
            return


def fill_business(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """A list of groups: the group is the business, its head the owner. "Nama Tenant | PIC": of two
    columns of names the one without persons.
    """
    if any(one.field == "business" for one in guesses):
        return
    owner = next(
        (one for one in guesses if one.field == "owner" and one.reason != REMEMBERED), None
    )
    for one in guesses if owner is not None and _persons(owner, rows) <= FEW_PERSONS else ():
        taken = one.reason.endswith(TAKEN) and heading_match(one.header)[0] == "owner"
        if owner is not None and taken and _persons(one, rows) >= COARSE:
            owner.field, owner.reason = "business", "nama di samping kolom orangnya"
            one.field, one.score, one.reason = "owner", 0.8, "isi nama orang"
            return
    for one in guesses:
        if one.field != "-group" or not _of_group(one):
            continue
        texts = [cell_text(row[one.index]).lower() for row in rows if one.index < len(row)]
        texts = [text for text in texts if not is_nothing(text) and not text.isdigit()]
        if len(texts) > 1 and len(set(texts)) >= DIFFERENT * len(texts):
            one.field, one.score = "business", 0.8
            one.reason += "; tiap baris satu kelompok"
            return
    # "Nama Poklahsar" beside its head: a name of a kind nobody listed here.
    for one in guesses:
        named = _NAMED.fullmatch(normal_heading(one.header)) if one.field is None else None
        if named is None or is_about_others(one.header, "business"):
            continue
        texts = [cell_text(row[one.index]).lower() for row in rows if one.index < len(row)]
        texts = [text for text in texts if not is_nothing(text)]
        distinct = len(texts) > LEAST_TEXTS and len(set(texts)) >= DIFFERENT * len(texts)
        if distinct and sum(map(is_first_name, texts)) < COARSE * len(texts):
            one.field, one.score, one.reason = "business", 0.62, "nama yang berbeda di tiap baris"
            return
