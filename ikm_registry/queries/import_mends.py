"""Rows of an import that share a problem and what was written."""

import json
from typing import Any

from rpik.core import sql

SHOWN = 30


def groups(batch_id: int, noted: dict[str, str]) -> list[dict[str, Any]]:
    """Return field, written, kecamatan_code, rows (how many), sheet and number (of the first) of the rows
    with this problem (``noted``: its code, its field where asked), largest group first. A kecamatan counts only where a place is asked. Of a product
    or desa ``written`` is also what was read, "" for nothing: rows without one are a group.
    """
    return sql.rows(
        """
        SELECT g.field, g.written, g.kecamatan_code, g.rows, first.sheet, first.number
        FROM (
        SELECT p.field, coalesce(r.written ->> p.field,
                        CASE WHEN p.field = 'product' THEN r.product ELSE '' END) AS written,
               CASE WHEN p.field = 'desa' THEN r.kecamatan_code END AS kecamatan_code,
               count(*) AS rows, min(r.position) AS position
        FROM ikm_registry_importrow r
        CROSS JOIN LATERAL (
            SELECT DISTINCT CASE WHEN one ->> 'field' = 'kecamatan' THEN 'desa'
                                 ELSE one ->> 'field' END AS field
            FROM jsonb_array_elements(r.problems) one WHERE one @> %(noted)s::jsonb
        ) p
        WHERE r.batch_id = %(batch)s
          AND r.problems @> jsonb_build_array(%(noted)s::jsonb)
          AND (r.written ->> p.field <> '' OR p.field = 'product'
               OR (p.field = 'desa' AND r.desa_code IS NULL))
        GROUP BY 1, 2, 3
        ORDER BY rows DESC, written
        LIMIT %(limit)s
        ) g
        JOIN ikm_registry_importrow first
          ON first.batch_id = %(batch)s AND first.position = g.position
        ORDER BY g.rows DESC, g.written
        """,
        {"batch": batch_id, "noted": json.dumps(noted), "limit": SHOWN},
    )
