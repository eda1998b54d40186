"""Beranda: what waits for me, the totals, the map."""

from typing import Any

from django.urls import reverse
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
        register = reverse("ikm_registry:ikm-list")
        return super().get_context_data(
            **kwargs,
            totals=totals,
            waiting=waiting_for(user),
            groups=[
                {
                    "label": row["name"],
                    "value": row["ikm"],
                    "tone": row["sector"] or "unknown",
                    "url": f"{register}?kelompok={row['code']}",
                }
                for row in home.by_group(scope)[:12]
            ],
            kecamatan=[
                {
                    "label": row["name"],
                    "value": row["ikm"],
                    "url": f"{register}?kecamatan={row['code']}",
                }
                for row in home.by_kecamatan(scope)[:12]
                if row["ikm"]
            ],
            sentra_count=Sentra.objects.designated().count(),
            open_proposals=Proposal.objects.open().count(),
            candidates=Candidate.objects.of_newest_run().full().count(),
            undecided=Candidate.objects.of_newest_run().full().undecided().count(),
            latest_run=DetectionRun.objects.filter(state="selesai").first(),
        )
