"""Coaching (pembinaan): programmes of a budget year, their activities, and who took part."""

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom
from rpik.plan.choices import ActivityKind, Moment

MAX_CERTIFICATES = 20


class Programme(models.Model):
    """A line of the budget (sub-kegiatan 3.31.02…) in one tahun anggaran; money in rupiah."""

    year = models.PositiveSmallIntegerField("tahun anggaran")
    code = models.CharField("kode", max_length=30)
    name = models.CharField("nama", max_length=200)
    ceiling = models.BigIntegerField("pagu (Rp)", null=True, blank=True)
    executor = models.CharField("pelaksana", max_length=120, blank=True)
    funding = models.CharField("sumber dana", max_length=60, blank=True)
    is_demo = models.BooleanField("data contoh", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "program pembinaan"
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


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Adjectives of activities."""

    def begun(self) -> "ActivityQuerySet":
        """Those whose first day has come."""
        return self.filter(start__lte=timezone.localdate())

    def without_attendance(self) -> "ActivityQuerySet":
        """Begun, with a list of participants, and nobody has said yet who of them came."""
        listed = Participant.objects.filter(activity=models.OuterRef("pk"))
        return self.begun().filter(models.Exists(listed), attendance_taken=False)

    def with_people(self) -> "ActivityQuerySet":
        """Annotate ``listed`` participants and those that ``came``."""
        return self.annotate(
            listed=models.Count("participants"),
            came=models.Count("participants", filter=Q(participants__present_at__isnull=False)),
        )


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
    # Until then nobody knows who of the listed came: they count for nothing, and pages say so.
    attendance_taken = models.BooleanField("daftar hadir dicatat", default=False)
    is_demo = models.BooleanField("data contoh", default=False)
    version = models.PositiveIntegerField("versi data", default=1)
    created_at = models.DateTimeField("dicatat", default=timezone.now)
    created_by = by_whom()

    objects = ActivityQuerySet.as_manager()
    # Annotated by ``with_people``.
    listed: int
    came: int

    class Meta:
        verbose_name = verbose_name_plural = "kegiatan pembinaan"
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

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.start <= timezone.localdate()


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Adjectives of participants."""

    def took_part(self) -> "ParticipantQuerySet":
        """Who was noted present at what has begun."""
        return self.filter(present_at__isnull=False, activity__start__lte=timezone.localdate())

    def unrecorded(self) -> "ParticipantQuerySet":
        """Who is on the list of what has begun, while nobody has said yet who came."""
        return self.filter(
            activity__attendance_taken=False, activity__start__lte=timezone.localdate()
        )


class Participant(models.Model):
    """An IKM on the list of an activity; ``present_at`` says that it was seen there."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    ikm = models.ForeignKey("ikm_registry.Ikm", on_delete=models.PROTECT, related_name="+")
    present_at = models.DateTimeField("hadir", null=True, blank=True)
    present_by = by_whom("dicatat oleh", null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "peserta"
        constraints = [
            models.UniqueConstraint(fields=["activity", "ikm"], name="participant_once"),
            all_or_none("present_at", "present_by", name="participant_presence_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.ikm_id}"


class Measure(models.Model):
    """What a participant was like before or after; each value None where nobody measured it.

    Output in rupiah a year, as the register holds it.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="measures")
    moment = models.CharField("saat", max_length=7, choices=Moment.choices)
    day = models.DateField("tanggal ukur")
    active = models.BooleanField("aktif", null=True, blank=True)
    workers = models.PositiveIntegerField("tenaga kerja", null=True, blank=True)
    output = models.BigIntegerField("produksi setahun (Rp)", null=True, blank=True)
    certificates = models.PositiveSmallIntegerField("sertifikat", null=True, blank=True)
    recorded_at = models.DateTimeField("dicatat", default=timezone.now)
    recorded_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "hasil ukur"
        constraints = [
            models.UniqueConstraint(fields=["participant", "moment"], name="measure_once"),
            one_of("moment", Moment.values, name="measure_moment_known"),
            CheckConstraint(
                condition=Q(output__isnull=True) | Q(output__gte=0),
                name="measure_output_not_negative",
            ),
            CheckConstraint(
                condition=Q(certificates__isnull=True) | Q(certificates__lte=MAX_CERTIFICATES),
                name="measure_certificates_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.moment}"
