"""What coaching changed for its participants: before against after; plain Python.

Only those measured at both moments are compared: a sum over whoever happened to be measured would
grow with the measuring. This says what changed, not that the coaching changed it (``effect``).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Values:
    """What one IKM was like at one moment; output in rupiah a year, None unmeasured."""

    active: bool | None = None
    workers: int | None = None
    output: int | None = None
    certificates: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured."""
        return self == Values()

    @property
    def stamp(self) -> str:
        """The values as one short text: what a form was shown with; "" where nothing is measured."""
        every = (self.active, self.workers, self.output, self.certificates)
        return "" if self.is_empty else "|".join("" if one is None else str(one) for one in every)

    def over(self, older: "Values") -> "Values":
        """Return these with what was not measured taken from ``older``."""
        return Values(
            older.active if self.active is None else self.active,
            older.workers if self.workers is None else self.workers,
            older.output if self.output is None else self.output,
            older.certificates if self.certificates is None else self.certificates,
        )


LABELS = {
    "active": "Unit aktif",
    "workers": "Tenaga kerja",
    "output": "Produksi setahun (Rp)",
    "certificates": "Sertifikat",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Sums of one measure over the ``measured`` IKM that have it at both moments."""

    name: str
    label: str
    measured: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        """After less before."""
        return self.after - self.before


def changes(pairs: Iterable[tuple[Values | None, Values | None]]) -> list[Change]:
    """Return one change a measure over (before, after) pairs; measures nobody has twice left out."""
    both = [(before, after) for before, after in pairs if before and after]
    found = []
    for name, label in LABELS.items():
        known = [
            (int(one), int(other))
            for one, other in ((getattr(b, name), getattr(a, name)) for b, a in both)
            if one is not None and other is not None
        ]
        if known:
            before, after = (sum(side) for side in zip(*known, strict=True))
            found.append(Change(name, label, len(known), before, after))
    return found
