"""Every product a cell names, each looked up for itself: "tempe, keripik & sambal" are three."""

from collections.abc import Sequence
from typing import NamedTuple

from ikm_registry.classification.groups import ProductGroups
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.reading import read


class CellProduct(NamedTuple):
    """One of several products of a cell; ``code`` "" where the words are not sure enough."""

    words: str
    code: str
    confidence: int | None
    reason: str
    group: str
    group_reason: str


def cell_products(
    index: KbliIndex, groups: ProductGroups, texts: Sequence[str], version: str
) -> list[tuple[CellProduct, ...]]:
    """Return the products of each text as it names them; () where it names only one.

    Each is asked as if it stood alone, so that its code and group carry evidence of their own. What
    is no manufacturing ("jual pulsa") has neither.
    """
    cells = [
        tuple(dict.fromkeys(" ".join(part) for part in read(text, "").parts)) for text in texts
    ]
    named = list(dict.fromkeys(words for cell in cells if len(cell) > 1 for words in cell))
    answers = index.automatic_many([(words, "") for words in named], version)
    sure = [given or ("", "") for given, _ in answers]
    outside = dict(zip(named, (why for _, why in answers), strict=True))
    signatures = [
        (version if code else "", code, words) for words, (code, _) in zip(named, sure, strict=True)
    ]
    decisions = groups.group_many(signatures, outside)
    found = {
        words: CellProduct(
            words, code, confidence_of(why), why, decision.code or "", decision.sentence
        )
        for words, (code, why), decision in zip(named, sure, decisions, strict=True)
    }
    return [tuple(found[words] for words in cell) if len(cell) > 1 else () for cell in cells]


def confidence_of(reason: str) -> int | None:
    """Return the percent an automatic reason begins with ("Keyakinan 95 %: …")."""
    digits = reason.removeprefix("Keyakinan ").split(" ", 1)[0]
    return int(digits) if digits.isdecimal() else None
