"""What a column says of itself: by its heading, its cells, and what people chose for it before."""

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
    says_only_sector,
    without_digits,
    words_match,
)
from ikm_registry.importing.damage import last_digits_lost
from ikm_registry.importing.ditto import without_dittos
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.heading_words import expanded
from ikm_registry.importing.money_units import MONEY, is_daily, multiplier_of, unit_said
from ikm_registry.importing.neighbours import later
from ikm_registry.importing.place_columns import PLACES, fits_place
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

# Field (None: none), how surely, why.
Match = tuple[str | None, float, str]
# Heading (``normal_heading``) to (field, "" for not used; multiplier of money, 0 for as it says; as written then).
Remembered = Mapping[str, tuple[str, int, str]]


class Column:
    """One column while it is judged by itself: the field it is taken for, how surely and why.

    ``by_heading`` is what its heading matched, ``cells`` its sample of filled cells.
    """

    def __init__(self, index: int, header: str, by_heading: Match, cells: Sequence[Any]) -> None:
        self.index, self.header = index, header
        self.heading = normal_heading(header)
        self.values = without_dittos(cells)
        self.field, self.score, self.reason = by_heading
        self._home = _HOME.search(self.heading) is not None
        self._of_others = is_about_others(header, self.field)
        self._coded = self.field in PLACES and _CODED.search(expanded(self.heading)) is not None

    def take(self, field: str | None, score: float, reason: str) -> None:
        """Be taken for another field, or for none."""
        self.field, self.score, self.reason = field, score, reason

    def refuse(self, reason: str) -> None:
        """Be taken for nothing."""
        self.take(None, 0.0, reason)

    def rank_heading(self) -> None:
        """Let the surest of several columns of one field win; what is another's is nobody's."""
        field = self.field
        if self._coded:
            self.score = min(self.score, 0.85)  # the name beside it is the surer
        if field in _OF_THE_BUSINESS and self._home and self.score:
            # Where the business stands counts, not where its owner lives, if both are said.
            self.score = max(self.score - 0.2, ENOUGH)
        if field == "investment" and not _INVESTED.search(self.heading):
            self.score -= 0.05  # working capital and assets are parts of what was invested
        if field == "owner" and not _OWNS.search(self.heading):
            self.score -= 0.02  # "Nama KK" beside "Nama Pemilik Usaha"
        self.score += later(field, self.header)
        if self._of_others and field and not field.startswith("-"):
            self.refuse("bukan tentang usaha ini atau pemiliknya")

    def doubt_heading(self) -> None:
        """Take the heading's field back, or another for it, where the cells hold something else."""
        values = self.values
        if self.field == "product" and says_only_sector(values):
            self.take("-kind", 0.8, "isinya bidang usaha, bukan produk")
        if self.field in _TICKED and are_ticks(values):
            self.take(_TICKED[self.field], 0.9, "isinya centang")
        if self.field == "sex" and are_pairs(values):
            self.take("workers", 1.01, "isinya jumlah L/P")
        told = self._coded or (self.field == "sex" and sex_codes(self.header))
        if not told and (why_not := contradiction(self.field, values)):
            self.refuse(why_not)

    def weigh_contents(self, gazetteer: Gazetteer, *, speechless: bool) -> None:
        """Hold what the cells say against the heading. ``speechless``: no heading says much."""
        content, strength, why = self._contents(gazetteer, speechless=speechless)
        field, values = self.field, self.values
        if content and content == field:
            self.score = max(self.score, strength + 0.03)  # heading and cells agree
        elif content and (field is None or (self.score < 0.9 and strength > self.score)):
            self.take(content, strength, why)
        elif {content, field} == {"nik", "phone"} and strength >= PLAIN:
            self.take(content, 1.0, f"{why}, walaupun judulnya {LABEL[field or '']}")
        elif content in _SURE and field in _OF_WORDS:
            self.take(content, strength, f"{why}, walaupun judulnya {LABEL[field]}")
        elif (content == "point" and field == "address") or (
            content == "desa_code" and field in {"desa", "kecamatan"}
        ):
            self.take(content, strength, why)
        elif field == "unit" and are_amounts(values):
            self.take("capacity", 0.8, "isinya jumlah dengan satuannya")
        elif field == "phone" and without_digits(values, 4):  # persons to ask: "Kontak"
            self.take("owner", 0.7, "judul telepon, tetapi isinya nama orang")
        elif field == "kbli" and without_digits(values, 4):
            self.take("kbli", 0.65, "isinya judul KBLI, bukan kode")
        elif field == "-group" and self.heading == "unit" and without_digits(values):
            self.take("unit", 0.8, "isi satuan")
        if self.field == "output_value" and is_daily(self.header):
            self.refuse("nilai per hari tidak dapat dijadikan setahun")
        if not self.header and not values:
            self.refuse("kolom kosong")

    def _contents(self, gazetteer: Gazetteer, *, speechless: bool) -> Match:
        """Return what the cells are, None where that says nothing about this column."""
        values = self.values
        content, strength, why = content_match(values, gazetteer)
        if content is None and self.field is None and speechless:
            content, strength, why = words_match(values, gazetteer)
        if content in _SURE and self.field in _OTHER_NUMBERS:
            content = None  # as long as a NIK or NIB, and something else
        of_others = self._of_others or is_about_others(self.header, content)
        if of_others or (content in _SURE and self.field is None and _is_one_for_all(values)):
            content = None
        if content in _OF_THE_BUSINESS and self._home:
            strength -= 0.2
        if (
            content in PLACES
            and content != self.field
            and fits_place(self.field, values, gazetteer)
        ):
            content = None  # a name of both: the heading tells which
        return content, strength, why

    def guess(self, remembered: Remembered | None) -> ColumnGuess:
        """Return the guess; what people chose for the heading before outranks all of it."""
        unit = 0
        if chosen := (remembered or {}).get(self.heading):
            field, answered, written = chosen
            self.take(field or None, SURELY, REMEMBERED)
            # The unit that a heading says itself is not that of the one somebody answered for.
            unit = answered if unit_said(written) == unit_said(self.header) else 0
        multiplier = (unit or multiplier_of(self.header)) if self.field in MONEY else 1
        return ColumnGuess(
            self.index,
            self.header,
            self.field,
            self.score,
            self.reason,
            multiplier,
            samples=[cell_text(value)[:60] for value in self.values[:3]],
            # Of every column: a person may yet say that it holds the NIK.
            numeric=last_digits_lost(map(cell_text, self.values)),
        )


def _is_one_for_all(values: Sequence[Any]) -> bool:
    """Whether every row holds the same number: it is the office's, not the owner's."""
    return len(values) > 3 and len({cell_text(value) for value in values}) == 1
