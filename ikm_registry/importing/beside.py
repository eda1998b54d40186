"""Cleaning in a process beside this one: a long list is read and staged here, cleaned there.

``python -m ikm_registry.importing.beside`` gets pickles from its parent over a pipe: the arguments of
``clean_table``, then chunks of rows; it answers each chunk. When the parent is gone so is the pipe,
and it ends.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ikm_registry.importing.body import BodyRow
from ikm_registry.importing.rows import CleanRow, clean_table

CHUNK = 500
AHEAD = 6  # chunks on their way: enough that neither side waits, few enough to hold
MANY_ROWS = 10_000  # from here on the second process is worth its start


def clean_rows(
    sheet: str, rows: Iterable[BodyRow], *rest: Any, expected: int
) -> Iterator[CleanRow]:
    """Yield what ``clean_table`` yields, from a second process where ``expected`` rows are many.

    Should that process die (no memory left), the rows not yet answered are cleaned here.
    """
    if expected < MANY_ROWS or len(os.sched_getaffinity(0)) < 2:
        yield from clean_table(sheet, rows, *rest)
        return
    incoming, waiting = iter(rows), deque[list[BodyRow]]()
    with _Beside() as beside:
        try:
            beside.send((sheet, rest))
            while chunk := list(islice(incoming, CHUNK)):
                waiting.append(chunk)
                beside.send([row._replace(texts=[]) for row in chunk])
                if len(waiting) > AHEAD:
                    yield from _joined(sheet, waiting, beside.receive)
            while waiting:
                yield from _joined(sheet, waiting, beside.receive)
            return
        except (EOFError, pickle.UnpicklingError):
            pass
    yield from clean_table(sheet, chain(*waiting, incoming), *rest)


def _joined(
    sheet: str, waiting: deque[list[BodyRow]], receive: Callable[[], list[Any]]
) -> Iterator[CleanRow]:
    answers = receive()
    for row, answer in zip(waiting.popleft(), answers, strict=True):
        yield CleanRow(sheet, row.number, row.texts, *answer)


class _Beside:
    """The second process. A thread of its own feeds it: two full pipes would wait for each other."""

    def __enter__(self) -> "_Beside":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ikm_registry.importing.beside"],
            cwd=Path(__file__).resolve().parents[2],
            # No keys, no database address: only what Python needs to start.
            env={
                name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._feeder = threading.Thread(target=self._feed, name="cleaning", daemon=True)
        self._feeder.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._outbox.put(None)
        self._process.kill()  # nothing of worth is left in it, whatever ended the rows
        self._feeder.join()
        if self._process.stdout:
            self._process.stdout.close()
        self._process.wait()

    def send(self, item: Any) -> None:
        self._outbox.put(item)

    def receive(self) -> list[Any]:
        assert self._process.stdout is not None  # noqa: S101
        found: list[Any] = pickle.load(self._process.stdout)  # noqa: S301 (our own child)
        return found

    def _feed(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101
        try:
            with pipe:
                while (item := self._outbox.get()) is not None:
                    pickle.dump(item, pipe, pickle.HIGHEST_PROTOCOL)
                    pipe.flush()
        except (BrokenPipeError, ValueError):
            return  # the process died: ``receive`` says so


def main() -> None:
    """Answer chunks of rows until the pipe ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sheet, rest = pickle.load(source)  # noqa: S301 (our own parent)
    at_hand: deque[BodyRow] = deque()

    def arriving() -> Iterator[BodyRow]:
        while at_hand:
            yield at_hand.popleft()

    cleaned = clean_table(sheet, arriving(), *rest)
    while True:
        try:
            at_hand.extend(pickle.load(source))  # noqa: S301 (our own parent)
        except EOFError:
            return
        # A row in, a row out: the generator never runs dry between chunks.
        answers = [(one.values, one.written, one.problems) for one in islice(cleaned, len(at_hand))]
        pickle.dump(answers, target, pickle.HIGHEST_PROTOCOL)
        target.flush()


if __name__ == "__main__":
    main()
