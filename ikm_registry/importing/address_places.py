"""Desa and kecamatan inside an address, with their words or without: "Ds. Codo", "Codo, Wajak"."""

import re
from dataclasses import dataclass
from itertools import pairwise

from ikm_registry.cleaning.addresses import (
    address_parts,
    place_in_address,
    without_numbers,
    words_at_end,
)
from ikm_registry.importing.gazetteer import Gazetteer, key_of

_KECAMATAN = re.compile(r"(?:kecamatan|kec|kc)\b", re.IGNORECASE)
# A street or hamlet bears the name of a desa that it need not lie in.
_NO_DESA = frozenset({"jl", "jln", "jalan", "raya", "gang", "gg", "dusun", "dsn", "dukuh", "pasar"})
_NOT_PLAIN = re.compile(r"[0-9]|\b(?:jl|jln|jalan|gang|gg|dusun|dsn|dukuh|pasar|raya)\b", re.IGNORECASE)  # fmt: skip
NEARLY = 0.8  # a slip in a name right before its kecamatan


@dataclass(frozen=True, slots=True)
class AddressPlace:
    """What an address names. ``bare``: the desa stands there without its word and without its
    kecamatan, so that it may as well be a hamlet.
    """

    desa: str = ""
    kecamatan: str = ""
    bare: bool = False


class AddressPlaces:
    """Reads places out of addresses."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def read(self, address: str, desa: str, kecamatan: str, known: str) -> AddressPlace:
        """Return the place of a row, of which the row's own columns say ``desa`` and ``kecamatan``
        ("" where they do not) and the sheet the kecamatan ``known``.
        """
        in_desa, in_kecamatan = place_in_address(address)
        desa, kecamatan = desa or in_desa, kecamatan or in_kecamatan
        if desa and not kecamatan:
            desa, kecamatan = self._with_kecamatan(desa, address)
        return AddressPlace(desa, kecamatan) if desa else self._unnamed(address, kecamatan, known)

    def tail(self, text: str) -> tuple[str, str] | None:
        """ "Jambuwer Kromengan": a desa and, behind it, its kecamatan."""
        words = text.split()
        if not 1 < len(words) < 5 or self._gazetteer.is_desa(text):
            return None
        for cut in range(len(words) - 1, 0, -1):
            first, last = " ".join(words[:cut]), " ".join(words[cut:])
            if self._gazetteer.is_kecamatan(last) and self._gazetteer.is_desa_of(first, last):
                return first, last
        return None

    def _with_kecamatan(self, desa: str, address: str) -> tuple[str, str]:
        """ "Ds. Wonokerso Pakisaji", "Desa Tirtomoyo, Ampelgading": the kecamatan without its word."""
        cut = self.tail(desa)
        if cut:
            return cut
        for part in address_parts(address):
            if self._gazetteer.is_kecamatan(part) and self._gazetteer.is_desa_of(desa, part):
                return desa, part
        return desa, ""

    def _unnamed(self, address: str, kecamatan: str, known: str) -> AddressPlace:
        """ "Jl. Ken Arok 5, Toyomarto, Singosari", "Codo, Wajak (rt 3 rw 12)": names without their
        words, from the end.
        """
        gazetteer = self._gazetteer
        parts = [
            part
            for part in address_parts(address)
            if not _KECAMATAN.match(part) and without_numbers(part)
        ]
        for last, first in pairwise(parts):
            if kecamatan:
                break
            if gazetteer.is_kecamatan(last) and gazetteer.is_desa_of(first, last):
                return AddressPlace(first, last)
        if not kecamatan and len(parts) > 1 and gazetteer.is_kecamatan(parts[0]):
            kecamatan, parts = parts[0], parts[1:]
        for part in parts if kecamatan else ():
            if gazetteer.is_desa_of(part, kecamatan):
                return AddressPlace(part, kecamatan)
        found = self._unmarked(words_at_end(address), kecamatan)
        if found.desa or found.kecamatan:
            return found
        for part in parts:
            if _NOT_PLAIN.search(part):
                continue
            if gazetteer.is_desa_of(part, known) if known else gazetteer.is_desa(part):
                return AddressPlace(part, kecamatan, bare=True)
        if known:
            found = self._unmarked(words_at_end(address), known)
            return AddressPlace(found.desa, "", bare=True)
        return AddressPlace()

    def _unmarked(self, words: list[str], kecamatan: str) -> AddressPlace:
        """ "Krajan Blayu Wajak": the last words are the kecamatan, those before them its desa."""
        known, named = kecamatan, False
        words = _ended(words)
        for length in (1, 2):
            last = " ".join(words[-length:])
            if len(words) > length and self._gazetteer.is_kecamatan(last):
                named = not known or key_of(known) == key_of(last)
                known, words = known or last, _ended(words[:-length])
                break
        for least in (1.0, NEARLY) if known and named else (1.0,) if known else ():
            for length in (3, 2, 1):
                held, before = words[-length:], words[-length - 1 : -length]
                name = " ".join(held)
                street = before and before[0].lower() in _NO_DESA
                if len(words) >= length and not street and "0" not in held:
                    found = self._gazetteer.match(name, known)
                    if found.desa_code and found.score >= least:
                        return AddressPlace(name, known, bare=least < 1)
        return AddressPlace("", kecamatan)


def _ended(words: list[str]) -> list[str]:
    """Return the words without numbers and without the word for a kecamatan at their end."""
    while words and (words[-1] == "0" or _KECAMATAN.match(words[-1])):
        words = words[:-1]
    return words
