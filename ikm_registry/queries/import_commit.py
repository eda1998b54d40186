"""Saving a checked batch, by set: its new records, its changes, the pairs it suspects.

Every function works in the transaction of its caller.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from ikm_registry.queries.imports import NEW, text_of
from ikm_registry.queries.quality import FAR_FROM_DESA_M, outside
from rpik.core import sql


def hold_records(batch_id: int) -> None:
    """Hold the records that saving a batch will write, in the order of their numbers as every change to
    many does: somebody who merges two of them meanwhile waits, and neither is thrown out.
    """
    sql.execute(
        """
        SELECT count(*) FROM (SELECT id FROM ikm_registry_ikm WHERE id IN (
            SELECT r.ikm_id FROM ikm_registry_importrow r WHERE r.batch_id = %(batch)s
               AND (r.action = 'berubah' OR (r.action = 'sama' AND r.changes ? 'data_year'))
            UNION
            SELECT (s ->> 'ikm')::bigint FROM ikm_registry_importrow r
            CROSS JOIN LATERAL jsonb_array_elements(r.changes -> 'suspects') s
            WHERE r.batch_id = %(batch)s AND r.changes ? 'suspects'
        ) ORDER BY id FOR NO KEY UPDATE) AS held
        """,
        {"batch": batch_id},
    )


def classify_stage(rows: Iterable[Sequence[Any]]) -> None:
    """COPY (kbli code, product key, sector, rule id, group, reason) for the insert to join."""
    sql.execute(
        "DROP TABLE IF EXISTS classified; CREATE TEMP TABLE classified (kbli_code varchar(5), product_key varchar(200), "
        "sector varchar(16), rule_id bigint, group_code varchar(40), reason varchar(300)) "
        "ON COMMIT DROP"
    )
    columns = ("kbli_code", "product_key", "sector", "rule_id", "group_code", "reason")
    sql.copy_in("classified", columns, rows)
    sql.execute("ANALYZE classified")


def doubt_stage(rows: Iterable[Sequence[str]]) -> None:
    """COPY (KBLI code, product key, raw material key) of doubted codes for the insert to join."""
    sql.execute(
        "DROP TABLE IF EXISTS doubted; CREATE TEMP TABLE doubted (code varchar(5), "
        "product_key varchar(200), raw_key varchar(200)) ON COMMIT DROP"
    )
    sql.copy_in("doubted", ("code", "product_key", "raw_key"), rows)
    sql.execute("ANALYZE doubted")


def stated(batch_id: int) -> list[tuple[str, str, str]]:
    """Return the distinct (KBLI code, product key, raw material key) of the new rows whose code the
    file states.
    """
    return sql.tuples(
        "SELECT DISTINCT kbli_code, lower(btrim(product)), lower(btrim(raw_material)) "  # noqa: S608
        "FROM ikm_registry_importrow r "
        f"WHERE batch_id = %(batch)s AND kbli_source = 'tertulis' AND product <> '' AND {NEW}",
        {"batch": batch_id},
    )


def signatures(batch_id: int) -> list[tuple[str, str]]:
    """Return the distinct (KBLI code, product key) of the rows that go in as new."""
    return sql.tuples(
        "SELECT DISTINCT kbli_code, lower(btrim(product)) FROM ikm_registry_importrow r "  # noqa: S608
        f"WHERE batch_id = %(batch)s AND {NEW}",
        {"batch": batch_id},
    )


def insert_new(
    *, batch_id: int, by_id: int, now: datetime, kbli_version: str, data_year: int | None
) -> int:
    """Insert the new IKM of a batch; return how many."""
    points = (
        "SELECT ikm_id, lat, lon, desa_code FROM ikm_registry_importrow r "  # noqa: S608
        f"WHERE batch_id = %(batch)s AND lat IS NOT NULL AND lon IS NOT NULL AND {NEW}"
    )
    return sql.execute(
        text_of("imports_insert", new=NEW),
        {
            "batch": batch_id,
            "by": by_id,
            "now": now,
            "kbli_version": kbli_version,
            "data_year": data_year,
            "far": FAR_FROM_DESA_M,
            "outside": outside(points, {"batch": batch_id}),
        },
    )


def update_changed(
    *, batch_id: int, now: datetime, kbli_version: str, data_year: int | None
) -> tuple[list[int], list[int]]:
    """Update the changed IKM whose version is still the checked one; return their ids, and of those
    the ones whose product, raw material or code changed.
    """
    found = sql.tuples(
        text_of("imports_update", merged=text_of("imports_merged", source="source")),
        {"batch": batch_id, "now": now, "kbli_version": kbli_version, "data_year": data_year},
    )
    return [row[0] for row in found], [row[0] for row in found if row[1]]


def tell_year(batch_id: int) -> int:
    """Give unchanged records the newer year of the batch that holds them; return how many."""
    return sql.execute(text_of("imports_year"), {"batch": batch_id})


def suggest_pairs(batch_id: int) -> int:
    """Write the suspicions of the batch's rows as duplicate pairs; known pairs stay as decided."""
    return sql.execute(
        text_of("imports_pairs", suspected=text_of("imports_suspected")), {"batch": batch_id}
    )


def paired_ids(batch_id: int) -> list[int]:
    """Return the records of the batch's open duplicate pairs, both sides."""
    found = sql.tuples(
        """
        SELECT DISTINCT unnest(ARRAY[p.first_id, p.second_id])
        FROM ikm_registry_importrow r
        JOIN ikm_registry_duplicatepair p ON r.ikm_id IN (p.first_id, p.second_id)
        WHERE r.batch_id = %(batch)s AND r.changes ? 'suspects'
        """,
        {"batch": batch_id},
    )
    return [row[0] for row in found]
