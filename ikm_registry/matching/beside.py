"""Look-alikes of blocks of rows, found in a process of its own: its memory goes with it.

``python -m ikm_registry.matching.beside`` reads CSV from its parent over a pipe: rows of a list, a line
that ends them, records of the register, such a line; it answers with the pairs. One such process takes
a block after the other, two of them two at once.
"""

import contextlib
import csv
import ctypes
import marshal
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile
from typing import IO, Any, NamedTuple

from ikm_registry import child_process
from ikm_registry.matching.entries import Entries
from ikm_registry.matching.keys import address_key, business_key, name_key
from ikm_registry.matching.names import product_likeness, relation
from ikm_registry.matching.scoring import find_pairs

# The columns of a row: its id, then these of ``Entries``; what follows is the caller's.
COLUMNS = (
    "business", "owner", "product", "kbli", "desa_code", "kecamatan_code", "phone", "address", "nib",
    "nik", "nik15", "year", "lat", "lon",
)  # fmt: skip
REPEATED = frozenset({"product", "kbli", "desa_code", "kecamatan_code", "year"})
CHUNK = 2_000
END = b"=\n"


class Table(NamedTuple):
    """Rows as columns, with what they are called by."""

    ids: list[Any]
    entries: Entries

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> "Table":
        """Return rows (id, then ``COLUMNS``; "" or None where unknown)."""
        columns: list[list[Any]] = [[] for _ in range(1 + len(COLUMNS))]
        once: dict[str, str] = {}  # a desa is written on many rows, and held once
        left = iter(rows)
        while chunk := list(islice(left, CHUNK)):
            for name, values, told in zip(
                ("", *COLUMNS), columns, zip(*chunk, strict=True), strict=False
            ):
                known = ("" if value is None else value for value in told)
                if name in REPEATED:
                    values.extend(once.setdefault(value, value) for value in known)
                else:
                    values.extend(known)
        return cls(columns[0], Entries(**dict(zip(COLUMNS, columns[1:], strict=True))))


class Alike(NamedTuple):
    """Two rows that look alike, by their ids, and why."""

    one: Any
    other: Any
    score: float
    parts: dict[str, float]
    reason: str


def pairs_of(a: Table, b: Table | None = None) -> Iterator[Alike]:
    """Yield the pairs within ``a``, or between ``a`` and ``b``, surest first."""
    pairs = find_pairs(a.entries, b.entries if b else None)
    others = b.ids if b else a.ids
    for n in range(len(pairs)):
        parts = {
            name: round(float(values[n]), 2)
            for name, values in pairs.parts.items()
            if not math.isnan(values[n])
        }
        yield Alike(
            a.ids[pairs.i[n]],
            others[pairs.j[n]],
            round(float(pairs.score[n]), 4),
            parts,
            pairs.sentence(n)[:300],
        )


def compared(fresh: Table, known: Table) -> tuple[list[Alike], list[Alike]]:
    """Return the pairs among the rows of a list, and those between them and the register."""
    return list(pairs_of(fresh)), list(pairs_of(fresh, known)) if known.ids else []


class Beside:
    """The process: write the two parts of a block to it, ``ended`` behind each, then ask ``answer``."""

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

    def answer(self) -> tuple[list[Alike], list[Alike]]:
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


def _parts(source: IO[str]) -> Iterator[Table]:
    """Yield what stands before each end."""
    csv.field_size_limit(10**7)
    end = [END.decode().strip()]
    rows = csv.reader(source)
    for first in rows:
        yield Table.of(takewhile(lambda row: row != end, chain((first,), rows)))


def _give_back() -> None:
    """Return to the system what the last block needed: the next names other people."""
    for memory in (name_key, business_key, address_key, relation, product_likeness):
        memory.cache_clear()
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def main() -> None:
    """Answer blocks until the pipe ends."""
    sys.stdin.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    parts = _parts(sys.stdin)
    for fresh in parts:
        found = compared(fresh, next(parts))
        del fresh
        marshal.dump(tuple([tuple(one) for one in pairs] for pairs in found), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        _give_back()


if __name__ == "__main__":
    main()
