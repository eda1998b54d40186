"""Rows and records as they come over a pipe: CSV, and records that were reduced before and kept."""

import contextlib
import csv
from collections.abc import Iterable, Sequence
from itertools import chain, islice, takewhile
from typing import IO, Any, NamedTuple

import numpy as np

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.reduced import Reduced, unpacked

# The columns of a row: its id, then these of ``Entries``; what follows is the caller's.
COLUMNS = (
    "business", "owner", "product", "kbli", "desa_code", "kecamatan_code", "phone", "address", "nib",
    "nik", "nik15", "year", "lat", "lon",
)  # fmt: skip
REPEATED = frozenset({"product", "kbli", "desa_code", "kecamatan_code", "year"})
CHUNK = 2_000
END = b"=\n"
Records = tuple[Sequence[Any], Reduced]  # ids, and what they are called by


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


def send_kept(target: IO[bytes], changed: bytes, blocks: Sequence[bytes]) -> None:
    """Write what ``read_records`` reads behind its rows; the reader may have died."""
    with contextlib.suppress(BrokenPipeError):
        target.write(b"%d\n" % len(blocks))
        for piece in (changed, *blocks):
            target.write(b"%d\n" % len(piece))
            target.write(piece)
        target.flush()


def read_table(source: IO[bytes]) -> Table | None:
    """Return the rows before the next end; None when the pipe has ended."""
    csv.field_size_limit(10**7)
    end = [END.decode().strip()]
    rows = csv.reader(line.decode() for line in source)
    first = next(rows, None)
    if first is None:
        return None
    return Table.of(takewhile(lambda row: row != end, chain((first,), rows)))


def read_records(source: IO[bytes]) -> tuple[list[int], Reduced] | None:
    """Return ids and records, by id: rows before the next end, and those kept that did not change;
    None when the pipe has ended.
    """
    fresh = read_table(source)
    if fresh is None:
        return None
    parts = [(np.array(fresh.ids, dtype=np.int64), Reduced.of(fresh.entries))]
    blocks = int(source.readline() or 0)
    changed = np.frombuffer(_piece(source), dtype=np.int64)
    for _ in range(blocks):
        ids, kept = unpacked(_piece(source))
        gone = np.isin(ids, changed)
        if gone.any():
            ids, kept = ids[~gone], kept.taken(np.flatnonzero(~gone))
        parts.append((ids, kept))
    parts = [part for part in parts if len(part[0])] or parts[:1]
    ids, table = np.concatenate([part[0] for part in parts]), Reduced.joined([p[1] for p in parts])
    if len(parts) > 1:
        order = np.argsort(ids)
        ids, table = ids[order], table.taken(order)
    return ids.tolist(), table


def _piece(source: IO[bytes]) -> bytes:
    return source.read(int(source.readline() or 0))
