"""The column of persons where no heading names it: "Nama KPM", "Nama Responden", "Nama"."""

import re
from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.names import unmarked
from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.importing.about_others import is_about_others
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.contents import (
    begins_with_product,
    is_business_form,
    is_name_of_person,
)
from ikm_registry.importing.ditto import DITTOS
from ikm_registry.importing.gazetteer import Gazetteer

SAMPLE = 60
LEAST = 2
HALF = 0.5
CHOSEN = 1.5  # only what a person chose before is surer
MOSTLY, MANY = 0.7, 5  # of the names under "Nama Perusahaan" are those of persons; names to tell by
_NAMED = re.compile(r"\b(?:nama|nm|name)\b")
# Persons who are not the owner, and names of other things.
_OTHERS = re.compile(
    r"petugas|survey|survei|enumerator|pendamping|pendata|penyuluh|verifikator|pewawancara|operator|admin|"
    r"kandung|suami|istri|ayah|\bibu kandung\b|\bbank\b|saksi|kades\b|kepala (?!usaha|industri|rumah|keluarga)|lurah|camat|ketua (?:rt|rw)|pembina|instansi|sektor|"
    r"barang|produk|bahan|merek|merk|brand|jalan|dusun|desa|kecamatan|kelompok|kub\b|sentra|sekolah|mesin|alat|toko|pasar|kendala|"
    r"row labels|label baris|penerbit|status|jenis|uraian|kategori|ukuran|skala|bulan|hari"
)
_PERSON = re.compile(r"[^\W\d_][^\W\d_.'`’,-]*(?:[ .,'`’-]+[^\W\d_]+[.'`’,]*){0,6}")


def fill_owner(
    guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]], gazetteer: Gazetteer
) -> None:
    """Take as owner a column of persons that no heading explains, when no other is the owner's.

    Its heading says that it holds names, or no column of the table names anyone.
    """
    fields = {one.field for one in guesses}
    if "owner" in fields:
        return
    # Without headings what is made tells that somebody makes it.
    bare = "product" in fields and not any(one.header for one in guesses)
    best: tuple[float, ColumnGuess] | None = None
    for one in guesses:
        heading = normal_heading(one.header)
        named = _NAMED.search(heading) is not None
        if one.field is not None or _OTHERS.search(heading) or is_about_others(one.header):
            continue
        if not named and "business" in fields:
            continue
        values = [row[one.index] for row in rows if one.index < len(row)]
        share = persons_share(values, gazetteer)
        if share >= (0.05 if named or bare else 0.3) and (best is None or share > best[0]):
            best = (share, one)
    if best is not None:
        one = best[1]
        one.field, one.score, one.reason = "owner", 0.65, "isi nama orang"


def swap_names(
    guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]], gazetteer: Gazetteer
) -> None:
    """Headings over the wrong columns: persons below "Nama Usaha", UD and CV below "Nama Pemilik"."""
    found = {one.field: one for one in guesses if one.field in {"owner", "business"}}
    if len(found) < 2 or any(one.score > CHOSEN for one in found.values()):
        return
    owner, business = found["owner"], found["business"]
    firms, persons = (
        [row[one.index] for row in rows if one.index < len(row)] for one in (owner, business)
    )
    formed = [
        is_business_form(cell_text(cell)) for cell in firms if not is_nothing(cell_text(cell))
    ]
    if len(formed) < MANY or sum(formed) < MOSTLY * len(formed):
        return
    if persons_share(persons, gazetteer) >= HALF:
        owner.field, business.field = "business", "owner"
        owner.reason, business.reason = "isi nama usaha (UD, CV, …)", "isi nama orang"


def name_owners(
    guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]], gazetteer: Gazetteer
) -> None:
    """ "Nama Perusahaan" of an export of OSS, where persons trade under their own name: they are the
    owners, where no column names another.
    """
    if any(one.field == "owner" for one in guesses):
        return
    for one in guesses:
        if one.field != "business":
            continue
        values = [row[one.index] for row in rows if one.index < len(row)]
        if len(values) >= MANY and persons_share(values, gazetteer) >= MOSTLY:
            one.field, one.reason = "owner", "judulnya nama usaha, tetapi isinya nama orang"
        return


def persons_share(values: Sequence[Any], gazetteer: Gazetteer) -> float:
    """Return how many of the cells begin with a first name known or end as names do; 0 for cells that are no names of
    persons: places, products, businesses, the same few words.
    """
    texts = [text for text in map(cell_text, values[:SAMPLE]) if not is_nothing(text)]
    texts = [unmarked(text) for text in texts if text not in DITTOS]
    if len(texts) < LEAST:
        return 0.0
    total = len(texts)
    if sum(_PERSON.fullmatch(text) is not None for text in texts) < 0.8 * total:
        return 0.0
    if len({text.lower() for text in texts}) < 0.6 * total:
        return 0.0
    if sum(gazetteer.is_desa(text) or gazetteer.is_kecamatan(text) for text in texts) > 0.3 * total:
        return 0.0
    if sum(is_business_form(text) or begins_with_product(text) for text in texts) > 0.2 * total:
        return 0.0
    return sum(map(is_name_of_person, texts)) / total
