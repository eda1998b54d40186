"""Kecamatan and desa by Kemendagri code [Kepmendagri 300.2.2-2138/2025]; disabled, never deleted."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Kecamatan(models.Model):
    """One of the 33 districts; ``code`` like 35.07.33, ``bps_code`` like 3507150 (another system)."""

    code = models.CharField("kode", max_length=8, primary_key=True)
    name = models.CharField("nama", max_length=60)
    bps_code = models.CharField("kode BPS", max_length=7, unique=True)
    aliases = ArrayField(models.CharField(max_length=60), verbose_name="ejaan lain", default=list)
    cell = models.JSONField("batas perkiraan (GeoJSON)", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "kecamatan"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DesaQuerySet(models.QuerySet["Desa"]):
    """Adjectives of desa."""

    def visible_in(self, scope: Sequence[str]) -> "DesaQuerySet":
        """Those of the working area; an empty one is the whole kabupaten."""
        return self.filter(kecamatan_id__in=scope) if scope else self

    def named_like(self, text: str) -> "DesaQuerySet":
        """Desa whose name, alias or kecamatan contains the words, best first."""
        found = self.select_related("kecamatan")
        for word in text.split()[:4]:
            found = found.filter(search__contains=word.lower())
        return found.order_by("name", "kecamatan__name")


class Desa(models.Model):
    """A desa or kelurahan; the point lies inside it (WGS84 degrees). Names repeat: 33 occur twice or more."""

    code = models.CharField("kode", max_length=13, primary_key=True)
    name = models.CharField("nama", max_length=60, db_index=True)
    kind = models.CharField("jenis", max_length=10)
    kecamatan = models.ForeignKey(
        Kecamatan, verbose_name="kecamatan", on_delete=models.PROTECT, related_name="desa"
    )
    lat = models.FloatField("lintang")
    lon = models.FloatField("bujur")
    aliases = ArrayField(models.CharField(max_length=60), verbose_name="ejaan lain", default=list)
    search = models.CharField(max_length=300, editable=False, default="")
    cell = models.JSONField("batas perkiraan (GeoJSON)", null=True, blank=True)

    objects = DesaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "desa/kelurahan"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
