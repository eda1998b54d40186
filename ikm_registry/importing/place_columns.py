"""Which column holds desa and which kecamatan: many names are of both, so the rows are asked."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.gazetteer import Gazetteer

SAMPLE = 60
SHARE = 0.7  # of the cells are names of places
PAIRED = 0.6  # of the rows: the one is a desa of the other
SURE = 0.9  # a heading known in full is believed
PLACES = frozenset({"desa", "kecamatan"})


def fits_place(field: str | None, values: Sequence[Any], gazetteer: Gazetteer) -> bool:
    """Whether the cells can be the ``field`` (desa or kecamatan) that the heading says."""
    if field not in PLACES:
        return False
    known = gazetteer.is_desa if field == "desa" else gazetteer.is_kecamatan
    texts = [cell_text(value) for value in values[:SAMPLE]]
    return bool(texts) and sum(map(known, texts)) >= SHARE * len(texts)


def addresses_that_are_places(
    guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]], gazetteer: Gazetteer
) -> None:
    """ "Alamat" that holds nothing but names of desa is the desa, where no heading says desa."""
    if any(one.field == "desa" for one in guesses):
        return
    for one in guesses:
        values = [row[one.index] for row in rows[:SAMPLE] if one.index < len(row)]
        values = [value for value in values if cell_text(value)]
        if one.field == "address" and len(values) > 1 and fits_place("desa", values, gazetteer):
            one.field, one.score, one.reason = "desa", 0.85, "isi nama desa"
            return


def pair_places(
    guesses: Sequence[ColumnGuess], rows: Sequence[Sequence[Any]], gazetteer: Gazetteer
) -> None:
    """Give desa and kecamatan to the two columns of which one is, row by row, a desa of the other,
    where their headings do not say so in full.
    """
    held: dict[int, list[str]] = {}
    for one in guesses:
        if one.field in PLACES or one.field is None:
            values = [row[one.index] if one.index < len(row) else "" for row in rows[:SAMPLE]]
            if any(fits_place(field, [v for v in values if v], gazetteer) for field in PLACES):
                held[one.index] = [cell_text(value) for value in values]
    columns = {one.index: one for one in guesses}
    best, place = PAIRED, None
    for desa, kecamatan in permutations(held, 2):
        pairs = [(a, b) for a, b in zip(held[desa], held[kecamatan], strict=True) if a and b]
        if len(pairs) < 2:
            continue
        share = sum(gazetteer.is_kecamatan(b) and gazetteer.is_desa_of(a, b) for a, b in pairs)
        if share / len(pairs) > best:
            best, place = share / len(pairs), (desa, kecamatan)
    for index, field in zip(place or (), ("desa", "kecamatan"), strict=False):
        one = columns[index]
        if one.field != field and one.score < SURE:
            one.field, one.score, one.reason = field, 0.85, f"isi {field}, dicocokkan tiap baris"
