"""The Perda in the mirror: its industri unggulan against what the register shows; plain Python.

A branch (KBLI division) shows itself strong with at least ``SHARE`` of the units and either a kecamatan
whose location quotient is surely above 1 (lower end of the exact 95 % interval) or a candidate more
gathered than businesses are anyway (Marcon and Puech 2010: M > 1, p ≤ 0.05). Both thresholds are
planning parameters, no law; the register holds small industry, so a branch of few large plants can be
strong and not be seen here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sentra.detection.agglomeration import quotient_table

SHARE = 0.03
SURE = 0.05


@dataclass(frozen=True, slots=True)
class Named:
    """One industri unggulan as the Perda names it, with its KBLI divisions."""

    name: str
    divisions: tuple[str, ...]
    source: str


@dataclass(slots=True)
class Branch:
    """What the register shows of one or several divisions together."""

    name: str
    divisions: tuple[str, ...]
    named: bool
    units: int = 0
    workers: int = 0
    share: float = 0.0
    special: list[str] = field(default_factory=list)  # kecamatan, the most special first
    gathered: int = 0
    sentra: int = 0

    @property
    def is_strong(self) -> bool:
        """Whether the register supports calling it unggulan."""
        return self.share >= SHARE and bool(self.special or self.gathered)

    @property
    def verdict(self) -> str:
        """ "didukung", "belum" (named, not seen), "terlewat" (seen, not named), or ""."""
        if self.named:
            return "didukung" if self.is_strong else "belum"
        return "terlewat" if self.is_strong else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The register: ``units`` and ``workers`` by kecamatan (rows) and division (columns)."""

    kecamatan: Sequence[str]
    divisions: Sequence[str]
    units: NDArray[np.float64]
    workers: NDArray[np.float64]
    gathered: Mapping[str, int]  # division → candidates surely gathered
    sentra: Mapping[str, int]


def mirror(named: Sequence[Named], titles: Mapping[str, str], seen: Seen) -> list[Branch]:
    """Return the named branches in the Perda's order, then every other division, largest first."""
    spoken_for = {division for one in named for division in one.divisions}
    branches = [Branch(one.name, one.divisions, named=True) for one in named]
    branches += [
        Branch(titles.get(division, division), (division,), named=False)
        for division in seen.divisions
        if division and division not in spoken_for
    ]
    places = {division: i for i, division in enumerate(seen.divisions)}
    rest = [i for d, i in places.items() if not d]
    columns = [[places[d] for d in one.divisions if d in places] for one in branches]
    table = np.column_stack([seen.units[:, rows].sum(1) for rows in [*columns, rest]])
    low = quotient_table(table).low
    total = table.sum() or 1.0
    for number, (one, rows) in enumerate(zip(branches, columns, strict=True)):
        one.units = int(table[:, number].sum())
        one.workers = int(seen.workers[:, rows].sum())
        one.share = one.units / total
        sure = [i for i in np.argsort(-np.nan_to_num(low[:, number])) if low[i, number] > 1]
        one.special = [seen.kecamatan[i] for i in sure]
        one.gathered = sum(seen.gathered.get(d, 0) for d in one.divisions)
        one.sentra = sum(seen.sentra.get(d, 0) for d in one.divisions)
    return branches[: len(named)] + sorted(
        branches[len(named) :], key=lambda one: (-one.units, one.name)
    )
