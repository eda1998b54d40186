"""What people said beside the workflow."""

from dataclasses import dataclass, field

from sentra.models import Comment, Proposal

SHOWN = 500


@dataclass(slots=True)
class Thread:
    """A first comment with its answers, oldest first."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)


def threads(proposal: Proposal) -> list[Thread]:
    """Return the threads of a proposal, oldest first; three queries."""
    found: dict[int, Thread] = {}
    for comment in (
        proposal.comments.select_related("by")
        .prefetch_related("mentions__user")
        .order_by("id")[:SHOWN]
    ):
        if comment.parent_id is None:
            found[comment.pk] = Thread(comment)
        elif comment.parent_id in found:
            found[comment.parent_id].answers.append(comment)
    return list(found.values())
