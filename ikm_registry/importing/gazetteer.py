"""Desa and kecamatan from what lists write: exact, other spellings, misspellings, the point."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LETTERS = re.compile(r"[^a-z]")
_PREFIX = re.compile(r"\A(?:desa|ds|kelurahan|kel|kecamatan|kec)\b[. ]*", re.IGNORECASE)

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

    def add(self, name: str, code: str) -> None:
        codes = self.exact.setdefault(key_of(name), [])
        if code not in codes:
            codes.append(code)


@lru_cache(maxsize=100_000)
def key_of(name: str) -> str:
    """Return a name's letters only: Sumber Pucung, Sumberpucung and SUMBER-PUCUNG are one."""
    return _LETTERS.sub("", _PREFIX.sub("", name.strip().lower()))


class Gazetteer:
    """The kecamatan and desa of the kabupaten. Names repeat: never matched without the rest."""

    def __init__(self, *, kecamatan: Iterable[Kecamatan], desa: Iterable[Desa]) -> None:
        known = list(kecamatan)
        self.kecamatan = {code: name for code, name, _ in known}
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
                self._desa_names.add(spelling, code)
                self._by_kecamatan.setdefault(kecamatan_code, _Names()).add(spelling, code)
        self._memo: dict[tuple[str, str], PlaceMatch] = {}

    def match(
        self, desa_text: str, kecamatan_text: str, point: tuple[float, float] | None = None
    ) -> PlaceMatch:
        """Return the place of a row; ``point`` (lat, lon) settles names that repeat.

        A misspelt desa is looked for inside the stated kecamatan first, then everywhere.
        """
        asked = (key_of(desa_text), key_of(kecamatan_text))
        found = self._memo.get(asked)
        if found is None:
            found = self._memo[asked] = self._match(*asked, desa_text, kecamatan_text)
        if found.desa_code is None and point and len(found.candidates) > 1:
            nearest = min(found.candidates, key=lambda code: self.distance_km(code, point))
            return PlaceMatch(
                self.desa[nearest][1],
                nearest,
                0.8,
                "nama desa berulang; dipilih yang terdekat dengan titik",
            )
        return found

    def is_desa(self, text: str) -> bool:
        """Whether the text is exactly a desa name."""
        return key_of(text) in self._desa_names.exact

    def is_kecamatan(self, text: str) -> bool:
        """Whether the text is exactly a kecamatan name."""
        return key_of(text) in self._kecamatan_names.exact

    def distance_km(self, desa_code: str, point: tuple[float, float]) -> float:
        """Return kilometres between a point (lat, lon) and a desa's point, flat at 8 degrees south."""
        _, _, lat, lon = self.desa[desa_code]
        return float((((lat - point[0]) * 110.574) ** 2 + ((lon - point[1]) * 110.25) ** 2) ** 0.5)

    def _match(self, desa: str, kecamatan: str, desa_text: str, kecamatan_text: str) -> PlaceMatch:
        kecamatan_code, kecamatan_how = self._one_kecamatan(kecamatan)
        if not desa:
            return PlaceMatch(kecamatan_code, None, 0.5 if kecamatan_code else 0.0, kecamatan_how)
        if kecamatan_code:
            inside = self._by_kecamatan.get(kecamatan_code, _Names())
            code, score, how = _closest(desa, inside.exact)
            if code:
                return PlaceMatch(kecamatan_code, code, score, how + kecamatan_how)
        everywhere = self._desa_names.exact.get(desa, [])
        if kecamatan_code is None and len(everywhere) == 1:
            code = everywhere[0]
            return PlaceMatch(
                self.desa[code][1], code, 0.9, "nama desa hanya ada satu di kabupaten"
            )
        if kecamatan_code is None and len(everywhere) > 1:
            return PlaceMatch(
                None, None, 0.3, "nama desa ada di beberapa kecamatan", tuple(everywhere)
            )
        if kecamatan_code is None:
            code, score, how = _closest(
                desa, {k: c for k, c in self._desa_names.exact.items() if len(c) == 1}
            )
            if code and score >= 0.85:
                return PlaceMatch(self.desa[code][1], code, score - 0.1, how)
        elsewhere = tuple(everywhere)
        reason = (
            f"desa “{desa_text}” tidak ada di Kecamatan {self.kecamatan.get(kecamatan_code or '', kecamatan_text)}"
            if kecamatan_code
            else f"desa “{desa_text}” tidak dikenal"
        )
        return PlaceMatch(kecamatan_code, None, 0.2, reason, elsewhere)

    def _one_kecamatan(self, key: str) -> tuple[str | None, str]:
        if not key:
            return None, ""
        code, score, how = _closest(key, self._kecamatan_names.exact)
        return code, "" if score == 1 else f"; kecamatan: {how}"


def _closest(key: str, names: dict[str, list[str]]) -> tuple[str | None, float, str]:
    """Return (code, score, how) of the closest name, None when two are equally close."""
    exact = names.get(key)
    if exact:
        return (exact[0], 1.0, "nama sama") if len(exact) == 1 else (None, 0.3, "nama berulang")
    # One slip in a short name, two in a long one (a slip may be a swap of neighbours).
    allowed = 1 if len(key) <= 5 else 2 if len(key) <= 9 else 3
    found = process.extract(
        key, list(names), scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=3
    )
    if not found:
        return None, 0.0, "tidak ada yang mirip"
    best = found[0]
    codes = {code for name, distance, _ in found if distance == best[1] for code in names[name]}
    if len(codes) > 1:
        return None, 0.3, "beberapa nama sama miripnya"
    return names[best[0]][0], round(1 - best[1] / max(len(key), 1), 2), "ejaan mirip"
