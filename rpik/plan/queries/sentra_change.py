"""Why the number of working members of a sentra changed between two moments (beyond.md 2.8)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rpik.core import sql

CAME = ("masuk", "tercatat", "buka")
CAUSES = {
    "masuk": "Menjadi anggota",
    "tercatat": "Baru tercatat di register",
    "buka": "Aktif kembali",
    "keluar": "Keluar dari keanggotaan",
    "tutup": "Tutup atau nonaktif",
    "gabung": "Data ganda digabung",
    "dihapus": "Dihapus dari register",
}
WHY_STOPPED = {"digabung": "gabung", "dihapus": "dihapus"}


@dataclass(frozen=True, slots=True)
class SentraChange:
    """Working members at both ends, and which IKM came (+) or left (-) by each cause."""

    start: int
    end: int
    steps: dict[str, list[int]]


def sentra_change(sentra_id: int, since: datetime, until: datetime) -> SentraChange:
    """Return the change in ``since`` ≤ t < ``until`` (local midnights); each IKM counts once.

    One that came and left in between is in neither end and is no change.
    """
    rows = sql.rows(
        sql.load(__file__, "sentra_change"),
        {
            "sentra": sentra_id,
            "since": since,
            "until": until,
            "since_day": timezone.localdate(since) - timedelta(days=1),
            "until_day": timezone.localdate(until) - timedelta(days=1),
        },
    )
    steps: dict[str, list[int]] = defaultdict(list)
    start = end = 0
    for row in rows:
        before = row["was_member"] and row["was_active"]
        after = row["is_member"] and row["is_active"]
        start, end = start + before, end + after
        if before != after:
            steps[_cause(row, after)].append(row["ikm_id"])
    return SentraChange(start, end, dict(steps))


def _cause(row: dict[str, Any], came: bool) -> str:
    if came:
        if not row["was_member"]:
            return "masuk"
        # A decree's day may lie before the day its members were entered.
        return "buka" if row["was_known"] else "tercatat"
    if row["is_active"]:
        return "keluar"
    return WHY_STOPPED.get(row["status"], "tutup")
