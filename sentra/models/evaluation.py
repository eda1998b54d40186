"""The yearly evaluation of a designated sentra."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from rpik.core.constraints import all_or_none, one_of
from sentra.choices import EvaluationState, Recommendation
from sentra.models.decided import Decided


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Evaluation(Decided):
    """One year of one sentra: figures, institution, recommendation, and what the head decided.

    ``figures`` is what ``queries.sentra_growth.of_sentra`` said that day, frozen with the evaluation.
    An accepted evaluation never changes again; one sent back is written anew by the planner.
    """

    sentra = models.ForeignKey(
        "sentra.Sentra", on_delete=models.PROTECT, related_name="evaluations"
    )
    year = models.PositiveSmallIntegerField("tahun")
    figures = models.JSONField("angka", default=dict)
    institution = models.ForeignKey(
        "sentra.Institution",
        verbose_name="kelembagaan",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recommendation = models.CharField("rekomendasi", max_length=12, choices=Recommendation.choices)
    reason = models.TextField("alasan")
    state = models.CharField(
        "keadaan",
        max_length=12,
        choices=EvaluationState.choices,
        default=EvaluationState.WAITING,
    )

    class Meta:
        verbose_name = verbose_name_plural = "evaluasi sentra"
        ordering = ["-year", "-id"]
        permissions = [("evaluate_sentra", "Mengevaluasi sentra yang ditetapkan")]
        triggers = [
            pgtrigger.Protect(
                name="accepted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=EvaluationState.ACCEPTED),
            )
        ]
        constraints = [
            # Two planners evaluating one sentra for one year at once: one row.
            models.UniqueConstraint(fields=["sentra", "year"], name="evaluation_once_a_year"),
            one_of("recommendation", Recommendation.values, name="evaluation_recommendation_known"),
            one_of("state", EvaluationState.values, name="evaluation_state_known"),
            all_or_none("decided_by", "decided_at", name="evaluation_decided_whole"),
            models.CheckConstraint(
                condition=Q(state=EvaluationState.WAITING, decided_by__isnull=True)
                | (~Q(state=EvaluationState.WAITING) & Q(decided_by__isnull=False)),
                name="evaluation_decided_by_somebody",
            ),
            # Four eyes: who evaluated does not accept it.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="evaluation_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1984, year__lte=2200), name="evaluation_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sentra_id}: {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("sentra:evaluation-detail", args=[self.pk])
