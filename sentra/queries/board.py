"""The head's board: where all proposals stand, how long they stood in each state, what was decided."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Abs, Coalesce, Extract, TruncDate
from django.utils import timezone

from sentra import workflow
from sentra.choices import ProposalState
from sentra.models import Decree, Proposal, Review
from sentra.papers.content import before_name
from sentra.queries import lists

DECREES = {"designate": "penetapan", "amend": "perubahan", "revoke": "pencabutan"}
DECISIONS = ("designate", "amend", "revoke", "reject", "return", "accept_evaluation")


@dataclass(frozen=True, slots=True)
class StateLine:
    """One state: how many stand there, how many late, how long proposals stood there.

    ``median_days`` and ``longest_days`` are working days over every stay that began or lasts.
    """

    state: str
    label: str
    count: int
    late: int
    term: int | None
    median_days: float | None
    longest_days: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the year."""

    on: date
    what: str
    who: str
    proposal: Proposal
    note: str

    @property
    def verb(self) -> str:
        """``what`` as it stands before the name of the sentra."""
        return before_name(self.what, self.proposal.name)


def states(*, today: date | None = None) -> list[StateLine]:
    """Return every state in the order of the way; three queries."""
    today = today or timezone.localdate()
    counts = dict(Proposal.objects.order_by().values_list("state").annotate(n=Count("id")))
    late = lists.late_by_state(today=today)
    stays = _stays(today)
    return [
        StateLine(
            state=state,
            label=str(ProposalState(state).label),
            count=counts.get(state, 0),
            late=late.get(state, 0),
            term=workflow.DEADLINES.get(state),
            median_days=float(np.median(stays[state])) if stays.get(state) else None,
            longest_days=max(stays[state]) if stays.get(state) else None,
        )
        for state in ProposalState.values
    ]


def _stays(today: date) -> dict[str, list[int]]:
    """Return state → working days of each stay in it; closed states have none."""
    steps = Review.objects.order_by("proposal_id", "id").values_list(
        "proposal_id", "to_state", "at"
    )
    began: list[tuple[str, date, date]] = []
    before: tuple[int, str, date] | None = None
    for proposal, state, at in steps.iterator():
        day = timezone.localtime(at).date()
        if before and before[0] == proposal:
            if before[1] == state:
                continue
            began.append((before[1], before[2], day))
        elif before:
            began.append((before[1], before[2], today))
        before = (proposal, state, day)
    if before:
        began.append((before[1], before[2], today))
    found: dict[str, list[int]] = defaultdict(list)
    for state, since, until in began:
        if state in workflow.OPEN_STATES:
            found[state].append(int(np.busday_count(since, until)))
    return found


def decisions(*, year: int) -> list[Decision]:
    """Return the decisions of a year, newest first, by the date of their decree; one query.

    What has no decree counts by the day it was recorded.
    """
    apart = ExpressionWrapper(F("recorded_at") - OuterRef("at"), output_field=DurationField())
    decree = (
        Decree.objects.filter(sentra__proposal=OuterRef("proposal"), action=OuterRef("paper"))
        .annotate(apart=Abs(Extract(apart, "epoch")))
        .order_by("apart")
    )
    found = (
        Review.objects.filter(action__in=DECISIONS)
        .annotate(paper=Case(*(When(action=a, then=Value(p)) for a, p in DECREES.items())))
        .annotate(day=Coalesce(Subquery(decree.values("date")[:1]), TruncDate("at")))
        .filter(day__year=year)
        .select_related("by", "proposal__product_group")
        .order_by("-day", "-id")[:200]
    )
    return [
        Decision(step.day, workflow.find(step.action).done, str(step.by), step.proposal, step.note)
        for step in found
    ]


def by_kind(found: list[Decision]) -> list[dict[str, Any]]:
    """Return how many decisions of each kind, commonest first."""
    counts = Counter(one.what for one in found)
    return [{"what": what, "n": n} for what, n in counts.most_common()]
