"""Two to five proposals side by side: the same rows for all, with what differs marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sentra.models import Proposal
from sentra.queries import beside, zoning
from sentra.services import assessment, institutions
from sentra.services.assessment import Block, Line

LEAST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator; ``cells`` in the order of the proposals, None where it does not occur."""

    label: str
    cells: tuple[Line | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the proposals do not all say the same."""
        return len({(cell.value, cell.of) if cell else None for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Group:
    """A block of the evidence page with its rows."""

    title: str
    rows: tuple[Row, ...]


def compare(proposals: Sequence[Proposal]) -> list[Group]:
    """Return the evidence of these proposals row by row, as the register stands now.

    Some ten queries a proposal, however many members.
    """
    pages = [_named(proposal) for proposal in proposals]
    groups = []
    for code, title in _order([[(code, block.title) for code, block in page] for page in pages]):
        blocks = [dict(page).get(code) for page in pages]
        lines = [{line.label: line for line in block.lines} if block else {} for block in blocks]
        labels = _order([[(label, label) for label in found] for found in lines])
        rows = tuple(Row(label, tuple(found.get(label) for found in lines)) for label, _ in labels)
        groups.append(Group(title, rows))
    return groups


def _named(proposal: Proposal) -> list[tuple[str, Block]]:
    """Return the blocks of a proposal with labels that do not name its own product group."""
    ids = list(proposal.members.values_list("ikm_id", flat=True))
    found_with = proposal.evidence.get("candidate", {}).get("evidence", {})
    _, blocks = assessment.of(
        ikm_ids=ids,
        space=zoning.of_members(ids),
        spread=proposal.evidence.get("spread", {}),
        group=proposal.product_group,
        demo=proposal.is_demo,
        proposal_id=proposal.pk,
        told=institutions.of_proposal(proposal.pk),
        beside=beside.designated(proposal, demo=proposal.is_demo),
        concentration=found_with.get("concentration"),
    )
    name = proposal.product_group.name
    for block in blocks:
        block.lines[:] = [_without(line, name) for line in block.lines]
    return [(block.code, block) for block in blocks]


def _without(line: Line, group: str) -> Line:
    if not line.label.startswith(group):
        return line
    label = f"Kelompoknya{line.label.removeprefix(group)}"
    return Line(label, line.value, line.kind, line.note, line.level, line.of)


def _order(lists: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Merge ordered lists: what only a later one has goes behind its neighbour there."""
    merged: list[tuple[str, str]] = []
    for found in lists:
        at = 0
        for entry in found:
            keys = [key for key, _ in merged]
            if entry[0] in keys:
                at = keys.index(entry[0]) + 1
            else:
                merged.insert(at, entry)
                at += 1
    return merged
