"""Background doors of the plan: take settings, call one service."""

from rpik.core.jobs import Progress, job
from rpik.plan.services import notices


@job(notices.JOB)
def send_notices(*, progress: Progress) -> dict[str, int]:
    """Send the day's digests."""
    return notices.send_all()
