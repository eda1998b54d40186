"""Official boundaries, RTRW and RDTR zones, dangers in versions: those in force, and older ones.

An RDTR covers a part (wilayah perencanaan): each part has its own in force, beside the RTRW. Each
danger (flood, landslide, …) is a map of its own, with its classes as the areas' names.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.core.people import by_whom
from sentra.choices import PLAN_KINDS, SEVERAL_KINDS, LayerKind, LayerState, ZoneFit


class SpatialLayerQuerySet(models.QuerySet["SpatialLayer"]):
    """Adjectives of layers."""

    def in_force(self, kind: str) -> "SpatialLayerQuerySet":
        """The layers of this kind that bind: one at most, but for ``SEVERAL_KINDS``."""
        return self.filter(kind=kind, state=LayerState.IN_FORCE)

    def for_list(self) -> "SpatialLayerQuerySet":
        """With what a row of the list shows: in force first, then the newest."""
        order = models.Case(
            models.When(state=LayerState.IN_FORCE, then=0),
            models.When(state=LayerState.DRAFT, then=1),
            default=2,
        )
        return self.select_related("loaded_by", "enforced_by").order_by("kind", order, "-id")


class SpatialLayer(models.Model):
    """A map as it was handed in: where it comes from, by which decree, and since when it holds.

    ``mapping`` names the attributes read as name and code; ``report`` says what was mended or left
    out. Bounds are degrees of WGS84. Once in force nothing but its state and answers changes.
    """

    kind = models.CharField("jenis", max_length=10, choices=LayerKind.choices)
    name = models.CharField("nama", max_length=200)
    state = models.CharField(
        "keadaan", max_length=10, choices=LayerState.choices, default=LayerState.DRAFT
    )
    source = models.CharField("sumber peta", max_length=200, blank=True)
    decree = models.CharField("dasar hukum (nomor)", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("tahun", null=True, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    crs = models.CharField("sistem koordinat", max_length=120)
    file_name = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    features = models.PositiveIntegerField("bidang")
    fields = ArrayField(models.CharField(max_length=80), verbose_name="atribut", default=list)
    mapping = models.JSONField("pemetaan atribut", default=dict)
    report = models.JSONField("laporan baca", default=dict)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)
    loaded_by = by_whom("dimuat oleh", null=True)
    is_demo = models.BooleanField("data contoh", default=False)
    enforced_at = models.DateTimeField("diberlakukan", null=True)
    enforced_by = by_whom("diberlakukan oleh", null=True)

    objects = SpatialLayerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lapisan peta"
        ordering = ["-id"]
        permissions = [("manage_layers", "Memuat dan memberlakukan lapisan peta")]
        constraints = [
            one_of("kind", LayerKind.values, name="layer_kind_known"),
            one_of("state", LayerState.values, name="layer_state_known"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state=LayerState.IN_FORCE) & ~Q(kind__in=SEVERAL_KINDS),
                name="layer_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sentra:layer-detail", args=[self.pk])

    @property
    def is_plan(self) -> bool:
        """Whether its areas are zones that say what may stand there."""
        return self.kind in PLAN_KINDS

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed or thrown away."""
        return self.state == LayerState.DRAFT

    @property
    def authority(self) -> str:
        """The decree with its year, or the source, or the name: what a page cites."""
        decree = self.decree
        if decree and self.year and str(self.year) not in decree:
            decree = f"{decree} Tahun {self.year}"
        return decree or self.source or self.name

    @property
    def cited(self) -> str:
        """RTRW or RDTR with its decree: what an answer cites, where both are in force."""
        plan = "RDTR" if self.kind == LayerKind.RDTR else "RTRW"
        return self.authority if plan in self.authority else f"{plan} {self.authority}"


class ZoneKind(models.Model):
    """A kind of zone of one layer and what it says to an industry, with the article."""

    layer = models.ForeignKey(SpatialLayer, on_delete=models.CASCADE, related_name="zones")
    name = models.CharField("zona", max_length=200)
    code = models.CharField("kode", max_length=40, blank=True)
    answer = models.CharField(
        "jawaban", max_length=14, choices=ZoneFit.choices, default=ZoneFit.UNKNOWN
    )
    article = models.CharField("pasal", max_length=200, blank=True)
    features = models.PositiveIntegerField("bidang")
    hectares = models.FloatField("luas (ha)")

    class Meta:
        verbose_name = verbose_name_plural = "jenis zona"
        ordering = ["-hectares"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "name"], name="zone_once"),
            one_of("answer", ZoneFit.values, name="zone_answer_known"),
        ]

    def __str__(self) -> str:
        return self.name


class LayerFeature(models.Model):
    """One area: WKB and bounds in degrees of WGS84; ``outline`` has fewer corners, for maps.

    ``code`` is the official code of a desa or kecamatan once recognised, a zone's code otherwise.
    """

    layer = models.ForeignKey(SpatialLayer, on_delete=models.CASCADE, related_name="areas")
    zone = models.ForeignKey(ZoneKind, null=True, on_delete=models.SET_NULL, related_name="areas")
    number = models.PositiveIntegerField("nomor di berkas")
    name = models.CharField("nama", max_length=200, blank=True)
    code = models.CharField("kode", max_length=40, blank=True)
    attributes = models.JSONField("atribut", default=dict)
    shape = models.BinaryField("bidang (WKB)")
    outline = models.BinaryField("garis peta (WKB)")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    hectares = models.FloatField("luas (ha)")
    mended = models.CharField("dibetulkan", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bidang"
        ordering = ["layer", "number"]
        indexes = [models.Index(fields=["layer", "code"], name="layer_area_code")]

    def __str__(self) -> str:
        return self.name or f"bidang {self.number}"


class LayerOverlap(models.Model):
    """Two areas of one layer that cover the same land: hectares of it, and its shape for the map."""

    layer = models.ForeignKey(SpatialLayer, on_delete=models.CASCADE, related_name="overlaps")
    first = models.ForeignKey(LayerFeature, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(LayerFeature, on_delete=models.CASCADE, related_name="+")
    hectares = models.FloatField("luas (ha)")
    outline = models.BinaryField("garis peta (WKB)")

    class Meta:
        verbose_name = verbose_name_plural = "bidang bertumpuk"
        ordering = ["-hectares", "id"]

    def __str__(self) -> str:
        return f"{self.first} dan {self.second}"
