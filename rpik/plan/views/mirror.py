"""Cermin Perda: the named industri unggulan against what the register shows."""

from typing import Any

from django.views.generic import TemplateView

from rpik.plan.document.breakdowns import DIVISIONS
from rpik.plan.forms.perda import PerdaListForm
from rpik.plan.mirror import SHARE, SURE, mirror
from rpik.plan.models import PerdaList
from rpik.plan.queries import mirror as queries
from rpik.plan.services import perda
from rpik.plan.views.editions import EditionRead, EditionWrite
from rpik.plan.views.loaded import LoadedView


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
            is_shipped=not PerdaList.objects.filter(in_use=True).exists(),
            any_units=any(one.units for one in branches),
        )


class PerdaListView(EditionWrite, LoadedView):
    """The versions of the Perda's list."""

    form_class, model, template = PerdaListForm, PerdaList, "rpik/perda_list.html"
    here, after = "plan:perda-list", "plan:mirror"

    def load(self, data: dict[str, Any]) -> tuple[PerdaList, str]:
        made = perda.load(
            name=data["name"], source=data["source"], rows=data["rows"], by=self.request.user
        )
        return made, f"Daftar “{made}” dimuat ({len(made.rows)} industri) dan dipakai."

    def use(self, pk: int) -> str:
        chosen = perda.use(list_id=pk, by=self.request.user)
        return f"Daftar “{chosen}” dipakai." if chosen else "Daftar bawaan dipakai."
