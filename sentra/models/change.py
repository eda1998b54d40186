"""A change of a designated sentra as a planner prepared it, until the head has decided on it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from rpik.core.constraints import all_or_none, one_of
from sentra.choices import ChangeState


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ChangeDraft(models.Model):
    """Name, members and reason of a later decree (SK perubahan), handed over to the head.

    ``ikm_ids`` are the members that are to stand; the head's decree checks them as of its own day.
    Number, day and signatory may still be open.
    """

    proposal = models.ForeignKey(
        "sentra.Proposal", on_delete=models.CASCADE, related_name="change_drafts"
    )
    name = models.CharField("nama sentra", max_length=160)
    reason = models.TextField("alasan")
    ikm_ids = models.JSONField("anggota setelah perubahan")
    number = models.CharField("nomor SK", max_length=80, blank=True)
    day = models.DateField("tanggal SK", null=True)
    signatory = models.CharField("penanda tangan", max_length=40, blank=True)
    state = models.CharField(
        "keadaan", max_length=12, choices=ChangeState.choices, default=ChangeState.WAITING
    )
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
        verbose_name = "konsep perubahan"
        verbose_name_plural = "konsep perubahan"
        ordering = ["-id"]
        constraints = [
            one_of("state", ChangeState.values, name="change_state_known"),
            # Two planners handing over at once: one draft waits.
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state=ChangeState.WAITING),
                name="change_one_waits",
            ),
            all_or_none("decided_by", "decided_at", name="change_decided_whole"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ChangeState.USED, ChangeState.RETURNED], decided_by__isnull=False
                )
                | Q(state__in=[ChangeState.WAITING, ChangeState.REPLACED], decided_by__isnull=True),
                name="change_decided_by_somebody",
            ),
            # Four eyes: who prepared a change does not decide on it.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="change_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.name}"
