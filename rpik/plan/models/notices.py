"""Who wants an e-mail about what waits for them."""

import uuid

from django.conf import settings
from django.db import models


class NoticeSetting(models.Model):
    """One person's choice; nobody gets an e-mail without having asked for it.

    ``sent_on`` is the day of the last digest, written before it is sent: at most one a day, however
    many processes run. ``key`` opens the unsubscribe page without logging in, and nothing else.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_setting"
    )
    by_email = models.BooleanField("kirim surel", default=False)
    key = models.UUIDField("kunci berhenti", default=uuid.uuid4, unique=True, editable=False)
    sent_on = models.DateField("terakhir dikirim", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "pengaturan pemberitahuan"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.by_email}"
