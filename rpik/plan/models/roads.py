"""Kilometres by road between desa, as the office loaded them; each load is a version."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone

OFFICE_KEY = "kantor"


class RoadTable(models.Model):
    """One loaded table with its source; at most one is in use, older ones stay."""

    name = models.CharField("nama", max_length=120)
    source = models.CharField("sumber", max_length=200)
    rows = models.PositiveIntegerField("baris")
    in_use = models.BooleanField("dipakai", default=False)
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "tabel jalan"
        verbose_name_plural = "tabel jalan"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="one_road_table_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoadDistance(models.Model):
    """Kilometres from one desa (its code) or the office ("kantor") to another."""

    table = models.ForeignKey(RoadTable, on_delete=models.CASCADE, related_name="distances")
    origin = models.CharField("dari", max_length=13)
    destination = models.CharField("ke", max_length=13)
    km = models.FloatField("km")

    class Meta:
        verbose_name = "jarak jalan"
        verbose_name_plural = "jarak jalan"
        constraints = [
            models.UniqueConstraint(
                fields=["table", "origin", "destination"], name="road_distance_once"
            ),
            CheckConstraint(condition=Q(km__gt=0, km__lte=500), name="road_distance_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} - {self.destination}: {self.km} km"
