"""Which sentra are developed in which year: an answer of *Sentra berikutnya* that was kept."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from rpik.core.people import by_whom

NAME_LENGTH = 120


class SentraPlan(models.Model):
    """A chosen set over the years as it stood then; newer ones take its place. Only who carries it out and
    pays for it is told later.

    ``asked`` is what the planner asked as the address had it, ``rows`` are {name, place, url, year, gained,
    own, cost, reason} by year; ``reached`` and ``bound`` count in ``unit``, money is rupiah.
    """

    name = models.CharField("nama", max_length=NAME_LENGTH)
    asked = models.CharField("pertanyaan", max_length=4000)
    assumptions = models.JSONField("asumsi", default=list)
    rows = models.JSONField("sentra", default=list)
    reached = models.FloatField("terjangkau")
    bound = models.FloatField("batas atas")
    is_optimal = models.BooleanField("terbukti terbaik")
    unit = models.CharField("yang dihitung", max_length=40)
    cost = models.FloatField("biaya")
    executor = models.CharField("pelaksana", max_length=120, blank=True)
    funding = models.CharField("sumber dana", max_length=60, blank=True)
    is_demo = models.BooleanField("data contoh", default=False)
    made_at = models.DateTimeField("disimpan", default=timezone.now)
    made_by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "rencana sentra"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plan:sentra-plan", args=[self.pk])
