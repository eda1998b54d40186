"""Counts for maps and dashboards."""

from rpik.core import sql

COLUMNS = {"desa": "desa_id", "kecamatan": "kecamatan_id"}


def ikm_per_place(level: str, scope: list[str]) -> dict[str, tuple[int, int, int]]:
    """Return (IKM, agro, non-agro) by code; ``level`` is a key of ``COLUMNS``, empty scope is all."""
    text = sql.load(__file__, "stats_place").replace("{column}", COLUMNS[level])
    return {row[0]: (row[1], row[2], row[3]) for row in sql.tuples(text, {"scope": scope or None})}
