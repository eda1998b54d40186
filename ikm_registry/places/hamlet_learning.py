"""From addresses and trusted points to a gazetteer of dusun and RT/RW, and what it is worth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.hamlet_names import Apart, HamletNames, resolve
from ikm_registry.places.hamlets import SURE, Estimates, Learned, estimate, learn

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = ("rt", "dusun", "rw")
RT, DUSUN, RW = range(3)
WIDE = 1000  # above any RT or RW
FOLDS = 5
LEAST_TESTED = 30  # hidden units before they say anything of all radii


class Words(Protocol):
    """What an address names: see ``cleaning.hamlets.HamletWords``."""

    @property
    def dusun(self) -> str: ...
    @property
    def maybe(self) -> tuple[str, ...]: ...
    @property
    def rt(self) -> int: ...
    @property
    def rw(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Place:
    """What a number stands for: level, desa (index), name as written most often, its spellings."""

    level: int
    desa: int
    name: str
    spellings: list[str]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Leave-one-out errors in a desa (-1: all desa): metres off by address, and by the desa's point.

    ``tested`` trusted units whose address names a learned place; ``inside`` the share of hidden units
    that lies within the radius learned without them.
    """

    desa: int
    trusted: int
    tested: int
    median_m: float | None
    p90_m: float | None
    inside: float | None
    desa_median_m: float | None


@dataclass(frozen=True, slots=True)
class Study:
    """``places`` by number; ``named`` their numbers by unit and level (-1 none)."""

    places: list[Place]
    named: Ints
    learned: Learned
    estimates: Estimates
    accuracy: list[Accuracy]


def study(
    desa: Ints,
    words: Sequence[Words],
    x: Floats,
    y: Floats,
    desa_x: Floats,
    desa_y: Floats,
    key_of: Callable[[str], str],
) -> Study:
    """Learn from all units at once.

    Args:
        desa: index of each unit's desa, -1 unknown (names nothing then).
        words: what each unit's address names.
        x, y: metres (UTM 49S) of the trusted points, nan for other units.
        desa_x, desa_y: the desa's own points, to compare with.
        key_of: makes the spellings of a name equal.
    """
    named = [one.dusun for one in words]
    maybe = [one.maybe for one in words]
    # First every spelling by itself, to see which of them lie apart.
    alone = resolve(desa.tolist(), named, maybe, key_of, lambda *_: True)
    apart = _apart(alone, learn(x, y, alone.of_unit[:, None]))
    names = resolve(desa.tolist(), named, maybe, key_of, apart)
    places, numbers = _numbers(desa, words, names)
    learned = learn(x, y, numbers)
    beyond = _held_out(x, y, numbers)
    widened = _widened(beyond)
    learned = replace(learned, radius_m=learned.radius_m * widened)
    estimates = estimate(learned, numbers)
    inside = np.where(np.isnan(beyond), np.nan, beyond <= widened)
    accuracy = _accuracy(desa, x, y, desa_x, desa_y, learned, estimates, inside)
    return Study(places, numbers, learned, estimates, accuracy)


def _apart(names: HamletNames, learned: Learned) -> Apart:
    """Return whether two spellings of a desa are two places: both learned, neither in the other."""
    at = {(names.desa[n], names.key[n]): i for i, n in enumerate(learned.number.tolist())}

    def apart(desa: int, one: str, other: str) -> bool:
        i, j = at.get((desa, one)), at.get((desa, other))
        if i is None or j is None:
            return False
        gap = np.hypot(learned.x[i] - learned.x[j], learned.y[i] - learned.y[j])
        return bool(gap > max(learned.radius_m[i], learned.radius_m[j]))

    return apart


def _numbers(desa: Ints, words: Sequence[Words], names: HamletNames) -> tuple[list[Place], Ints]:
    """Return the places, and by unit and level the number of the place named."""
    rt = np.array([one.rt for one in words], np.int64)
    rw = np.array([one.rw for one in words], np.int64)
    named = np.full((len(words), len(LEVELS)), -1, np.int64)
    places: list[Place] = [
        Place(DUSUN, names.desa[n], names.spellings[n][0].title(), names.spellings[n])
        for n in range(len(names.key))
    ]
    named[:, DUSUN] = names.of_unit
    for level in (RT, RW):
        rows = np.flatnonzero((desa >= 0) & (rw > 0) & ((rt > 0) | (level == RW)))
        key = (desa[rows] * WIDE + rw[rows]) * WIDE + rt[rows] * (level == RT)
        found, number = np.unique(key, return_inverse=True)
        named[rows, level] = number + len(places)
        for one in found.tolist():
            where, in_rw, in_rt = one // WIDE**2, one // WIDE % WIDE, one % WIDE
            name = f"RT {in_rt:02d}/RW {in_rw:02d}" if level == RT else f"RW {in_rw:02d}"
            places.append(Place(level, where, name, []))
    return places, named


def _held_out(x: Floats, y: Floats, named: Ints) -> Floats:
    """Return how far off each trusted unit is, in radii learned without it (nan: no place known).

    A fifth of the points is hidden at a time: a radius is not judged by what it was made of.
    """
    beyond = np.full(len(x), np.nan)
    known = np.flatnonzero(np.isfinite(x))
    for fold in range(FOLDS):
        rows = known[fold::FOLDS]
        seen_x = x.copy()
        seen_x[rows] = np.nan
        learned = learn(seen_x, y, named)
        place = estimate(learned, named[rows]).place
        hit = place >= 0
        rows, place = rows[hit], place[hit]
        gap = np.hypot(x[rows] - learned.x[place], y[rows] - learned.y[place])
        beyond[rows] = gap / learned.radius_m[place]
    return beyond


def _widened(beyond: Floats) -> float:
    """Return by how much all radii must grow to hold nine in ten of the hidden units; at least 1.

    Each radius holds its nine in ten, but of several the smallest is taken, and the smallest is the one
    most likely to be too small.
    """
    tested = beyond[np.isfinite(beyond)]
    if len(tested) < LEAST_TESTED:
        return 1.0
    return max(1.0, float(np.quantile(tested, SURE, method="higher")))


def _accuracy(
    desa: Ints,
    x: Floats,
    y: Floats,
    desa_x: Floats,
    desa_y: Floats,
    learned: Learned,
    estimates: Estimates,
    held: Floats,
) -> list[Accuracy]:
    """Return the errors of all desa together, then of each desa with a trusted point."""
    rows = np.flatnonzero((desa >= 0) & np.isfinite(x))
    level, place = estimates.level[rows], estimates.place[rows]
    error = np.full(len(rows), np.nan)
    hit = place >= 0
    error[hit] = learned.error_m[rows[hit], level[hit]]
    inside = held[rows]
    home = desa[rows]
    by_desa = np.hypot(x[rows] - desa_x[home], y[rows] - desa_y[home]) if len(rows) else error
    found = [_one(-1, error, inside, by_desa)]
    order = np.argsort(home, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(home[order])) + 1):
        if len(part):
            found.append(_one(int(home[part[0]]), error[part], inside[part], by_desa[part]))
    return found


def _one(desa: int, error: Floats, inside: Floats, by_desa: Floats) -> Accuracy:
    tested = np.isfinite(error)
    count = int(tested.sum())
    if not count:
        return Accuracy(desa, len(error), 0, None, None, None, None)
    known = error[tested]
    return Accuracy(
        desa,
        len(error),
        count,
        round(float(np.median(known)), 1),
        round(float(np.quantile(known, 0.9, method="inverted_cdf")), 1),
        round(float(np.nanmean(inside)), 4) if np.isfinite(inside).any() else None,
        round(float(np.median(by_desa[tested])), 1),
    )
