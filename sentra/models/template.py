"""The office's own wording of its decrees, in versions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom
from sentra.papers.placeholders import KINDS


class DecreeTemplate(models.Model):
    """One version of a DOCX template; none of a kind in force means the one RPIK ships."""

    kind = models.CharField("jenis SK", max_length=12, choices=[(k, k.capitalize()) for k in KINDS])
    number = models.PositiveIntegerField("versi")
    note = models.CharField("yang diubah", max_length=200, blank=True)
    file = models.ForeignKey(
        "core.StoredFile", verbose_name="berkas", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("diunggah", default=timezone.now)
    by = by_whom()
    # A version nobody has seen filled in is not put in force.
    previewed_at = models.DateTimeField("dipratinjau", null=True)
    in_force = models.BooleanField("berlaku", default=False)
    enforced_at = models.DateTimeField("diberlakukan", null=True)
    enforced_by = by_whom("diberlakukan oleh", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "templat SK"
        ordering = ["kind", "-number"]
        constraints = [
            one_of("kind", list(KINDS), name="template_kind_known"),
            models.UniqueConstraint(fields=["kind", "number"], name="template_number_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(in_force=True), name="template_one_in_force"
            ),
            all_or_none("enforced_at", "enforced_by", name="template_enforced_by_somebody"),
            models.CheckConstraint(
                condition=Q(in_force=False)
                | Q(enforced_at__isnull=False, previewed_at__isnull=False),
                name="template_seen_before_force",
            ),
        ]

    def __str__(self) -> str:
        return f"Templat SK {self.kind} versi {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("sentra:template-detail", args=[self.pk])
