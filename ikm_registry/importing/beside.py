"""A long list is read and cleaned in a process beside this one, and staged here.

``python -m ikm_registry.importing.beside`` gets a pickled ``Cleaning`` from its parent over a pipe and
writes its rows back, a chunk at a time, then its balance. It holds no keys. When the parent is gone so
is the pipe, and it ends.
"""

import contextlib
import fcntl
import marshal
import os
import pickle
import sys
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from ikm_registry import child_process
from ikm_registry.cleaning.result import Problem
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.one_pass import Cleaning

CHUNK = 500
PIPE = 1 << 20  # bytes on their way: enough that neither side waits
MANY_ROWS = 10_000  # from here on the second process is worth its start
PLAIN, OTHER, OVER, REFUSED = b"p", b"o", b"=", b"!"


def is_worth_it(rows: int) -> bool:
    """Whether so many rows are cleaned faster by two processes."""
    return rows >= MANY_ROWS and len(os.sched_getaffinity(0)) > 1


class LongCleaning(Cleaning):
    """A ``Cleaning`` whose rows come from a second process; with ``raw`` they bring their raw cells.

    Should that process die (no memory left), the rows it had not answered are cleaned here.
    """

    def __init__(self, *asked: Any, raw: bool) -> None:
        super().__init__(*asked)
        self._asked, self._raw = asked, raw

    def __iter__(self) -> Iterator[CleanRow]:
        """Start the process now; it reads on while the first row is waited for elsewhere."""
        return self._received(_Beside(Cleaning(*self._asked), self._raw))

    def _received(self, process: "_Beside") -> Iterator[CleanRow]:
        taken = 0
        with process:
            try:
                while (chunk := process.receive()) is not None:
                    taken += len(chunk)
                    yield from chunk
            except (EOFError, pickle.UnpicklingError):
                pass
            else:
                self.balance = process.balance
                return
        yield from islice(self.here(), taken, None)


class _Beside:
    """The second process: started at once, gone on exit, whatever ended the rows."""

    def __init__(self, cleaning: Cleaning, raw: bool) -> None:
        self.balance = cleaning.balance
        self._process, order, self._pipe = child_process.piped("ikm_registry.importing.beside")
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with contextlib.suppress(OSError):  # more than this account may have
                fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, PIPE)
        # Should it die at once, ``receive`` says so.
        with contextlib.suppress(BrokenPipeError), order:
            pickle.dump((cleaning, raw), order, pickle.HIGHEST_PROTOCOL)

    def __enter__(self) -> "_Beside":
        return self

    def __exit__(self, *_: object) -> None:
        child_process.stop(self._process)

    def receive(self) -> list[CleanRow] | None:
        """Return the next rows, None behind the last.

        Raises:
            EOFError: the process died.
            UnreadableFile: what it met in the file.
        """
        head = self._pipe.read(5)
        kind, size = head[:1], int.from_bytes(head[1:], "big")
        data = self._pipe.read(size)
        if len(head) < 5 or len(data) < size:
            raise EOFError
        # Both loads are of our own child, which read the file.
        if kind == PLAIN:
            return _rows(*marshal.loads(data))  # noqa: S302
        found = pickle.loads(data)  # noqa: S301
        if kind == OTHER:
            return _rows(*found)
        if kind == REFUSED:
            raise found
        self.balance = found
        return None


def _rows(rows: list[tuple[Any, ...]], problems: list[tuple[str, str, str, str]]) -> list[CleanRow]:
    known = [Problem(*one) for one in problems]
    return [
        CleanRow(sheet, number, raw, values, written, [known[n] for n in doubts])
        for sheet, number, raw, values, written, doubts in rows
    ]


def _told(rows: list[CleanRow], raw: bool) -> tuple[list[Any], list[Any]]:
    """Return rows as plain values, each distinct problem once."""
    problems: dict[Problem, int] = {}
    told = [
        (
            row.sheet,
            row.number,
            row.raw if raw else [],
            row.values,
            row.written,
            [problems.setdefault(one, len(problems)) for one in row.problems],
        )
        for row in rows
    ]
    return told, [(p.code, p.message, p.severity, p.field) for p in problems]


def _send(target: IO[bytes], kind: bytes, data: bytes) -> None:
    target.write(kind + len(data).to_bytes(4, "big"))
    target.write(data)
    target.flush()


def main() -> None:
    """Answer one ``Cleaning``."""
    cleaning, raw = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own parent)
    child_process.collect_seldom()
    target = sys.stdout.buffer
    rows = iter(cleaning)
    try:
        while chunk := list(islice(rows, CHUNK)):
            told = _told(chunk, raw)
            try:
                _send(target, PLAIN, marshal.dumps(told))
            except ValueError:  # a value that is no number, text or truth
                _send(target, OTHER, pickle.dumps(told, pickle.HIGHEST_PROTOCOL))
        _send(target, OVER, pickle.dumps(cleaning.balance))
    except UnreadableFile as error:
        _send(target, REFUSED, pickle.dumps(error))


if __name__ == "__main__":
    main()
