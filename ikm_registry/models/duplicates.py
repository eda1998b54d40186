"""Two records that may be one business: suggested, merged, or a remembered "no"."""

from django.db import models
from django.db.models import CheckConstraint, Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone

from ikm_registry.choices import IkmStatus, PairState
from ikm_registry.models.imports import ImportRow
from rpik.core.constraints import all_or_none, one_of
from rpik.core.models import User
from rpik.core.people import by_whom

# The reason without how much alike.
KIND = Func(F("reason"), Value(" [0-9]+ %"), Value(""), Value("g"), function="regexp_replace")


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    """Adjectives of pairs."""

    def of_import(self, batch_id: int) -> "DuplicatePairQuerySet":
        """Those with a record that a suspicious row of this import became."""
        rows = ImportRow.objects.filter(batch=batch_id, changes__has_key="suspects")
        either = Q(ikm=OuterRef("first")) | Q(ikm=OuterRef("second"))
        return self.filter(Exists(rows.filter(either)))

    def visible_to(self, user: User) -> "DuplicatePairQuerySet":
        """Those whose two records lie in this person's working area."""
        scope = user.kecamatan_scope
        if not scope:
            return self
        return self.filter(first__kecamatan_id__in=scope, second__kecamatan_id__in=scope)

    def waiting(self) -> "DuplicatePairQuerySet":
        """Those to decide: open, and neither record went into another one meanwhile."""
        living = [IkmStatus.ACTIVE, IkmStatus.INACTIVE]
        return self.filter(
            state__in=[PairState.SUGGESTED, PairState.LATER],
            first__status__in=living,
            second__status__in=living,
        )

    def of_kind(self, kind: str) -> "DuplicatePairQuerySet":
        """Those suspected for this reason (``KIND``)."""
        return self.annotate(kind=KIND).filter(kind=kind)


class DuplicatePair(models.Model):
    """A suspicion, its score and parts, and what a person decided. ``first`` has the smaller id."""

    first = models.ForeignKey("ikm_registry.Ikm", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("ikm_registry.Ikm", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField("kemiripan")
    parts = models.JSONField("bagian skor", default=dict)
    reason = models.CharField("alasan", max_length=300, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=PairState.choices, default=PairState.SUGGESTED
    )
    # For an un-merge: what the kept record held before, by field.
    before = models.JSONField(default=dict, blank=True)
    suggested_at = models.DateTimeField("diduga", default=timezone.now)
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decided_by = by_whom("diputuskan oleh", null=True, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "dugaan ganda"
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            CheckConstraint(condition=Q(first__lt=F("second")), name="pair_ordered"),
            one_of("state", PairState.values, name="pair_state_known"),
            all_or_none("decided_at", "decided_by", name="pair_decision_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class ReducedRecords(models.Model):
    """The records of a kecamatan as the search of look-alikes compares them
    (``matching.reduced.packed``), as they stood at an ``event`` of the history; ``form`` names the
    program that made them. Derived from the register, unlogged: empty after a crash.
    """

    kecamatan = models.OneToOneField(
        "ikm_registry.Kecamatan", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    form = models.CharField("bentuk", max_length=32)
    event = models.BigIntegerField("sampai peristiwa")
    records = models.PositiveIntegerField("data")
    data = models.BinaryField("isi")

    class Meta:
        verbose_name = verbose_name_plural = "data ringkas pencarian ganda"

    def __str__(self) -> str:
        return f"{self.records} data {self.kecamatan_id}"
