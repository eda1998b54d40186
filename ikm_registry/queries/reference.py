"""Load reference rows by set: stage, upsert what differs, count what changed."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from rpik.core import sql

# table: (key columns, other columns)
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ikm_registry_kecamatan": (("code",), ("name", "bps_code", "aliases", "cell")),
    "ikm_registry_desa": (
        ("code",),
        ("name", "kind", "kecamatan_id", "lat", "lon", "aliases", "search", "cell"),
    ),
    "ikm_registry_kbli": (("version", "code"), ("level", "title", "keywords", "active")),
    "ikm_registry_productgroup": (
        ("code",),
        ("name", "sort", "kbli_2020", "kbli_2025", "keywords", "related", "branches", "active"),
    ),
    "ikm_registry_sectorrule": (
        ("ruleset_id", "version", "prefix"),
        ("number", "sector", "basis", "reason", "confidence", "valid_from"),
    ),
}


def upsert(table: str, rows: Sequence[Sequence[Any]]) -> int:
    """Insert or update reference rows; return how many differed from what was there.

    ``table`` is a key of ``TABLES``; each row holds its key columns, then the others. Nothing is
    deleted: a row that vanished from the file may still be pointed to.
    """
    keys, others = TABLES[table]
    columns = [*keys, *others]
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE stage_reference ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        try:
            sql.copy_in("stage_reference", columns, rows)
            cursor.execute(
                f"INSERT INTO {table} AS t ({names}) SELECT {names} FROM stage_reference "  # noqa: S608
                f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET "
                + ", ".join(f"{name} = EXCLUDED.{name}" for name in others)
                + " WHERE ("
                + ", ".join(f"t.{name}" for name in others)
                + ") IS DISTINCT FROM ("
                + ", ".join(f"EXCLUDED.{name}" for name in others)
                + ")"
            )
            return cursor.rowcount
        finally:
            cursor.execute("DROP TABLE IF EXISTS stage_reference")


def table_stamp(model: type[Model]) -> tuple[Any, ...]:
    """Return a value that changes whenever a row of the (small) table is written or removed.

    ``xmin`` is the id of the transaction that wrote a row: summing it costs under a millisecond
    for a few thousand rows and needs no bookkeeping that a bulk write could forget.
    """
    table = model._meta.db_table
    return sql.tuples(f"SELECT count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}")[0]  # noqa: S608
