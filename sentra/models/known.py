"""Sentra that everybody knows: the office's own list, by which a run is judged."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone


class KnownSentra(models.Model):
    """A sentra known to exist: what it makes, in which desa (and dusun), since when, who says so."""

    name = models.CharField("nama", max_length=160)
    product_group = models.ForeignKey(
        "ikm_registry.ProductGroup",
        verbose_name="kelompok",
        on_delete=models.PROTECT,
        related_name="+",
    )
    desa = models.ForeignKey(
        "ikm_registry.Desa", verbose_name="desa", on_delete=models.PROTECT, related_name="+"
    )
    hamlet = models.CharField("dusun", max_length=80, blank=True, default="")
    year = models.PositiveSmallIntegerField(
        "tahun",
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text="Tahun SK, atau tahun mulai dikenal.",
    )
    source = models.CharField("sumber", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("versi data", default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField("diperbarui", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "sentra yang dikenal"
        ordering = ["name", "id"]
        permissions = [("manage_known", "Mengisi daftar sentra yang dikenal")]
        constraints = [
            models.UniqueConstraint(
                "product_group", "desa", models.functions.Lower("hamlet"), name="known_sentra_once"
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__gte=1900, year__lte=2100),
                name="known_sentra_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sentra:known-update", args=[self.pk])
