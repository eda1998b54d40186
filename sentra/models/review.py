"""A proposal and the steps people took with it."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.core.models import User
from rpik.core.people import by_whom
from sentra.choices import ProposalState
from sentra.workflow import OPEN_STATES

# For so long the home page tells a proposer of a rejection.
REJECTED_DAYS = timedelta(days=14)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Adjectives of proposals."""

    def open(self) -> "ProposalQuerySet":
        """Still to be decided."""
        return self.filter(state__in=OPEN_STATES)

    def rejected_lately(self, user: User) -> "ProposalQuerySet":
        """This person's, rejected within ``REJECTED_DAYS`` and not taken up again."""
        taken_up = Proposal.objects.filter(evidence__has_key="again")
        return self.filter(
            proposer=user,
            state=ProposalState.REJECTED,
            state_since__gt=timezone.now() - REJECTED_DAYS,
        ).exclude(pk__in=taken_up.values(again=Cast("evidence__again", models.BigIntegerField())))

    def for_list(self) -> "ProposalQuerySet":
        """With what a row or card shows."""
        return self.select_related("product_group", "proposer", "candidate").annotate(
            member_count=models.Count("members")
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Proposal(models.Model):
    """A sentra proposed by a person, from a candidate or by hand."""

    candidate = models.ForeignKey(
        "sentra.Candidate",
        verbose_name="kandidat",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    known = models.ForeignKey(
        "sentra.KnownSentra",
        verbose_name="sentra yang dikenal",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
    )
    name = models.CharField("nama sentra", max_length=160)
    product_group = models.ForeignKey(
        "ikm_registry.ProductGroup", verbose_name="kelompok", on_delete=models.PROTECT
    )
    place = models.CharField("tempat", max_length=300, blank=True)
    reason = models.TextField("alasan usulan")
    state = models.CharField("keadaan", max_length=12, choices=ProposalState.choices)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    hull = models.JSONField(null=True)
    evidence = models.JSONField("bukti saat diusulkan", default=dict)
    proposer = by_whom("pengusul")
    is_demo = models.BooleanField("data contoh", default=False)
    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("diusulkan", default=timezone.now)
    state_since = models.DateTimeField("sejak", default=timezone.now)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "usulan sentra"
        ordering = ["-state_since"]
        permissions = [
            ("propose_sentra", "Mengusulkan sentra"),
            ("review_sentra", "Menelaah usulan orang lain"),
        ]
        constraints = [
            one_of("state", ProposalState.values, name="proposal_state_known"),
            # Two people pressing "usulkan" on one candidate at once: one of them is told.
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state__in=[*OPEN_STATES, "ditetapkan"]),
                name="proposal_one_open_per_candidate",
            ),
            models.UniqueConstraint(
                fields=["known"],
                condition=Q(state__in=[*OPEN_STATES, "ditetapkan"]),
                name="proposal_one_open_per_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sentra:proposal-detail", args=[self.pk])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ProposalMember(models.Model):
    """An IKM proposed as a member; the database lets it change only until the endorsement."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    ikm = models.ForeignKey("ikm_registry.Ikm", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "anggota usulan"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "ikm"], name="proposal_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.ikm_id}"


class Review(models.Model):
    """One step: from where to where, by whom, when, with which words. Written once."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField("tindakan", max_length=20)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    note = models.TextField("catatan", blank=True)
    checklist = models.JSONField("daftar periksa", default=list, blank=True)
    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "langkah telaah"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.proposal_id}"


class Comment(models.Model):
    """A question or remark beside the workflow, or an answer to one. Written once."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    text = models.TextField("komentar")
    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "komentar"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.text[:40]}"


class ChangePoint(models.Model):
    """One point a reviewer asks to be mended; the proposer ticks it off with an answer."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="points")
    text = models.CharField("butir", max_length=500)
    answer = models.CharField("yang diperbaiki", max_length=500, blank=True)
    done_at = models.DateTimeField("selesai", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "butir perbaikan"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """A colleague named in a comment; ``seen_at`` when they next opened the proposal."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField("dibaca", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "sebutan"
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user"], condition=Q(seen_at__isnull=True), name="mention_unseen")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.user_id}"


class Viewer(models.Model):
    """Who has a proposal's page open: told anew every few seconds, old rows mean nothing."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="viewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "pembaca usulan"
        constraints = [models.UniqueConstraint(fields=["proposal", "user"], name="viewer_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.user_id}"
