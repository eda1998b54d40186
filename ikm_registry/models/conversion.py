"""KBLI 2020 to 2025: the tables of conversion, what people decided, and each run with its records."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ikm_registry.choices import KBLI_VERSIONS, CodeFate, ConversionState, UndoBucket
from ikm_registry.models.in_force import VersionInForce
from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom


class Concordance(VersionInForce):
    """One version of the table 2020 → 2025; one is in force, the others are kept.

    ``rejected`` lists the rows of its file that were left out: ``{"row", "written", "reason"}``.
    """

    name = models.CharField("nama", max_length=160)
    is_shipped = models.BooleanField("bawaan", default=False)
    file = models.ForeignKey(
        "core.StoredFile",
        verbose_name="berkas",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rejected = models.JSONField("baris dilewati", default=list, blank=True)
    from_file = models.PositiveIntegerField("kode dari berkas", default=0)

    class Meta(VersionInForce.Meta):
        verbose_name = verbose_name_plural = "tabel konversi KBLI"
        permissions = [("convert_kbli", "Mengonversi KBLI 2020 ke 2025 dan mengganti tabelnya")]
        constraints = [
            *VersionInForce.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_shipped"], condition=Q(is_shipped=True), name="concordance_one_shipped"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConcordanceRow(models.Model):
    """What one table says of one 2020 code: its 2025 codes and how sure that is.

    ``inherited``: the file did not name the code, so the table in force before was kept for it.
    """

    concordance = models.ForeignKey(
        Concordance, verbose_name="tabel", on_delete=models.CASCADE, related_name="rows"
    )
    code = models.CharField("kode 2020", max_length=5)
    targets = models.JSONField("kode 2025", default=list, blank=True)
    kind = models.CharField("nasib", max_length=8, choices=CodeFate.choices)
    basis = models.CharField("dasar", max_length=300, blank=True)
    inherited = models.BooleanField("dari tabel sebelumnya", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "baris konversi KBLI"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["concordance", "code"], name="concordance_code_once"),
            one_of("kind", CodeFate.values, name="concordance_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {', '.join(self.targets) or '–'}"


class ConversionDecision(models.Model):
    """Which 2025 code a person chose for all IKM of one 2020 code and one product text.

    ``text`` is the product in lower case, trimmed. One stands per code and text; a withdrawn one
    is kept.
    """

    code = models.CharField("kode 2020", max_length=5)
    text = models.CharField("nama produk", max_length=200, blank=True)
    target = models.CharField("kode 2025", max_length=5)
    by = by_whom("diputuskan oleh")
    at = models.DateTimeField("diputuskan pada", auto_now_add=True)
    withdrawn_at = models.DateTimeField("dicabut pada", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "keputusan konversi KBLI"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "text"],
                condition=Q(withdrawn_at__isnull=True),
                name="conversion_decision_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} “{self.text}” → {self.target}"


class KbliConversion(models.Model):
    """One run over the register, taken back as a whole. ``counts`` by kind; ``undo`` by bucket."""

    concordance = models.ForeignKey(
        Concordance, verbose_name="tabel", on_delete=models.PROTECT, related_name="runs"
    )
    state = models.CharField("keadaan", max_length=12, choices=ConversionState.choices)
    counts = models.JSONField("jumlah IKM", default=dict, blank=True)
    undo = models.JSONField("hasil pengurungan", default=dict, blank=True)
    at = models.DateTimeField("dijalankan", auto_now_add=True)
    by = by_whom("dijalankan oleh")
    undone_at = models.DateTimeField("diurungkan pada", null=True, blank=True)
    undone_by = by_whom("diurungkan oleh", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "konversi KBLI"
        ordering = ["-id"]
        constraints = [
            one_of("state", ConversionState.values, name="conversion_state_known"),
            all_or_none("undone_at", "undone_by", name="conversion_undone_whole"),
        ]

    def __str__(self) -> str:
        return f"Konversi {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ikm_registry:conversion-run", args=[self.pk])


class ConversionItem(models.Model):
    """One IKM of a run: what its code was and became, and what an undo needs.

    ``ikm_version`` is the record's version right after; another one means that somebody edited it.
    ``bumps`` counts the versions the run and its undo added, which are nobody's edit.
    """

    conversion = models.ForeignKey(
        KbliConversion, verbose_name="konversi", on_delete=models.CASCADE, related_name="items"
    )
    ikm = models.ForeignKey(
        "ikm_registry.Ikm", verbose_name="IKM", on_delete=models.CASCADE, related_name="conversions"
    )
    code = models.CharField("kode 2020", max_length=5)
    target = models.CharField("kode 2025", max_length=5)
    kind = models.CharField("nasib", max_length=8, choices=CodeFate.choices)
    reason_before = models.CharField("alasan sebelumnya", max_length=300, blank=True)
    ikm_version = models.PositiveIntegerField("versi data sesudahnya")
    bumps = models.PositiveSmallIntegerField("kenaikan versi", default=1)
    outcome = models.CharField(
        "hasil pengurungan", max_length=8, choices=UndoBucket.choices, blank=True, default=""
    )
    note = models.CharField("sebab tetap", max_length=120, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "IKM dalam konversi KBLI"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["conversion", "ikm"], name="conversion_ikm_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ikm_id}: {self.code} → {self.target}"


class KbliVersionChoice(models.Model):
    """Which KBLI version new codes are given in; the latest row holds, none is KBLI 2020."""

    version = models.CharField("versi KBLI", max_length=4, choices=KBLI_VERSIONS)
    basis = models.CharField("dasar", max_length=300)
    at = models.DateTimeField("sejak", auto_now_add=True)
    by = by_whom("ditetapkan oleh")

    class Meta:
        verbose_name = verbose_name_plural = "versi KBLI yang dipakai"
        ordering = ["-id"]
        constraints = [
            one_of("version", [version for version, _ in KBLI_VERSIONS], name="kbli_version_known")
        ]

    def __str__(self) -> str:
        return self.get_version_display()
