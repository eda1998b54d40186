"""A run judged by the sentra everybody knows: found, nearly, or missed. Points in metres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FOUND, NEARLY, MISSED = "ditemukan", "hampir", "terlewat"
REACH_M = 1500.0  # between the known place and a candidate's middle; a planning convention


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked for: the groups that are alike, the desa, and where it is thought to stand."""

    groups: frozenset[str]
    desa: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run found: a number of the caller's, group, desa that hold members, middle, near miss."""

    number: int
    group: str
    desa: Sequence[str]
    x: float
    y: float
    is_near_miss: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """``number`` of what was found (None: nothing of its kind) and how far its middle lies off."""

    kind: str
    number: int | None
    gap_m: float | None


def judge(known: Sequence[Known], seen: Sequence[Seen]) -> list[Verdict]:
    """Return a verdict for each known sentra.

    Found: a candidate of an alike group that holds members in its desa, or whose middle lies within
    ``REACH_M``. A near miss counts as nearly. Of several the full one, then the nearest. What was
    missed names the nearest of its kind, however far.
    """
    by_group: dict[str, list[Seen]] = {}
    for one in seen:
        by_group.setdefault(one.group, []).append(one)
    return [_verdict(one, by_group) for one in known]


def _verdict(known: Known, by_group: Mapping[str, list[Seen]]) -> Verdict:
    best: tuple[tuple[int, float, int], Verdict] | None = None
    for one in (seen for group in sorted(known.groups) for seen in by_group.get(group, [])):
        gap = float(np.hypot(one.x - known.x, one.y - known.y))
        here = known.desa in one.desa or gap <= REACH_M
        kind = MISSED if not here else NEARLY if one.is_near_miss else FOUND
        rank = ((FOUND, NEARLY, MISSED).index(kind), gap, one.number)
        if best is None or rank < best[0]:
            best = rank, Verdict(kind, one.number, round(gap, 1))
    return best[1] if best else Verdict(MISSED, None, None)
