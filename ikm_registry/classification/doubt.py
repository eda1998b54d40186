"""Doubt a stated code: the product's words say surely something else."""

from collections.abc import Sequence
from dataclasses import dataclass

from ikm_registry.classification.kbli_search import AUTOMATIC, KbliIndex, Suggestion

# A stated code that the words support this much is left in peace.
PLAUSIBLE = 0.45


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stated code that does not fit, what fits better (None: no industry), and why."""

    version: str
    code: str
    product: str
    better: Suggestion | None
    sentence: str


def doubts(index: KbliIndex, stated: Sequence[tuple[str, str, str]]) -> list[Doubt]:
    """Return the doubted ones of (KBLI version, code, product text).

    Doubted is a code whose group (three digits) differs from that of a sure answer, and which the
    words hardly support; and a code of section C for words that name no manufacturing. Nothing is
    changed by it: a person looks.
    """
    found = []
    for version in sorted({one[0] for one in stated}):
        mine = [one for one in stated if one[0] == version]
        answers = index.suggest_many([(product, "") for _, _, product in mine], version=version)
        for (_, code, product), answer in zip(mine, answers, strict=True):
            if answer.outside:
                if "10" <= code[:2] <= "33":
                    found.append(Doubt(version, code, product, None, answer.outside))
                continue
            best = answer.suggestions[0] if answer.suggestions else None
            if best is None or best.score < AUTOMATIC or best.code[:3] == code[:3]:
                continue
            if any(s.code == code and s.score >= PLAUSIBLE for s in answer.suggestions):
                continue
            sentence = f"Tertulis {code}, tetapi {best.reason[0].lower()}{best.reason[1:]}"
            found.append(Doubt(version, code, product, best, sentence))
    return found
