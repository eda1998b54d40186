"""KBLI codes by version, and the product groups planners speak in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ikm_registry.choices import KBLI_VERSIONS


class Kbli(models.Model):
    """One code of one version: KBLI 2025 reuses codes with other meanings [Peraturan BPS 7/2025]."""

    version = models.CharField("versi", max_length=4, choices=KBLI_VERSIONS)
    code = models.CharField("kode", max_length=5)
    level = models.PositiveSmallIntegerField("jumlah angka")
    title = models.CharField("judul", max_length=300)
    keywords = ArrayField(
        models.CharField(max_length=60), verbose_name="kata sehari-hari", default=list, blank=True
    )
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kode KBLI"
        verbose_name_plural = "kode KBLI"
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="kbli_version_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title} (KBLI {self.version})"


class ProductGroup(models.Model):
    """Kelompok komoditas: KBLI prefixes per version plus keywords, editable by the office."""

    code = models.SlugField("kode", max_length=40, primary_key=True)
    name = models.CharField("nama", max_length=80, unique=True)
    sort = models.PositiveSmallIntegerField("urutan", default=100)
    kbli_2020 = ArrayField(
        models.CharField(max_length=5), verbose_name="awalan KBLI 2020", default=list, blank=True
    )
    kbli_2025 = ArrayField(
        models.CharField(max_length=5), verbose_name="awalan KBLI 2025", default=list, blank=True
    )
    keywords = ArrayField(
        models.CharField(max_length=60), verbose_name="kata kunci", default=list, blank=True
    )
    related = ArrayField(
        models.CharField(max_length=40), verbose_name="kelompok terkait", default=list, blank=True
    )
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kelompok komoditas"
        verbose_name_plural = "kelompok komoditas"
        ordering = ["sort", "name"]

    def __str__(self) -> str:
        return self.name
