"""People, what they did, what they looked at, and the work that runs behind them."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.core.people import by_whom


class User(AbstractUser):
    """An account of the office. What it may do comes from its role (a group, ``rpik.core.roles``)."""

    full_name = models.CharField("nama lengkap", max_length=150, blank=True)
    position = models.CharField("jabatan", max_length=150, blank=True)
    kecamatan_scope = ArrayField(
        models.CharField(max_length=8),
        verbose_name="wilayah kerja (kode kecamatan)",
        default=list,
        blank=True,
        help_text="Kosong berarti seluruh kabupaten. Contoh: 35.07.33, 35.07.24.",
    )
    is_demo = models.BooleanField("akun contoh", default=False)

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "pengguna"
        permissions = [
            ("view_personal_data", "Melihat NIK, telepon, dan alamat lengkap (tercatat)"),
            ("export_personal_data", "Mengekspor NIK, telepon, dan alamat lengkap (tercatat)"),
            ("remove_demo", "Menghapus seluruh data contoh"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


# Rows that are written once; the database refuses the rest.
APPEND_ONLY = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class AuditEvent(models.Model):
    """One thing somebody did, in words. Append-only; written by ``rpik.core.audit.record`` alone."""

    at = models.DateTimeField("waktu", default=timezone.now, db_index=True)
    by = by_whom(null=True)
    event = models.CharField("peristiwa", max_length=64, db_index=True)
    target_type = models.CharField("jenis objek", max_length=64, blank=True)
    target_id = models.BigIntegerField("id objek", null=True)
    sentence = models.TextField("keterangan", blank=True)
    data = models.JSONField("rincian", default=dict, blank=True)
    request_id = models.UUIDField("permintaan", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "catatan audit"
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id", "-id"], name="audit_target")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.event} {self.target_type} {self.target_id or ''}".strip()


class AuditSeal(models.Model):
    """A link of the audit's chain: SHA-256 over the hash before it and one event's content.

    Written by a deferred trigger of the database when the event's transaction commits (migration
    0002), by whatever way the event came; checked by ``rpik.core.audit_chain``. Append-only.
    """

    position = models.BigIntegerField("urutan", primary_key=True)
    event = models.OneToOneField(
        AuditEvent, verbose_name="catatan", on_delete=models.PROTECT, related_name="seal"
    )
    hash = models.BinaryField("SHA-256")

    class Meta:
        verbose_name = verbose_name_plural = "segel audit"
        ordering = ["position"]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"


class PersonalDataAccess(models.Model):
    """Who read whose full NIK, phone or address, when and why [UU 27/2022 art. 31, 46]. Append-only."""

    at = models.DateTimeField("waktu", default=timezone.now, db_index=True)
    by = by_whom()
    subject_type = models.CharField("jenis objek", max_length=64)
    subject_id = models.BigIntegerField("id objek", null=True)
    fields = ArrayField(models.CharField(max_length=32), verbose_name="data yang dibuka")
    purpose = models.CharField("keperluan", max_length=200, blank=True)
    rows = models.PositiveIntegerField("jumlah baris", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "akses data pribadi"
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="access_subject")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.by} {self.subject_type} {self.subject_id}"


class StoredFile(models.Model):
    """A file somebody gave us; its bytes are ``StoredChunk``, written and read by ``core.files``."""

    name = models.CharField("nama berkas", max_length=200)
    content_type = models.CharField("jenis", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("ukuran (bita)")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    uploaded_at = models.DateTimeField("diunggah", default=timezone.now)
    uploaded_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "berkas"

    def __str__(self) -> str:
        return self.name


class StoredChunk(models.Model):
    """A part of a stored file, encrypted, in the one database: a backup holds all or nothing."""

    file = models.ForeignKey(
        StoredFile, on_delete=models.CASCADE, related_name="chunks", db_index=False
    )
    number = models.PositiveIntegerField("bagian")
    content = models.BinaryField("isi terenkripsi")

    class Meta:
        verbose_name = verbose_name_plural = "bagian berkas"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="stored_chunk_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"


class SubmittedForm(models.Model):
    """The idempotency key of a form that created something: the second POST finds the first."""

    key = models.UUIDField("kunci", primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "formulir terkirim"

    def __str__(self) -> str:
        return str(self.key)


class JobState(models.TextChoices):
    """Where a piece of background work stands."""

    WAITING = "antre", "Menunggu giliran"
    RUNNING = "berjalan", "Berjalan"
    DONE = "selesai", "Selesai"
    FAILED = "gagal", "Gagal"
    CANCELLED = "dibatalkan", "Dibatalkan"


EARLY_S = 60
PACE_AFTER_S = 2.0  # a rate of the first moments says nothing


class Job(models.Model):
    """Background work as people see it: how far, how long, what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("pekerjaan", max_length=64, db_index=True)
    title = models.CharField("judul", max_length=200)
    arguments = models.JSONField("argumen", default=dict, blank=True)
    state = models.CharField(
        "keadaan", max_length=12, choices=JobState.choices, default=JobState.WAITING
    )
    done = models.PositiveBigIntegerField("selesai", default=0)
    total = models.PositiveBigIntegerField("dari", default=0)
    message = models.CharField("pesan", max_length=300, blank=True)
    result = models.JSONField("hasil", default=dict, blank=True)
    result_url = models.CharField("tujuan", max_length=300, blank=True)
    by = by_whom(null=True)
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    started_at = models.DateTimeField("mulai", null=True)
    heartbeat_at = models.DateTimeField("tanda hidup", null=True)
    finished_at = models.DateTimeField("berakhir", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "pekerjaan latar"
        ordering = ["-created_at"]
        constraints = [one_of("state", JobState.values, name="job_state_known")]
        indexes = [models.Index(fields=["by", "-created_at"], name="job_by_recent")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @property
    def pace(self) -> dict[str, Any] | None:
        """How many per second since it began, and about how long it still takes, in words."""
        if self.started_at is None or not self.done or not self.total:
            return None
        seconds = (timezone.now() - self.started_at).total_seconds()
        if seconds < PACE_AFTER_S or self.done >= self.total:
            return None
        # The first rows come late, behind what is made ready: they say nothing of the others.
        if self.done * 20 < self.total and seconds < EARLY_S:
            return None
        rate = self.done / seconds
        left = (self.total - self.done) / rate
        words = f"{max(1, round(left / 5)) * 5} detik" if left < 90 else f"{round(left / 60)} menit"
        return {"per_second": max(1, round(rate)), "left": words}

    @property
    def is_counting(self) -> bool:
        """Whether ``done`` of ``total`` tells how far it is: work goes on after the last row was read."""
        return bool(self.total) and self.done < self.total and not self.is_over

    @property
    def percent(self) -> int | None:
        """Progress in whole percent, or None while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None
