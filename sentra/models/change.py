"""A change or revocation of a sentra as a planner prepared it, until the head has decided on it."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from rpik.core.constraints import all_or_none, one_of
from sentra.choices import ChangeState
from sentra.models.decided import Decided
from sentra.papers.placeholders import AMEND, LATER


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ChangeDraft(Decided):
    """Name, members and reason of a later decree, handed over to the head.

    ``ikm_ids`` are the members that are to stand (none after a revocation); the head's decree checks
    them as of its own day. Number, day and signatory may still be open.
    """

    proposal = models.ForeignKey(
        "sentra.Proposal", on_delete=models.CASCADE, related_name="change_drafts"
    )
    kind = models.CharField(
        "jenis SK", max_length=12, choices=[(k, k.capitalize()) for k in LATER], default=AMEND
    )
    name = models.CharField("nama sentra", max_length=160)
    reason = models.TextField("alasan")
    ikm_ids = models.JSONField("anggota setelah perubahan")
    number = models.CharField("nomor SK", max_length=80, blank=True)
    day = models.DateField("tanggal SK", null=True)
    signatory = models.CharField("penanda tangan", max_length=40, blank=True)
    state = models.CharField(
        "keadaan", max_length=12, choices=ChangeState.choices, default=ChangeState.WAITING
    )

    class Meta:
        verbose_name = "konsep SK perubahan atau pencabutan"
        verbose_name_plural = "konsep SK perubahan dan pencabutan"
        ordering = ["-id"]
        constraints = [
            one_of("state", ChangeState.values, name="change_state_known"),
            one_of("kind", list(LATER), name="change_kind_known"),
            # Two planners handing over at once: one draft of a kind waits.
            models.UniqueConstraint(
                fields=["proposal", "kind"],
                condition=Q(state=ChangeState.WAITING),
                name="change_one_waits",
            ),
            all_or_none("decided_by", "decided_at", name="change_decided_whole"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ChangeState.USED, ChangeState.RETURNED], decided_by__isnull=False
                )
                | Q(state__in=[ChangeState.WAITING, ChangeState.REPLACED], decided_by__isnull=True),
                name="change_decided_by_somebody",
            ),
            # Four eyes: who prepared a change does not decide on it.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="change_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposal_id}: {self.name}"

    def get_absolute_url(self) -> str:
        """Where the head decides on it."""
        page = "proposal-amend" if self.kind == AMEND else "proposal-revoke"
        return reverse(f"sentra:{page}", args=[self.proposal_id])

    @property
    def prepared_at(self) -> str:
        """Where its author goes on with it."""
        page = "change-draft" if self.kind == AMEND else "end-draft"
        return reverse(f"sentra:{page}", args=[self.proposal_id])
