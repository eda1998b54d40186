"""What is known of the age of each sentra's members, and of the kabupaten's."""

from typing import Any

from rpik.core import sql
from rpik.plan.danger import Counts


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
