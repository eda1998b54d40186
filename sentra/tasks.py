"""Background doors: take settings, call one service."""

from typing import Any

from rpik.core.actor import current
from rpik.core.jobs import Progress, job
from rpik.core.models import User
from sentra.services import detection


@job(detection.JOB)
def detect(
    *,
    progress: Progress,
    distance_m: float,
    min_units: int,
    related: bool = False,
    estimates: bool = True,
) -> dict[str, Any]:
    """Run the detection for the person who asked."""
    user_id = current().user_id
    by = User.objects.filter(pk=user_id).first() if user_id else None
    made = detection.run(
        parameters=detection.parameters(
            distance_m=distance_m, units=min_units, related=related, estimates=estimates
        ),
        by=by,
        report=progress,
    )
    return {"run": made.pk, **made.summary}
