"""Tabel jalan: load kilometres by road, and say which version counts."""

from typing import Any

from rpik.plan.forms.roads import RoadTableForm
from rpik.plan.models import RoadTable
from rpik.plan.services import roads
from rpik.plan.views.coaching import CoachingWrite
from rpik.plan.views.loaded import LoadedView


class RoadsView(CoachingWrite, LoadedView):
    """The road tables."""

    form_class, model, template = RoadTableForm, RoadTable, "rpik/coaching/roads.html"
    here, after = "plan:roads", "plan:coaching-savings"

    def load(self, data: dict[str, Any]) -> tuple[RoadTable, str]:
        made = roads.load(
            name=data["name"],
            source=data["source"],
            distances=data["file"],
            by=self.request.user,
        )
        return made, f"Tabel “{made}” dimuat ({made.rows} jarak) dan dipakai."

    def use(self, pk: int) -> str:
        chosen = roads.use(table_id=pk, by=self.request.user)
        return f"Tabel “{chosen}” dipakai." if chosen else "Kini hanya faktor jalan yang dipakai."
