"""Growth between two years of data: shift-share and Klassen's typology.

Shift-share (Dunn 1960) splits the change of a cell, industry i in region r, into what the whole would
have given, what its industry gave, and what is its own:

    N = E·g,  M = E·(g_i − g),  C = E·(g_ir − g_i),  N + M + C = change

with E the workers of the first year and g the growth of the whole, of the industry, of the cell.
Klassen (1965) sets share against growth in four quadrants.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEADING, PRESSED, RISING, BEHIND = (
    "maju dan tumbuh cepat", "maju tetapi tertekan", "berkembang cepat", "relatif tertinggal",
)  # fmt: skip

# As they are drawn: growing faster than all above, the larger share to the left.
QUADRANTS = (LEADING, RISING, PRESSED, BEHIND)


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """The parts of each cell's change; rows regions, columns industries."""

    whole: Floats
    mix: Floats
    own: Floats


def shift_share(before: Floats, after: Floats) -> ShiftShare:
    """Return the parts; an industry or a whole that had nobody before has no growth to share (0).

    What a cell gains where it had nobody before is its own.
    """
    start, industry = before.sum(), before.sum(0)
    whole = after.sum() / start - 1 if start else 0.0
    of_industry = (
        np.divide(after.sum(0), industry, out=np.ones_like(industry), where=industry > 0) - 1
    )
    of_industry = np.where(industry > 0, of_industry, whole)
    national = before * whole
    mix = before * (of_industry - whole)
    own = np.round(after - before - national - mix, 9) + 0.0  # no "-0,00" out of rounding
    return ShiftShare(national, mix, own)


def klassen(before: Floats, after: Floats) -> list[str]:
    """Return the quadrant of each part: its share against the mean share, its growth against all's.

    "" for a part that had nobody in the first year: it has no growth to speak of.
    """
    total = before.sum()
    if not total:
        return [""] * len(before)
    living = before > 0
    large = before / total >= 1 / max(int(living.sum()), 1)
    fast = np.divide(after, before, out=np.zeros_like(before), where=living) >= after.sum() / total
    names = {(True, True): LEADING, (True, False): PRESSED, (False, True): RISING, (False, False): BEHIND}  # fmt: skip
    return [names[bool(large[i]), bool(fast[i])] if living[i] else "" for i in range(len(before))]
