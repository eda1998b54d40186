"""Cermin Perda: the named industri unggulan against what the register shows."""

from typing import Any

from django.views.generic import TemplateView

from rpik.plan.document.breakdowns import DIVISIONS
from rpik.plan.mirror import SHARE, SURE, mirror
from rpik.plan.queries import mirror as queries
from rpik.plan.views.editions import EditionRead


class MirrorView(EditionRead, TemplateView):
    """Named ones with their verdict, and what is strong and was not named."""

    template_name = "rpik/mirror.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = queries.named()
        branches = mirror(named, DIVISIONS, queries.seen())
        return super().get_context_data(
            **kwargs,
            branches=branches,
            shown=[one for one in branches if one.verdict],
            counts={
                verdict: sum(one.verdict == verdict for one in branches)
                for verdict in ("didukung", "belum", "terlewat")
            },
            sources=sorted({one.source for one in named}),
            share=SHARE,
            sure=SURE,
            any_units=any(one.units for one in branches),
        )
