"""KBLI codes by version, and the product groups planners speak in."""

from urllib.parse import urlencode

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.models.in_force import OfficeSet
from rpik.core.people import by_whom


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
        verbose_name = verbose_name_plural = "kode KBLI"
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="kbli_version_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title} (KBLI {self.version})"


class ProductGroupQuerySet(models.QuerySet["ProductGroup"]):
    """Adjectives of product groups."""

    def active(self) -> "ProductGroupQuerySet":
        """Those that are given to IKM today."""
        return self.filter(active=True)

    def edited(self) -> "ProductGroupQuerySet":
        """Those the office made its own."""
        return self.filter(changed_at__isnull=False)


class ProductGroup(models.Model):
    """Kelompok komoditas: KBLI prefixes per version plus keywords, as the set in force has it."""

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
    # The labels older lists use ("Pangan", "Sandang dan Kulit"): neither KBLI nor sector.
    branches = ArrayField(
        models.CharField(max_length=60), verbose_name="cabang industri", default=list, blank=True
    )
    active = models.BooleanField("dipakai", default=True)
    # Set once the office edited it: what is shipped no longer overwrites it.
    changed_at = models.DateTimeField("diubah kantor", null=True, blank=True)
    changed_by = by_whom("diubah oleh", null=True, blank=True)

    objects = ProductGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "kelompok komoditas"
        ordering = ["sort", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('ikm_registry:groups')}?{urlencode({'q': self.name})}"

    def alike(self) -> set[str]:
        """Return the codes of this group and of those related to it, whichever side says so."""
        others = ProductGroup.objects.filter(related__contains=[self.pk])
        return {self.pk, *self.related, *others.values_list("pk", flat=True)}


class GroupSet(OfficeSet):
    """All product groups as one version; switching it on writes them to ``ProductGroup``.

    IKM keep the group they have until a set that binds says otherwise; which set gave it is read
    from the history: ``periods`` are the last events before it bound and before it retired (None: it
    still binds).
    """

    rows = models.JSONField("kelompok", default=list)
    periods = models.JSONField("kurun berlaku", default=list)

    class Meta(OfficeSet.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "himpunan kelompok"

    def get_absolute_url(self) -> str:
        return reverse("ikm_registry:groupset", args=[self.pk])
