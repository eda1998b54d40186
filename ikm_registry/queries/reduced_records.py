"""Records of the register reduced for the search of look-alikes, kept a kecamatan at a time.

They are derived: a block says up to which event of the history it holds the register, and whoever uses
it reads what changed since. The table is unlogged: after a crash it is empty, and made anew.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from ikm_registry.matching.keeping import form
from ikm_registry.queries.look_alikes import COMPARED
from rpik.core import sql

CHANGED = "SELECT DISTINCT pgh_obj_id AS id FROM ikm_registry_ikmevent WHERE pgh_id > %(event)s"


def usable() -> tuple[set[str], bytes]:
    """Return the kecamatan whose records are kept, and the ids (int64) of all records that changed
    since; these stand in the temporary table ``changed``.
    """
    found = sql.tuples(
        "SELECT kecamatan_id, event FROM ikm_registry_reducedrecords WHERE form = %(form)s",
        {"form": form()},
    )
    if not found:
        return set(), b""
    return {code for code, _ in found}, open_changed(min(event for _, event in found))


def open_changed(event: int) -> bytes:
    """Fill the temporary table ``changed`` with the ids of records written after an event; return
    them (int64).
    """
    sql.execute(
        "DROP TABLE IF EXISTS changed; "
        f"CREATE TEMP TABLE changed ON COMMIT DROP AS {CHANGED}; ANALYZE changed",
        {"event": event},
    )
    return sql.copy_numbers("SELECT id FROM changed", [("id", "i8")])["id"].tobytes()


def blocks(kecamatan_codes: Iterable[str]) -> dict[str, bytes]:
    """Return what is kept of these kecamatan, by code: of those of which something still is."""
    query = (
        "SELECT data FROM ikm_registry_reducedrecords "
        "WHERE kecamatan_id = %(code)s AND form = %(form)s"
    )
    return {
        code: data
        for code in kecamatan_codes
        for data in sql.copy_bytes(query, {"code": code, "form": form()})
    }


def settled_event() -> int | None:
    """Return the last event of the history when no other transaction can still write an earlier one,
    else None. Whatever is read afterwards holds every event up to it.
    """
    # In this order: a transaction that holds a smaller number has taken its lock before.
    (event,) = sql.tuples("SELECT coalesce(max(pgh_id), 0) FROM ikm_registry_ikmevent")[0]
    (writers,) = sql.tuples(
        """
        SELECT count(*) FROM pg_locks
        WHERE relation = 'ikm_registry_ikmevent'::regclass AND mode = 'RowExclusiveLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND pid <> pg_backend_pid()
        """
    )[0]
    return None if writers else event


def behind(most: int) -> int:
    """Return how many events the kept records are behind, counted up to ``most``."""
    return sql.tuples(
        "SELECT count(*) FROM (SELECT 1 FROM ikm_registry_ikmevent WHERE pgh_id > coalesce("
        "(SELECT min(event) FROM ikm_registry_reducedrecords WHERE form = %(form)s), 0) "
        "LIMIT %(most)s) AS written",
        {"form": form(), "most": most},
    )[0][0]


def register_holds(number: int) -> bool:
    """Return whether the register has so many records."""
    return sql.tuples(
        "SELECT count(*) >= %(n)s FROM (SELECT 1 FROM ikm_registry_ikm LIMIT %(n)s) AS held",
        {"n": number},
    )[0][0]


def places() -> list[tuple[str, int, int | None]]:
    """Return (kecamatan, records compared, the event up to which they are kept or None), by code."""
    return sql.tuples(
        "SELECT i.kecamatan_id, i.records, r.event FROM (SELECT kecamatan_id, count(*) AS records "  # noqa: S608
        f"FROM ikm_registry_ikm WHERE {COMPARED} AND kecamatan_id IS NOT NULL GROUP BY 1) i "
        "LEFT JOIN ikm_registry_reducedrecords r ON r.kecamatan_id = i.kecamatan_id "
        "AND r.form = %(form)s ORDER BY 1",
        {"form": form()},
    )


def touched() -> set[str]:
    """Return the kecamatan in which a record of ``changed`` stands or ever stood."""
    found = sql.tuples(
        "SELECT DISTINCT kecamatan_id FROM ikm_registry_ikmevent e JOIN changed c ON c.id = e.pgh_obj_id"
    )
    return {code for (code,) in found}


def keep(kecamatan_code: str, event: int, data: bytes, records: int) -> None:
    """Keep the reduced records of a kecamatan, as the register stood at an event."""
    sql.execute(
        "INSERT INTO ikm_registry_reducedrecords (kecamatan_id, form, event, records, data) "
        "VALUES (%(code)s, %(form)s, %(event)s, %(records)s, %(data)s) ON CONFLICT (kecamatan_id) "
        "DO UPDATE SET form = excluded.form, event = excluded.event, records = excluded.records, "
        "data = excluded.data",
        {
            "code": kecamatan_code,
            "form": form(),
            "event": event,
            "records": records,
            "data": memoryview(data),
        },
    )


def still_holds(kecamatan_codes: Sequence[str], event: int) -> None:
    """Say that what is kept of these kecamatan holds the register up to an event."""
    sql.execute(
        "UPDATE ikm_registry_reducedrecords SET event = %(event)s WHERE kecamatan_id = ANY(%(codes)s)",
        {"codes": list(kecamatan_codes), "event": event},
    )


def forget_others(kecamatan_codes: Sequence[str]) -> None:
    """Drop what is kept of other kecamatan: too few or too many records, or none any more."""
    sql.execute(
        "DELETE FROM ikm_registry_reducedrecords WHERE kecamatan_id <> ALL(%(codes)s)",
        {"codes": list(kecamatan_codes)},
    )


def is_alone() -> bool:
    """Whether nobody else brings the kept records up to date now (until the transaction ends)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(3507, 2)")
        return bool(cursor.fetchone()[0])
