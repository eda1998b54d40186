"""Long work: enqueue by name, show progress, survive reloads and crashes.

The queue is a table (django-tasks-db); ``Job`` is what people see of it. Progress goes over a
connection of its own, so that it shows while the work's one transaction is still open.
"""

import importlib
import importlib.util
import logging
import pkgutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django_tasks import task

from rpik.core import collector, space
from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.models import Job, JobState, User

logger = logging.getLogger(__name__)

PROGRESS_ALIAS = "progress"
PROGRESS_EVERY_S = 0.4
HEARTBEAT_S = 10.0
DEAD_AFTER = timedelta(seconds=60)
INTERRUPTED = "Terhenti karena sistem mati di tengah jalan; tidak ada data masuk. Ulangi."
STOPPED = "Dihentikan; tidak ada data yang berubah."

_registry: dict[str, Callable[..., dict[str, Any] | None]] = {}


class Cancelled(Exception):
    """The person asked for the work to stop."""


class Progress:
    """Handed to a job: call it as the work goes on; also the heartbeat and the cancel switch."""

    def __init__(self, job_id: Any) -> None:
        self._job_id = job_id
        self._last = 0.0

    def __call__(
        self, done: int, total: int = 0, message: str = "", *, force: bool = False
    ) -> None:
        """Record ``done`` of ``total``; writes at most a few times a second.

        Raises:
            Cancelled: somebody cancelled the job; let it fly, the transaction rolls back.
        """
        now = time.monotonic()
        if not force and now - self._last < PROGRESS_EVERY_S:
            return
        self._last = now
        rows = Job.objects.using(progress_alias()).filter(pk=self._job_id)
        values: dict[str, Any] = {"done": done, "heartbeat_at": timezone.now()}
        if total:
            values["total"] = total
        if message:
            values["message"] = message
        rows.update(**values)
        if rows.filter(state=JobState.CANCELLED).exists():
            raise Cancelled


def progress_alias() -> str:
    """Return the database alias of the progress connection (the same database, autocommit)."""
    return PROGRESS_ALIAS if PROGRESS_ALIAS in connections.settings else "default"


def job(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function ``f(*, progress, **arguments) -> result dict`` under ``name``."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _registry[name] = function
        return function

    return register


def registered() -> set[str]:
    """Return the names that workers know; loads the doors of every app: ``tasks``, ``…_tasks``."""
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in {"rpik", "ikm_registry", "sentra"}:
            for module in pkgutil.iter_modules([config.path]):
                if module.name == "tasks" or module.name.endswith("_tasks"):
                    importlib.import_module(f"{config.name}.{module.name}")
    return set(_registry)


def _work_of(name: str) -> Callable[..., dict[str, Any] | None]:
    """Return the function of a job. Its own app's ``tasks`` are loaded first and mostly enough: what
    the others need (compilers, geometry) is 100 MB that an import has no use for.
    """
    label = name.partition(".")[0]
    own = apps.app_configs.get(label)  # its package may be called otherwise: "plan" is rpik.plan
    if name not in _registry and own and importlib.util.find_spec(f"{own.name}.tasks"):
        importlib.import_module(f"{own.name}.tasks")
    if name not in _registry:
        registered()
    return _registry[name]


def enqueue(
    name: str, /, *, title: str, by: User | None, result_url: str = "", **arguments: Any
) -> Job:
    """Queue work by name; it starts after the surrounding transaction commits.

    ``arguments`` are JSON: ids and settings, never personal data.
    """
    created = Job.objects.create(
        name=name, title=title[:200], by=by, arguments=arguments, result_url=result_url
    )
    transaction.on_commit(lambda: run_job.enqueue(str(created.pk)))
    return created


@task()
def run_job(job_id: str) -> None:
    """Run one job; its state always ends in done, failed or cancelled."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    if not claimed:  # cancelled meanwhile, or picked twice
        return
    work = Job.objects.get(pk=job_id)
    try:
        function = _work_of(work.name)
        with _heartbeat(job_id), collector.seldom(), acting(work.by_id, cause=work.name):
            result = function(progress=Progress(work.pk), **work.arguments)
        _finish(work, JobState.DONE, "Selesai", result or {})
    except Cancelled:
        _finish(work, JobState.CANCELLED, STOPPED, {})
    except DomainError as error:
        _finish(work, JobState.FAILED, error.message[:300], error.told)
    except Exception as error:
        if space.ran_out(error):
            _finish(work, JobState.FAILED, space.FULL, {})
            return
        # The traceback goes to the log of the worker; people get a sentence.
        logger.exception("job %s %s failed", work.name, work.pk)
        _finish(
            work,
            JobState.FAILED,
            "Pekerjaan gagal dan tidak ada data yang berubah. "
            f"Coba lagi, atau beri tahu administrator nomor {str(work.pk)[:8]}.",
            {},
        )
    except BaseException:  # the worker was told twice to stop: its transaction is rolled back
        _finish(work, JobState.FAILED, INTERRUPTED, {})
        raise


@contextmanager
def _heartbeat(job_id: str) -> Iterator[None]:
    """Say "alive" every few seconds from a thread with a connection of its own."""
    alias = progress_alias()
    if alias == "default":  # no connection but the one the work is using
        yield
        return
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(HEARTBEAT_S):
                Job.objects.using(alias).filter(pk=job_id).update(heartbeat_at=timezone.now())
        finally:
            connections[alias].close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _finish(work: Job, state: JobState, message: str, result: dict[str, Any]) -> None:
    values = {"state": state, "finished_at": timezone.now(), "message": message, "result": result}
    if state == JobState.DONE:
        values["done"] = Greatest("done", "total")
    Job.objects.filter(pk=work.pk).update(**values)


def cancel(*, job: Job, by: User) -> bool:
    """Ask a job to stop; return whether it was still open."""
    return bool(
        Job.objects.filter(pk=job.pk, by=by, state__in=[JobState.WAITING, JobState.RUNNING]).update(
            state=JobState.CANCELLED, finished_at=timezone.now(), message=STOPPED
        )
    )


def sweep_orphans(*, nobody_works: bool = False) -> int:
    """Turn running jobs that nobody works on any more into failed ones; return how many.

    ``nobody_works``: no worker can be alive (the database was just started), so do not wait for
    the heartbeat to grow old.
    """
    running = Job.objects.filter(state=JobState.RUNNING)
    if not nobody_works:
        running = running.filter(heartbeat_at__lt=timezone.now() - DEAD_AFTER)
    return running.update(state=JobState.FAILED, finished_at=timezone.now(), message=INTERRUPTED)
