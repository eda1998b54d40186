"""What coaching it together would save and cost; told by the plan, which knows trips and budgets."""

from sentra.services.assessment.lines import Block
from sentra.services.assessment.seen import Seen


def block(seen: Seen) -> Block:
    """Return the heading: ``page.provide`` fills it."""
    return Block("coaching", "Dampak pembinaan", [], "Parameter perencanaan")
