"""Seconds of processor: on a machine that others use too, wall time measures them as well."""

import os
from pathlib import Path
from typing import NamedTuple

TICK = os.sysconf("SC_CLK_TCK")


def of_tree(pid: int) -> float:
    """Return the seconds of a process, of those it started and of those of them that are over."""
    total = 0.0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total = sum(map(int, fields[11:15])) / TICK  # its own, and of children waited for
        for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
            total += sum(of_tree(int(child)) for child in tasks.read_text().split())
    except OSError:  # it ended meanwhile
        pass
    return total


def of_postgres(*, own: bool = False) -> float:
    """Return the seconds of the server and of every session it had; of ours only with ``own``: it asks
    whether the work is done.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    stat = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return of_tree(int(stat[1])) - (0 if own else of_tree(backend))


class Spent(NamedTuple):
    """Seconds of processor: of Python, and of the database."""

    python: float = 0.0
    postgres: float = 0.0

    def since(self, before: "Spent") -> "Spent":
        """Return what was spent after ``before``."""
        return Spent(self.python - before.python, self.postgres - before.postgres)


def here() -> Spent:
    """Return the seconds of this process, and of the server, our session included."""
    return Spent(of_tree(os.getpid()), of_postgres(own=True))
