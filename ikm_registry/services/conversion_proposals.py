"""What a person is offered for a group that the table leaves open: its own codes, best first."""

from collections.abc import Sequence
from dataclasses import dataclass

from ikm_registry.classification.ranking import AUTOMATIC
from ikm_registry.queries.conversion import Group
from ikm_registry.services import reference
from ikm_registry.services.concordance import titles

SHOWN = 5
# From here on the words of the product speak clearly enough to be chosen beforehand.
CLEAR = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A 2025 code; ``score`` (0 to 1) and ``reason`` are the suggester's, None where it is silent."""

    code: str
    title: str
    from_table: bool
    score: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Codes to choose from; ``outside`` says why the text names no manufacturing ("" it may)."""

    ones: list[Proposal]
    outside: str = ""

    @property
    def chosen(self) -> str:
        """The code chosen beforehand, "" where nothing speaks clearly."""
        if not self.ones or self.outside:
            return ""
        first = self.ones[0]
        own = [one for one in self.ones if one.from_table]
        return first.code if len(own) == 1 or (first.score or 0) >= CLEAR else ""


def proposals(group: Group) -> Proposals:
    """Return the codes of the table for this group ranked by its product text, then what else the
    text suggests.
    """
    known = titles("2025")
    answer = reference.kbli_index().suggest(group.text, raw=group.raw, version="2025", limit=SHOWN)
    said = {one.code: one for one in answer.suggestions}
    own = sorted(
        (code for code in group.targets if code in known),
        key=lambda code: -said[code].score if code in said else 0.0,
    )
    others = [code for code in said if code not in own]
    return Proposals(
        [
            Proposal(
                code,
                known[code],
                code in own,
                said[code].score if code in said else None,
                said[code].reason if code in said else "",
            )
            for code in [*own, *others][: max(SHOWN, len(own))]
        ],
        answer.outside,
    )


def clear_ones(groups: Sequence[Group]) -> list[tuple[Group, str]]:
    """Return the groups whose product words surely name one of the codes the table offers, with it.

    As sure as a code must be to be given unasked; a person accepts all of them at once.
    """
    asked = [(group.text, group.raw) for group in groups]
    answers = reference.kbli_index().suggest_many(asked, version="2025", limit=1)
    return [
        (group, best.code)
        for group, answer in zip(groups, answers, strict=True)
        for best in answer.suggestions
        if best.score >= AUTOMATIC and best.code in group.targets
    ]
