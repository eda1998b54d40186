"""What petugas found when they stood before the members of a proposal [domain.md 2.2]."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom
from sentra.choices import Difference, Found

# A record of a visit is evidence: a later visit makes a new one.
WRITTEN_ONCE = [pgtrigger.Protect(name="written_once", operation=pgtrigger.Update)]


class FieldCheckQuerySet(models.QuerySet["FieldCheck"]):
    """Adjectives of field checks."""

    def newest_first(self) -> "FieldCheckQuerySet":
        """By the time of the visit, whatever the order in which they arrived."""
        return self.order_by("-checked_at", "-id")

    def newest_per_member(self) -> "FieldCheckQuerySet":
        """The one that counts for each member of each proposal: of its latest visit."""
        return self.order_by("proposal_id", "ikm_id", "-checked_at", "-id").distinct(
            "proposal_id", "ikm_id"
        )


class FieldCheck(models.Model):
    """One visit to one member; ``key`` is made by the phone, so that sent twice is there once.

    Workers are persons, the point WGS84 degrees with the phone's own accuracy in metres.
    """

    key = models.UUIDField("kunci", unique=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(
        "sentra.Proposal", on_delete=models.CASCADE, related_name="field_checks"
    )
    ikm = models.ForeignKey("ikm_registry.Ikm", on_delete=models.PROTECT, related_name="+")
    found = models.CharField("ditemukan", max_length=12, choices=Found.choices)
    product = models.CharField("produk yang dilihat", max_length=200, blank=True)
    workers_male = models.PositiveIntegerField("tenaga kerja laki-laki", null=True)
    workers_female = models.PositiveIntegerField("tenaga kerja perempuan", null=True)
    lat = models.FloatField("lintang", null=True)
    lon = models.FloatField("bujur", null=True)
    accuracy_m = models.FloatField("ketelitian (m)", null=True)
    note = models.TextField("catatan", blank=True)
    checked_at = models.DateTimeField("diperiksa")
    received_at = models.DateTimeField("diterima", default=timezone.now)
    by = by_whom()

    objects = FieldCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "pemeriksaan lapangan"
        ordering = ["id"]
        triggers = WRITTEN_ONCE
        constraints = [
            one_of("found", Found.values, name="field_check_found_known"),
            all_or_none("lat", "lon", name="field_check_point_whole"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="field_check_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "ikm", "-checked_at"], name="field_check_newest")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.ikm_id} {self.found}"

    @property
    def workers(self) -> int | None:
        """Men and women together; None when neither was counted."""
        if self.workers_male is None and self.workers_female is None:
            return None
        return (self.workers_male or 0) + (self.workers_female or 0)


class FieldPhoto(models.Model):
    """A photo of a visit, without what the camera wrote into it; that stands beside it here.

    ``likeness`` is the photo's difference hashes, 8 bytes each (``sentra.photos.likeness``).
    """

    key = models.UUIDField("kunci", unique=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(FieldCheck, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(
        "core.StoredFile", verbose_name="berkas", on_delete=models.PROTECT, related_name="+"
    )
    given_sha256 = models.CharField("SHA-256 yang dikirim", max_length=64)
    width = models.PositiveIntegerField("lebar (titik)")
    height = models.PositiveIntegerField("tinggi (titik)")
    taken_at = models.DateTimeField("diambil", null=True)
    lat = models.FloatField("lintang", null=True)
    lon = models.FloatField("bujur", null=True)
    likeness = models.BinaryField("sidik gambar", default=b"")

    class Meta:
        verbose_name = verbose_name_plural = "foto lapangan"
        ordering = ["id"]
        triggers = WRITTEN_ONCE
        constraints = [all_or_none("lat", "lon", name="field_photo_point_whole")]

    def __str__(self) -> str:
        return str(self.key)


class PhotoTwin(models.Model):
    """Two photos that look alike, found when the later one arrived (``services.field_photos``)."""

    earlier = models.ForeignKey(FieldPhoto, on_delete=models.CASCADE, related_name="+")
    later = models.ForeignKey(FieldPhoto, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "foto serupa"
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="photo_twin_once")]

    def __str__(self) -> str:
        return f"{self.earlier_id} ~ {self.later_id}"


class FieldDecision(models.Model):
    """What the office did with one difference between a visit and the register. Written once."""

    record = models.ForeignKey(FieldCheck, on_delete=models.CASCADE, related_name="decisions")
    field = models.CharField("beda", max_length=12, choices=Difference.choices)
    accepted = models.BooleanField("diambil ke register")
    before = models.CharField("menurut register", max_length=300, blank=True)
    after = models.CharField("menurut lapangan", max_length=300)
    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "keputusan beda lapangan"
        ordering = ["id"]
        constraints = [
            one_of("field", Difference.values, name="field_decision_field_known"),
            models.UniqueConstraint(fields=["record", "field"], name="field_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.field} {self.accepted}"
