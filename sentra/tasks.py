"""Background doors: take settings, call one service."""

from typing import Any

from rpik.core.actor import current
from rpik.core.jobs import Progress, job
from rpik.core.models import User
from sentra.services import detection, layer_loading


@job(detection.JOB)
def detect(
    *,
    progress: Progress,
    distance_m: float,
    min_units: int,
    related: bool = False,
    estimates: bool = True,
    weights: dict[str, float] | None = None,
) -> dict[str, Any]:
    """Run the detection for the person who asked."""
    by = _asker()
    made = detection.run(
        parameters=detection.parameters(
            distance_m=distance_m,
            units=min_units,
            related=related,
            estimates=estimates,
            weights=weights,
        ),
        by=by,
        report=progress,
    )
    return {"run": made.pk, **made.summary}


@job(layer_loading.JOB)
def load_layer(*, progress: Progress, file_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """Read a large layer for the person who handed it in."""
    by = _asker()
    assert by is not None  # noqa: S101 - it is started from a page alone
    layer = layer_loading.run(file_id=file_id, fields=fields, by=by, progress=progress)
    return {"layer": layer.pk}


def _asker() -> User | None:
    user_id = current().user_id
    return User.objects.filter(pk=user_id).first() if user_id else None
