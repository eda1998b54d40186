"""The industri unggulan as the Perda lists them, typed over by the office; each load is a version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class PerdaList(models.Model):
    """One loaded list with its source; ``rows`` are {name, divisions}. At most one is in use."""

    name = models.CharField("nama", max_length=120)
    source = models.CharField("sumber", max_length=200)
    rows = models.JSONField("isi", default=list)
    in_use = models.BooleanField("dipakai", default=False)
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "daftar Perda"
        verbose_name_plural = "daftar Perda"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="one_perda_list_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name
