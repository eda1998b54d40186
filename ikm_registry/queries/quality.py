"""The quality flags of records, recomputed by set."""

from collections.abc import Sequence

from rpik.core import sql

# Beyond this a point is doubted. Desa of the kabupaten have a median radius of 1.3 km and the
# largest of 6.9 km (areas of 5.6 and 149 km2): a planning parameter, no legal figure.
FAR_FROM_DESA_M = 5000


def refresh_flags(ids: Sequence[int] | None = None) -> int:
    """Recompute the flags of these records (None: all); return how many changed."""
    return sql.execute(
        sql.load(__file__, "quality"),
        {"ids": list(ids) if ids is not None else None, "far": FAR_FROM_DESA_M},
    )
