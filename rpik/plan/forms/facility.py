"""What a planner asks when placing a shared facility."""

from typing import Any

from django import forms

from rpik.core.templatetags.format_id import desimal
from rpik.plan.models import TravelSetting
from rpik.plan.travel import Assumptions
from sentra.choices import ZoneFit

ANSWERS = {
    "sesuai": {ZoneFit.ALLOWED.value},
    "bersyarat": {ZoneFit.ALLOWED.value, ZoneFit.CONDITIONAL.value},
}


class FacilityForm(forms.Form):
    """How many places, in which zones, and what is too far to walk; all of it assumptions."""

    tempat = forms.TypedChoiceField(
        label="Banyaknya tempat", coerce=int, choices=[(1, "Satu tempat"), (2, "Dua tempat")]
    )
    zona = forms.ChoiceField(
        label="Zona yang boleh",
        choices=[("bersyarat", "Sesuai dan bersyarat"), ("sesuai", "Hanya yang sesuai")],
    )
    jauh = forms.IntegerField(label="Terlalu jauh mulai (m)", min_value=50, max_value=50_000)
    faktor = forms.FloatField(localize=True, label="Faktor jalan", min_value=1, max_value=3)

    @staticmethod
    def defaults(kept: TravelSetting | None) -> dict[str, Any]:
        """Return the values the page begins with; the road factor is the office's."""
        return {
            "tempat": 1,
            "zona": "bersyarat",
            "jauh": 1000,
            "faktor": desimal(kept.road_factor if kept else Assumptions(0, 0).road_factor),
        }
