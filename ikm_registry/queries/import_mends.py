"""Rows of an import that share a problem and what was written."""

from typing import Any

from rpik.core import sql

SHOWN = 30


def groups(batch_id: int, code: str) -> list[dict[str, Any]]:
    """Return field, written, kecamatan_code, rows (how many), sheet and number (of the first) of the rows
    with this problem, largest group first. A kecamatan counts only where a place is asked.
    """
    return sql.rows(
        """
        SELECT p.field, r.written ->> p.field AS written,
               CASE WHEN p.field = 'desa' THEN r.kecamatan_code END AS kecamatan_code,
               count(*) AS rows, (array_agg(r.sheet ORDER BY r.position))[1] AS sheet,
               (array_agg(r.number ORDER BY r.position))[1] AS number
        FROM ikm_registry_importrow r
        CROSS JOIN LATERAL (
            SELECT DISTINCT CASE WHEN one ->> 'field' = 'kecamatan' THEN 'desa'
                                 ELSE one ->> 'field' END AS field
            FROM jsonb_array_elements(r.problems) one WHERE one ->> 'code' = %(code)s
        ) p
        WHERE r.batch_id = %(batch)s
          AND r.problems @> jsonb_build_array(jsonb_build_object('code', %(code)s::text))
          AND r.written ->> p.field <> ''
        GROUP BY 1, 2, 3
        ORDER BY rows DESC, written
        LIMIT %(limit)s
        """,
        {"batch": batch_id, "code": code, "limit": SHOWN},
    )
