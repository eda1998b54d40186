"""What the office assumes about its trips: every change is kept, the newest counts."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from rpik.core.people import by_whom


class TravelSetting(models.Model):
    """Planning parameters of trips; money in rupiah, None while the office has not said."""

    road_factor = models.FloatField("faktor jalan")
    visits_a_day = models.PositiveSmallIntegerField("kunjungan sehari")
    reach_m = models.PositiveIntegerField("jangkauan temu (m)")
    km_cost = models.PositiveIntegerField("biaya per kilometer (Rp)", null=True, blank=True)
    day_cost = models.PositiveIntegerField("biaya per hari kerja (Rp)", null=True, blank=True)
    source = models.CharField("dasar biaya", max_length=200, blank=True)
    set_at = models.DateTimeField("diatur", default=timezone.now)
    set_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "asumsi perjalanan"
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                condition=Q(road_factor__gte=1, road_factor__lte=3), name="road_factor_possible"
            ),
            CheckConstraint(condition=Q(visits_a_day__gte=1), name="visits_a_day_some"),
        ]

    def __str__(self) -> str:
        return f"Asumsi perjalanan {self.pk}"
