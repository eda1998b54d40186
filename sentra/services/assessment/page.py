"""The one list of blocks: the page, the comparison, the checklist and papers read this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rpik.core.lent import lent
from sentra.models import Candidate, Proposal, Review
from sentra.services.assessment import (
    coaching,
    compactness,
    conflict,
    decision,
    identity,
    infrastructure,
    institution,
    legal,
    legality,
    potential,
    size,
    space,
    trust,
)
from sentra.services.assessment import seen as seeing
from sentra.services.assessment.lines import Block, Line
from sentra.services.assessment.seen import Seen
from sentra.workflow import LAW

# In the order of domain.md 8.3.
BLOCKS: tuple[Callable[[Seen], Block], ...] = (
    identity.block,
    legal.block,
    trust.block,
    size.block,
    compactness.block,
    potential.block,
    space.block,
    institution.block,
    infrastructure.block,
    legality.block,
    coaching.block,
    conflict.block,
    decision.block,
)
TOLD = ("site", "institution")
WORST = ("fails", "lacks", "warn", "unknown", "plain", "ok")


@dataclass(frozen=True, slots=True)
class LawPoint:
    """A point of ``workflow.LAW`` with the lines that answer it; ``level`` of the gravest.

    ``confirmed``: the endorsement that stands and ticked this point of ``workflow.CHECKLIST``, which
    is that person's word and moves no level.
    """

    key: str
    words: str
    lines: tuple[Line, ...]
    confirmed: Review | None = None

    @property
    def level(self) -> str:
        """The level of the gravest line; unknown where none answers."""
        return min((line.level for line in self.lines), key=WORST.index, default="unknown")


@dataclass(frozen=True, slots=True)
class Assessment:
    """The evidence of a proposal or candidate: what was seen, and the blocks made of it."""

    seen: Seen
    blocks: list[Block]

    @property
    def figures(self) -> Mapping[str, Any]:
        """Counts and sums of the members."""
        return self.seen.figures

    @property
    def law(self) -> list[LawPoint]:
        """The points of the law that a reviewer confirms, with what stands about each."""
        lines = [line for block in self.blocks for line in block.lines]
        word = self._endorsement()
        return [
            LawPoint(
                key,
                words,
                tuple(line for line in lines if line.law == key),
                word if word is not None and key in word.checklist else None,
            )
            for key, words in LAW.items()
        ]

    def _endorsement(self) -> Review | None:
        """The last endorsement; None once the proposal was sent back to be judged anew."""
        if self.seen.proposal is None or self.seen.proposal.state in ("diusulkan", "perbaikan"):
            return None
        steps = (step for step in reversed(self.seen.steps) if step.action == "endorse")
        return next(steps, None)

    @property
    def failing(self) -> list[tuple[Block, Line]]:
        """Every line that stands against the law."""
        return self.of_level("fails")

    @property
    def lacking(self) -> list[tuple[Block, Line]]:
        """Every line that nobody recorded."""
        return self.of_level("lacks")

    @property
    def against(self) -> list[tuple[Block, Line]]:
        """Every line that speaks against it: what fails the law, then what asks to be looked at."""
        return [*self.failing, *self.of_level("warn")]

    @property
    def lacking_by_block(self) -> list[tuple[str, int]]:
        """How many lines nobody recorded, by the block they stand in."""
        return [(block.title, block.lacks) for block in self.blocks if block.lacks]

    def of_level(self, level: str) -> list[tuple[Block, Line]]:
        """Return the lines of one level with the block they stand in."""
        return [
            (block, line) for block in self.blocks for line in block.lines if line.level == level
        ]

    def linked(self, addresses: Mapping[str, tuple[str, str]]) -> "Assessment":
        """Return the same with ``mend`` of each line led to an address (``links.of``)."""
        blocks = [
            replace(block, lines=[_linked(line, addresses) for line in block.lines])
            for block in self.blocks
        ]
        return replace(self, blocks=blocks)


def _linked(line: Line, addresses: Mapping[str, tuple[str, str]]) -> Line:
    if line.mend not in addresses:
        return line
    url, action = addresses[line.mend]
    return replace(line, url=url, action=action)


def of_proposals(proposals: Sequence[Proposal]) -> list[Assessment]:
    """Return the evidence of each as the register stands now; ``seen.of_proposals`` says the cost."""
    return [_assessed(seen) for seen in seeing.of_proposals(proposals)]


def of_proposal(proposal: Proposal) -> Assessment:
    """Return the evidence of one proposal."""
    return of_proposals([proposal])[0]


def of_candidate(candidate: Candidate, ikm_ids: Sequence[int]) -> Assessment:
    """Return the evidence of a candidate with these members."""
    return _assessed(seeing.of_candidate(candidate, ikm_ids))


def _assessed(seen: Seen) -> Assessment:
    """Return the blocks, each with the lines that apps above this one lend."""
    blocks = [make(seen) for make in BLOCKS]
    for block in blocks:
        for lines_of in lent(f"lines of {block.code}"):
            block.lines.extend(lines_of(seen))
    if seen.proposal is None:
        blocks = [replace(block, lines=[_not_yet(one) for one in block.lines]) for block in blocks]
    return Assessment(seen, blocks)


def _not_yet(line: Line) -> Line:
    """What is told of a proposal alone cannot lack before there is one."""
    if line.level != "lacks" or line.mend not in TOLD:
        return line
    return replace(line, level="unknown", note="didata sesudah diusulkan")


def score_rows(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts of a score for the page: ``percent`` filled, ``points`` of ``full``."""
    return [
        {**part, "percent": round(part["value"] * 100), "full": part["weight"] * 100}
        for part in parts
    ]
