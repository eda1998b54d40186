"""Kilometres by road between desa, as the office loaded them; each load is a version."""

from django.db import models
from django.db.models import CheckConstraint, Q

from rpik.plan.models.loaded import Loaded

OFFICE_KEY = "kantor"


class RoadTable(Loaded):
    """One loaded table."""

    rows = models.PositiveIntegerField("baris")

    class Meta(Loaded.Meta):
        verbose_name = verbose_name_plural = "tabel jalan"
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="one_road_table_in_use"
            )
        ]


class RoadDistance(models.Model):
    """Kilometres from one desa (its code) or the office ("kantor") to another."""

    table = models.ForeignKey(RoadTable, on_delete=models.CASCADE, related_name="distances")
    origin = models.CharField("dari", max_length=13)
    destination = models.CharField("ke", max_length=13)
    km = models.FloatField("km")

    class Meta:
        verbose_name = verbose_name_plural = "jarak jalan"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "origin", "destination"], name="road_distance_once"
            ),
            CheckConstraint(condition=Q(km__gt=0, km__lte=500), name="road_distance_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} - {self.destination}: {self.km} km"
