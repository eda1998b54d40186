"""One number for each dusun of a desa, whatever its spellings; plain arrays and strings."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

SHORTEST = 5  # letters: one letter of a shorter name may be another name
Apart = Callable[[int, str, str], bool]


@dataclass(frozen=True, slots=True)
class HamletNames:
    """``of_unit``: number of the dusun, -1 none; per dusun its desa, key, and spellings by count."""

    of_unit: NDArray[np.int64]
    desa: list[int]
    key: list[str]
    spellings: list[list[str]]


def resolve(
    desa: Sequence[int],
    named: Sequence[str],
    maybe: Sequence[Sequence[str]],
    key_of: Callable[[str], str],
    apart: Apart | None = None,
) -> HamletNames:
    """Return which dusun each unit names.

    Args:
        desa: index of each unit's desa, -1 unknown: such a unit names none.
        named: what stands behind the word "dusun" in its address, "" for nothing.
        maybe: names without that word, taken only where the desa is known to have the dusun.
        key_of: makes equal what is one spelling.
        apart: says whether the units of two keys of a desa stand too far apart to be one dusun.

    A rarer key joins a commoner one of its desa that differs by one letter (Sumbrawan, Sumberawan),
    unless ``apart`` says that both are places of their own.
    """
    keys = {name: key_of(name) for name in {*named, *(one for names in maybe for one in names)}}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    written: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for place, name in zip(desa, named, strict=True):
        key = keys[name]
        if place >= 0 and key:
            counts[place][key] += 1
            written[place, key][name] += 1
    one = {place: _joined(place, found, apart) for place, found in counts.items()}
    number: dict[tuple[int, str], int] = {}
    for place in sorted(one):
        for key in sorted(set(one[place].values())):
            number[place, key] = len(number)
    spelt: list[Counter[str]] = [Counter() for _ in number]
    for (place, key), names in written.items():
        spelt[number[place, one[place][key]]].update(names)
    return HamletNames(
        of_unit=np.array(_of_units(desa, named, maybe, keys, one, number), np.int64),
        desa=[place for place, _ in number],
        key=[key for _, key in number],
        spellings=[[n for n, _ in sorted(c.items(), key=lambda p: (-p[1], p[0]))] for c in spelt],
    )


def _of_units(
    desa: Sequence[int],
    named: Sequence[str],
    maybe: Sequence[Sequence[str]],
    keys: dict[str, str],
    one: dict[int, dict[str, str]],
    number: dict[tuple[int, str], int],
) -> list[int]:
    found = []
    for place, name, names in zip(desa, named, maybe, strict=True):
        known = one.get(place, {})
        hits = [known[keys[n]] for n in ([name] if name else names) if keys[n] in known]
        # Two dusun without their word: nobody can say which is meant.
        found.append(number[place, hits[0]] if len(set(hits)) == 1 else -1)
    return found


def _joined(place: int, counts: Counter[str], apart: Apart | None) -> dict[str, str]:
    """Return each key's dusun: itself, or the commoner key it is a misspelling of."""
    kept: list[str] = []
    found: dict[str, str] = {}
    for key, count in sorted(counts.items(), key=lambda p: (-p[1], p[0])):
        near = [
            other
            for other in kept
            if counts[other] > count
            and len(key) >= SHORTEST
            and key[-1].isdigit() == other[-1].isdigit()
            and (not key[-1].isdigit() or key[-1] == other[-1])
            and Levenshtein.distance(key, other, score_cutoff=1) <= 1
            and not (apart and apart(place, key, other))
        ]
        found[key] = near[0] if near else key
        if not near:
            kept.append(key)
    return found
