"""Guess which column is what, with a score and a reason: each by itself, then all of them together."""

import re
from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.column_alone import ENOUGH, Column, Remembered
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.contents import names_products
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.headings import heading_match, parts_match
from ikm_registry.importing.neighbours import ADDED, amounts_of_other_things, judge_by_neighbours
from ikm_registry.importing.parts_of_a_sum import judge_parts
from ikm_registry.importing.persons import fill_owner, name_owners, swap_names
from ikm_registry.importing.place_columns import (
    addresses_that_are_places,
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

_GOODS = re.compile(r"\A(?:jenis|nama|uraian)? ?(?:barang|alat|peralatan|mesin|bantuan)\Z")


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
    matches = [parts_match(one) for one in parts] if parts else [heading_match(h) for h in headers]
    speechless = sum(bool(m[0]) and not str(m[0]).startswith("-") for m in matches) < 2
    guesses = []
    for index, header in enumerate(headers):
        cells = [row[index] for row in rows if index < len(row) and cell_text(row[index])]
        column = Column(index, header, matches[index], cells)
        column.rank_heading()
        column.doubt_heading()
        column.weigh_contents(gazetteer, speechless=speechless)
        guesses.append(column.guess(remembered))
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


def _meaning(heading: str) -> str | None:
    return heading_match(heading)[0]


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
