"""Tables of which one version is in force and the others are kept."""

from django.db import models
from django.db.models import Q

from ikm_registry.choices import RuleSetState
from rpik.core.constraints import one_of
from rpik.core.people import by_whom


class VersionInForce(models.Model):
    """A version of a table: drafted, in force (one at a time), retired; never edited once it bound."""

    state = models.CharField(
        "keadaan", max_length=12, choices=RuleSetState.choices, default=RuleSetState.DRAFT
    )
    basis = models.CharField("dasar (keputusan)", max_length=300, blank=True, default="")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    created_by = by_whom("dibuat oleh", null=True, blank=True)
    activated_at = models.DateTimeField("berlaku sejak", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-id"]
        constraints = [
            one_of("state", RuleSetState.values, name="%(class)s_state_known"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="berlaku"), name="%(class)s_one_active"
            ),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether its rows may still be edited."""
        return self.state == RuleSetState.DRAFT

    @property
    def is_active(self) -> bool:
        """Whether it binds."""
        return self.state == RuleSetState.ACTIVE


class OfficeSet(VersionInForce):
    """A set of rows the office owns and edits as a whole: a draft is a copy, tried before it binds."""

    name = models.CharField("nama", max_length=120)
    valid_from = models.DateField("berlaku mulai", null=True, blank=True)
    note = models.TextField("catatan", blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name="disalin dari",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    activated_by = by_whom("diberlakukan oleh", null=True, blank=True)
    retired_at = models.DateTimeField("berlaku sampai", null=True, blank=True)

    class Meta(VersionInForce.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name
