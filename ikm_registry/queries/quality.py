"""The quality flags of records, recomputed by set."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ikm_registry.choices import QualityFlag
from rpik.core import sql
from rpik.core.lent import lent

# Beyond this a point is doubted. Desa of the kabupaten have a median radius of 1.3 km and the
# largest of 6.9 km (areas of 5.6 and 149 km2): a planning parameter, no legal figure.
FAR_FROM_DESA_M = 5000

Floats = NDArray[np.float64]
# (lat, lon, code of the stated desa or "") of many points to whether each lies outside.
Border = Callable[[Floats, Floats, list[str]], NDArray[np.bool_]]


def _border() -> Border | None:
    """Return the official border in force, None without one.

    The app that keeps the map layers lends it; the register knows nothing of layers. A box round
    the kabupaten judges always; Kota Malang and Kota Batu lie inside it, so only a border tells them.
    """
    return next((find() for find in lent("border")), None)


def outside(rows: str, asked: dict[str, Any]) -> list[int]:
    """Return the ids of the points beyond the official border; empty without one.

    ``rows`` is SQL that gives (id, lat, lon, desa code or null), no point null; ``asked`` its values.
    """
    border = _border()
    found = sql.tuples(rows, asked) if border else []
    if border is None or not found:
        return []
    lat, lon = (np.array([row[i] for row in found], float) for i in (1, 2))
    beyond = border(lat, lon, [row[3] or "" for row in found])
    return [found[i][0] for i in np.flatnonzero(beyond).tolist()]


def refresh_flags(ids: Sequence[int] | None = None) -> int:
    """Recompute the flags of these records (None: all); return how many changed."""
    asked = {"ids": list(ids) if ids is not None else None}
    return _write(
        asked["ids"], outside(_points("%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s)"), asked)
    )


def refresh_outside() -> int:
    """Bring ``luar_kabupaten`` up to the border in force, after that moved; return how many changed."""
    beyond = outside(_points("true"), {})
    flagged = sql.tuples(
        "SELECT id FROM ikm_registry_ikm WHERE flags @> ARRAY[%(flag)s]::varchar[]",
        {"flag": QualityFlag.OUTSIDE.value},
    )
    return _write(sorted({*beyond, *(row[0] for row in flagged)}), beyond)


def points_stamp() -> str:
    """Return what changes whenever a point, or the desa it is stated to lie in, does."""
    row = sql.tuples(
        "SELECT count(*), coalesce(sum(hashtextextended(concat_ws('|', id, lat, lon, desa_id), 0)), 0)"
        " FROM ikm_registry_ikm WHERE lat IS NOT NULL AND lon IS NOT NULL",
        {},
    )[0]
    return f"{row[0]}-{int(row[1]) & 0xFFFFFFFFFFFFFFFF:016x}"


def _points(condition: str) -> str:
    return (
        "SELECT id, lat, lon, desa_id FROM ikm_registry_ikm "  # noqa: S608
        f"WHERE lat IS NOT NULL AND lon IS NOT NULL AND ({condition})"
    )


def _write(ids: list[int] | None, beyond: list[int]) -> int:
    return sql.execute(
        sql.load(__file__, "quality"), {"ids": ids, "far": FAR_FROM_DESA_M, "outside": beyond}
    )
