"""Keeping the register's records ready for the search of look-alikes of an import.

An import of 50,000 rows into a register of 1,000,000 would else reduce every record anew. What is kept
is derived and checked at each use: nothing is wrong when this has not run, only slower.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from ikm_registry.matching.keeping import Keeping
from ikm_registry.queries import look_alikes
from ikm_registry.queries import reduced_records as queries
from rpik.core import jobs, sql
from rpik.core.models import Job, JobState

JOB = "ikm_registry.reduce_records"
LEAST, MOST = 500, 50_000  # records of one kecamatan between which keeping them is worth it
LARGE = 20_000  # records of a register from which on an import is quicker for it
BEHIND = 5_000  # events from which on they are brought up to date


def start_when_behind() -> Job | None:
    """Queue ``refresh`` when much was written to a large register since; one waiting suffices."""
    if queries.behind(BEHIND) < BEHIND or not queries.register_holds(LARGE):
        return None
    if Job.objects.filter(name=JOB, state=JobState.WAITING).exists():
        return None
    return jobs.enqueue(JOB, title="Menyiapkan register untuk impor berikutnya", by=None)


@transaction.atomic
def refresh(progress: Callable[..., None] | None = None) -> dict[str, Any]:
    """Bring what is kept up to date; return how many kecamatan were written and held.

    Left for the next time when somebody is writing to the register, or doing the same.
    """
    event = queries.settled_event() if queries.is_alone() else None
    if event is None:
        return {"written": 0, "held": 0}
    places = {code: until for code, records, until in queries.places() if LEAST <= records <= MOST}
    queries.forget_others(list(places))
    kept = {code: until for code, until in places.items() if until is not None}
    changed = queries.open_changed(min(kept.values(), default=event))
    touched = queries.touched()
    wanted = [code for code in places if code not in kept or code in touched]
    process = Keeping() if wanted else None
    try:
        for number, code in enumerate(wanted):
            if progress is not None:
                progress(number, len(wanted), "Meringkas data per kecamatan")
            assert process is not None  # noqa: S101 (for the type checker)
            blocks = queries.blocks([code])
            sql.copy_csv_out(*look_alikes.near([code], kept=list(blocks)), process)
            records, data = process.answer(changed, list(blocks.values()))
            queries.keep(code, event, data, records)
    finally:
        if process is not None:
            process.close()
    queries.still_holds([code for code in kept if code not in touched], event)
    return {"written": len(wanted), "held": len(kept)}
