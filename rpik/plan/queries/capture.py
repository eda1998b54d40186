"""In which of some lists the active IKM stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rpik.core import sql

Counts = Counter[int]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """IKM by mask of lists (bit i: in list i), only of kecamatan that every list touches.

    A list that never went to a kecamatan did not miss anybody there. ``cells`` are by (kecamatan,
    product group); group "" is unknown.
    """

    whole: Counts = field(default_factory=Counter)
    kecamatan: dict[str, Counts] = field(default_factory=dict)
    groups: dict[str, Counts] = field(default_factory=dict)
    cells: dict[tuple[str, str], Counts] = field(default_factory=dict)


def overlaps(batches: Sequence[int], *, group: str | None, scope: Sequence[str]) -> Overlaps:
    """Return where the lists meet; ``group`` and ``scope`` (kecamatan codes) narrow it."""
    rows = sql.tuples(
        sql.load(__file__, "capture"),
        {"batches": list(batches), "group": group, "scope": list(scope) or None},
    )
    touched: Counter[str] = Counter()
    for place, _, mask, _ in rows:
        touched[place or ""] |= mask
    found = Overlaps()
    for place, kind, mask, count in rows:
        if not place or touched[place] != (1 << len(batches)) - 1:
            continue
        found.whole[mask] += count
        kind = kind or ""
        found.kecamatan.setdefault(place, Counter())[mask] += count
        found.groups.setdefault(kind, Counter())[mask] += count
        found.cells.setdefault((place, kind), Counter())[mask] += count
    return found
