"""Why the number of IKM of a part of the register changed between two moments (beyond.md 2.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from rpik.core import sql


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the register: sector and group by code ("" unclassified, None any), kecamatan by
    code, and the person's working area (kecamatan codes, empty for all).
    """

    sector: str | None = None
    group: str | None = None
    kecamatan: str | None = None
    scope: tuple[str, ...] = ()


class Step(NamedTuple):
    """How many IKM came (+1) or left (-1) by one cause."""

    way: int
    cause: str
    ikm: int


@dataclass(frozen=True, slots=True)
class Change:
    """Active IKM at both ends of a period, and the steps between them."""

    start: int
    end: int
    steps: list[Step]

    @property
    def difference(self) -> int:
        """What the steps add up to."""
        return self.end - self.start


# What the rows of a table may be, as the address names it.
TABLES = ("kecamatan", "sektor", "kelompok")


def change(part: Part, since: datetime, until: datetime) -> Change:
    """Return how the number of active IKM of a part changed in ``since`` ≤ t < ``until``.

    The present is counted in the register; both ends are reached from it by walking the history
    back. One pass over the events of the records touched since ``since``.
    """
    return changes(part, since, until)[""]


def changes(part: Part, since: datetime, until: datetime, by: str = "") -> dict[str, Change]:
    """Return the same for each row of a table over the part: ``by`` one of ``TABLES``, or "" for one."""
    found = sql.tuples(
        sql.load(__file__, "change_causes")  # noqa: S608
        + " SELECT cell, way, cause, at >= %(until)s AS later, count(*) FROM named"
        " GROUP BY 1, 2, 3, 4",
        _parameters(part, since, until) | {"by": by},
    )
    now = _now(part, by)
    steps: dict[str, list[Step]] = {cell: [] for cell in now}
    for cell, way, cause, is_later, count in found:
        now.setdefault(cell, 0)
        if is_later:
            now[cell] -= way * count
        else:
            steps.setdefault(cell, []).append(Step(way, cause, count))
    return {
        cell: Change(end - sum(s.way * s.ikm for s in mine), end, mine)
        for cell, end in now.items()
        for mine in [steps.get(cell, [])]
    }


def crossing(
    part: Part,
    since: datetime,
    until: datetime,
    *,
    way: int,
    cause: str,
    limit: int,
    skip: int = 0,
) -> list[tuple[int, datetime]]:
    """Return (IKM id, moment) of those that came or left by one cause, latest first, after ``skip``."""
    return sql.tuples(
        sql.load(__file__, "change_causes")  # noqa: S608
        + " SELECT pgh_obj_id, at FROM named WHERE way = %(way)s AND cause = %(cause)s "
        "AND at < %(until)s ORDER BY at DESC, pgh_obj_id DESC LIMIT %(limit)s OFFSET %(skip)s",
        _parameters(part, since, until)
        | {"by": "", "way": way, "cause": cause, "limit": limit, "skip": skip},
    )


def _now(part: Part, by: str) -> dict[str, int]:
    """Return the active IKM today by row; a part that is one row has it even when empty."""
    found: list[tuple[str, int]] = sql.tuples(
        """
        SELECT CASE %(by)s WHEN 'kecamatan' THEN coalesce(kecamatan_id, '')
                           WHEN 'sektor' THEN sector
                           WHEN 'kelompok' THEN coalesce(product_group_id, '')
                           ELSE '' END AS cell, count(*)
        FROM ikm_registry_ikm
        WHERE status = 'aktif'
          AND (%(sector)s::text IS NULL OR sector = %(sector)s::text)
          AND (%(group)s::text IS NULL OR coalesce(product_group_id, '') = %(group)s::text)
          AND (%(kecamatan)s::text IS NULL OR coalesce(kecamatan_id, '') = %(kecamatan)s::text)
          AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
        GROUP BY 1
        """,
        _part(part) | {"by": by},
    )
    return dict(found) if by else {"": sum(count for _, count in found)}


def _part(part: Part) -> dict[str, Any]:
    scope: Sequence[str] = part.scope
    return {
        "sector": part.sector,
        "group": part.group,
        "kecamatan": part.kecamatan,
        "scope": list(scope) or None,
    }


def _parameters(part: Part, since: datetime, until: datetime) -> dict[str, Any]:
    zone = timezone.get_current_timezone_name()
    return _part(part) | {"since": since, "until": until, "zone": zone}
