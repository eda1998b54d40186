"""The head's board: everything on the way on one page, also on a phone."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from sentra.choices import ChangeState, ProposalState
from sentra.models import Proposal
from sentra.queries import board, changes, lists, stages
from sentra.queries import evaluations as due
from sentra.services.decrees import OLDEST_DECREE
from sentra.views.review import ProposalPermission
from sentra.workflow import OPEN_STATES

OPEN_SHOWN = 60


class BoardView(ProposalPermission, TemplateView):
    """What waits for me, every state with its time, the year's decisions (?tahun=), the map."""

    template_name = "sentra/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this = timezone.localdate().year
        text = self.request.GET.get("tahun", "")
        asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this
        year = asked if OLDEST_DECREE.year <= asked <= this else this
        states = board.states()
        decided = board.decisions(year=year)
        found = Proposal.objects.for_list().open().order_by("state_since")[:OPEN_SHOWN]
        rows = sorted(lists.aged(found), key=lambda one: one.days_left)
        waiting = lists.waiting_for(self.request.user)
        evaluated = due.waiting()
        drafted = changes.to_settle(ChangeState.WAITING, self.request.user)
        waits = len(waiting) + len(evaluated) + len(drafted)
        late = sum(line.late for line in states)
        evaluations_late = due.late_count()
        return super().get_context_data(
            **kwargs,
            waiting=waiting,
            waits=waits,
            stages=stages.board(),
            states=[line for line in states if line.count or line.state in OPEN_STATES],
            tones={
                "waiting": "warn" if waits else "",
                "late": "bad" if late else "",
                "evaluations": "bad" if evaluations_late else "",
            },
            rows=rows,
            open_count=sum(line.count for line in states if line.state in OPEN_STATES),
            designated=next(s.count for s in states if s.state == ProposalState.DESIGNATED),
            late=late,
            evaluations_late=evaluations_late,
            evaluations_waiting=evaluated,
            changes_waiting=drafted,
            year=year,
            years=range(this, this - 5, -1),
            decided=decided,
            kinds=board.by_kind(decided),
        )
