"""Beranda: what waits for me, the totals, the map."""

from typing import Any

from django.views.generic import TemplateView

from rpik.plan.queries import home
from rpik.plan.tasks_waiting import waiting_for
from sentra.models import Candidate, DetectionRun, Proposal, Sentra


class HomeView(TemplateView):
    """The first page of every role; a bounded number of queries whatever the register's size."""

    template_name = "rpik/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        scope = list(user.kecamatan_scope)
        totals = home.totals(scope)
        kecamatan = home.by_kecamatan(scope)
        return super().get_context_data(
            **kwargs,
            totals=totals,
            waiting=waiting_for(user),
            groups=home.by_group(scope)[:12],
            kecamatan=[row for row in kecamatan if row["ikm"]][:12],
            sentra_count=Sentra.objects.designated().count(),
            open_proposals=Proposal.objects.open().count(),
            candidates=Candidate.objects.latest().full().count(),
            latest_run=DetectionRun.objects.filter(state="selesai").first(),
        )
