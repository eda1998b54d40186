"""What is known of the age of each sentra's members, and of the kabupaten's."""

from typing import Any

from rpik.core import sql
from rpik.plan.danger import Counts

SAMPLE = 2000
MEMBERS = """
    SELECT m.sentra_id, i.nik_cipher
    FROM sentra_sentra s
    JOIN sentra_sentramember m ON m.sentra_id = s.id AND m.until IS NULL
    JOIN ikm_registry_ikm i ON i.id = m.ikm_id AND i.status = 'aktif' AND i.nik_cipher IS NOT NULL
    WHERE s.state = 'ditetapkan'
"""
# A steady sample of the register, some SAMPLE rows however large it is.
EVERYWHERE = """
    SELECT nik_cipher FROM ikm_registry_ikm TABLESAMPLE BERNOULLI (%(percent)s) REPEATABLE (7)
    WHERE status = 'aktif' AND nik_cipher IS NOT NULL LIMIT %(most)s
"""


def places(from_year: int) -> tuple[list[dict[str, Any]], Counts]:
    """Return designated sentra (id, name, place, group, counts) and the kabupaten's counts.

    ``from_year``: founded in it or later is new. One scan of the register.
    """
    rows, whole = [], Counts(0, 0, 0, None, 0)
    for row in sql.rows(sql.load(__file__, "danger"), {"from_year": from_year}):
        counts = Counts(
            row["members"], row["known"], row["new"], row["median_year"], row["stopped"]
        )
        if row["id"] is None:
            whole = counts
        else:
            rows.append(row | {"counts": counts})
    return rows, whole


def membership_version() -> int:
    """Return the newest decree: members join and leave by none but these."""
    return sql.tuples("SELECT coalesce(max(id), 0) FROM sentra_decree")[0][0]


def owner_ciphers() -> tuple[list[tuple[int, bytes]], list[bytes]]:
    """Return (sentra, encrypted NIK) of the working members, and encrypted NIK of a sample of all."""
    rows = sql.tuples("SELECT reltuples FROM pg_class WHERE oid = 'ikm_registry_ikm'::regclass")
    percent = min(100.0, 200.0 * SAMPLE / max(rows[0][0], 1))
    sample = sql.tuples(EVERYWHERE, {"percent": percent, "most": 2 * SAMPLE})
    return sql.tuples(MEMBERS), [cipher for (cipher,) in sample]
