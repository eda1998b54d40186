"""What may be published of a small count: no table tells about one or two businesses.

A cell under ``LEAST`` is hidden. Because the column's total is published, hiding one cell hides
nothing: further cells, the smallest first, are hidden until each hidden number could still be any of
at least three values (primary and secondary suppression; Hundepool et al. 2012, "Statistical
Disclosure Control", ch. 4). Columns are protected one by one, so no total of a row may be published
beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 3
ROOM = 2  # a hidden cell may be 1 … 1 + ROOM at least


@dataclass(frozen=True, slots=True)
class Column:
    """Counts as they may be published: None is hidden; so is the total of too little."""

    cells: list[int | None]
    total: int | None


def publishable(counts: Sequence[int]) -> Column:
    """Return one column of counts (units of a product group by kecamatan) with small cells hidden."""
    total = sum(counts)
    if 0 < total < LEAST:
        return Column([None if count else 0 for count in counts], None)
    by_size = sorted((n for n, count in enumerate(counts) if count), key=lambda n: (counts[n], n))
    hidden: list[int] = [n for n in by_size if counts[n] < LEAST]
    rest = by_size[len(hidden) :]
    while hidden and rest and not _protects([counts[n] for n in hidden]):
        hidden.append(rest.pop(0))
    if hidden and not _protects([counts[n] for n in hidden]):
        return Column([None if count else 0 for count in counts], None)
    return Column([None if n in hidden else count for n, count in enumerate(counts)], total)


def _protects(hidden: Sequence[int]) -> bool:
    """Whether who knows their sum, and that each is at least 1, still cannot tell one of them."""
    return len(hidden) > 1 and sum(hidden) >= len(hidden) + ROOM
