"""Candidates composed by a planner: who, when, why, and every change of the members since."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rpik.core.constraints import all_or_none
from rpik.core.people import by_whom


class HandWork(models.Model):
    """What makes a candidate one of a person's hand; ``version`` counts its changes.

    Its figures stand in the candidate, reckoned as a run reckons them; the candidate's own run (in
    state ``tangan``) says with which parameters and on which data.
    """

    candidate = models.OneToOneField(
        "sentra.Candidate", primary_key=True, on_delete=models.CASCADE, related_name="handwork"
    )
    based_on = models.ForeignKey(
        "sentra.Candidate",
        verbose_name="perbaikan dari",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    area = models.JSONField("bidang yang digambar (GeoJSON)", null=True, blank=True)
    version = models.PositiveIntegerField("versi", default=1)
    discarded_at = models.DateTimeField("dibuang", null=True, blank=True)
    discarded_by = by_whom("dibuang oleh", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "kandidat susunan tangan"
        constraints = [all_or_none("discarded_at", "discarded_by", name="handwork_discard_whole")]

    def __str__(self) -> str:
        return f"{self.candidate_id} versi {self.version}"


class HandChange(models.Model):
    """One version: who made it, when, why, who came in and who went out. Written once."""

    handwork = models.ForeignKey(HandWork, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField("versi")
    reason = models.TextField("alasan")
    added = ArrayField(models.BigIntegerField(), verbose_name="masuk", default=list, blank=True)
    dropped = ArrayField(models.BigIntegerField(), verbose_name="keluar", default=list, blank=True)
    by = by_whom()
    at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "perubahan kandidat"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["handwork", "version"], name="hand_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.handwork_id} versi {self.version}"
