"""Which sentra are to be evaluated, which wait for the head's decision."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q
from django.utils import timezone

from sentra.choices import EvaluationState
from sentra.models import Evaluation, Sentra
from sentra.workflow import EVALUATE_EVERY_MONTHS, EVALUATE_SOON_DAYS


@dataclass(frozen=True, slots=True)
class Due:
    """A designated sentra and the day by which it is to be evaluated; ``days`` negative when late."""

    sentra: Sentra
    last: Evaluation | None
    due: date
    days: int

    @property
    def late(self) -> bool:
        """Whether the day is past."""
        return self.days < 0

    @property
    def days_late(self) -> int:
        """How many days too late."""
        return -self.days

    @property
    def soon(self) -> bool:
        """Whether the day is near."""
        return 0 <= self.days <= EVALUATE_SOON_DAYS


def queue(*, today: date | None = None) -> list[Due]:
    """Return every designated sentra by its day, late ones first; two queries.

    The day is a year after the last evaluation, else after the decree. One that was sent back or
    waits for a decision counts as done only when it is accepted or waiting.
    """
    today = today or timezone.localdate()
    done = Q(evaluations__state__in=[EvaluationState.WAITING, EvaluationState.ACCEPTED])
    found = (
        Sentra.objects.designated()
        .select_related("product_group", "proposal")
        .annotate(decreed=Min("decrees__date"), evaluated=Max("evaluations__at", filter=done))
    )
    newest = {
        one.sentra_id: one
        for one in Evaluation.objects.filter(sentra__in=found.values("pk"))
        .select_related("by")
        .order_by("year", "id")
    }
    rows = []
    for sentra in found:
        start = sentra.decreed or timezone.localdate(sentra.designated_at)
        if sentra.evaluated:
            start = max(start, timezone.localdate(sentra.evaluated))
        due = later(start, EVALUATE_EVERY_MONTHS)
        rows.append(Due(sentra, newest.get(sentra.pk), due, (due - today).days))
    return sorted(rows, key=lambda row: (row.due, row.sentra.name))


def waiting() -> list[Evaluation]:
    """Return the evaluations that wait for the head, oldest first."""
    return list(
        Evaluation.objects.filter(state=EvaluationState.WAITING, sentra__state="ditetapkan")
        .select_related("sentra__product_group", "sentra__proposal", "by")
        .order_by("at")
    )


def late_count() -> int:
    """Return how many sentra are past their day."""
    return sum(row.late for row in queue())


def later(day: date, months: int) -> date:
    """Return the day so many months later; the 29th of February becomes the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
