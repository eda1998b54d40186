"""Taking an import back, by set: what it touched in three buckets, then carried out."""

from datetime import datetime
from typing import Any

from django.db.models import CASCADE, SET_NULL
from pghistory.models import Event

from ikm_registry.models import Ikm
from rpik.core import sql

# For queries that read the states of years: a condition on ``e``, an event of an IKM.
STANDING = sql.load(__file__, "history_standing")


def hold_records(batch_id: int) -> None:
    """Hold the records a batch touched, and those suspected with them, in the order of their numbers."""
    sql.execute(
        """
        SELECT count(*) FROM (SELECT id FROM ikm_registry_ikm WHERE id IN (
            SELECT r.ikm_id FROM ikm_registry_importrow r WHERE r.batch_id = %(batch)s
            UNION
            SELECT unnest(ARRAY[p.first_id, p.second_id]) FROM ikm_registry_importrow r
            JOIN ikm_registry_duplicatepair p ON r.ikm_id IN (p.first_id, p.second_id)
            WHERE r.batch_id = %(batch)s
        ) ORDER BY id FOR UPDATE) AS held
        """,
        {"batch": batch_id},
    )


def plan_undo(batch_id: int) -> None:
    """Sort the records a batch touched into the three buckets of an undo (table ``undoing``)."""
    sql.execute("DROP TABLE IF EXISTS undoing")
    sql.execute(sql.load(__file__, "imports_undo_plan"), {"batch": batch_id})
    for relation in _relations():
        if relation.on_delete not in (CASCADE, SET_NULL):
            sql.execute(
                "UPDATE undoing u SET bucket = 'tetap', reason = %(reason)s "  # noqa: S608
                f"WHERE bucket = 'hapus' AND EXISTS (SELECT 1 FROM {_table(relation)} x "
                f"WHERE x.{_column(relation)} = u.ikm_id)",
                {"reason": f"dipakai oleh {relation.related_model._meta.verbose_name}"},
            )


def undo_buckets() -> dict[str, int]:
    """Return how many records each bucket of the planned undo holds."""
    found = dict(sql.tuples("SELECT bucket, count(*) FROM undoing GROUP BY bucket"))
    return {name: found.get(name, 0) for name in ("hapus", "pulih", "tetap")}


def undo_reasons() -> dict[str, int]:
    """Return why records stay in the planned undo, and how many for each reason."""
    return dict(
        sql.tuples(
            "SELECT reason, count(*) FROM undoing WHERE bucket = 'tetap' GROUP BY reason ORDER BY 2 DESC"
        )
    )


def undo_partners() -> list[int]:
    """Return the records that stay but were suspected to be one with a record that goes."""
    found = sql.tuples(
        """
        SELECT i.id FROM ikm_registry_duplicatepair p
        JOIN undoing u ON u.bucket = 'hapus' AND u.ikm_id IN (p.first_id, p.second_id)
        JOIN ikm_registry_ikm i ON i.id IN (p.first_id, p.second_id) AND i.id <> u.ikm_id
        WHERE NOT EXISTS (SELECT 1 FROM undoing o WHERE o.bucket = 'hapus' AND o.ikm_id = i.id)
        """
    )
    return [row[0] for row in found]


def undo_kept(limit: int) -> list[dict[str, Any]]:
    """Return the records an undo leaves alone: ikm, sheet, row, reason."""
    return sql.rows(
        "SELECT ikm_id AS ikm, sheet, number AS row, reason FROM undoing "
        "WHERE bucket = 'tetap' ORDER BY position LIMIT %(limit)s",
        {"limit": limit},
    )


def undo(now: datetime) -> None:
    """Carry the planned undo out: delete what the batch added, restore what it changed."""
    # Telling a year and taking it back are two versions, as the plan of another undo counts them.
    sql.execute(
        "UPDATE ikm_registry_ikm i SET data_year = u.old_year, version = i.version + 1 FROM undoing u "
        "WHERE u.bucket = 'pulih' AND u.told_year IS NOT NULL AND i.id = u.ikm_id"
    )
    held = {"id", "version", "updated_at", "created_at", "created_by_id"}
    columns = [
        field.column
        for field in Ikm._meta.concrete_fields
        if not field.generated and field.column not in held
    ]
    sql.execute(
        "UPDATE ikm_registry_ikm i SET "  # noqa: S608
        + ", ".join(f"{column} = e.{column}" for column in columns)
        + ", version = i.version + 1, updated_at = %(now)s "
        "FROM undoing u JOIN ikm_registry_ikmevent e ON e.pgh_id = u.pgh_id "
        "WHERE u.bucket = 'pulih' AND i.id = u.ikm_id",
        {"now": now},
    )
    gone = "(SELECT ikm_id FROM undoing WHERE bucket = 'hapus')"
    for relation in _relations():
        column, table = _column(relation), _table(relation)
        if relation.on_delete is CASCADE:
            sql.execute(f"DELETE FROM {table} WHERE {column} IN {gone}")  # noqa: S608
        elif relation.on_delete is SET_NULL:
            sql.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} IN {gone}")  # noqa: S608
    sql.execute(f"DELETE FROM ikm_registry_ikm WHERE id IN {gone}")  # noqa: S608


def _relations() -> list[Any]:
    # Apps above this one point to IKM too: the registry of models knows them, we need not.
    fields: list[Any] = Ikm._meta.get_fields(include_hidden=True)
    return [
        f
        for f in fields
        if f.auto_created and not f.concrete and not issubclass(f.related_model, Event)
    ]


def _table(relation: Any) -> str:
    return relation.related_model._meta.db_table


def _column(relation: Any) -> str:
    return relation.field.column
