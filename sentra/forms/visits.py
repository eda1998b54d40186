"""What a day in the field is like; planning parameters in the address."""

from typing import Any

from django import forms

from sentra.detection.rounds import Pace


class PaceForm(forms.Form):
    """Road factor, speed, minutes a visit, hours a day."""

    faktor = forms.FloatField(localize=True, label="Faktor jalan", min_value=1, max_value=3)
    laju = forms.FloatField(localize=True, label="Laju rata-rata", min_value=5, max_value=80)
    menit = forms.FloatField(localize=True, label="Lama satu kunjungan", min_value=5, max_value=240)
    jam = forms.FloatField(
        localize=True, label="Jam kerja lapangan sehari", min_value=1, max_value=12
    )

    @staticmethod
    def defaults() -> dict[str, Any]:
        """Return the values the page begins with."""
        plain = Pace(0, 0)
        return {
            "faktor": plain.road_factor,
            "laju": int(plain.km_per_hour),
            "menit": int(plain.visit_minutes),
            "jam": int(plain.day_minutes / 60),
        }

    @property
    def pace(self) -> dict[str, float]:
        """Return what ``services.visits.pace`` takes."""
        data = self.cleaned_data
        return {
            "road_factor": data["faktor"],
            "km_per_hour": data["laju"],
            "visit_minutes": data["menit"],
            "day_minutes": data["jam"] * 60,
        }
