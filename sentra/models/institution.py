"""What stands behind a sentra as an organisation, as it was told, with its history."""

from django.db import models
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.core.people import by_whom
from sentra.choices import Answer
from sentra.models.field import WRITTEN_ONCE
from sentra.workflow import INSTITUTION


class Institution(models.Model):
    """The institution as told on one day. Written once: a change is a new row, the newest holds.

    What is asked: ``workflow.INSTITUTION``. Names of people are those of public offices of the
    sentra (pengurus), printed on its papers; nothing else personal is kept here.
    """

    proposal = models.ForeignKey(
        "sentra.Proposal", on_delete=models.CASCADE, related_name="institutions"
    )
    managers = models.CharField("pengurus sentra", max_length=8, choices=Answer.choices)
    chair = models.CharField("ketua", max_length=120, blank=True)
    secretary = models.CharField("sekretaris", max_length=120, blank=True)
    treasurer = models.CharField("bendahara", max_length=120, blank=True)
    group = models.CharField("kelompok usaha bersama", max_length=8, choices=Answer.choices)
    group_name = models.CharField("nama kelompok", max_length=160, blank=True)
    cooperative = models.CharField("koperasi", max_length=8, choices=Answer.choices)
    cooperative_name = models.CharField("nama koperasi", max_length=160, blank=True)
    meeting = models.CharField("musyawarah pembentukan", max_length=8, choices=Answer.choices)
    meeting_on = models.DateField("tanggal musyawarah", null=True, blank=True)
    statutes = models.CharField("AD/ART", max_length=8, choices=Answer.choices)
    work_plan = models.CharField("program kerja", max_length=8, choices=Answer.choices)
    upt = models.CharField("UPT", max_length=8, choices=Answer.choices)
    upt_name = models.CharField("nama atau isi UPT", max_length=160, blank=True)
    officer = models.CharField("penyuluh lapangan", max_length=120, blank=True)
    note = models.TextField("catatan", blank=True)
    at = models.DateTimeField("waktu", default=timezone.now)
    by = by_whom()

    class Meta:
        verbose_name = verbose_name_plural = "kelembagaan sentra"
        ordering = ["-id"]
        triggers = WRITTEN_ONCE
        constraints = [
            one_of(name, Answer.values, name=f"institution_{name}_known")
            for name, _, _ in INSTITUTION
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.at:%Y-%m-%d}"
