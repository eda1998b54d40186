"""What may be published of a small count: no table tells about one or two businesses.

A cell is hidden that holds fewer than ``LEAST`` beyond what else is published of it: with the units of
the sentra in it known, a cell of six tells of the one outside. Because the column's total is published,
hiding one cell hides nothing: further cells, the smallest first, are hidden until each hidden number
could still be any of at least three values (primary and secondary suppression; Hundepool et al. 2012,
"Statistical Disclosure Control", ch. 4). Columns are protected one by one, so no total of a row may be
published beside them, nor their order by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 3
ROOM = 2  # values above its least that a hidden cell may have


@dataclass(frozen=True, slots=True)
class Column:
    """Counts as they may be published: None is hidden; so is the total of too little."""

    cells: list[int | None]
    total: int | None


def publishable(counts: Sequence[int], known: Sequence[int] = ()) -> Column:
    """Return one column of counts (units of a product group by kecamatan) with small cells hidden.

    ``known``: of each cell, the units that are published elsewhere (its sentra).
    """
    inside = [min(*pair) for pair in zip(counts, known or [0] * len(counts), strict=True)]
    by_size = sorted((n for n, count in enumerate(counts) if count), key=lambda n: (counts[n], n))
    hidden = [n for n in by_size if 0 < counts[n] - inside[n] < LEAST]
    rest = [n for n in by_size if n not in hidden]

    def protects() -> bool:
        """Whether who knows the sum of the hidden, and the least of each, still cannot tell one."""
        room = sum(counts[n] - max(inside[n], 1) for n in hidden)
        return len(hidden) > 1 and room >= ROOM

    while hidden and rest and not protects():
        hidden.append(rest.pop(0))
    if hidden and not protects():
        return Column([None if count else 0 for count in counts], None)
    return Column([None if n in hidden else count for n, count in enumerate(counts)], sum(counts))
