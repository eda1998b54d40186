"""What was published of the register's counts, and when."""

from django.db import models
from django.utils import timezone

from rpik.core.people import by_whom


class PublicCounts(models.Model):
    """Counts by kecamatan and product group as everybody reads them until the next are published.

    Small cells are already hidden in ``content``: {"codes", "kecamatan", "groups", "columns", "sentra"};
    the last holds the figures of each sentra on that day, by its id.
    """

    content = models.JSONField("isi")
    day = models.DateField("keadaan", default=timezone.localdate)
    is_demo = models.BooleanField("data contoh", default=False)
    made_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "angka publik"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"Angka publik {self.day:%Y-%m-%d}"
