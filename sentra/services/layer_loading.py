"""Large layers are read in the background: the file is kept until it is loaded, so that another
coordinate system can be tried without sending 200 MB again.
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Unpack

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rpik.core import files
from rpik.core.errors import DomainError
from rpik.core.jobs import Cancelled, Progress, enqueue
from rpik.core.models import Job, JobState, StoredFile, User
from sentra.models import SpatialLayer
from sentra.services import layers

JOB = "sentra.load_layer"
OPEN = [JobState.WAITING, JobState.RUNNING]
KEPT = timedelta(days=1)  # a file whose layer could not be read


@transaction.atomic
def start(*, file: BinaryIO, file_name: str, by: User, **given: Unpack[layers.Given]) -> Job:
    """Keep the file and queue its reading.

    Raises NotAllowed for who may not manage layers.
    """
    layers.allow(by)
    _sweep()
    stored = files.store(source=file, name=file_name[:200], by=by)
    day = given.get("valid_from")
    fields = dict(given) | {"valid_from": day.isoformat() if day else None}
    return _queue(stored, fields, by)


@transaction.atomic
def again(*, job: Job, crs: str, layer_name: str, by: User, again: bool = False) -> Job:
    """Read the same file anew: another coordinate system, another layer of it, or what is there already.

    The button pressed twice starts one reading. Raises DomainError where the file is no longer kept.
    """
    file_id = job.arguments["file_id"]
    stored = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if stored is None or not job.is_over:
        raise DomainError("Berkasnya tidak disimpan lagi. Unggah ulang petanya.")
    running = Job.objects.filter(name=JOB, state__in=OPEN, arguments__file_id=file_id).first()
    if running is not None:
        return running
    fields = {"crs": crs, "layer_name": layer_name, "again": again}
    return _queue(stored, job.arguments["fields"] | fields, by)


def run(*, file_id: int, fields: dict[str, Any], by: User, progress: Progress) -> SpatialLayer:
    """Do the reading; the kept file goes when it is loaded or the person cancels."""
    stored = StoredFile.objects.get(pk=file_id)
    day = fields["valid_from"]
    given = fields | {"valid_from": date.fromisoformat(day) if day else None}
    with tempfile.TemporaryDirectory(prefix="rpik-layer-") as folder:
        path = Path(folder) / "source"
        try:
            progress(0, 0, "Menyiapkan berkas", force=True)
            files.lay_out(stored, path)
            with path.open("rb") as source:
                layer = layers.load(
                    file=source, file_name=stored.name, by=by, progress=progress, **given
                )
        except Cancelled:
            stored.delete()
            raise
    stored.delete()
    return layer


def _queue(stored: StoredFile, fields: dict[str, Any], by: User) -> Job:
    job = enqueue(JOB, title=f"Membaca peta {stored.name}", by=by, file_id=stored.pk, fields=fields)
    job.result_url = reverse("sentra:layer-loading", args=[job.pk])
    job.save(update_fields=["result_url"])
    return job


def _sweep() -> None:
    """Let go of files that nobody came back for."""
    old = Job.objects.filter(
        name=JOB,
        state__in=[JobState.FAILED, JobState.CANCELLED],
        finished_at__lt=timezone.now() - KEPT,
    )
    # One that is being read once more just now stays.
    held = Job.objects.filter(name=JOB, state__in=OPEN).values_list("arguments", flat=True)
    gone = {job.arguments["file_id"] for job in old[:200]} - {one["file_id"] for one in held}
    StoredFile.objects.filter(pk__in=gone).delete()
