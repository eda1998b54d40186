"""Dusun, RT and RW learned from addresses with points, and the units placed by them.

All of it is computed anew by ``services.hamlets.learn``; nothing here is a unit's own point.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ikm_registry.choices import HamletLevel
from rpik.core.constraints import one_of
from rpik.core.people import by_whom


class HamletLearning(models.Model):
    """One reckoning: when, by whom, over which register, and how far off it is per desa.

    ``counts`` of units (trusted, without_point, estimated, torn, unknown, unnamed); ``accuracy`` a
    list of {desa (code, "" all), trusted, tested, median_m, p90_m, inside, desa_median_m};
    ``data_version`` stamps what was read: the same again need not be reckoned again.
    """

    at = models.DateTimeField("dihitung", default=timezone.now)
    by = by_whom(null=True)
    seconds = models.FloatField("lama (detik)", default=0)
    data_version = models.CharField("versi data", max_length=80, blank=True, default="")
    includes_demo = models.BooleanField("memuat data contoh", default=False)
    counts = models.JSONField("jumlah", default=dict)
    accuracy = models.JSONField("ketelitian", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "hitungan letak dusun"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Hitungan {self.pk}"


class LearnedPlace(models.Model):
    """A dusun, RT or RW of a desa: its middle (WGS84 degrees) and the metres that hold 90 % of it.

    ``sites`` different points it rests on, ``units`` placed by it; errors by leaving one out.
    """

    desa = models.ForeignKey("ikm_registry.Desa", on_delete=models.CASCADE, related_name="+")
    level = models.CharField("tingkat", max_length=6, choices=HamletLevel.choices)
    name = models.CharField("nama", max_length=80)
    spellings = ArrayField(models.CharField(max_length=80), verbose_name="ejaan", default=list)
    lat = models.FloatField("lintang")
    lon = models.FloatField("bujur")
    radius_m = models.FloatField("radius (m)")
    sites = models.PositiveIntegerField("titik")
    units = models.PositiveIntegerField("IKM diperkirakan")
    median_m = models.FloatField("selisih tengah (m)")
    p90_m = models.FloatField("selisih 90 % (m)")

    class Meta:
        verbose_name = verbose_name_plural = "letak dusun"
        ordering = ["desa", "level", "name"]
        constraints = [one_of("level", HamletLevel.values, name="learned_place_level_known")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """As people say it: Dusun Krajan, RT 03/RW 02."""
        return f"Dusun {self.name}" if self.level == HamletLevel.DUSUN else self.name


class EstimatedPoint(models.Model):
    """A unit without a point, and the place its address names: an estimate, never its own point."""

    # No constraint: an IKM that SQL takes away (an undone import) must not stumble over a reckoning.
    ikm = models.OneToOneField(
        "ikm_registry.Ikm",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="estimate",
        db_constraint=False,
    )
    place = models.ForeignKey(LearnedPlace, on_delete=models.CASCADE, related_name="points")

    class Meta:
        verbose_name = verbose_name_plural = "titik perkiraan"

    def __str__(self) -> str:
        return f"{self.ikm_id}: {self.place_id}"
