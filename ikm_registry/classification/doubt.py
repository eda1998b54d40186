"""Doubt a stated code: the product's words say surely something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ikm_registry.classification.kbli_records import Answer, Suggestion
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.ranking import AUTOMATIC

AT_ONCE = 2_000  # texts
# Food and drinks are one family: the border between them is no mistake worth anybody's time.
FAMILY = {"11": "10"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stated code that does not fit, what fits better (None: no industry), and why."""

    version: str
    code: str
    product: str
    raw: str
    better: Suggestion | None
    sentence: str


def doubts(index: KbliIndex, stated: Sequence[tuple[str, str, str, str]]) -> list[Doubt]:
    """Return the doubted ones of (KBLI version, code, product text, raw material).

    Doubted is a code of another division than a sure answer's, which is not even among the five
    suggestions; and a code of section C for words that name no manufacturing. Nothing is
    changed by it: a person looks.
    """
    found: list[Doubt] = []
    for version in sorted({one[0] for one in stated}):
        # Texts that begin alike together, and few at once: an answer is a kilobyte.
        mine = iter(sorted((one for one in stated if one[0] == version), key=lambda one: one[2:]))
        while block := list(islice(mine, AT_ONCE)):
            answers = index.suggest_many([one[2:] for one in block], version=version)
            found += filter(None, map(_doubt, block, answers))
    return found


def _doubt(stated: tuple[str, str, str, str], answer: Answer) -> Doubt | None:
    version, code, product, raw = stated
    if answer.outside:
        made = "10" <= code[:2] <= "33"
        return Doubt(version, code, product, raw, None, answer.outside) if made else None
    best = answer.suggestions[0] if answer.suggestions else None
    if best is None or best.score < AUTOMATIC or _family(best.code) == _family(code):
        return None
    if any(s.code == code for s in answer.suggestions):
        return None
    sentence = f"Tertulis {code}, tetapi {best.reason[0].lower()}{best.reason[1:]}"
    return Doubt(version, code, product, raw, best, sentence)


def _family(code: str) -> str:
    return FAMILY.get(code[:2], code[:2])
