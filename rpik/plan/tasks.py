"""Background doors of the plan: take settings, call one service."""

from typing import Any

from rpik.core.jobs import Progress, job
from rpik.plan.services import attendance_sheet, notices


@job(notices.JOB)
def send_notices(*, progress: Progress) -> dict[str, int]:
    """Send the day's digests."""
    return notices.send_all()


@job(attendance_sheet.JOB)
def attendance_sheet_pdf(
    *, progress: Progress, activity_id: int, address: str, by_id: int
) -> dict[str, Any]:
    """Write a long attendance list."""
    return attendance_sheet.make(
        activity_id=activity_id, address=address, by_id=by_id, progress=progress
    )
