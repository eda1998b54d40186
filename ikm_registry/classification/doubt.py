"""Doubt a stated code: the product's words say surely something else."""

from collections.abc import Sequence
from dataclasses import dataclass

from ikm_registry.classification.kbli_records import Suggestion
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.ranking import AUTOMATIC

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
    found = []
    for version in sorted({one[0] for one in stated}):
        mine = [one for one in stated if one[0] == version]
        answers = index.suggest_many([one[2:] for one in mine], version=version)
        for (_, code, product, raw), answer in zip(mine, answers, strict=True):
            if answer.outside:
                if "10" <= code[:2] <= "33":
                    found.append(Doubt(version, code, product, raw, None, answer.outside))
                continue
            best = answer.suggestions[0] if answer.suggestions else None
            if best is None or best.score < AUTOMATIC or _family(best.code) == _family(code):
                continue
            if any(s.code == code for s in answer.suggestions):
                continue
            sentence = f"Tertulis {code}, tetapi {best.reason[0].lower()}{best.reason[1:]}"
            found.append(Doubt(version, code, product, raw, best, sentence))
    return found


def _family(code: str) -> str:
    return FAMILY.get(code[:2], code[:2])
