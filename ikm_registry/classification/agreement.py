"""Where no code is sure, what its candidates agree on: a group of two to four digits."""

from collections.abc import Sequence

from ikm_registry.classification.kbli_records import Suggestion
from ikm_registry.classification.ranking import AUTOMATIC

# Share of the evidence from which on a group speaks for all. Measured on texts nobody had seen:
# of 143 unsure answers 126 had such a group, right in 95 of 100.
AGREED = 0.6


def agreed_prefix(suggestions: Sequence[Suggestion]) -> str:
    """Return the longest group of the best code that holds most of the evidence, "" for none.

    Evidence is the square of the confidence, so that many faint candidates do not outweigh one
    that is nearly sure. A sure answer needs no group.
    """
    if not suggestions or suggestions[0].score >= AUTOMATIC:
        return ""
    best = suggestions[0].code
    whole = sum(one.score**2 for one in suggestions)
    for size in (4, 3, 2):
        held = sum(one.score**2 for one in suggestions if one.code[:size] == best[:size])
        if held >= AGREED * whole:
            return best[:size]
    return ""
