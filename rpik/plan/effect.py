"""Did coaching work: coached sentra against alike ones that were not; plain Python.

Difference in differences inside each product group, averaged over the coached (the effect on the
treated): mean change of the coached less mean change of the others [Card & Krueger 1994, American
Economic Review 84; Angrist & Pischke 2009, Mostly Harmless Econometrics, 5.2]. Chance is judged by
exchanging who was coached inside each group (permutation test: Ernst 2004, Statistical Science 19):
with the handful of sentra of one kabupaten no large-sample error is honest.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

EXACT = 20_000  # arrangements that are all gone through
DRAWS = 9_999
SURE = 0.10  # above it the difference may be chance
LEAST_MEMBERS = 5  # measured at both ends, for a sentra to speak


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

    ``arrangements``: ways to exchange; ``chance`` cannot go below one in them.
    """

    effect: float
    coached_change: float
    other_change: float
    coached: int
    others: int
    chance: float
    arrangements: int
    used: tuple[Unit, ...]

    @property
    def can_tell(self) -> bool:
        """Whether so few sentra could show anything at all."""
        return 1 / self.arrangements <= SURE

    @property
    def is_sure(self) -> bool:
        """Whether chance alone hardly gives such a difference."""
        return self.can_tell and self.chance <= SURE


def effect(units: Iterable[Unit], *, seed: int = 7) -> Effect | None:
    """Return the difference in differences; None when no group has coached and others."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.members >= LEAST_MEMBERS:
            groups[unit.group].append(unit)
    kept = [
        rows for _, rows in sorted(groups.items()) if 0 < sum(u.coached for u in rows) < len(rows)
    ]
    if not kept:
        return None
    changes = [np.array([unit.change for unit in rows]) for rows in kept]
    counts = [sum(unit.coached for unit in rows) for rows in kept]
    chosen = [tuple(i for i, u in enumerate(rows) if u.coached) for rows in kept]
    coached = sum(counts)
    observed = _statistic(changes, chosen)
    arrangements = math.prod(
        math.comb(len(rows), count) for rows, count in zip(kept, counts, strict=True)
    )
    used = tuple(unit for rows in kept for unit in rows)
    gain = sum(float(c[list(rows)].sum()) for c, rows in zip(changes, chosen, strict=True))
    return Effect(
        effect=observed,
        coached_change=gain / coached,
        other_change=gain / coached - observed,
        coached=coached,
        others=len(used) - coached,
        chance=_chance(changes, counts, observed, arrangements, seed),
        arrangements=arrangements,
        used=used,
    )


def _statistic(changes: Sequence[np.ndarray], chosen: Sequence[Sequence[int]]) -> float:
    total, coached = 0.0, 0
    for values, rows in zip(changes, chosen, strict=True):
        inside = np.zeros(len(values), bool)
        inside[list(rows)] = True
        total += len(rows) * (values[inside].mean() - values[~inside].mean())
        coached += len(rows)
    return float(total / coached)


def _chance(
    changes: Sequence[np.ndarray],
    counts: Sequence[int],
    observed: float,
    arrangements: int,
    seed: int,
) -> float:
    """Two-sided: how often the exchange gives a difference at least as large."""
    # Sums of the same numbers in another order differ in their last digits.
    reach = abs(observed) * (1 - 1e-9)
    if arrangements <= EXACT:
        ways: Iterator[Sequence[Sequence[int]]] = product(
            *(combinations(range(len(c)), n) for c, n in zip(changes, counts, strict=True))
        )
        return sum(abs(_statistic(changes, way)) >= reach for way in ways) / arrangements
    draw = np.random.default_rng(seed)
    hits = sum(
        abs(
            _statistic(
                changes,
                [
                    draw.choice(len(c), n, replace=False).tolist()
                    for c, n in zip(changes, counts, strict=True)
                ],
            )
        )
        >= reach
        for _ in range(DRAWS)
    )
    return (1 + hits) / (1 + DRAWS)
