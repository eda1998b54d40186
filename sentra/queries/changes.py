"""Drafts of later decrees that somebody is to settle."""

from django.db.models import Exists, OuterRef, Q

from rpik.core.models import User
from sentra.choices import ChangeState
from sentra.models import ChangeDraft

MOST = 100


def to_settle(state: str, user: User) -> list[ChangeDraft]:
    """Return drafts that wait for this person as head, or came back to this person.

    A draft that came back counts until a newer one of its kind follows it. Oldest first; one query.
    """
    found = ChangeDraft.objects.filter(state=state, proposal__state="ditetapkan").select_related(
        "proposal__sentra__product_group", "by"
    )
    if state == ChangeState.WAITING:
        # Four eyes: neither who prepared it nor who proposed the sentra.
        found = found.exclude(Q(by=user) | Q(proposal__proposer=user))
        return list(found.order_by("at")[:MOST])
    newer = ChangeDraft.objects.filter(
        proposal=OuterRef("proposal"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
    )
    return list(found.filter(~Exists(newer), by=user).order_by("at")[:MOST])
