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


def change(part: Part, since: datetime, until: datetime) -> Change:
    """Return how the number of active IKM of a part changed in ``since`` ≤ t < ``until``.

    The present is counted in the register; both ends are reached from it by walking the history
    back. One pass over the events of the records touched since ``since``.
    """
    found = sql.tuples(
        sql.load(__file__, "change_causes")  # noqa: S608
        + " SELECT way, cause, at >= %(until)s AS later, count(*) FROM named GROUP BY 1, 2, 3",
        _parameters(part, since, until),
    )
    later = sum(way * count for way, _, is_later, count in found if is_later)
    steps = [Step(way, cause, count) for way, cause, is_later, count in found if not is_later]
    end = _now(part) - later
    return Change(end - sum(step.way * step.ikm for step in steps), end, steps)


def crossing(
    part: Part, since: datetime, until: datetime, *, way: int, cause: str, limit: int
) -> list[tuple[int, datetime]]:
    """Return (IKM id, moment) of those that came or left by one cause, latest first."""
    return sql.tuples(
        sql.load(__file__, "change_causes")  # noqa: S608
        + " SELECT pgh_obj_id, at FROM named WHERE way = %(way)s AND cause = %(cause)s "
        "AND at < %(until)s ORDER BY at DESC, pgh_obj_id DESC LIMIT %(limit)s",
        _parameters(part, since, until) | {"way": way, "cause": cause, "limit": limit},
    )


def _now(part: Part) -> int:
    return sql.tuples(
        """
        SELECT count(*) FROM ikm_registry_ikm
        WHERE status = 'aktif'
          AND (%(sector)s::text IS NULL OR sector = %(sector)s::text)
          AND (%(group)s::text IS NULL OR coalesce(product_group_id, '') = %(group)s::text)
          AND (%(kecamatan)s::text IS NULL OR coalesce(kecamatan_id, '') = %(kecamatan)s::text)
          AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
        """,
        _part(part),
    )[0][0]


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
