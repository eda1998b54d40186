"""What one person writes and another decides on."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Decided(models.Model):
    """Who wrote it and when, who decided on it, when, with which words; the model says what on."""

    at = models.DateTimeField("waktu", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="diputuskan oleh",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("diputuskan", null=True)
    decision_note = models.TextField("catatan keputusan", blank=True)

    class Meta:
        abstract = True
