"""SQL that lives in ``.sql`` files: load it by name, run it, COPY in and out."""

import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.db import DatabaseError, connection
from django.db.models import Model
from numpy.typing import NDArray


@cache
def load(package_file: str, name: str) -> str:
    """Return the text of ``<name>.sql`` beside ``package_file`` (pass ``__file__``)."""
    return (Path(package_file).parent / f"{name}.sql").read_text(encoding="utf-8")


def execute(sql: str, parameters: dict[str, Any] | None = None) -> int:
    """Run one statement with named parameters; return the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or {})
        return cursor.rowcount


def rows(sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Run a query; return its rows as dictionaries by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or {})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tuples(sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a query; return its rows as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or {})
        return cursor.fetchall()


def copy_in(
    table: str,
    columns: Sequence[str],
    values: Iterable[Sequence[Any]],
    *,
    rows_at_once: int = 2000,
) -> None:
    """COPY rows into ``table``; None becomes NULL, bytes go in as bytea, dict as
    JSON, list as a text array, the rest as its text.

    ``table`` and ``columns`` are names from code, never from a person. Streams: memory stays flat.
    What ``values`` raises is raised here as it was: a cancelled job, a file found broken late.
    ``rows_at_once`` are held as text: few where a row may weigh megabytes.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{table}" ({names}) FROM STDIN'
    stream = _CopyStream(values, rows_at_once)
    with connection.cursor() as cursor:
        try:
            with connection.wrap_database_errors:
                cursor.copy_expert(statement, stream, size=_CopyStream.BYTES)
        except DatabaseError:
            if stream.failure is not None:  # the driver hides what stopped the rows
                raise stream.failure from None
            raise


def copy_objects(objects: Sequence[Model]) -> None:
    """COPY new objects of one model into its table, with numbers of its sequence set on them.

    For models without triggers of Python (no ``save``, no signals); values as ``copy_in`` takes them,
    JSON as dictionaries or lists.
    """
    if not objects:
        return
    meta = objects[0]._meta
    ids = tuples(
        f"SELECT nextval(pg_get_serial_sequence('{meta.db_table}', 'id')) "  # noqa: S608 - own name
        "FROM generate_series(1, %(n)s)",
        {"n": len(objects)},
    )
    for one, (number,) in zip(objects, ids, strict=True):
        one.pk = number
    fields = meta.concrete_fields
    columns = [str(field.column) for field in fields]
    is_json = [field.get_internal_type() == "JSONField" for field in fields]
    copy_in(
        meta.db_table,
        columns,
        (
            [
                json.dumps(value, ensure_ascii=False) if packed and value is not None else value
                for value, packed in zip(
                    (getattr(one, field.attname) for field in fields), is_json, strict=True
                )
            ]
            for one in objects
        ),
    )


def copy_csv_out(query: str, parameters: dict[str, Any], target: Any) -> None:
    """COPY a query (from code; its parameters may be anybody's) to whatever takes bytes, as CSV.

    Streams: no row is held here. NULL and "" are the same in it.
    """
    with connection.cursor() as cursor:
        bound = cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({bound}) TO STDOUT WITH (FORMAT csv)", target)


def copy_bytes(query: str, parameters: dict[str, Any] | None = None) -> list[bytes]:
    """Return the one bytea column of a query (from code), as it is: not by way of its text, which
    would be twice as long.
    """
    target = io.BytesIO()
    with connection.cursor() as cursor:
        bound = cursor.mogrify(query, parameters or {}).decode()
        cursor.copy_expert(f"COPY ({bound}) TO STDOUT WITH (FORMAT binary)", target)
    found = []
    target.seek(19)  # behind the head; of a row: how many values, the length of each before it
    while target.read(2) != b"\xff\xff":
        found.append(target.read(int.from_bytes(target.read(4), "big")))
    return found


def copy_numbers(
    query: str, columns: Sequence[tuple[str, str]], parameters: Any = None
) -> NDArray[Any]:
    """COPY a query of numbers out as a structured array, without reading a text on the way.

    Args:
        query: from code; none of its values may be NULL, and each must have the type told here.
        columns: (name, type) in the query's order, types as numpy writes them: "i2", "i4", "i8",
            "f8" for smallint, integer, bigint, double precision.
        parameters: for ``query``, as for ``execute``.

    Raises ValueError when the rows are not of that shape (a NULL, another type).
    """
    target = io.BytesIO()
    with connection.cursor() as cursor:
        text = cursor.mogrify(query, parameters).decode() if parameters else query
        cursor.copy_expert(f"COPY ({text}) TO STDOUT WITH (FORMAT binary)", target)
    # 19 bytes of head; a row is its number of values, then the length of each before it; 2 bytes end
    shape: list[tuple[str, str]] = [("values", ">i2")]
    for name, kind in columns:
        shape += [(f"{name} length", ">i4"), (name, f">{kind}")]
    row = np.dtype(shape)
    whole = target.getbuffer()[19:-2]
    if len(whole) % row.itemsize:
        raise ValueError("COPY gave rows of another shape than asked for")
    found = np.frombuffer(whole, row)
    lengths = all((found[f"{name} length"] == int(kind[1])).all() for name, kind in columns)
    if not lengths or (found["values"] != len(columns)).any():
        raise ValueError("COPY gave rows of another shape than asked for")
    native = np.empty(len(found), [(name, kind) for name, kind in columns])
    for name, _ in columns:
        native[name] = found[name]
    return native


class _CopyStream(io.RawIOBase):
    """A readable file over an iterator of rows, encoded as it is read.

    Asked for by the megabyte: the driver's own 8 kB would copy each chunk 250 times over.
    """

    BYTES = 2**20

    def __init__(self, values: Iterable[Sequence[Any]], rows_at_once: int) -> None:
        self._at_once = rows_at_once
        self._rows: Iterator[Sequence[Any]] = iter(values)
        self._buffer, self._at = b"", 0
        self.failure: Exception | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except Exception as error:
            self.failure = error
            raise

    def _read(self, size: int) -> bytes:
        wanted = size if size >= 0 else sys.maxsize
        while len(self._buffer) - self._at < wanted:
            chunk = copy_lines(islice(self._rows, self._at_once))
            if not chunk:
                break
            # Only the rest is copied: a row may weigh a hundred times what is asked for at once.
            self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        answer = self._buffer[self._at : self._at + wanted]
        self._at += len(answer)
        return answer


def copy_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows in COPY's text format, a line each (the values of ``copy_in``)."""
    word = _word
    lines = [
        "\t".join(
            [
                v
                if v.__class__ is str and v.isprintable() and "\\" not in v
                else "\\N"
                if v is None
                else word(v)
                for v in row
            ]
        )
        for row in rows
    ]
    return ("\n".join(lines) + "\n").encode("utf-8") if lines else b""


# COPY's text format takes these for the marks between columns, rows and escapes.
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x00": None})


def _word(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)  # Postgres refuses 0x00 in text.
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return "\\\\x" + value.hex()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    if isinstance(value, (list, tuple)):
        items = [str(item).replace("\\", "\\\\").replace('"', '\\"') for item in value]
        return ("{" + ",".join([f'"{item}"' for item in items]) + "}").translate(_ESCAPES)
    return str(value).translate(_ESCAPES)
