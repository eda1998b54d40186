"""Duplicate pairs by set, and the history a merge is undone from."""

from collections.abc import Iterable, Sequence
from typing import Any

from ikm_registry.queries.look_alikes import OF_RECORD
from rpik.core import sql


def add_pairs(pairs: Iterable[tuple[int, int, float, dict[str, float], str]]) -> int:
    """Add (ikm, ikm, score, parts, reason) as suspicions; return how many were not known.

    A pair somebody decided about stays decided.
    """
    sql.execute(
        "DROP TABLE IF EXISTS found_pair; CREATE TEMP TABLE found_pair (a bigint, b bigint, "
        "score float8, parts jsonb, reason varchar(300)) ON COMMIT DROP"
    )
    sql.copy_in("found_pair", ("a", "b", "score", "parts", "reason"), pairs)
    return sql.execute(
        """
        INSERT INTO ikm_registry_duplicatepair
            (first_id, second_id, score, parts, reason, state, before, suggested_at)
        SELECT DISTINCT ON (1, 2) least(a, b), greatest(a, b), score, parts, reason,
               'diduga', '{}'::jsonb, now()
        FROM found_pair WHERE a <> b
        ORDER BY 1, 2, score DESC
        ON CONFLICT (first_id, second_id) DO NOTHING
        """
    )


def move_pairs(*, from_id: int, to_id: int) -> list[int]:
    """Let what is said of a merged record be said of the one it went into: open suspicions, and
    every "bukan ganda". Return the ids of the pairs this adds; a pair that exists stays as it is.
    """
    found = sql.tuples(
        """
        INSERT INTO ikm_registry_duplicatepair
            (first_id, second_id, score, parts, reason, state, before, suggested_at, decided_at,
             decided_by_id)
        SELECT least(o.other, %(to)s), greatest(o.other, %(to)s), o.score, o.parts, o.reason,
               CASE WHEN o.state = 'berbeda' THEN 'berbeda' ELSE 'diduga' END, '{}'::jsonb, clock_timestamp(),
               CASE WHEN o.state = 'berbeda' THEN o.decided_at END,
               CASE WHEN o.state = 'berbeda' THEN o.decided_by_id END
        FROM (
            SELECT CASE WHEN first_id = %(from)s THEN second_id ELSE first_id END AS other,
                   score, parts, reason, state, decided_at, decided_by_id
            FROM ikm_registry_duplicatepair
            WHERE %(from)s IN (first_id, second_id) AND state IN ('diduga', 'nanti', 'berbeda')
        ) o
        WHERE o.other <> %(to)s
        ON CONFLICT (first_id, second_id) DO NOTHING
        RETURNING id
        """,
        {"from": from_id, "to": to_id},
    )
    return sorted(row[0] for row in found)


def drop_moved(pair_ids: Sequence[int]) -> int:
    """Take back pairs of ``move_pairs`` that nobody decided since."""
    return sql.execute(
        "DELETE FROM ikm_registry_duplicatepair WHERE id = ANY(%(ids)s) "
        "AND (state = 'diduga' OR (state = 'berbeda' AND decided_at < suggested_at))",
        {"ids": list(pair_ids)},
    )


def redirect(*, from_id: int, to_id: int, only: Sequence[int] | None = None) -> list[int]:
    """Point records that were merged into one record (``only`` these of them) to another."""
    found = sql.tuples(
        "UPDATE ikm_registry_ikm SET merged_into_id = %(to)s, version = version + 1 "
        "WHERE merged_into_id = %(from)s AND id <> %(to)s "
        "AND (%(only)s::bigint[] IS NULL OR id = ANY(%(only)s::bigint[])) RETURNING id",
        {"from": from_id, "to": to_id, "only": list(only) if only is not None else None},
    )
    return sorted(row[0] for row in found)


def records_in_open_pairs() -> list[int]:
    """Return the ids of all records some open suspicion speaks of."""
    found = sql.tuples(
        "SELECT first_id FROM ikm_registry_duplicatepair WHERE state IN ('diduga', 'nanti') "
        "UNION SELECT second_id FROM ikm_registry_duplicatepair WHERE state IN ('diduga', 'nanti')"
    )
    return [row[0] for row in found]


def suspected_with(ids: Sequence[int]) -> list[int]:
    """Return ``ids`` and every record that shares a pair with one of them."""
    found = sql.tuples(
        "SELECT DISTINCT unnest(ARRAY[first_id, second_id]) FROM ikm_registry_duplicatepair "
        "WHERE first_id = ANY(%(ids)s) OR second_id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return sorted({*ids, *(row[0] for row in found)})


def register_rows() -> list[tuple[Any, ...]]:
    """Return every living record in the columns of ``look_alikes.unplanned``, its id first; demo data is
    compared too, among itself (last column)."""
    return sql.tuples(
        f"SELECT id, {OF_RECORD}, is_demo FROM ikm_registry_ikm "  # noqa: S608
        "WHERE status IN ('aktif', 'nonaktif') ORDER BY id"
    )


def last_event(ikm_id: int) -> int | None:
    """Return the newest history event of a record."""
    found = sql.tuples(
        "SELECT max(pgh_id) FROM ikm_registry_ikmevent WHERE pgh_obj_id = %(id)s", {"id": ikm_id}
    )
    return found[0][0]


def event(event_id: int) -> dict[str, Any]:
    """Return what a record held at an event, by column."""
    return sql.rows("SELECT * FROM ikm_registry_ikmevent WHERE pgh_id = %(id)s", {"id": event_id})[
        0
    ]


def event_of_version(ikm_id: int, version: int) -> dict[str, Any]:
    """Return what a record held when it first had this version, by column."""
    return sql.rows(
        "SELECT * FROM ikm_registry_ikmevent WHERE pgh_obj_id = %(id)s AND version = %(version)s "
        "ORDER BY pgh_id LIMIT 1",
        {"id": ikm_id, "version": version},
    )[0]
