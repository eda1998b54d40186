"""Desa and kecamatan from what lists write: exact, other spellings, misspellings, the point."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LETTERS = re.compile(r"[^a-z]")
_PREFIX = re.compile(
    r"\A(?:pemdes|pemerintah desa|desa|ds|kelurahan|kel|kecamatan|kec|kc)\b[. :/]*", re.IGNORECASE
)
_SUFFIX = re.compile(
    r"(?:[,(\-\s]+(?:kab|kabupaten)\b.*|[,(\-]\s*malang\W*|[,\s]+[0-9]{4,5}\W*)\Z", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^()]*\)\s*\Z")  # "Jombok (Krajan)"
_NOT_NAME = re.compile(r"[0-9()_]+")
_MORE = re.compile(r"\b(?:rt|rw|desa|ds|kel|kelurahan|kec|kecamatan|dusun|dsn|dukuh|dkh)\b")
_BEFORE = re.compile(r"\A.*\b(?:desa|ds|kelurahan|kel)\b[. :/]+(?=[a-z])")
_BEHIND = re.compile(r"[\s,.(/-]+\b(?:rt|rw|kec|kecamatan|kel|ds|desa|dusun|dsn|dukuh|dkh)\b.*\Z")
_DIGITS = re.compile(r"[^0-9]")
MEMO = 50_000  # spellings; a list with more of them forgets the earliest and goes on
LENGTHS = 60  # of names
CODED = 3  # digits of a desa within its kecamatan
# Places next door that lists of the kabupaten sometimes hold.
_NEIGHBOURS = frozenset({"blimbing", "klojen", "kedungkandang", "sukun", "lowokwaru", "batu", "bumiaji", "junrejo"})  # fmt: skip
FAR_KM = 6.0
LARGEST_SLIP = 0.25  # of a name's letters
_WORD = re.compile(r"([a-z]+)(\.?)")
_VOWEL = re.compile(r"[aeiou]")
SHORTENED = 0.9  # how sure a name is that only one abbreviation can stand for

Kecamatan = tuple[str, str, list[str]]
Desa = tuple[str, str, str, list[str], float, float]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What was found: codes (None: not), how sure (0 to 1), why, and other desa it could be."""

    kecamatan_code: str | None
    desa_code: str | None
    score: float
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class _Names:
    exact: dict[str, list[str]] = field(default_factory=dict)
    _near: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def add(self, name: str, code: str) -> None:
        codes = self.exact.setdefault(key_of(name), [])
        if code not in codes:
            codes.append(code)
        self._near.clear()

    def of_length(self, length: int, gap: int) -> list[str]:
        """The names whose length differs by ``gap`` at most: no other is that few slips away."""
        found = self._near.get((length, gap))
        if found is None:
            found = [name for name in self.exact if abs(len(name) - length) <= gap]
            if len(self._near) < LENGTHS:
                self._near[length, gap] = found
        return found


@lru_cache(maxsize=100_000)
def key_of(name: str) -> str:
    """Return a name's letters only: Sumber Pucung, Sumberpucung and SUMBER-PUCUNG are one."""
    return _LETTERS.sub("", _SUFFIX.sub("", _PREFIX.sub("", name.strip().lower())))


def _bare(name: str) -> str:
    """A name without its word, its RT/RW, the dusun before it and the kecamatan behind it."""
    text = _ASIDE.sub("", name.strip().lower())
    bare = _SUFFIX.sub("", _PREFIX.sub("", text))
    if _MORE.search(bare):
        bare = _PREFIX.sub("", _SUFFIX.sub("", _BEHIND.sub("", _BEFORE.sub("", text))))
    return bare


@lru_cache(maxsize=20_000)
def _abbreviation(name: str, alone: bool = False) -> re.Pattern[str] | None:
    """What "Sbr. Pucung" and "Gd. Legi" may stand for: shortened words keep their first letter and
    the order of the others. None when nothing is shortened or too little is written out; ``alone``: a
    word of three consonants is enough (Kpj, among few names).
    """
    words = _WORD.findall(_bare(name))
    short = [
        len(w) <= 4 and (bool(dot) or (len(w) > 1 and not _VOWEL.search(w))) for w, dot in words
    ]
    whole = sum(len(w) for (w, _), is_short in zip(words, short, strict=True) if not is_short)
    enough = whole >= 3 or (alone and len(words) == 1 and len(words[0][0]) >= 3)
    if not any(short) or not enough or len(words) > 4:
        return None
    return re.compile(
        "".join(
            "".join(f"{letter}[a-z]{{0,5}}" for letter in word) if is_short else word
            for (word, _), is_short in zip(words, short, strict=True)
        )
    )


class Gazetteer:
    """The kecamatan and desa of the kabupaten. Names repeat: never matched without the rest.

    ``kecamatan``: (code, name, other spellings); ``desa``: (code, name, kecamatan code, other
    spellings and the code of BPS (10 digits), lat, lon). ``bps``: BPS code of a kecamatan (7 digits) to
    its code.
    """

    def __init__(
        self,
        *,
        kecamatan: Iterable[Kecamatan],
        desa: Iterable[Desa],
        bps: Mapping[str, str] | None = None,
    ) -> None:
        known = list(kecamatan)
        self.kecamatan = {code: name for code, name, _ in known}
        self.bps = dict(bps or {})
        self._bps_of = {own: code for code, own in self.bps.items()}
        self._of_bps: dict[str, str] = {}  # desa
        self._kecamatan_names = _Names()
        self.desa: dict[str, tuple[str, str, float, float]] = {}
        self._desa_names = _Names()
        self._by_kecamatan: dict[str, _Names] = {}
        for code, name, aliases in known:
            for spelling in (name, *aliases):
                self._kecamatan_names.add(spelling, code)
        for code, name, kecamatan_code, aliases, lat, lon in desa:
            self.desa[code] = (name, kecamatan_code, lat, lon)
            for spelling in (name, *aliases):
                if spelling.isdigit():
                    self._of_bps[spelling] = code
                    continue
                self._desa_names.add(spelling, code)
                self._by_kecamatan.setdefault(kecamatan_code, _Names()).add(spelling, code)
        self._memo: dict[tuple[str, str], PlaceMatch] = {}
        self._reach: dict[str, float] = {}

    def match(
        self, desa_text: str, kecamatan_text: str, point: tuple[float, float] | None = None
    ) -> PlaceMatch:
        """Return the place of a row; ``point`` (lat, lon) settles names that repeat or tie.

        A misspelt desa is looked for inside the stated kecamatan first, then everywhere.
        """
        asked = (desa_text, kecamatan_text)
        found = self._memo.get(asked)
        if found is None:
            key = key_of(desa_text)
            if key not in self._desa_names.exact:
                key = _LETTERS.sub("", _bare(desa_text))
            found = self._match(key, *asked)
            if len(self._memo) >= MEMO:
                self._memo.clear()
            self._memo[asked] = found
        if found.desa_code is None and point and len(found.candidates) > 1:
            ranked = sorted(found.candidates, key=lambda code: self.distance_km(code, point))
            first, second = (self.distance_km(code, point) for code in ranked[:2])
            if first <= FAR_KM and first < 0.7 * second:
                return PlaceMatch(
                    self.desa[ranked[0]][1],
                    ranked[0],
                    0.8,
                    "beberapa desa bernama begini; dipilih yang terdekat dengan titik",
                )
        return found

    def desa_code(self, text: str) -> str | None:
        """Return the code of a desa written as 35.07.24.2016, 3507242016, or with that of BPS as
        3507280017; None when unknown.
        """
        if text in self.desa:
            return text
        digits = _DIGITS.sub("", text)
        if digits in self._of_bps:
            return self._of_bps[digits]
        dotted = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
        return dotted if len(digits) == 10 and dotted in self.desa else None

    def is_desa(self, text: str) -> bool:
        """Whether the text is exactly a desa name."""
        return key_of(text) in self._desa_names.exact

    def is_kecamatan(self, text: str) -> bool:
        """Whether the text is exactly a kecamatan name."""
        return key_of(text) in self._kecamatan_names.exact

    def kecamatan_of_bps(self, text: str) -> str:
        """Return the kecamatan at the head of a desa's BPS code (10 digits), "" for another."""
        digits = _DIGITS.sub("", text)
        code = self.bps.get(digits[:7]) if len(digits) == 10 else None
        return self.kecamatan.get(code or "", "")

    def kecamatan_named(self, text: str) -> str:
        """Return the kecamatan a text names in full or shortened ("GD. LEGI (2)"), "" for another."""
        bare = _NOT_NAME.sub(" ", text).strip()
        code, score, _, _ = _closest(key_of(bare), self._kecamatan_names, bare)
        return self.kecamatan[code] if code and score >= SHORTENED else ""

    def is_desa_of(self, desa: str, kecamatan: str) -> bool:
        """Whether the text is, or nearly is, a desa of that kecamatan and nothing more."""
        if _MORE.search(_PREFIX.sub("", desa.strip().lower())):
            return False
        match = self.match(desa, kecamatan)
        return match.desa_code is not None and match.score >= 0.75

    def distance_km(self, desa_code: str, point: tuple[float, float]) -> float:
        """Return kilometres between a point (lat, lon) and a desa's point, flat at 8 degrees south."""
        _, _, lat, lon = self.desa[desa_code]
        return _km(lat, lon, *point)

    def reach_km(self, desa_code: str) -> float:
        """Return how far from its centre a point may lie and still be believed: three times the way
        to the nearest other desa, at least 3 km (desa of the kabupaten are 1 to 149 km²).
        """
        known = self._reach.get(desa_code)
        if known is None:
            _, _, lat, lon = self.desa[desa_code]
            nearest = min(
                (_km(lat, lon, d[2], d[3]) for code, d in self.desa.items() if code != desa_code),
                default=1.0,
            )
            known = self._reach[desa_code] = max(3.0, 3 * nearest)
        return known

    def _match(self, desa: str, desa_text: str, kecamatan_text: str) -> PlaceMatch:
        kecamatan_code, kecamatan_how, surely = self._one_kecamatan(kecamatan_text)
        if kecamatan_code and (code := self._numbered(desa_text.strip(), kecamatan_code)):
            # Without its noughts it may as well count something.
            sure = surely if len(desa_text.strip()) >= CODED else 0.7
            return PlaceMatch(kecamatan_code, code, sure, _and("nomor desa", kecamatan_how))
        if not desa:
            return PlaceMatch(kecamatan_code, None, 0.5 if kecamatan_code else 0.0, kecamatan_how)
        everywhere = self._desa_names.exact.get(desa, [])
        ties: tuple[str, ...] = ()
        if kecamatan_code:
            inside = self._by_kecamatan.get(kecamatan_code, _Names())
            code, score, how, ties = _closest(desa, inside, desa_text)
            # A name that is in order elsewhere is no slip of the pen, unless one letter differs.
            if code and everywhere and score < 1 and round((1 - score) * len(desa)) > 1:
                ties, code = (code, *everywhere), None
            if code:
                return PlaceMatch(kecamatan_code, code, score * surely, _and(how, kecamatan_how))
            name = self.kecamatan[kecamatan_code]
            reason = f"desa “{desa_text}” tidak ada di Kecamatan {name}"
            if ties:
                reason = f"desa “{desa_text}” mirip beberapa desa di Kecamatan {name}"
            return PlaceMatch(kecamatan_code, None, 0.2, reason, ties or tuple(everywhere))
        if len(everywhere) == 1:
            code = everywhere[0]
            return PlaceMatch(
                self.desa[code][1],
                code,
                0.9 if not kecamatan_text else 0.7,
                _and("nama desa hanya ada satu di kabupaten", kecamatan_how),
            )
        if everywhere:
            reason = f"desa “{desa_text}” ada di beberapa kecamatan"
            return PlaceMatch(None, None, 0.3, reason, tuple(everywhere))
        if not kecamatan_text:
            code, score, how, ties = _closest(desa, self._desa_names, desa_text)
            if code and score >= 0.85:
                return PlaceMatch(self.desa[code][1], code, score - 0.1, how)
        known = f"desa “{desa_text}” tidak dikenal"
        return PlaceMatch(None, None, 0.2, kecamatan_how or known, ties)

    def _numbered(self, text: str, kecamatan_code: str) -> str | None:
        """The desa that a number means within its kecamatan: 2016 (Kemendagri), 017 or 17 (BPS)."""
        if not text.isdigit():
            return None
        own = f"{kecamatan_code}.{text}"
        return own if own in self.desa else self._of_bps.get(f"{self._bps_of.get(kecamatan_code)}{text:0>3}")  # fmt: skip

    def _one_kecamatan(self, text: str) -> tuple[str | None, str, float]:
        """Return (code, what to say, how sure)."""
        digits = _DIGITS.sub("", text)
        if len(digits) == 3 and digits == text.strip():
            digits = next((code for code in self.bps if code.endswith(digits)), "")
        if len(digits) == 7 and digits in self.bps:
            return self.bps[digits], "kode BPS", 1.0
        if (
            len(digits) == 6
            and (code := f"{digits[:2]}.{digits[2:4]}.{digits[4:]}") in self.kecamatan
        ):
            return code, "", 1.0
        key = key_of(text)
        if not key:
            return None, "", 1.0
        if key in _NEIGHBOURS and key not in self._kecamatan_names.exact:
            return None, f"kecamatan “{text}” bukan wilayah Kabupaten Malang", 0.0
        code_found, score, how, _ = _closest(key, self._kecamatan_names, text, few=True)
        if code_found is None:
            return None, f"kecamatan “{text}” tidak dikenal", 0.0
        return code_found, "" if score == 1 else f"kecamatan: {how}", score


def _and(first: str, second: str) -> str:
    return f"{first}; {second}" if second else first


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    return float((((lat - other_lat) * 110.574) ** 2 + ((lon - other_lon) * 110.25) ** 2) ** 0.5)


def _closest(
    key: str, known: _Names, written: str, few: bool = False
) -> tuple[str | None, float, str, tuple[str, ...]]:
    """Return (code, score, how, ties) of the closest name; no code when several are equally close.
    ``few``: among so few names a word without its vowels tells which.
    """
    names = known.exact
    exact = names.get(key)
    if exact:
        if len(exact) == 1:
            return exact[0], 1.0, "nama sama", ()
        return None, 0.3, "nama berulang", tuple(exact)
    pattern = _abbreviation(written, few)
    if pattern:
        meant = {code for name, codes in names.items() if pattern.fullmatch(name) for code in codes}
        if len(meant) == 1:
            return meant.pop(), SHORTENED, "singkatan", ()
    # One slip in a short name, two in a long one (a slip may be a swap of neighbours).
    allowed = 1 if len(key) <= 5 else 2 if len(key) <= 9 else 3
    near = known.of_length(len(key), allowed + 1)
    found = process.extract(
        key, near, scorer=OSA.distance, processor=None, score_cutoff=allowed + 1, limit=8
    )
    best = found[0] if found and found[0][1] <= allowed else ("", 0, 0)
    # Many names begin alike (Sumber…, Wono…): two slips in what is left make another name, unless
    # nothing else comes near.
    if best[1] > 1 and best[1] > len(key) * LARGEST_SLIP:
        close = {code for name, gap, _ in found if gap <= best[1] + 1 for code in names[name]}
        if len(close) > 1 or best[1] > len(best[0]) * LARGEST_SLIP:
            best = ("", 0, 0)
    if not best[0]:
        return None, 0.0, "tidak ada yang mirip", ()
    codes = sorted({code for name, gap, _ in found if gap == best[1] for code in names[name]})
    if len(codes) > 1:
        return None, 0.3, "beberapa nama sama miripnya", tuple(codes)
    return codes[0], round(1 - best[1] / max(len(key), 1), 2), "ejaan mirip", ()
