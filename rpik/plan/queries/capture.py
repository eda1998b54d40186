"""In which of some lists the active IKM stand."""

from collections.abc import Sequence

from rpik.core import sql


def overlaps(
    batches: Sequence[int], *, group: str | None, scope: Sequence[str]
) -> dict[str, dict[int, int]]:
    """Return kecamatan ("" unknown) → mask of lists → IKM; only kecamatan that every list touches.

    A list that never went to a kecamatan did not miss anybody there.
    """
    rows = sql.tuples(
        sql.load(__file__, "capture"),
        {"batches": list(batches), "group": group, "scope": list(scope) or None},
    )
    found: dict[str, dict[int, int]] = {}
    for kecamatan, mask, count in rows:
        found.setdefault(kecamatan or "", {})[mask] = count
    everything = (1 << len(batches)) - 1
    return {code: counts for code, counts in found.items() if code and _union(counts) == everything}


def _union(counts: dict[int, int]) -> int:
    union = 0
    for mask in counts:
        union |= mask
    return union
