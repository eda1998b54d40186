"""One page to decide on: the thirteen blocks of domain.md 8.3, a module each."""

from sentra.services.assessment import links
from sentra.services.assessment.lines import Block, Line
from sentra.services.assessment.page import (
    Assessment,
    LawPoint,
    of_candidate,
    of_proposal,
    of_proposals,
    score_rows,
)

__all__ = [
    "Assessment",
    "Block",
    "LawPoint",
    "Line",
    "links",
    "of_candidate",
    "of_proposal",
    "of_proposals",
    "score_rows",
]
