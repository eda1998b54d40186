"""Who has a proposal's page open just now."""

from datetime import timedelta

from django.utils import timezone

from rpik.core.models import User
from sentra.models import Proposal, Viewer

GONE_AFTER = timedelta(seconds=50)  # the page tells every 20 s that it is open


def arrive(*, proposal: Proposal, by: User) -> list[User]:
    """Note that the person has it open; return who else has, by name."""
    now = timezone.now()
    Viewer.objects.bulk_create(
        [Viewer(proposal=proposal, user=by, seen_at=now)],
        update_conflicts=True,
        unique_fields=["proposal", "user"],
        update_fields=["seen_at"],
    )
    return list(
        User.objects.filter(
            pk__in=Viewer.objects.filter(proposal=proposal, seen_at__gte=now - GONE_AFTER)
            .exclude(user=by)
            .values("user_id")
        ).order_by("full_name", "pk")[:20]
    )
