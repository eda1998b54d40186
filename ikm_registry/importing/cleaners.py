"""The cleaner of each field, and a mapped column that remembers what equal cells gave."""

import re
from collections.abc import Callable
from typing import Any

from ikm_registry.cleaning import (
    addresses,
    certificates,
    contacts,
    coordinates,
    identity,
    names,
    numbers,
    text,
)
from ikm_registry.cleaning.result import TRACE, Cleaned, Problem
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.money_units import MONEY, period_of
from ikm_registry.importing.names_in_cell import naming_of

MEMO = 20_000  # distinct cells remembered per column
# Each row has its own: a memory of these finds next to nothing, and looking there is slower than cleaning.
UNREPEATED = frozenset({"business", "owner", "nik", "nib", "number", "phone", "point"})
SECRET = frozenset({"nik", "phone", "address", "dusun", "rt_rw", "rw"})
# What an export leaves of a phone and an address (``mask_phone``, ``mask_address``): it tells records
# apart and is never a value.
_MASKS = {
    "phone": re.compile(r"\+?[0-9]{0,3}•+[0-9]{0,3}"),
    "address": re.compile(r"\S{1,40} •{6}"),
}
_BOTH_SEXES = re.compile(
    r"\b(?:l|lk|laki|laki2|laki-laki|pria|m|male)\W+(?:(?:dan|and)\W+)?(?:p|pr|prp|perempuan|wanita|f|female)\b",
    re.IGNORECASE,
)
TEXTS = ("business", "owner", "product", "raw", "desa", "kecamatan", "unit")
# What is read as it is written: letters that only look alike would make another name of it.
WORDS = frozenset({*TEXTS, "address", "dusun", "market"})


CLEANERS: dict[str, Callable[[Any], Cleaned[Any]]] = {
    "business": names.clean_business,
    "owner": names.clean_name,
    "sex": names.clean_sex,
    "man": lambda cell: names.ticked("L", cell),
    "woman": lambda cell: names.ticked("P", cell),
    "status": names.clean_status,
    "nik": identity.clean_nik,
    "nib": identity.clean_nib,
    **certificates.CLEANERS,
    "number": identity.clean_number,
    "kbli": identity.clean_kbli,
    "product": text.clean_product,
    "raw": text.clean_product,
    "address": lambda cell: text.clean_text(cell, 300),
    "dusun": lambda cell: text.clean_text(cell, 80),
    "rt_rw": addresses.clean_rt_rw,
    "rw": lambda cell: text.clean_text(cell, 10),
    "desa": lambda cell: text.clean_text(cell, 80),
    "kecamatan": lambda cell: text.clean_text(cell, 80),
    "desa_code": lambda cell: text.clean_text(cell, 20),
    "phone": contacts.clean_phone,
    "male": numbers.clean_count,
    "female": numbers.clean_count,
    "workers": numbers.clean_count,
    "male_more": numbers.clean_count,
    "female_more": numbers.clean_count,
    "workers_more": numbers.clean_count,
    "capacity": numbers.clean_amount,
    "unit": lambda cell: text.clean_product(cell, 30),
    "year": clean_year,
    "point": coordinates.clean_point,
    "market": lambda cell: text.clean_text(cell, 200),
}

# What a person types into a mended cell is in full: no column's unit applies.
MENDERS = CLEANERS | dict.fromkeys(MONEY, numbers.clean_money)


# Value, problems, what was written when that differs and may be kept.
Answer = tuple[Any, tuple[Problem, ...], str | None]


class Column:
    """One mapped column: cleans a cell, remembering what equal cells gave where cells repeat."""

    __slots__ = (
        "_clean",
        "both_sexes",
        "field",
        "index",
        "memo",
        "most",
        "naming",
        "period",
        "secret",
        "trace",
        "unit",
    )

    def __init__(self, guess: ColumnGuess, titles: KbliTitles | None = None) -> None:
        self.index = guess.index
        self.field = guess.field or ""
        self.most = 0 if self.field in UNREPEATED else MEMO
        self.secret = self.field in SECRET
        self.trace = f"{self.field}_mask" if self.secret else self.field
        self.both_sexes = bool(_BOTH_SEXES.search(guess.header))
        self.unit = numbers.unit_in_heading(guess.header) if self.field == "capacity" else ""
        self.period = period_of(guess.header) if self.field == "capacity" else ""
        self.naming = naming_of(self.field, guess.header)
        self.memo: dict[Any, Answer] = {}
        self._clean = _cleaner(guess, titles)

    def clean(self, cell: Any) -> Answer:
        """Return the answer to a cell that is not in ``memo``; numbers and dates are looked for here."""
        key = cell
        if cell.__class__ is not str:
            key = (cell, type(cell))
            known = self.memo.get(key)
            if known is not None:
                return known
        found = self._clean(cell)
        told, written = found.problems, None
        if told:
            told = tuple(p for p in told if p.severity != TRACE)
        mended = len(told) < len(found.problems)
        hidden = text.disguise(cell) if cell.__class__ is str and self.field in WORDS else ""
        if hidden:
            told = (*told, Problem("text_disguised", hidden))
        problems = told and tuple(Problem(p.code, p.message, p.severity, self.field) for p in told)
        # What comes out as the very text that went in was written so.
        if hidden and not self.secret:
            written = text.shown(cell)[:120]
        elif self.field == "point" and found.value and not mended:
            pass  # degrees are degrees, however they were written
        elif found.value is not cell and not self.secret and (found.value is not None or problems):
            as_text = text.cell_text(cell)
            written = as_text[:120] if str(found.value) != as_text else None
        elif self.field in _MASKS and found.value is None:
            as_text = text.cell_text(cell)
            written = as_text if _MASKS[self.field].fullmatch(as_text) else None
        answer = (found.value, problems, written)
        if len(self.memo) < self.most:
            self.memo[key] = answer
        return answer


def _cleaner(guess: ColumnGuess, titles: KbliTitles | None) -> Callable[[Any], Cleaned[Any]]:
    field_name, multiplier = guess.field or "", guess.multiplier
    if field_name in MONEY:
        return lambda cell: numbers.clean_money(
            cell, multiplier=multiplier, least=numbers.LEAST_MONEY
        )
    if field_name == "nik" and guess.numeric:
        return lambda cell: identity.clean_nik(cell, numeric_cell=True)
    if field_name == "sex" and (codes := names.sex_codes(guess.header)):
        return lambda cell: names.clean_sex(codes.get(text.cell_text(cell), cell))
    if field_name == "kbli" and titles is not None:
        return titles.clean
    return CLEANERS[field_name]
