"""The stages of the way as they were gone: when each ended, by whom, how long it took."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.utils import timezone

from rpik.core import sql
from rpik.core.lent import lent
from sentra import workflow
from sentra.workflow import ON_THE_WAY, OPEN_STATES, STAGES, Stage

DONE, HERE, SKIPPED, AHEAD = "selesai", "berjalan", "dilewati", "nanti"


@dataclass(frozen=True, slots=True)
class Gone:
    """One stage of one proposal; ``days`` are working days it took, so far where it still runs.

    A stage begins when the one before it ended, so the days of all add up to the whole way; one that
    ended earlier took none. ``status`` skipped: the endorsement came without it.
    """

    stage: Stage
    status: str
    at: datetime | None
    who: str
    days: int | None


def of_proposal(proposal_id: int) -> list[Gone]:
    """Return the eight stages of a proposal; one query, and one for each stage whose end an app above
    this one lends ("end of …": of a proposal's id when and by whom, None while it has not), once it
    is designated.
    """
    rows = _rows([proposal_id])
    if not rows:
        return []
    row = dict(rows[0])
    for stage in STAGES if row["penetapan"] else ():
        for teller in lent(f"end of {stage.code}"):
            row[stage.code], row[f"{stage.code}_by"] = teller(proposal_id) or (None, "")
    return _gone(row, timezone.localdate())


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage on the board: how many open proposals are at it, how long it took where it ended."""

    stage: Stage
    count: int
    median_days: float | None
    longest_days: int | None


def board(*, today: date | None = None) -> list[StageLine]:
    """Return the stages between proposing and designating over all proposals; one query."""
    today = today or timezone.localdate()
    counts: dict[str, int] = defaultdict(int)
    days: dict[str, list[int]] = defaultdict(list)
    for row in _rows(None):
        for one in _gone(row, today):
            counts[one.stage.code] += one.status == HERE and row["state"] in OPEN_STATES
            if one.days is not None and one.stage.code in ON_THE_WAY:
                days[one.stage.code].append(one.days)
    return [
        StageLine(
            stage,
            counts[stage.code],
            float(np.median(days[stage.code])) if days[stage.code] else None,
            max(days[stage.code], default=None),
        )
        for stage in STAGES
        if stage.code in ON_THE_WAY
    ]


def _rows(ids: Sequence[int] | None) -> list[dict[str, Any]]:
    asked = {"ids": None if ids is None else list(ids), "no_advice": workflow.NO_ADVICE}
    return sql.rows(sql.load(__file__, "stages"), asked)


def _gone(row: Mapping[str, Any], today: date) -> list[Gone]:
    """Return the stages of one row of ``stages.sql`` in the order of the way."""
    ended = [code for code in (stage.code for stage in STAGES) if row.get(code)]
    here = workflow.stage_of(row["state"], ended)
    found: list[Gone] = []
    since = _day(row["usulan"]) if row["usulan"] else today
    for stage in STAGES:
        at = row.get(stage.code)
        days = None
        if at is not None:
            status, until = DONE, max(since, _day(at))
            days = int(np.busday_count(since, until))
            since = until
        elif here is not None and stage.code == here.code:
            status = HERE
            days = int(np.busday_count(since, max(since, today)))
        else:
            skipped = row["telaahan"] is not None and stage.state == "diusulkan"
            status = SKIPPED if skipped else AHEAD
        found.append(Gone(stage, status, at, row.get(f"{stage.code}_by") or "", days))
    return found


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
