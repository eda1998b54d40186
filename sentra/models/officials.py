"""Who may sign decrees, from when to when, and who signs instead during leave."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q

from rpik.core.constraints import one_of
from sentra.choices import Authority, DelegationKind

PERIOD = Func(
    F("since"),
    F("until"),
    RangeBoundary(inclusive_lower=True, inclusive_upper=True),
    function="daterange",
    output_field=DateRangeField(),
)


class PeriodQuerySet(models.QuerySet):
    """Adjectives of what holds from a day until a day."""

    def on(self, day: date) -> "PeriodQuerySet":
        """Holding on that day; both ends count."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Official(models.Model):
    """A person in an office; ``authority`` names the decrees they sign, empty for none."""

    name = models.CharField("nama dan gelar", max_length=120)
    position = models.CharField(
        "jabatan", max_length=120, help_text="Seperti tercetak di atas tanda tangan."
    )
    authority = models.CharField(
        "menandatangani", max_length=12, choices=Authority.choices, blank=True
    )
    rank = models.CharField("pangkat", max_length=60, blank=True)
    nip = models.CharField(
        "NIP",
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"^\d{18}$", "NIP terdiri atas 18 angka.")],
    )
    since = models.DateField("menjabat sejak")
    until = models.DateField("sampai", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "pejabat"
        ordering = ["authority", "-since", "name"]
        constraints = [
            one_of("authority", ["", *Authority.values], name="official_authority_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="official_period_runs_forward",
                violation_error_message="Tanggal sampai lebih awal daripada tanggal sejak.",
            ),
            ExclusionConstraint(
                name="official_one_at_a_time",
                expressions=[
                    ("authority", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=~Q(authority=""),
                violation_error_message="Jabatan itu sudah diisi orang lain pada masa itu. "
                "Isi dahulu tanggal sampai pada pejabat sebelumnya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}"


class Delegation(models.Model):
    """During leave or a vacancy another official signs; both ends count."""

    official = models.ForeignKey(
        Official,
        verbose_name="pejabat yang berhalangan",
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    delegate = models.ForeignKey(
        Official, verbose_name="yang menandatangani", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("sebagai", max_length=4, choices=DelegationKind.choices)
    letter = models.CharField("nomor surat perintah", max_length=80, blank=True)
    since = models.DateField("sejak")
    until = models.DateField("sampai")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "pelimpahan tanda tangan"
        ordering = ["-since"]
        constraints = [
            one_of("kind", DelegationKind.values, name="delegation_kind_known"),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="delegation_period_runs_forward",
                violation_error_message="Tanggal sampai lebih awal daripada tanggal sejak.",
            ),
            models.CheckConstraint(
                condition=~Q(delegate=F("official")),
                name="delegation_to_another",
                violation_error_message="Pelimpahan harus kepada orang lain.",
            ),
            ExclusionConstraint(
                name="delegation_one_at_a_time",
                expressions=[("official", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message="Pada masa itu sudah ada pelimpahan lain.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.official.position}: {self.delegate.name}"
