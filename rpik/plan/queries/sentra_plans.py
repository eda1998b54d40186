"""Where the candidates of a kept plan are now."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet

from ikm_registry.queries.demo import looked_at, use_demo
from rpik.core import sql
from rpik.plan.choices import REACH_UNITS
from rpik.plan.models import SentraPlan
from sentra.models import DetectionRun

LOCKS = ("masuk", "keluar")
CANDIDATE = re.compile(r"/kandidat/([0-9]+)/")


@dataclass(frozen=True, slots=True)
class Now:
    """What became of one row of a plan.

    ``candidate`` is the id of the newest run's that holds most of its members (None: gone), with
    ``units`` that work and are in no sentra; ``sentra`` (id, name) once it was designated.
    """

    row: dict[str, Any]
    candidate: int | None
    units_then: int | None
    units: int
    sentra: tuple[int, str] | None

    @property
    def changed(self) -> bool:
        """Whether the plan's figures of it are no longer the register's."""
        return self.sentra is not None or self.candidate is None or self.units != self.units_then


@dataclass(frozen=True, slots=True)
class PlanNow:
    """A plan's rows now; ``run`` it was computed from (None: deleted) and the ``newest``.

    ``asked`` is what the planner asked, its locks on the candidates that they are now; ``unlocked``
    of them lead to none any more.
    """

    rows: list[Now]
    run: DetectionRun | None
    newest: DetectionRun | None
    asked: str
    unlocked: int

    @property
    def changed(self) -> bool:
        """Whether anything it was computed from has changed."""
        return self.run != self.newest or any(one.changed for one in self.rows)

    @property
    def candidates(self) -> set[int]:
        """The ids of the newest run's candidates that the plan's rows are now, sentra left out."""
        return {one.candidate for one in self.rows if one.candidate and not one.sentra}


def kept() -> QuerySet[SentraPlan]:
    """Return the plans looked at, newest first: of demo data only while no real IKM works."""
    return SentraPlan.objects.filter(is_demo=looked_at())


def now(plan: SentraPlan) -> PlanNow:
    """Return what became of a plan's candidates. Three queries."""
    given = parse_qsl(plan.asked)
    locks = [int(value[1:]) for name, value in given if _is_lock(name, value)]
    ids = [pk for row in plan.rows if (pk := _candidate(row))] + locks
    demo = use_demo()
    found = {
        row["id"]: row
        for row in sql.rows(sql.load(__file__, "plan_candidates"), {"ids": ids, "demo": demo})
    }
    asked, unlocked = [], 0
    for name, value in given:
        if _is_lock(name, value):
            one = found.get(int(value[1:]))
            if one is None or one["sentra_id"] or not one["now_id"]:
                unlocked += 1
                continue
            value = f"k{one['now_id']}"
        asked.append((name, value))
    rows = [_now(row, found, plan) for row in plan.rows]
    used = [found[pk]["run_id"] for row in plan.rows if (pk := _candidate(row)) in found]
    runs = DetectionRun.objects.done()
    return PlanNow(
        rows,
        runs.filter(pk=max(used)).first() if used else None,
        runs.filter(includes_demo=demo).first(),
        urlencode(asked),
        unlocked,
    )


def _is_lock(name: str, value: str) -> bool:
    return name in LOCKS and value[:1] == "k" and value[1:].isdecimal()


def _candidate(row: dict[str, Any]) -> int | None:
    at = CANDIDATE.search(row["url"])
    return int(at[1]) if at else None


def _now(row: dict[str, Any], found: dict[int, dict[str, Any]], plan: SentraPlan) -> Now:
    one = found.get(_candidate(row) or 0)
    own = round(row["own"]) if plan.unit == REACH_UNITS["units"] else None
    if one is None:
        return Now(row, None, own, 0, None)
    sentra = (one["sentra_id"], one["sentra_name"]) if one["sentra_id"] else None
    then = one["units_then"] if own is None else own
    return Now(row, one["now_id"], then, one["working"], sentra)
