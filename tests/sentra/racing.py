"""Run functions at the same moment, each on its own connection."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, connection

from rpik.core.errors import DomainError


def at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Return what came of each job, in order: its answer, or the refusal it raised.

    Raises AssertionError when a job broke in another way or did not end.
    """
    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)
    broken: list[BaseException] = []

    def work(index: int, job: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=20)
            results[index] = job()
        except (DomainError, IntegrityError) as error:
            results[index] = error
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    assert not any(thread.is_alive() for thread in threads), "a job did not end: a deadlock?"
    assert broken == []
    return results
