"""What was handed in with a proposal: letters, minutes of a musyawarah, photos."""

import uuid

from django.db import models
from django.utils import timezone

from rpik.core.people import by_whom


class Attachment(models.Model):
    """A PDF or photo beside a proposal; ``key`` is its address, nothing of it can be guessed."""

    key = models.UUIDField("kunci", unique=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(
        "sentra.Proposal", on_delete=models.CASCADE, related_name="attachments"
    )
    title = models.CharField("isi lampiran", max_length=120)
    file = models.ForeignKey(
        "core.StoredFile", verbose_name="berkas", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "lampiran usulan"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
