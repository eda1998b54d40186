"""The IKM: one small or medium industry, registered once."""

from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Q
from django.urls import reverse
from django.utils import timezone

from ikm_registry.choices import (
    KBLI_VERSIONS,
    ChangeCause,
    ClassificationSource,
    IkmStatus,
    PointSource,
    QualityFlag,
    Sector,
    Sex,
    SizeClass,
)
from ikm_registry.classification.concordance import MARK
from ikm_registry.models.ikm_expressions import (
    CONFIDENCE,
    SEARCHED,
    SIZE_RULE,
    WHO_KEY,
    WORKERS,
    WRITTEN_CAUSE,
)
from rpik.core.constraints import all_or_none, one_of
from rpik.core.people import by_whom

if TYPE_CHECKING:
    from rpik.core.models import User


class IkmQuerySet(models.QuerySet["Ikm"]):
    """Adjectives of IKM; every list a person sees starts from ``visible_to``."""

    def visible_to(self, user: "User") -> "IkmQuerySet":
        """Those inside the user's working area (all, when no area is set), not erased or merged."""
        found = self.living()
        scope = list(getattr(user, "kecamatan_scope", []) or [])
        return found.filter(kecamatan_id__in=scope) if scope else found

    def living(self) -> "IkmQuerySet":
        """Neither merged into another record nor erased."""
        return self.filter(status__in=[IkmStatus.ACTIVE, IkmStatus.INACTIVE])

    def active(self) -> "IkmQuerySet":
        """Businesses that work today."""
        return self.filter(status=IkmStatus.ACTIVE)

    def real(self) -> "IkmQuerySet":
        """Without demo data."""
        return self.filter(is_demo=False)

    def unclassified(self) -> "IkmQuerySet":
        """No rule and no person has said agro or non-agro."""
        return self.filter(sector="")

    def with_point(self) -> "IkmQuerySet":
        """Those with a point of their own."""
        return self.filter(lat__isnull=False)

    def eligible_for_sentra(self) -> "IkmQuerySet":
        """Active, grouped, not large, an industry [PP 29/2018 art. 1; Permenperin 64/2016]."""
        return (
            self.active()
            .exclude(size_class=SizeClass.LARGE)
            .exclude(sector=Sector.NOT_INDUSTRY)
            .filter(product_group__isnull=False)
        )

    def for_list(self) -> "IkmQuerySet":
        """With what a row of a list shows, in one query, without the encrypted columns."""
        return self.select_related("desa", "kecamatan", "product_group").defer(
            "nik_cipher", "nik_hash", "nik15_hash", "search"
        )


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search", "size_class", "workers", "kbli_confidence"],
    # Filled by the database from what ``rpik.core.actor.because`` said of the statement.
    attrs={
        "cause": models.CharField(
            "sebab", max_length=16, choices=ChangeCause.choices, db_default=WRITTEN_CAUSE
        )
    },
)
class Ikm(models.Model):
    """One business unit. Money in rupiah, point in WGS84 degrees, production value per year.

    NIK is stored encrypted (AES-256-GCM) with two keyed hashes (HMAC): of all 16 digits for
    matching, of the first 15 for mending what Excel cut.
    """

    business_name = models.CharField("nama usaha", max_length=200, blank=True, default="")
    owner_name = models.CharField("nama pemilik", max_length=200, blank=True, default="")
    owner_sex = models.CharField(
        "jenis kelamin pemilik", max_length=1, choices=Sex.choices, blank=True, default=""
    )
    nik_cipher = models.BinaryField("NIK terenkripsi", null=True)
    nik_hash = models.BinaryField("sidik NIK", max_length=32, null=True)
    nik15_hash = models.BinaryField("sidik 15 angka NIK", max_length=32, null=True)
    nib = models.CharField("NIB", max_length=20, blank=True, default="")
    # A number, or "ada" where only that it is held is known (cleaning/certificates.py).
    pirt = models.CharField("P-IRT", max_length=40, blank=True, default="", db_default="")
    halal = models.CharField(
        "sertifikat halal", max_length=40, blank=True, default="", db_default=""
    )
    brand = models.CharField(
        "merek terdaftar", max_length=40, blank=True, default="", db_default=""
    )
    siinas = models.CharField("akun SIINas", max_length=40, blank=True, default="", db_default="")
    phone = models.CharField("telepon", max_length=40, blank=True, default="")
    address = models.CharField("alamat", max_length=300, blank=True, default="")

    # db_index=False: each index costs an import a tenth of a second per 10,000 rows; those that
    # serve a question stand in Meta.indexes.
    kecamatan = models.ForeignKey(
        "ikm_registry.Kecamatan",
        verbose_name="kecamatan",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    desa = models.ForeignKey(
        "ikm_registry.Desa",
        verbose_name="desa",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    lat = models.FloatField("lintang", null=True, blank=True)
    lon = models.FloatField("bujur", null=True, blank=True)
    point_source = models.CharField(
        "asal titik", max_length=8, choices=PointSource.choices, blank=True, default=""
    )
    point_accuracy_m = models.FloatField("ketelitian titik (m)", null=True, blank=True)

    product = models.CharField("produk", max_length=200, blank=True, default="")
    raw_material = models.CharField("bahan baku", max_length=200, blank=True, default="")
    kbli_version = models.CharField(
        "versi KBLI", max_length=4, choices=KBLI_VERSIONS, blank=True, default=""
    )
    kbli_code = models.CharField("kode KBLI", max_length=5, blank=True, default="")
    kbli_source = models.CharField(
        "asal KBLI", max_length=10, choices=ClassificationSource.choices, blank=True, default=""
    )
    kbli_reason = models.CharField("alasan KBLI", max_length=300, blank=True, default="")
    # Whatever carries the reason (import, merge, undo, history) carries the confidence with it.
    kbli_confidence = models.GeneratedField(
        verbose_name="keyakinan KBLI (%)",
        expression=CONFIDENCE,
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )
    sector = models.CharField(
        "sektor", max_length=16, choices=Sector.choices, blank=True, default=""
    )
    sector_rule = models.ForeignKey(
        "ikm_registry.SectorRule",
        verbose_name="aturan sektor",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    product_group = models.ForeignKey(
        "ikm_registry.ProductGroup",
        verbose_name="kelompok komoditas",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    group_reason = models.CharField("alasan kelompok", max_length=300, blank=True, default="")
    # A person's word outranks the rules and survives every reclassification.
    override_reason = models.CharField("alasan penetapan", max_length=300, null=True, blank=True)
    override_at = models.DateTimeField("ditetapkan pada", null=True, blank=True)
    override_by = by_whom("ditetapkan oleh", null=True, blank=True, db_index=False)

    workers_male = models.PositiveIntegerField("tenaga kerja laki-laki", null=True, blank=True)
    workers_female = models.PositiveIntegerField("tenaga kerja perempuan", null=True, blank=True)
    workers_stated = models.PositiveIntegerField("tenaga kerja (jumlah)", null=True, blank=True)
    investment = models.BigIntegerField("nilai investasi (Rp)", null=True, blank=True)
    output_value = models.BigIntegerField("nilai produksi setahun (Rp)", null=True, blank=True)
    # Bahan baku and bahan penolong (BB/BP) used in a year [domain.md 5.1].
    input_value = models.BigIntegerField("nilai BB/BP setahun (Rp)", null=True, blank=True)
    market = models.CharField("pemasaran", max_length=200, blank=True, default="", db_default="")
    capacity = models.DecimalField(
        "kapasitas produksi setahun", max_digits=16, decimal_places=2, null=True, blank=True
    )
    capacity_unit = models.CharField("satuan", max_length=30, blank=True, default="")
    year_established = models.PositiveSmallIntegerField("tahun berdiri", null=True, blank=True)
    data_year = models.PositiveSmallIntegerField("tahun data", null=True, blank=True)

    workers = models.GeneratedField(
        verbose_name="tenaga kerja",
        expression=WORKERS,
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    size_class = models.GeneratedField(
        verbose_name="skala",
        expression=SIZE_RULE,
        output_field=models.CharField(max_length=10, choices=SizeClass.choices),
        db_persist=True,
    )
    status = models.CharField(
        "status", max_length=10, choices=IkmStatus.choices, default=IkmStatus.ACTIVE
    )
    flags = ArrayField(
        models.CharField(max_length=20, choices=QualityFlag.choices),
        verbose_name="tanda mutu",
        default=list,
        blank=True,
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name="digabung ke",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    is_demo = models.BooleanField("data contoh", default=False)
    import_batch = models.ForeignKey(
        "ikm_registry.ImportBatch",
        verbose_name="impor asal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ikm",
    )
    version = models.PositiveIntegerField("versi data", default=1)
    created_at = models.DateTimeField("didata", default=timezone.now)
    created_by = by_whom("didata oleh", null=True, db_index=False)
    updated_at = models.DateTimeField("diperbarui", default=timezone.now)
    search = models.GeneratedField(
        expression=SEARCHED,
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = IkmQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "IKM"
        permissions = [
            ("classify_ikm", "Menetapkan KBLI, sektor, dan kelompok IKM"),
            ("export_ikm", "Mengekspor daftar IKM"),
        ]
        constraints = [
            one_of("status", IkmStatus.values, name="ikm_status_known"),
            one_of("sector", ["", *Sector.values], name="ikm_sector_known"),
            all_or_none("lat", "lon", name="ikm_point_whole"),
            all_or_none("override_reason", "override_at", "override_by", name="ikm_override_whole"),
            CheckConstraint(
                condition=Q(lat__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="ikm_point_on_earth",
            ),
            CheckConstraint(condition=~Q(business_name="", owner_name=""), name="ikm_has_a_name"),
            CheckConstraint(
                condition=Q(investment__isnull=True) | Q(investment__gte=0),
                name="ikm_investment_not_negative",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="ikm_search_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["flags"], name="ikm_flags"),
            models.Index(fields=["business_name", "id"], name="ikm_by_name"),
            models.Index(fields=["kecamatan", "desa", "id"], name="ikm_by_place"),
            models.Index(fields=["product_group", "kecamatan"], name="ikm_by_group"),
            models.Index(fields=["sector", "id"], name="ikm_by_sector"),
            # An import asks it once a row: is somebody of this name in this desa?
            models.Index("desa", WHO_KEY, name="ikm_who_in_desa"),
            models.Index(fields=["kbli_code"], name="ikm_by_kbli"),
            models.Index(
                fields=["merged_into"], name="ikm_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["nib"], name="ikm_by_nib", condition=~Q(nib="")),
            models.Index(
                fields=["nik_hash"], name="ikm_by_nik", condition=Q(nik_hash__isnull=False)
            ),
            models.Index(fields=["-updated_at", "-id"], name="ikm_recent"),
            # Each import asks whether a list is demo data come back: a real register has none.
            models.Index(fields=["desa"], name="ikm_demo", condition=Q(is_demo=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ikm_registry:ikm-detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The business's name, or its owner's where it has none."""
        return self.business_name or self.owner_name

    @property
    def number(self) -> str:
        """The register's own number as printed on papers."""
        return f"IKM-{self.pk:06d}"

    @property
    def is_converted(self) -> bool:
        """Whether the code came from KBLI 2020 by a conversion; its reason says from which."""
        return self.kbli_version == "2025" and self.kbli_reason.startswith(MARK)

    @property
    def is_overridden(self) -> bool:
        """Whether a person set the classification."""
        return self.override_at is not None
