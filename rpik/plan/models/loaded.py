"""What the office loads from a table in versions, of which at most one counts."""

from django.db import models
from django.utils import timezone

from rpik.core.people import by_whom


class Loaded(models.Model):
    """One version with its source; older ones stay. The table's own model keeps ``in_use`` unique."""

    name = models.CharField("nama", max_length=120)
    source = models.CharField("sumber", max_length=200)
    in_use = models.BooleanField("dipakai", default=False)
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)
    loaded_by = by_whom()

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
