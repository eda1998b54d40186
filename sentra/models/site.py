"""What stands about a sentra in no register: its place, papers, raw material, market, as it was told."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from rpik.core.people import by_whom
from sentra.models.field import WRITTEN_ONCE
from sentra.workflow import is_advice


class SiteTelling(models.Model):
    """Infrastructure in words, papers as counts, business in figures, told on one day [domain.md 8.3].

    The register holds market, BB/BP (bahan baku/bahan penolong) and papers only of those that were
    asked: a figure for the sentra, with its source, is what a decision needs. Money in rupiah a year,
    shares in percent of sales. Written once: a change is a new row, the newest holds.
    """

    proposal = models.ForeignKey("sentra.Proposal", on_delete=models.CASCADE, related_name="sites")
    road = models.CharField("jalan", max_length=200, blank=True)
    power = models.CharField("listrik", max_length=200, blank=True)
    water = models.CharField("air", max_length=200, blank=True)
    waste = models.CharField("limbah (IPAL)", max_length=200, blank=True)
    internet = models.CharField("internet", max_length=200, blank=True)
    showroom = models.CharField("ruang pamer", max_length=200, blank=True)
    # Members that hold it; None where nobody asked.
    pirt = models.PositiveIntegerField("anggota ber-P-IRT", null=True, blank=True)
    halal = models.PositiveIntegerField("anggota bersertifikat halal", null=True, blank=True)
    brand = models.PositiveIntegerField("anggota bermerek terdaftar", null=True, blank=True)
    siinas = models.PositiveIntegerField("anggota berakun SIINas", null=True, blank=True)
    input_value = models.BigIntegerField("nilai BB/BP setahun (Rp)", null=True, blank=True)
    material_origin = models.CharField("asal bahan baku", max_length=200, blank=True)
    material_km = models.PositiveIntegerField(
        "jarak asal bahan baku (km)",
        null=True,
        blank=True,
        validators=[MaxValueValidator(20_000)],
    )
    market_local = models.PositiveSmallIntegerField(
        "pasar lokal (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    market_export = models.PositiveSmallIntegerField(
        "pasar ekspor (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    # Of the desa with the most members: what BPS's 20 % is counted on.
    households = models.PositiveIntegerField("rumah tangga di desa utama", null=True, blank=True)
    space_advice = models.CharField("rekomendasi ruang", max_length=200, blank=True)
    hazards = models.CharField("rawan bencana", max_length=200, blank=True)
    source = models.CharField("sumber", max_length=200)
    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "keterangan tempat dan usaha sentra"
        ordering = ["-id"]
        triggers = WRITTEN_ONCE
        constraints = [
            models.CheckConstraint(
                condition=models.Q(input_value__isnull=True) | models.Q(input_value__gte=0),
                name="site_input_not_negative",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.at:%Y-%m-%d}"

    @property
    def has_advice(self) -> bool:
        """Whether ``space_advice`` is one: "belum diminta" is not."""
        return is_advice(self.space_advice)
