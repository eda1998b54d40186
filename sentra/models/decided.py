"""What one person writes and another decides on."""

from django.db import models
from django.utils import timezone

from rpik.core.people import by_whom


class Decided(models.Model):
    """Who wrote it and when, who decided on it, when, with which words; the model says what on."""

    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()
    decided_by = by_whom("diputuskan oleh", null=True)
    decided_at = models.DateTimeField("diputuskan", null=True)
    decision_note = models.TextField("catatan keputusan", blank=True)

    class Meta:
        abstract = True
