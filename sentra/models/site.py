"""What the place of a sentra has, and how many members hold which papers, as it was told."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sentra.models.field import WRITTEN_ONCE


class SiteTelling(models.Model):
    """Infrastructure in words and papers as counts, told on one day [domain.md 8.3].

    The register holds no P-IRT, halal or brand of single IKM: a count for the sentra, with its
    source, is what a decision needs. Written once: a change is a new row, the newest holds.
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
    source = models.CharField("sumber", max_length=200)
    at = models.DateTimeField("waktu", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "sarana dan legalitas sentra"
        verbose_name_plural = "sarana dan legalitas sentra"
        ordering = ["-id"]
        triggers = WRITTEN_ONCE

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.at:%Y-%m-%d}"
