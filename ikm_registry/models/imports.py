"""An import: the file as it came, what was understood, each row with what will become of it."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BigIntegerField, Case, Q, When
from django.urls import reverse
from django.utils import timezone

from ikm_registry.choices import KBLI_VERSIONS, BatchState, RowAction
from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom

if TYPE_CHECKING:
    from rpik.core.models import User


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Adjectives of imports."""

    def visible_to(self, user: "User") -> "ImportBatchQuerySet":
        """All of the office; somebody bound to some kecamatan sees only their own."""
        return self.filter(created_by=user) if user.kecamatan_scope else self

    def for_list(self) -> "ImportBatchQuerySet":
        """With what a row of the list shows, without the file's bytes."""
        return self.select_related("file", "created_by", "job").defer("understanding")


class ImportBatch(models.Model):
    """One file given to the register; its states are ``BatchState``. Undone by its id."""

    file = models.ForeignKey(
        "core.StoredFile", verbose_name="berkas", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "keadaan", max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED
    )
    # importing.understanding.Understanding as JSON, with what a person corrected.
    understanding = models.JSONField("pemahaman", default=dict, blank=True)
    kbli_version = models.CharField(
        "versi KBLI berkas", max_length=4, choices=KBLI_VERSIONS, default="2020"
    )
    data_year = models.PositiveSmallIntegerField("tahun data", null=True, blank=True)
    counts = models.JSONField("jumlah per tindakan", default=dict, blank=True)
    balance = models.JSONField("neraca", default=dict, blank=True)
    job = models.ForeignKey(
        "core.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The rows this batch holds were left behind, rejected, by that one.
    rest_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="rests"
    )
    is_demo = models.BooleanField("data contoh", default=False)
    created_at = models.DateTimeField("diunggah", default=timezone.now)
    created_by = by_whom("diunggah oleh")
    committed_at = models.DateTimeField("disimpan", null=True, blank=True)
    committed_by = by_whom("disimpan oleh", null=True, blank=True)
    undone_at = models.DateTimeField("diurungkan", null=True, blank=True)
    undone_by = by_whom("diurungkan oleh", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "impor"
        ordering = ["-id"]
        constraints = [
            one_of("state", BatchState.values, name="batch_state_known"),
            all_or_none("committed_at", "committed_by", name="batch_commit_whole"),
            all_or_none("undone_at", "undone_by", name="batch_undo_whole"),
        ]

    def __str__(self) -> str:
        return f"Impor {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ikm_registry:import-preview", args=[self.pk])

    @property
    def takes_demo_alike(self) -> bool:
        """Whether a person said that its rows alike the demo data are real businesses."""
        return self.mends.filter(field=ImportMend.REAL).exists()

    @property
    def updates_by_nik(self) -> bool:
        """Whether a person said that its rows without a product are the one IKM of their NIK."""
        return self.mends.filter(field=ImportMend.BY_NIK).exists()


class RejectsFile(models.Model):
    """The rejected rows of a long list as a file to download, made in the background by ``job``.

    ``made_of`` names the rows (``services.import_rejects``): a file of another preview is stale.
    """

    batch = models.OneToOneField(
        ImportBatch, primary_key=True, on_delete=models.CASCADE, related_name="rejects_file"
    )
    made_of = models.CharField("dari baris", max_length=40)
    rows = models.PositiveIntegerField("baris", default=0)
    file = models.OneToOneField(
        "core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    job = models.ForeignKey("core.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "berkas baris yang ditolak"

    def __str__(self) -> str:
        return f"Ditolak dari impor {self.batch_id}"


class ImportMend(models.Model):
    """A cell a person mended in the preview, or with ``number`` 0 one answer for all rows that wrote
    ``written`` (``importing.mending.Mend``). The value may be a NIK: it is encrypted.
    """

    # Instead of a field: the rows alike the demo data are real businesses; those without a product are
    # the one IKM that bears their NIK.
    REAL, BY_NIK = "real", "by_nik"

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="mends", db_index=False
    )
    field = models.CharField("kolom", max_length=20)
    sheet = models.CharField("lembar", max_length=120, blank=True, default="")
    number = models.PositiveIntegerField("baris", default=0)
    written = models.CharField("tertulis", max_length=120, blank=True, default="")
    kecamatan_code = models.CharField(max_length=8, blank=True, default="")
    value_cipher = models.BinaryField("nilai")
    created_at = models.DateTimeField("diperbaiki", default=timezone.now)
    created_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "perbaikan impor"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "field", "sheet", "number", "written", "kecamatan_code"],
                name="import_mend_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} baris {self.number}" if self.number else f"{self.field}: semua"


class ColumnMemory(models.Model):
    """What people of the office chose for a column heading; used for the next file that has it."""

    heading_key = models.CharField("kunci judul", max_length=160, unique=True)
    heading = models.CharField("judul kolom", max_length=160)
    field = models.CharField("menjadi", max_length=20, blank=True, default="")
    multiplier = models.PositiveIntegerField("satuan", default=0)
    updated_at = models.DateTimeField("dipilih", default=timezone.now)
    updated_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "kolom yang diingat"
        ordering = ["heading"]

    def __str__(self) -> str:
        return self.heading


class PlaceMemory(models.Model):
    """Which desa people of the office meant by a spelling, inside a kecamatan or ("") in none; used
    for the doubtful rows of the next file that writes the same.
    """

    written_key = models.CharField("kunci tulisan", max_length=80)
    written = models.CharField("tertulis", max_length=120)
    kecamatan_code = models.CharField(max_length=8, blank=True, default="")
    desa = models.ForeignKey(
        "ikm_registry.Desa", verbose_name="desa", on_delete=models.CASCADE, related_name="+"
    )
    updated_at = models.DateTimeField("dipilih", default=timezone.now)
    updated_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "desa yang diingat"
        ordering = ["written"]
        constraints = [
            models.UniqueConstraint(
                fields=["written_key", "kecamatan_code"], name="place_memory_once"
            )
        ]

    def __str__(self) -> str:
        return self.written


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Adjectives of staged rows."""

    def by_urgency(self) -> "ImportRowQuerySet":
        """With ``urgency``: rejected, then perhaps double, then doubted, then the rest."""
        return self.annotate(
            urgency=Case(
                When(action=RowAction.REJECTED, then=0),
                When(action=RowAction.DUPLICATE, then=1),
                When(~Q(problems=[]), then=2),
                default=3,
                output_field=BigIntegerField(),
            )
        )


class ImportRow(models.Model):
    """One row of a sheet, cleaned and staged: typed columns, so that checks and upsert are sets.

    ``number`` is the row as the spreadsheet shows it. ``written`` keeps what a changed cell held
    (never NIK or phone). ``previous`` keeps the register's values an update replaced, for undo.
    """

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    position = models.PositiveIntegerField("urutan")
    sheet = models.CharField("lembar", max_length=120, blank=True, default="")
    number = models.PositiveIntegerField("baris")
    action = models.CharField(
        "tindakan", max_length=8, choices=RowAction.choices, blank=True, default=""
    )
    # A row that goes in as new holds the id its record will have: no constraint before it is saved.
    ikm = models.ForeignKey(
        "ikm_registry.Ikm",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    ikm_version = models.PositiveIntegerField(null=True, blank=True)
    score = models.FloatField("kemiripan", null=True, blank=True)
    problems = models.JSONField("catatan", default=list, blank=True)
    written = models.JSONField("tertulis", default=dict, blank=True)
    changes = models.JSONField("perubahan", default=dict, blank=True)
    # "IKM-000123" of a list that this register exported.
    ikm_number = models.PositiveIntegerField(null=True)
    row_key = models.CharField(max_length=64, blank=True, default="")

    business_name = models.CharField(max_length=200, default="")
    owner_name = models.CharField(max_length=200, default="")
    owner_sex = models.CharField(max_length=1, default="")
    nik_cipher = models.BinaryField(null=True)
    nik_hash = models.BinaryField(null=True)
    nik15_hash = models.BinaryField(null=True)
    nib = models.CharField(max_length=20, default="")
    pirt = models.CharField(max_length=40, default="", db_default="")
    halal = models.CharField(max_length=40, default="", db_default="")
    brand = models.CharField(max_length=40, default="", db_default="")
    siinas = models.CharField(max_length=40, default="", db_default="")
    phone = models.CharField(max_length=40, default="")
    address = models.CharField(max_length=300, default="")
    kecamatan_code = models.CharField(max_length=8, null=True)
    desa_code = models.CharField(max_length=13, null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    product = models.CharField(max_length=200, default="")
    raw_material = models.CharField(max_length=200, default="")
    kbli_code = models.CharField(max_length=5, default="")
    kbli_source = models.CharField(max_length=10, default="")
    kbli_reason = models.CharField(max_length=300, default="")
    workers_male = models.PositiveIntegerField(null=True)
    workers_female = models.PositiveIntegerField(null=True)
    workers_stated = models.PositiveIntegerField(null=True)
    investment = models.BigIntegerField(null=True)
    output_value = models.BigIntegerField(null=True)
    input_value = models.BigIntegerField(null=True)
    market = models.CharField(max_length=200, default="", db_default="")
    capacity = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    capacity_unit = models.CharField(max_length=30, default="")
    year_established = models.PositiveSmallIntegerField(null=True)
    # "nonaktif" where the list says that the business no longer works, else "".
    status = models.CharField(max_length=10, default="")
    flags = ArrayField(models.CharField(max_length=20), default=list)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "baris impor"
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_once"),
            one_of("action", ["", *RowAction.values], name="import_row_action_known"),
        ]
        indexes = [
            models.Index(fields=["batch", "action", "position"], name="import_row_action"),
            # A row of the same content that went in before is known for ever.
            models.Index(
                fields=["row_key"], name="import_row_known", condition=models.Q(ikm__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} baris {self.number}"

    @property
    def match_id(self) -> int | None:
        """The record of the register this row is about, None for one that goes in as new."""
        return self.ikm_id if self.action in {RowAction.CHANGED, RowAction.UNCHANGED} else None
