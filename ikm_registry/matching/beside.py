"""Look-alikes of one block of rows, found in a process of its own: its memory goes with it.

``python -m ikm_registry.matching.beside`` reads CSV from its parent over a pipe: rows of a list, a line
that says so, records of the register; it answers with the pairs. Two blocks may be compared at once.
"""

import contextlib
import csv
import marshal
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple

from ikm_registry import child_process
from ikm_registry.matching.entries import Entries
from ikm_registry.matching.scoring import find_pairs

# The columns of a row: its id, then these of ``Entries``; what follows is the caller's.
COLUMNS = (
    "business", "owner", "product", "kbli", "desa_code", "kecamatan_code", "phone", "address", "nib",
    "nik", "nik15", "year", "lat", "lon",
)  # fmt: skip
REPEATED = frozenset({"product", "kbli", "desa_code", "kecamatan_code", "year"})
DIVIDER = b"=\n"


class Table(NamedTuple):
    """Rows as columns, with what they are called by."""

    ids: list[Any]
    entries: Entries

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> "Table":
        """Return rows (id, then ``COLUMNS``; "" or None where unknown)."""
        ids: list[Any] = []
        columns: list[list[Any]] = [[] for _ in COLUMNS]
        # A column says the same on many rows: each text is held once.
        once: dict[Any, Any] = {}
        kept = [name in REPEATED for name in COLUMNS]
        for row in rows:
            ids.append(row[0])
            for values, value, again in zip(columns, row[1:], kept, strict=False):
                if value is None:
                    value = ""
                elif again:
                    value = once.setdefault(value, value)
                elif value.__class__ is memoryview:
                    value = bytes(value)
                values.append(value)
        return cls(ids, Entries(**dict(zip(COLUMNS, columns, strict=True))))


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
    """The process: write the CSV to it, then ask ``answer`` once."""

    def __init__(self) -> None:
        self._process, self._input, self._output = child_process.piped(
            "ikm_registry.matching.beside"
        )

    def write(self, data: bytes) -> None:
        """Send a part of the CSV; should the process have died, ``answer`` says so."""
        with contextlib.suppress(BrokenPipeError):
            self._input.write(data)

    def told_all(self) -> None:
        """Say that all rows were sent: it begins to compare them."""
        with contextlib.suppress(BrokenPipeError):
            self._input.close()

    def answer(self) -> tuple[list[Alike], list[Alike]]:
        """Return what ``compared`` does, and end.

        Raises:
            EOFError: the process died.
        """
        with contextlib.closing(self):
            try:
                # Of our own child, which got nothing but rows.
                among, known = marshal.load(self._output)  # noqa: S302
            except (TypeError, ValueError) as error:  # it died in the middle of its answer
                raise EOFError from error
        return [Alike(*one) for one in among], [Alike(*one) for one in known]

    def close(self) -> None:
        """End the process, whatever it is doing."""
        child_process.stop(self._process)


def _read(source: IO[str]) -> tuple[Table, Table]:
    """Return the rows before the divider and those behind it."""
    csv.field_size_limit(10**7)
    rows = csv.reader(source)
    before = Table.of(iter(rows.__next__, [DIVIDER.decode().strip()]))
    return before, Table.of(rows)


def main() -> None:
    """Answer one block."""
    sys.stdin.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    found = compared(*_read(sys.stdin))
    answer = tuple([tuple(one) for one in pairs] for pairs in found)
    marshal.dump(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
