"""When contents say that a column cannot be what its heading says."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from ikm_registry.cleaning.counting import people_in
from ikm_registry.cleaning.identity import numbers_in
from ikm_registry.cleaning.names import SEX_CODES, clean_sex, is_tick
from ikm_registry.cleaning.numbers import number_in
from ikm_registry.cleaning.text import MASKED, cell_text, is_nothing
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing.ditto import DITTOS

SAMPLE = 60
LEAST = 2  # cells to judge by
SHARE = 0.3  # of the cells must fit; much may be blank, unreadable or a word
_DIGITS = re.compile(r"[^0-9]")
_ANSWER = re.compile(
    r"(?:ya|y|tidak|tdk|t|sudah|belum|blm|ada|tidak ada|punya|sudah punya|belum punya|sudah ada|yes|no|true|false|pernah|belum pernah|aktif|milik sendiri)\W*",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(r"IKM[- ]?[0-9]+", re.IGNORECASE)
_LOST = re.compile(r"[0-9][eE]\+?[0-9]")
_THIRTEEN = re.compile(r"(?<![0-9])[0-9]{13}(?![0-9])")
MOST_PEOPLE = 20_000


def _long(least: int, most: int, whole: int = 0) -> Callable[[Any, str], bool]:
    """A number of so many digits; numbers of letters and permits have strokes and words in them.
    Several of the ``whole`` length may stand in one cell.
    """

    def fits(_: Any, text: str) -> bool:
        digits = len(_DIGITS.sub("", text))
        if least <= digits <= most and "/" not in text:
            return True
        return bool(_LOST.search(text)) or (0 < whole < digits and bool(numbers_in(text, whole)))

    return fits


def _people(cell: Any, text: str) -> bool:
    number = number_in(cell)
    return people_in(text) is not None if number is None else number <= MOST_PEOPLE


_WORDS = lambda _, text: any(map(str.isalpha, text))  # noqa: E731
# A name or a code, but no year and no count.
_PLACE = lambda _, text: any(map(str.isalpha, text)) or len(_DIGITS.sub("", text)) > 4  # noqa: E731
_NUMBER = lambda cell, _: number_in(cell) is not None  # noqa: E731
_FITS: dict[str, tuple[Callable[[Any, str], bool], str]] = {
    "number": (lambda _, text: bool(_OWN_NUMBER.search(text)), "nomor IKM register"),
    "nik": (_long(8, 20, 16), "angka sepanjang NIK"),
    "nib": (lambda cell, text: _long(8, 18, 13)(cell, text) or bool(_THIRTEEN.search(text)), "angka sepanjang NIB"),
    "sex": (lambda cell, text: (clean_sex(cell).value is not None and text not in SEX_CODES) or is_tick(text), "L atau P"),
    "year": (lambda cell, _: clean_year(cell).value is not None, "tahun"),
    "male": (_people, "jumlah orang"),
    "female": (_people, "jumlah orang"),
    "workers": (_people, "jumlah orang"),
    "investment": (_NUMBER, "angka"),
    "output_value": (_NUMBER, "angka"),
    "input_value": (_NUMBER, "angka"),
    "market": (_WORDS, "kata"),
    "capacity": (_NUMBER, "angka"),
    "lat": (_long(2, 30), "angka"),
    "lon": (_long(2, 30), "angka"),
    "point": (lambda _, text: len(_DIGITS.sub("", text)) >= 4 or "maps" in text, "koordinat"),
    "unit": (_WORDS, "satuan"),
    "owner": (_WORDS, "nama"),
    "business": (_WORDS, "nama"),
    "product": (_WORDS, "kata"),
    "raw": (_WORDS, "kata"),
    "desa": (_PLACE, "nama tempat"),
    "kecamatan": (_PLACE, "nama tempat"),
}  # fmt: skip
_NUMBERED = frozenset({"nik", "nib"})
_ANSWERED = frozenset(_FITS) | {"phone", "kbli", "address", "desa", "kecamatan"}


def contradiction(field: str | None, values: Sequence[Any]) -> str:
    """Return why the cells cannot be of ``field``, "" when they can or nothing is known of its shape."""
    if field not in _ANSWERED:
        return ""
    held = []
    for value in values[:SAMPLE]:
        text = cell_text(value)
        if not is_nothing(text) and text not in DITTOS:
            held.append((value, text))
        elif MASKED in text:
            return ""  # an export that hides persons
    if held and field != "sex" and all(is_tick(text) for _, text in held):
        return "judulnya cocok, tetapi isinya centang"
    if len(held) < LEAST:
        return ""
    if field in _NUMBERED:  # "Punya NIB? Tulis nomornya": few may have one
        fits, _ = _FITS[field]
        told = [(value, text) for value, text in held if not _ANSWER.fullmatch(text)]
        if len(told) >= LEAST and all(fits(value, text) for value, text in told):
            return ""
    answers = sum(_ANSWER.fullmatch(text) is not None or is_tick(text) for _, text in held)
    if answers >= 0.8 * len(held) and field != "sex":
        return "judulnya cocok, tetapi isinya jawaban ya atau tidak"
    if field not in _FITS or (field == "sex" and SEX_CODES.issuperset(text for _, text in held)):
        return ""
    fits, what = _FITS[field]
    right = sum(fits(value, text) for value, text in held)
    return f"judulnya cocok, tetapi isinya bukan {what}" if right < SHARE * len(held) else ""
