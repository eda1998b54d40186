"""A real worker for the benchmarks that measure background work: its seconds, and its memory."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

from tests.benchmarks import cpu


@dataclass(slots=True)
class Peaks:
    """Most resident memory in MB: of the worker, and of any one process it started."""

    worker: float = 0.0
    child: float = 0.0

    def see(self, pid: int) -> None:
        """Look at the worker and its children now; the kernel keeps the peaks of those that live."""
        self.worker = max(self.worker, _megabytes(pid, "VmHWM"))
        for child in _children(pid):
            self.child = max(self.child, _megabytes(child, "VmHWM"))


class Worker:
    """``manage.py db_worker`` on the scratch database, as ``manage.py start`` starts it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.peaks = Peaks()

    def cpu(self) -> cpu.Spent:
        """Return the seconds of processor of the worker with what it started, and of the database."""
        return cpu.Spent(cpu.of_tree(self._process.pid), cpu.of_postgres())

    def run(self, name: str, *, by: Any, **arguments: Any) -> float:
        """Have one job done; return its seconds.

        Raises:
            RuntimeError: it failed.
        """
        from rpik.core import jobs
        from rpik.core.models import Job

        if by is not None:
            arguments["by_id"] = by.pk
        job = jobs.enqueue(name, title=name, by=by, **arguments)
        while not job.is_over:
            if self._process.poll() is not None:
                raise RuntimeError("the worker died")
            sleep(0.05)
            job = Job.objects.get(pk=job.pk)
        if job.state != "selesai":
            raise RuntimeError(f"{name}: {job.message}")
        return (job.finished_at - job.started_at).total_seconds()


@contextmanager
def worker() -> Iterator[Worker]:
    """Start a worker; stop it afterwards. Its memory is looked at ten times a second."""
    from django.conf import settings
    from django.db import connection

    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--interval", "0.05", "--no-startup-delay",
         "--skip-checks", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url},
    )  # fmt: skip
    one, over = Worker(process), threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            one.peaks.see(process.pid)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield one
    finally:
        over.set()
        watcher.join()
        process.kill()
        process.wait()


def _megabytes(pid: int, what: str) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(what):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _children(pid: int) -> list[int]:
    """Return the processes started by a process, and by those, that are ours."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in map(int, tasks.read_text().split()):
                if b"ikm_registry" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found += [child, *_children(child)]
        except OSError:
            continue
    return found
