"""Guess which column is what, with a score and a reason; headings first, then contents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

from rapidfuzz import fuzz

from ikm_registry.cleaning.coordinates import clean_point
from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.importing.columns import CATALOGUE, Column, multiplier_of, normal_heading
from ikm_registry.importing.damage import last_digits_lost
from ikm_registry.importing.gazetteer import Gazetteer

# What content says for sure whatever the heading, and the fields of words it may overrule.
_SURE = frozenset({"nik", "nib", "phone", "kbli", "point"})
_OF_WORDS = frozenset(
    {"owner", "business", "product", "-kbli_title", "-status", "-permit", "-group", "-branch"}
)
ENOUGH = 0.6  # a guess below this is shown but not used
_DIGITS = re.compile(r"[^0-9]")
MONEY = frozenset({"investment", "output_value"})
SURELY = 2.0  # above every guess while columns compete for a field
LABEL = {column.field: column.label for column in CATALOGUE}
_PATTERNS = {
    column.field: (
        re.compile("|".join(column.inside)) if column.inside else None,
        re.compile("|".join(column.never)) if column.never else None,
    )
    for column in CATALOGUE
}
_EXACT: dict[str, Column] = {}
for _column in CATALOGUE:
    for _heading in _column.headings:
        _EXACT.setdefault(normal_heading(_heading), _column)


# Heading (``normal_heading``) to (field, "" for not used; multiplier of money, 0 for as it says).
Remembered = Mapping[str, tuple[str, int]]


@dataclass(slots=True)
class ColumnGuess:
    """One column of the file: where, its heading, the field guessed (None: none), why, samples.

    ``numeric``: its NIK went through a spreadsheet's numbers, which keep 15 digits.
    """

    index: int
    header: str
    field: str | None
    score: float
    reason: str
    multiplier: int = 1
    samples: list[str] = with_default(default_factory=list)
    numeric: bool = False

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def heading_match(header: str) -> tuple[str | None, float, str]:
    """Return (field, score, reason) of one heading by its words alone."""
    text = normal_heading(header)
    if not text:
        return None, 0.0, "judul kosong"
    exact = _EXACT.get(text)
    if exact:
        return exact.field, 1.0, "judul dikenal"
    best: tuple[float, str] = (0.0, "")
    for column in CATALOGUE:
        inside, never = _PATTERNS[column.field]
        if not inside or (never and never.search(text)):
            continue
        match = inside.search(text)
        if match:
            # The more of the heading the words cover, the surer; questionnaires are long.
            score = 0.72 + 0.2 * min(1.0, len(match.group()) / len(text))
            if score > best[0]:
                best = (score, column.field)
    if best[0]:
        return best[1], round(best[0], 2), "kata kunci pada judul"
    for known, column in _EXACT.items():
        if len(known) >= 4 and fuzz.ratio(text, known) >= 86:
            return column.field, 0.8, f"judul mirip “{known}”"
    return None, 0.0, "judul tidak dikenal"


def guess(
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    gazetteer: Gazetteer,
    remembered: Remembered | None = None,
) -> list[ColumnGuess]:
    """Return a guess per column; each field is given to at most one column.

    ``rows`` are sample rows of the body (raw cells). Contents overrule an unknown heading and
    break ties; "Komoditi" is the product where no product column exists. What people chose for a
    heading before (``remembered``) outranks all of it.
    """
    guesses = []
    for index, header in enumerate(headers):
        values = [row[index] for row in rows if index < len(row) and cell_text(row[index])]
        samples = [cell_text(value)[:60] for value in values[:3]]
        found, score, reason = heading_match(header)
        content, strength, why = content_match(values, gazetteer)
        if content and (found is None or (score < 0.9 and strength > score and found != content)):
            found, score, reason = content, strength, why
        elif content in _SURE and found in _OF_WORDS:
            found, score, reason = content, strength, f"{why}, walaupun judulnya {LABEL[found]}"
        elif found in {"phone", "kbli"} and _only_words(values):
            found, score, reason = _named_instead(found)
        if not header and not values:
            found, score, reason = None, 0.0, "kolom kosong"
        multiplier = multiplier_of(header) if found in MONEY else 1
        chosen = (remembered or {}).get(normal_heading(header))
        if chosen is not None:
            found, score, reason = chosen[0] or None, SURELY, "diingat dari impor terdahulu"
            if found in MONEY and chosen[1]:
                multiplier = chosen[1]
        # Of every column: a person may yet say that it holds the NIK.
        numeric = last_digits_lost(map(cell_text, values))
        guesses.append(
            ColumnGuess(index, header, found, score, reason, multiplier, samples, numeric)
        )
    _one_column_per_field(guesses)
    for one in guesses:
        one.score = min(1.0, one.score)
    _fill_product(guesses)
    return guesses


def _only_words(values: Sequence[Any]) -> bool:
    """Whether next to no cell holds a number as long as a code or phone."""
    texts = [text for text in map(cell_text, values) if not is_nothing(text)]
    numbers = sum(len(_DIGITS.sub("", text)) >= 4 for text in texts)
    return len(texts) >= 2 and numbers <= len(texts) / 10


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
        elif one.field in taken:
            one.reason = f"“{taken[one.field].header or taken[one.field].index + 1}” sudah dipakai"
            one.field = None
        else:
            taken[one.field] = one


def _fill_product(guesses: list[ColumnGuess]) -> None:
    fields = {one.field for one in guesses}
    for one in guesses:
        if one.field == "commodity":
            one.field = "-branch" if "product" in fields else "product"
            one.reason += "; dipakai sebagai produk" if one.field == "product" else ""


def content_match(values: Sequence[Any], gazetteer: Gazetteer) -> tuple[str | None, float, str]:
    """Return (field, score, reason) by what the cells hold."""
    sample = [cell_text(value) for value in values[:60]]
    if len(sample) < 2:
        return None, 0.0, ""
    total = len(sample)
    digits = [_DIGITS.sub("", text) for text in sample]

    def share(test: Any) -> float:
        return sum(map(bool, map(test, range(total)))) / total

    mostly_digits = share(lambda i: len(digits[i]) >= 0.7 * len(sample[i].replace(" ", "")))
    checks = (
        ("nik", share(lambda i: len(digits[i]) == 16) if mostly_digits > 0.7 else 0, 0.9, "isi 16 angka"),
        ("nib", share(lambda i: len(digits[i]) == 13 and not sample[i].startswith(("0", "+", "62"))) if mostly_digits > 0.7 else 0, 0.85, "isi 13 angka"),
        ("kecamatan", share(lambda i: gazetteer.is_kecamatan(sample[i])), 0.8, "isi nama kecamatan"),
        ("desa", share(lambda i: gazetteer.is_desa(sample[i])), 0.82, "isi nama desa"),
        ("kbli", share(lambda i: len(sample[i]) == 5 and sample[i].isdigit() and "10" <= sample[i][:2] <= "33"), 0.8, "isi 5 angka seperti KBLI"),
        ("phone", share(lambda i: 9 <= len(digits[i]) <= 14 and sample[i].lstrip("+'").startswith(("08", "62", "8", "0341"))) if mostly_digits > 0.6 else 0, 0.75, "isi seperti nomor telepon"),
        ("point", share(lambda i: clean_point(sample[i]).value is not None), 0.8, "isi koordinat"),
        ("lat", share(lambda i: _between(sample[i], 7.6, 8.6)), 0.75, "isi lintang"),
        ("lon", share(lambda i: _between(sample[i], 112.1, 113.1)), 0.75, "isi bujur"),
        ("sex", share(lambda i: sample[i].upper() in {"L", "P", "LK", "PR"}), 0.75, "isi L atau P"),
    )  # fmt: skip
    best = max(checks, key=lambda check: check[1] * check[2])
    if best[1] >= 0.7:
        return best[0], round(best[2] * best[1], 2), best[3]
    return None, 0.0, ""


def _between(text: str, low: float, high: float) -> bool:
    try:
        return low <= abs(float(text.replace(",", "."))) <= high and len(text) >= 4
    except ValueError:
        return False
