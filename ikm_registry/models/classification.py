"""The rule table that makes a KBLI code agro or non-agro; one set binds at a time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ikm_registry.choices import KBLI_VERSIONS, Sector
from ikm_registry.models.in_force import OfficeSet
from rpik.core.constraints import one_of
from rpik.core.people import by_whom


class RuleSet(OfficeSet):
    """A reviewed table of rules. Decisions keep the rule they were made by, also when it retires."""

    class Meta(OfficeSet.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "himpunan aturan"

    def get_absolute_url(self) -> str:
        return reverse("ikm_registry:ruleset", args=[self.pk])


class SectorRule(models.Model):
    """KBLI prefix of one version to sector; the longest matching prefix wins."""

    ruleset = models.ForeignKey(
        RuleSet, verbose_name="himpunan", on_delete=models.PROTECT, related_name="rules"
    )
    number = models.PositiveIntegerField("nomor aturan")
    version = models.CharField("versi KBLI", max_length=4, choices=KBLI_VERSIONS)
    prefix = models.CharField("awalan KBLI", max_length=5)
    sector = models.CharField("sektor", max_length=16, choices=Sector.choices)
    basis = models.CharField("dasar", max_length=300)
    reason = models.CharField("alasan", max_length=300, blank=True)
    confidence = models.CharField("keyakinan", max_length=40, blank=True)
    valid_from = models.DateField("berlaku mulai", null=True, blank=True)
    by = by_whom("ditulis oleh", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "aturan sektor"
        ordering = ["ruleset", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["ruleset", "version", "prefix"], name="rule_prefix_once"
            ),
            models.UniqueConstraint(fields=["ruleset", "number"], name="rule_number_once"),
            one_of("sector", Sector.values, name="rule_sector_known"),
        ]

    def __str__(self) -> str:
        return (
            f"Aturan {self.number}: KBLI {self.version} {self.prefix} → {self.get_sector_display()}"
        )

    def get_absolute_url(self) -> str:
        return f"{self.ruleset.get_absolute_url()}?versi={self.version}#aturan-{self.number}"


class TextDecision(models.Model):
    """What a person decided for all IKM with one product text; it teaches the suggestions.

    ``text`` is the product in lower case, trimmed. An empty code says: no manufacturing. Without
    ``ikm_ids`` it was chosen for one IKM and only teaches.
    """

    text = models.CharField("nama produk", max_length=200)
    kbli_version = models.CharField("versi KBLI", max_length=4, choices=KBLI_VERSIONS, blank=True)
    kbli_code = models.CharField("kode KBLI", max_length=5, blank=True)
    ikm_ids = ArrayField(models.BigIntegerField(), verbose_name="IKM", default=list)
    by = by_whom("diputuskan oleh")
    at = models.DateTimeField("diputuskan pada", auto_now_add=True)
    undone_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "keputusan teks"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["text"], name="text_decided", condition=Q(undone_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"“{self.text}” → {self.kbli_code or 'bukan industri'}"


class OfficeKeyword(models.Model):
    """A word the office added to the suggester: it outranks the shipped ones.

    ``text`` stands as typed; ``key`` is its normal form, by which it is found and unique.
    """

    text = models.CharField("kata", max_length=60)
    key = models.CharField("bentuk baku", max_length=80)
    kbli_version = models.CharField("versi KBLI", max_length=4, choices=KBLI_VERSIONS)
    kbli_code = models.CharField("kode KBLI", max_length=5)
    note = models.CharField("catatan", max_length=200, blank=True, default="")
    by = by_whom("ditambahkan oleh")
    at = models.DateTimeField("ditambahkan pada", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "kata kantor"
        ordering = ["text", "kbli_version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "kbli_version"], name="office_keyword_once")
        ]

    def __str__(self) -> str:
        return f"“{self.text}” → {self.kbli_code} (KBLI {self.kbli_version})"
