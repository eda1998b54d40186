"""Guess which column is what, with a score and a reason; headings first, then contents."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ikm_registry.cleaning.names import sex_codes
from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.about_others import is_about_others
from ikm_registry.importing.column_guess import REMEMBERED, ColumnGuess
from ikm_registry.importing.columns import CATALOGUE, normal_heading
from ikm_registry.importing.contents import (
    are_amounts,
    are_pairs,
    are_ticks,
    content_match,
    names_products,
    says_only_sector,
    without_digits,
    words_match,
)
from ikm_registry.importing.damage import last_digits_lost
from ikm_registry.importing.ditto import without_dittos
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.heading_words import expanded
from ikm_registry.importing.headings import heading_match, parts_match
from ikm_registry.importing.money_units import MONEY, is_daily, multiplier_of
from ikm_registry.importing.neighbours import (
    ADDED,
    amounts_of_other_things,
    judge_by_neighbours,
    later,
)
from ikm_registry.importing.parts_of_a_sum import judge_parts
from ikm_registry.importing.persons import fill_owner, name_owners, swap_names
from ikm_registry.importing.place_columns import (
    PLACES,
    addresses_that_are_places,
    fits_place,
    pair_places,
)
from ikm_registry.importing.second_choice import (
    TAKEN,
    fill_business,
    fill_kbli,
    fill_papers,
    fill_product,
    fill_year,
    prefer_finer_product,
    set_group_aside,
)
from ikm_registry.importing.ticked_products import name_ticked_products
from ikm_registry.importing.vague_headings import count_as_money, judge_by_cells
from ikm_registry.importing.veto import contradiction

# What content says for sure whatever the heading, and the fields of words it may overrule.
_SURE = frozenset({"nik", "nib", "phone", "kbli", "point"})
_OF_WORDS = frozenset(
    {"owner", "business", "product", "-kbli_title", "-status", "-permit", "-group", "-branch"}
)
_OTHER_NUMBERS = frozenset({"-kk", "-account", "-npwp", "-other_number"})
ENOUGH = 0.6  # a guess below this is shown but not used
_TICKED = {"male": "man", "female": "woman"}
_OF_THE_BUSINESS = frozenset({"address", "desa", "kecamatan", "dusun", "rt_rw"})
_HOME = re.compile(
    r"\A(?!.*\b(?:usaha|perusahaan|produksi|ikm)\b).*\b(?:pemilik|rumah|ktp|domisili|pimpinan|asal|tinggal|penanggung jawab|pribadi|diri)\b|"
    r"\b(?:kantor|surat|korespondensi|kirim|pengiriman)\b"
)
_CODED = re.compile(r"\b(?:kode|kd|id)\b")
_INVESTED = re.compile(r"\b(?:investasi|inv|investment)\b")
_OWNS = re.compile(r"\b(?:pemilik|pengusaha|pelaku|pengrajin|perajin|owner)\b")
PLAIN = 0.6  # of what cells say for a NIK under "No HP", or the reverse
SURELY = 2.0  # above every guess while columns compete for a field
LABEL = {column.field: column.label for column in CATALOGUE}


# Heading (``normal_heading``) to (field, "" for not used; multiplier of money, 0 for as it says).
Remembered = Mapping[str, tuple[str, int]]


def guess(
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    gazetteer: Gazetteer,
    remembered: Remembered | None = None,
    parts: Sequence[Sequence[str]] | None = None,
) -> list[ColumnGuess]:
    """Return a guess per column; each field is given to at most one column.

    ``rows`` are sample rows of the body (raw cells). Contents overrule an unknown heading and
    break ties; "Komoditi" is the product where no product column exists. What people chose for a
    heading before (``remembered``) outranks all of it. ``parts`` are the headings by header row.
    """
    guesses = []
    matches = [parts_match(one) for one in parts] if parts else [heading_match(h) for h in headers]
    speechless = sum(bool(m[0]) and not str(m[0]).startswith("-") for m in matches) < 2
    for index, header in enumerate(headers):
        values = [row[index] for row in rows if index < len(row) and cell_text(row[index])]
        values = without_dittos(values)
        samples = [cell_text(value)[:60] for value in values[:3]]
        found, score, reason = matches[index]
        coded = found in PLACES and _CODED.search(expanded(normal_heading(header)))
        if coded:
            score = min(score, 0.85)  # the name beside it is the surer
        home = _HOME.search(normal_heading(header)) is not None
        if found in _OF_THE_BUSINESS and home and score:
            # Where the business stands counts, not where its owner lives, if both are said.
            score = max(score - 0.2, ENOUGH)
        if found == "investment" and not _INVESTED.search(normal_heading(header)):
            score -= 0.05  # working capital and assets are parts of what was invested
        if found == "owner" and not _OWNS.search(normal_heading(header)):
            score -= 0.02  # "Nama KK" beside "Nama Pemilik Usaha"
        score += later(found, header)
        others = is_about_others(header, found)
        if others and found and not found.startswith("-"):
            found, score, reason = None, 0.0, "bukan tentang usaha ini atau pemiliknya"
        if found == "product" and says_only_sector(values):
            found, score, reason = "-kind", 0.8, "isinya bidang usaha, bukan produk"
        if found in {"male", "female"} and are_ticks(values):
            found, score, reason = _TICKED[found], 0.9, "isinya centang"
        if found == "sex" and are_pairs(values):
            found, score, reason = "workers", 1.01, "isinya jumlah L/P"
        told = coded or (found == "sex" and sex_codes(header))
        if not told and (why_not := contradiction(found, values)):
            found, score, reason = None, 0.0, why_not
        content, strength, why = content_match(values, gazetteer)
        if content is None and found is None and speechless:
            content, strength, why = words_match(values, gazetteer)
        if content in _SURE and found in _OTHER_NUMBERS:
            content = None  # as long as a NIK or NIB, and something else
        others = others or is_about_others(header, content)
        if others or (content in _SURE and found is None and _is_one_for_all(values)):
            content = None
        if content in _OF_THE_BUSINESS and home:
            strength -= 0.2
        if content in PLACES and content != found and fits_place(found, values, gazetteer):
            content = None  # a name of both: the heading tells which
        if content and content == found:
            score = max(score, strength + 0.03)  # heading and cells agree
        elif content and (found is None or (score < 0.9 and strength > score and found != content)):
            found, score, reason = content, strength, why
        elif {content, found} == {"nik", "phone"} and strength >= PLAIN:
            found, score, reason = content, 1.0, f"{why}, walaupun judulnya {LABEL[found or '']}"
        elif content in _SURE and found in _OF_WORDS:
            found, score, reason = content, strength, f"{why}, walaupun judulnya {LABEL[found]}"
        elif (content == "point" and found == "address") or (
            content == "desa_code" and found in {"desa", "kecamatan"}
        ):
            found, score, reason = content, strength, why
        elif found == "unit" and are_amounts(values):
            found, score, reason = "capacity", 0.8, "isinya jumlah dengan satuannya"
        elif found in {"phone", "kbli"} and without_digits(values, 4):
            found, score, reason = _named_instead(found)
        elif found == "-group" and normal_heading(header) == "unit" and without_digits(values):
            found, score, reason = "unit", 0.8, "isi satuan"
        if found == "output_value" and is_daily(header):
            found, score, reason = None, 0.0, "nilai per hari tidak dapat dijadikan setahun"
        if not header and not values:
            found, score, reason = None, 0.0, "kolom kosong"
        multiplier = multiplier_of(header) if found in MONEY else 1
        chosen = (remembered or {}).get(normal_heading(header))
        if chosen is not None:
            found, score, reason = chosen[0] or None, SURELY, REMEMBERED
            if found in MONEY and chosen[1]:
                multiplier = chosen[1]
        # Of every column: a person may yet say that it holds the NIK.
        numeric = last_digits_lost(map(cell_text, values))
        guesses.append(
            ColumnGuess(index, header, found, score, reason, multiplier, samples, numeric)
        )
    judge_by_neighbours(guesses, _meaning)
    judge_parts(guesses, parts, _meaning)
    addresses_that_are_places(guesses, rows, gazetteer)
    pair_places(guesses, rows, gazetteer)
    _work_or_name(guesses, rows)
    prefer_finer_product(guesses, rows)
    _one_column_per_field(guesses)
    swap_names(guesses, rows, gazetteer)
    for one in guesses:
        one.score = min(1.0, one.score)
    name_ticked_products(guesses, rows, parts, _meaning)
    fill_product(guesses, rows)
    fill_business(guesses, rows)
    set_group_aside(guesses)
    fill_kbli(guesses)
    fill_papers(guesses, rows)
    fill_year(guesses, rows)
    fill_owner(guesses, rows, gazetteer)
    count_as_money(guesses, rows)
    judge_by_cells(guesses, rows)
    name_owners(guesses, rows, gazetteer)
    amounts_of_other_things(guesses)  # columns that are products no more say what is counted
    return guesses


_GOODS = re.compile(r"\A(?:jenis|nama|uraian)? ?(?:barang|alat|peralatan|mesin|bantuan)\Z")


def _meaning(heading: str) -> str | None:
    return heading_match(heading)[0]


def _is_one_for_all(values: Sequence[Any]) -> bool:
    """Whether every row holds the same number: it is the office's, not the owner's."""
    return len(values) > 3 and len({cell_text(value) for value in values}) == 1


def _work_or_name(guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]) -> None:
    """ "Usaha" is a name or what is made: the latter where nothing else says it and words repeat."""
    fields = [one.field for one in guesses]
    if {"commodity"} & set(fields):
        return
    made = next((one for one in guesses if one.field == "product"), None)
    # "Jenis Barang | Jml | Harga Satuan": what was bought or given, where a column of works says more.
    goods = made is not None and made.score <= 1 and _GOODS.search(normal_heading(made.header))
    priced = made is not None and "-price" in fields[made.index : made.index + 4]
    if made is not None and not (goods and priced):
        return
    for one in guesses:
        if one.field == "business" and normal_heading(one.header) in {"usaha", "ikm", "industri"}:
            values = [row[one.index] for row in rows if one.index < len(row)]
            if fields.count("business") > 1 or (
                names_products(values) and not _named_after(one, guesses, rows)
            ):
                one.field, one.score, one.reason = "product", 0.7, "isi jenis usaha yang berulang"
                if made is not None:
                    made.field, made.score, made.reason = (
                        None,
                        0.0,
                        "barang berharga satuan di sebelah kolom usaha",
                    )


def _named_after(
    one: ColumnGuess, guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]]
) -> bool:
    """Whether most cells hold a word of their row's owner: "Bordir Hariyanto" is a name."""
    owner = next((other.index for other in guesses if other.field == "owner"), None)
    if owner is None:
        return False
    pairs = [(cell_text(row[owner]), cell_text(row[one.index])) for row in rows if max(owner, one.index) < len(row)]  # fmt: skip
    words = [(set(a.lower().split()), b.lower().split()) for a, b in pairs if a and b]
    shared = sum(any(len(word) > 3 and word in name for word in made) for name, made in words)
    return shared >= len(words) / 2 > 1


def _named_instead(found: str) -> tuple[str, float, str]:
    """A column of persons to ask ("Kontak") names owners; one of KBLI may hold titles."""
    if found == "phone":
        return "owner", 0.7, "judul telepon, tetapi isinya nama orang"
    return "kbli", 0.65, "isinya judul KBLI, bukan kode"


def _one_column_per_field(guesses: list[ColumnGuess]) -> None:
    taken: dict[str, ColumnGuess] = {}
    for one in sorted(guesses, key=lambda g: (-g.score, g.index)):
        if one.field is None or one.field.startswith("-"):
            continue
        if one.score < ENOUGH:
            one.reason += " (kurang yakin)"
            one.field = None
        elif one.field in ADDED:
            continue
        elif one.field in taken:
            one.reason = f"“{taken[one.field].header or taken[one.field].index + 1}” {TAKEN}"
            one.field = None
        else:
            taken[one.field] = one
