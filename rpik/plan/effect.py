"""Did coaching work: coached sentra against alike ones that were not; plain Python.

Difference in differences inside each product group, averaged over the coached (the effect on the
treated): mean change of the coached less mean change of the others [Card & Krueger 1994, American
Economic Review 84; Angrist & Pischke 2009, Mostly Harmless Econometrics, 5.2]. Chance is judged by
exchanging who was coached inside each group (permutation test: Ernst 2004, Statistical Science 19):
with the handful of sentra of one kabupaten no large-sample error is honest.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

EXACT = 20_000  # arrangements that are all gone through
DRAWS = 9_999
SURE = 0.10  # above it the difference may be chance
LEAST_MEMBERS = 5  # measured at both ends, for a sentra to speak
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentra or candidate: means over its ``members`` measured at both ends."""

    name: str
    group: str
    coached: bool
    before: float
    after: float
    members: int

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What coaching added a member, and how often exchanging the coached gives as much by chance.

    ``arrangements``: ways to exchange; ``chance`` cannot go below one in them. ``low`` to ``high``: the
    effects that chance does not exclude (infinite where there are too few ways to exclude any).
    """

    effect: float
    coached_change: float
    other_change: float
    coached: int
    others: int
    chance: float
    low: float
    high: float
    arrangements: int
    used: tuple[Unit, ...]

    @property
    def can_tell(self) -> bool:
        """Whether so few sentra could show anything at all."""
        return math.isfinite(self.low)

    @property
    def is_sure(self) -> bool:
        """Whether chance alone hardly gives such a difference."""
        return self.can_tell and self.chance <= SURE


def comparable(units: Iterable[Unit]) -> list[list[Unit]]:
    """Return the units a group, of the groups that have coached ones and others."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.members >= LEAST_MEMBERS:
            groups[unit.group].append(unit)
    return [
        rows for _, rows in sorted(groups.items()) if 0 < sum(u.coached for u in rows) < len(rows)
    ]


def effect(units: Iterable[Unit], *, seed: int = 7) -> Effect | None:
    """Return the difference in differences; None when no group has coached and others."""
    kept = comparable(units)
    if not kept:
        return None
    changes = [np.array([unit.change for unit in rows], float) for rows in kept]
    chosen = [np.array([unit.coached for unit in rows]) for rows in kept]
    coached = sum(int(rows.sum()) for rows in chosen)
    observed = float(
        sum(_part(c, rows[None], coached)[0] for c, rows in zip(changes, chosen, strict=True))
    )
    arrangements = math.prod(math.comb(len(rows), int(rows.sum())) for rows in chosen)
    chance, low, high = _by_exchange(changes, chosen, observed, arrangements, seed)
    gain = sum(float(c[rows].sum()) for c, rows in zip(changes, chosen, strict=True))
    used = tuple(unit for rows in kept for unit in rows)
    return Effect(
        effect=observed,
        coached_change=gain / coached,
        other_change=gain / coached - observed,
        coached=coached,
        others=len(used) - coached,
        chance=chance,
        low=low,
        high=high,
        arrangements=arrangements,
        used=used,
    )


def _part(changes: Floats, ways: Flags, coached: int) -> Floats:
    """Return what one group adds to the statistic, for each way (a row) of choosing its coached."""
    count = int(ways[0].sum())
    inside = ways @ changes
    others = (changes.sum() - inside) / (len(changes) - count)
    return (count * (inside / count - others)) / coached


def _by_exchange(
    changes: Sequence[Floats],
    chosen: Sequence[Flags],
    observed: float,
    arrangements: int,
    seed: int,
) -> tuple[float, float, float]:
    """Return the two-sided chance, and the ends of the effects that it does not exclude at ``SURE``.

    Were the effect t, the coached would have changed by t less: a way's statistic is then A - tC, C
    being its statistic of who was coached. It reaches the observed, less t, for t between
    (obs - A) / (1 - C) and (obs + A) / (1 + C); an effect that more than ``SURE`` of the ways reach
    is not excluded (test inversion: Rosenbaum 2002, Observational Studies, 2.6).
    """
    coached = sum(int(rows.sum()) for rows in chosen)
    ways = _ways(chosen, arrangements, seed)
    reached = _summed(
        [_part(c, w, coached) for c, w in zip(changes, ways, strict=True)], arrangements
    )
    own = _summed(
        [_part(rows.astype(float), w, coached) for rows, w in zip(chosen, ways, strict=True)],
        arrangements,
    )
    # Sums of the same numbers in another order differ in their last digits.
    chance = float((np.abs(reached) >= abs(observed) * (1 - 1e-9)).mean())
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.array([(observed - reached) / (1 - own), (observed + reached) / (1 + own)])
    same = own > 1 - 1e-9  # whoever was coached: reaches itself whatever the effect
    low = np.where(same, -np.inf, np.where(own < -1 + 1e-9, -np.inf, ends.min(axis=0)))
    high = np.where(same, np.inf, np.where(own < -1 + 1e-9, np.inf, ends.max(axis=0)))
    at = int(SURE * len(low))
    return chance, float(np.sort(low)[at]), float(np.sort(high)[-1 - at])


def _ways(chosen: Sequence[Flags], arrangements: int, seed: int) -> list[Flags]:
    """Return for each group the ways to exchange its coached, all or ``DRAWS`` and the one that was."""
    if arrangements <= EXACT:
        return [_all_ways(len(rows), int(rows.sum())) for rows in chosen]
    draw = np.random.default_rng(seed)
    return [np.vstack([rows, draw.permuted(np.tile(rows, (DRAWS, 1)), axis=1)]) for rows in chosen]


def _all_ways(units: int, coached: int) -> Flags:
    ways = list(combinations(range(units), coached))
    flags = np.zeros((len(ways), units), bool)
    flags[np.arange(len(ways))[:, None], np.array(ways)] = True
    return flags


def _summed(parts: Sequence[Floats], arrangements: int) -> Floats:
    """Add the groups up: drawn ways by row, else every way of one with every way of the others."""
    if arrangements > EXACT:
        return np.sum(parts, axis=0)
    total = np.zeros(1)
    for part in parts:
        total = np.add.outer(total, part).ravel()
    return total
