"""An edition of the RPIK: the words people write, the figures they type, and what was published."""

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom
from rpik.plan.choices import EditionState

TITLE_LENGTH = 200
DECREE_LENGTH = 40


class Edition(models.Model):
    """A draft follows the register; publishing freezes its figures in ``snapshot``."""

    title = models.CharField("judul", max_length=TITLE_LENGTH)
    year_from = models.PositiveSmallIntegerField("tahun awal")
    year_to = models.PositiveSmallIntegerField("tahun akhir")
    state = models.CharField(
        "keadaan", max_length=8, choices=EditionState.choices, default=EditionState.DRAFT
    )
    # [{"name": …, "from": year, "to": year}]: the first may begin a year before the period.
    stages = models.JSONField("tahap", default=list)
    # {target key: {"0": baseline, "1": end of stage 1, …}} as typed.
    targets = models.JSONField("sasaran", default=dict, blank=True)
    # {"criterion|criterion": "3"}: how much more the first matters (rpik.plan.priority).
    comparisons = models.JSONField("perbandingan kriteria", default=dict, blank=True)
    # {"criteria": […], "scores": {…}, "lq": {…}} (rpik.plan.priority.Setup); {} is the shipped one.
    criteria = models.JSONField("kriteria unggulan", default=dict, blank=True)
    # {product group: {"1": product types in stage 1, …}}: a stage without a key is not led.
    leaders = models.JSONField("industri unggulan per tahap", default=dict, blank=True)
    # What was known to be missing when it was published: its sentences.
    known_gaps = models.JSONField("kekurangan yang diketahui", default=list, blank=True)
    snapshot = models.JSONField("angka saat terbit", null=True, blank=True)
    published_at = models.DateTimeField("terbit", null=True, blank=True)
    published_by = by_whom("diterbitkan oleh", null=True, blank=True)
    # The Perda comes after the content is agreed: it may be entered when that is frozen.
    perda_number = models.CharField("nomor Perda", max_length=DECREE_LENGTH, blank=True)
    perda_date = models.DateField("tanggal Perda", null=True, blank=True)
    gazette_number = models.CharField("nomor Lembaran Daerah", max_length=DECREE_LENGTH, blank=True)
    gazette_year = models.PositiveSmallIntegerField("tahun Lembaran Daerah", null=True, blank=True)
    is_demo = models.BooleanField("data contoh", default=False)
    version = models.PositiveIntegerField("versi data", default=1)
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    created_by = by_whom()
    updated_at = models.DateTimeField("diperbarui", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "edisi RPIK"
        ordering = ["-id"]
        permissions = [("publish_edition", "Menerbitkan edisi RPIK")]
        constraints = [
            one_of("state", EditionState.values, name="edition_state_known"),
            CheckConstraint(condition=Q(year_to__gt=F("year_from")), name="edition_years_ordered"),
            all_or_none("snapshot", "published_at", "published_by", name="edition_published_whole"),
            CheckConstraint(
                condition=Q(perda_number="", perda_date__isnull=True)
                | (~Q(perda_number="") & Q(perda_date__isnull=False)),
                name="edition_perda_whole",
            ),
            CheckConstraint(
                condition=Q(gazette_number="", gazette_year__isnull=True)
                | (~Q(gazette_number="") & ~Q(perda_number="") & Q(gazette_year__isnull=False)),
                name="edition_gazette_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year_from}–{self.year_to}"

    def get_absolute_url(self) -> str:
        return reverse("plan:edition-detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.state == EditionState.DRAFT


class EditionText(models.Model):
    """The words of one section; a section without a row has its default words."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="texts")
    code = models.CharField("bagian", max_length=8)
    body = models.TextField("isi", blank=True)
    version = models.PositiveIntegerField("versi data", default=1)
    updated_at = models.DateTimeField("diperbarui", default=timezone.now)
    updated_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "bagian RPIK"
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="edition_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.code}"


class EditionFile(models.Model):
    """A published edition as it was written then: a later version of RPIK may lay it out otherwise."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("bentuk", max_length=4)
    content = models.BinaryField("isi")

    class Meta:
        verbose_name = "berkas RPIK terbit"
        verbose_name_plural = "berkas RPIK terbit"
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="edition_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"


class EditionFigure(models.Model):
    """A figure from outside the register, with the year it speaks of and who published it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField("angka", max_length=40)
    value = models.CharField("nilai", max_length=60)
    year = models.PositiveSmallIntegerField("tahun", null=True, blank=True)
    source = models.CharField("sumber", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "angka luar"
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="edition_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class EditionTable(models.Model):
    """A table from outside the register (rpik.plan.document.series), as typed or read from a file."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tables")
    key = models.CharField("tabel", max_length=40)
    columns = models.JSONField("kolom", default=list)
    # [[label, [value or null, …]], …]
    rows = models.JSONField("isi", default=list)
    source = models.CharField("sumber", max_length=200)
    note = models.CharField("catatan", max_length=400, blank=True)
    file_name = models.CharField("berkas", max_length=200, blank=True)
    updated_at = models.DateTimeField("diperbarui", default=timezone.now)
    updated_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "tabel luar"
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="edition_table_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.key}"


class Scoring(models.Model):
    """One scoring of industri unggulan as it was saved: how it was done and what came of it.

    ``setup`` holds criteria, comparisons, own scores and filter; ``result`` weights, ratio and rows.
    Never changed afterwards.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="scorings")
    note = models.CharField("catatan", max_length=200, blank=True)
    setup = models.JSONField("cara menilai")
    result = models.JSONField("hasil")
    made_at = models.DateTimeField("dibuat", default=timezone.now)
    made_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "penilaian unggulan"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.made_at:%Y-%m-%d}"
