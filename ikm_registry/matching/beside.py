"""Look-alikes of blocks of rows, found in a process of its own: its memory goes with it.

``python -m ikm_registry.matching.beside`` reads from its parent over a pipe: rows of a list, then
records of the register (``piped``); it answers with the pairs. One such process takes a block after the
other, two of them two at once.
"""

import contextlib
import ctypes
import marshal
import math
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ikm_registry import child_process
from ikm_registry.matching.keys import address_key, business_key, name_key
from ikm_registry.matching.names import product_likeness, relation
from ikm_registry.matching.piped import END, Records, Table, read_records, read_table, send_kept
from ikm_registry.matching.prepared import prepare
from ikm_registry.matching.reduced import Reduced
from ikm_registry.matching.scoring import pairs_in


class Alike(NamedTuple):
    """Two rows that look alike, by their ids, and why."""

    one: Any
    other: Any
    score: float
    parts: dict[str, float]
    reason: str


Found = tuple[list[Alike], list[Alike]]  # within the list, and between it and the register


def pairs_of(a: Table, b: Table | None = None) -> Iterator[Alike]:
    """Yield the pairs within ``a``, or between ``a`` and ``b``, surest first."""
    known = (b.ids, Reduced.of(b.entries)) if b else None
    return _pairs((a.ids, Reduced.of(a.entries)), known)


def _pairs(a: Records, b: Records | None = None) -> Iterator[Alike]:
    pairs = pairs_in(prepare(a[1], b[1] if b else None))
    ids, others = a[0], (b or a)[0]
    for n in range(len(pairs)):
        parts = {
            name: round(float(values[n]), 2)
            for name, values in pairs.parts.items()
            if not math.isnan(values[n])
        }
        yield Alike(
            ids[pairs.i[n]],
            others[pairs.j[n]],
            round(float(pairs.score[n]), 4),
            parts,
            pairs.sentence(n)[:300],
        )


def compared(fresh: Table, known: Table) -> Found:
    """Return the pairs among the rows of a list, and those between them and the register."""
    return _compared(fresh, (known.ids, Reduced.of(known.entries)))


def _compared(fresh: Table, known: Records) -> Found:
    rows = (fresh.ids, Reduced.of(fresh.entries))
    return list(_pairs(rows)), list(_pairs(rows, known)) if len(known[0]) else []


class Beside:
    """The process: write the two parts of a block to it, ``ended`` behind each, then what is ``kept``
    of the register, and ask ``answer``.
    """

    def __init__(self) -> None:
        self._process, self._input, self._output = child_process.piped(
            "ikm_registry.matching.beside"
        )

    def write(self, data: bytes) -> None:
        """Send some of the CSV; should the process have died, ``answer`` says so."""
        with contextlib.suppress(BrokenPipeError):
            self._input.write(data)

    def ended(self) -> None:
        """Say that all rows of a part were sent."""
        with contextlib.suppress(BrokenPipeError):
            self._input.write(END)
            self._input.flush()

    def kept(self, changed: bytes, blocks: Sequence[bytes]) -> None:
        """Send records reduced before (``keeping``), and the ids (as ``Ints``) of those that changed
        since: the second part holds these as they are now.
        """
        send_kept(self._input, changed, blocks)

    def answer(self) -> Found:
        """Return what ``compared`` does.

        Raises:
            EOFError: the process died.
        """
        try:
            # Of our own child, which got nothing but rows.
            among, known = marshal.load(self._output)  # noqa: S302
        except (TypeError, ValueError) as error:  # it died in the middle of its answer
            raise EOFError from error
        return [Alike(*one) for one in among], [Alike(*one) for one in known]

    def close(self) -> None:
        """End the process, whatever it is doing."""
        child_process.stop(self._process)


def _give_back() -> None:
    """Return to the system what the last block needed: the next names other people."""
    for memory in (name_key, business_key, address_key, relation, product_likeness):
        memory.cache_clear()
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def main() -> None:
    """Answer blocks until the pipe ends."""
    child_process.collect_seldom()
    source = sys.stdin.buffer
    while (fresh := read_table(source)) is not None:
        known = read_records(source)
        if known is None:  # the parent died
            break
        found = _compared(fresh, known)
        del fresh
        marshal.dump(tuple([tuple(one) for one in pairs] for pairs in found), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        _give_back()


if __name__ == "__main__":
    main()
