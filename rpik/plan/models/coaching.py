"""Coaching (pembinaan): programmes of a budget year, their activities, and who took part."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.plan.choices import ActivityKind


class Programme(models.Model):
    """A line of the budget (sub-kegiatan 3.31.02…) in one tahun anggaran; money in rupiah."""

    year = models.PositiveSmallIntegerField("tahun anggaran")
    code = models.CharField("kode", max_length=30)
    name = models.CharField("nama", max_length=200)
    ceiling = models.BigIntegerField("pagu (Rp)", null=True, blank=True)
    is_demo = models.BooleanField("data contoh", default=False)

    class Meta:
        verbose_name = "program pembinaan"
        verbose_name_plural = "program pembinaan"
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="programme_code_once_a_year"),
            CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gte=0),
                name="programme_ceiling_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name} ({self.year})"


class Activity(models.Model):
    """Something done for a sentra, or for single IKM when ``sentra`` is empty."""

    programme = models.ForeignKey(
        Programme, verbose_name="program", on_delete=models.PROTECT, related_name="activities"
    )
    title = models.CharField("nama kegiatan", max_length=200)
    kind = models.CharField("jenis", max_length=14, choices=ActivityKind.choices)
    sentra = models.ForeignKey(
        "sentra.Sentra",
        verbose_name="sentra",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField("tempat", max_length=200, blank=True)
    start = models.DateField("mulai")
    end = models.DateField("selesai")
    budget = models.BigIntegerField("anggaran (Rp)", null=True, blank=True)
    realised = models.BigIntegerField("realisasi (Rp)", null=True, blank=True)
    officers = models.CharField("petugas", max_length=300, blank=True)
    outcome = models.TextField("hasil", blank=True)
    is_demo = models.BooleanField("data contoh", default=False)
    version = models.PositiveIntegerField("versi data", default=1)
    created_at = models.DateTimeField("dicatat", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "kegiatan pembinaan"
        verbose_name_plural = "kegiatan pembinaan"
        ordering = ["-start", "-id"]
        constraints = [
            one_of("kind", ActivityKind.values, name="activity_kind_known"),
            CheckConstraint(condition=Q(end__gte=F("start")), name="activity_days_ordered"),
            CheckConstraint(
                condition=(Q(budget__isnull=True) | Q(budget__gte=0))
                & (Q(realised__isnull=True) | Q(realised__gte=0)),
                name="activity_money_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan:activity-detail", args=[self.pk])


class Participant(models.Model):
    """An IKM that took part in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    ikm = models.ForeignKey("ikm_registry.Ikm", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        constraints = [models.UniqueConstraint(fields=["activity", "ikm"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.ikm_id}"
