"""A designated sentra, its decree, and its members as they were on the day."""

import pghistory
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.core.people import by_whom
from sentra.choices import SentraState


class SentraQuerySet(models.QuerySet["Sentra"]):
    """Adjectives of sentra."""

    def designated(self) -> "SentraQuerySet":
        """Those whose decree holds."""
        return self.filter(state=SentraState.DESIGNATED)

    def for_list(self) -> "SentraQuerySet":
        """With what a row shows."""
        return self.select_related("product_group", "proposal").prefetch_related("decrees")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Sentra(models.Model):
    """A group of IKM at one place, designated by decree [PP 29/2018 art. 1: at least 5 units].

    The figures are those of the day of designation; they do not move with the register.
    """

    proposal = models.OneToOneField(
        "sentra.Proposal", verbose_name="usulan", on_delete=models.PROTECT, related_name="sentra"
    )
    name = models.CharField("nama", max_length=160)
    product_group = models.ForeignKey(
        "ikm_registry.ProductGroup", verbose_name="kelompok", on_delete=models.PROTECT
    )
    place = models.CharField("tempat", max_length=300, blank=True)
    state = models.CharField(
        "keadaan", max_length=12, choices=SentraState.choices, default=SentraState.DESIGNATED
    )
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    hull = models.JSONField(null=True)
    units = models.PositiveIntegerField("unit usaha")
    workers = models.PositiveIntegerField("tenaga kerja", null=True)
    investment = models.BigIntegerField("investasi (Rp)", null=True)
    output_value = models.BigIntegerField("nilai produksi (Rp)", null=True)
    is_demo = models.BooleanField("data contoh", default=False)
    designated_at = models.DateTimeField("ditetapkan", default=timezone.now)
    designated_by = by_whom()

    objects = SentraQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "sentra"
        ordering = ["name"]
        permissions = [
            ("designate_sentra", "Menetapkan sentra dengan surat keputusan"),
            ("revoke_sentra", "Mencabut penetapan sentra"),
        ]
        constraints = [one_of("state", SentraState.values, name="sentra_state_known")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sentra:sentra-detail", args=[self.pk])


class Decree(models.Model):
    """A decree (SK) that designates or revokes; the number is free text, unique, never parsed."""

    sentra = models.ForeignKey(Sentra, on_delete=models.PROTECT, related_name="decrees")
    action = models.CharField("isi", max_length=12)
    number = models.CharField("nomor SK", max_length=80)
    date = models.DateField("tanggal SK")
    signer = models.CharField("penanda tangan", max_length=300, blank=True)
    official = models.ForeignKey(
        "sentra.Official",
        verbose_name="pejabat",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    file = models.ForeignKey(
        "core.StoredFile",
        verbose_name="berkas SK",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What its QR code says: signed when recorded, so that a later change of members shows.
    seal = models.TextField("segel", blank=True)
    recorded_at = models.DateTimeField("dicatat", default=timezone.now)
    recorded_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "surat keputusan"
        ordering = ["id"]
        constraints = [
            # "188.45/7/kep" and "188.45/7/KEP" are one number.
            models.UniqueConstraint(Upper("number"), name="decree_number_once")
        ]

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SentraMember(models.Model):
    """A member from a day until a day; ``frozen`` is the record as it stood when it joined."""

    sentra = models.ForeignKey(Sentra, on_delete=models.PROTECT, related_name="members")
    ikm = models.ForeignKey("ikm_registry.Ikm", on_delete=models.PROTECT, related_name="+")
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)
    frozen = models.JSONField("data saat ditetapkan", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "anggota sentra"
        constraints = [
            # One business, one standing membership: also what stops a double designation.
            models.UniqueConstraint(
                fields=["ikm"],
                condition=models.Q(until__isnull=True),
                name="member_of_one_sentra",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentra_id}: {self.ikm_id}"
