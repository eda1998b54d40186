"""Detection runs and the candidates they found; a new run never overwrites an old one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from rpik.core.constraints import one_of
from rpik.core.people import by_whom
from sentra.choices import Basis, RunState
from sentra.models.review import ProposalMember
from sentra.models.sentra import SentraMember
from sentra.workflow import OPEN_STATES


class DetectionRunQuerySet(models.QuerySet["DetectionRun"]):
    """Adjectives of runs."""

    def done(self) -> "DetectionRunQuerySet":
        """Those that ended well, the newest first."""
        return self.filter(state=RunState.DONE).order_by("-id")


class DetectionRun(models.Model):
    """One run: its parameters, the version of the data it saw, and who asked."""

    parameters = models.JSONField("parameter", default=dict)
    data_version = models.CharField("versi data", max_length=64, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=RunState.choices, default=RunState.RUNNING
    )
    units = models.PositiveIntegerField("IKM diperiksa", default=0)
    summary = models.JSONField("ringkasan", default=dict, blank=True)
    seconds = models.FloatField("lama (detik)", null=True)
    includes_demo = models.BooleanField("memuat data contoh", default=False)
    job = models.ForeignKey(
        "core.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = by_whom(null=True)
    created_at = models.DateTimeField("waktu", default=timezone.now)

    objects = DetectionRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "pencarian kandidat"
        ordering = ["-id"]
        permissions = [("run_detection", "Menjalankan pencarian kandidat sentra")]
        constraints = [one_of("state", RunState.values, name="run_state_known")]

    def __str__(self) -> str:
        return f"Pencarian {self.pk}"


# Of ``with_designated``: half of the members or more stand in a sentra.
FOUND_AGAIN = models.Q(units__lte=2 * models.F("designated"))


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Adjectives of candidates."""

    def of_newest_run(self) -> "CandidateQuerySet":
        """Those of the newest finished run."""
        newest = DetectionRun.objects.done().values("id")[:1]
        return self.filter(run_id__in=newest)

    def by_hand(self) -> "CandidateQuerySet":
        """Those that a planner composed and has not thrown away, best first."""
        return self.filter(run__state=RunState.HAND, handwork__discarded_at=None).order_by(
            "-score", "id"
        )

    def standing(self) -> "CandidateQuerySet":
        """Those of the newest run, and those of somebody's hand."""
        newest = DetectionRun.objects.done().values("id")[:1]
        hand = models.Q(run__state=RunState.HAND, handwork__discarded_at=None)
        return self.filter(models.Q(run_id__in=newest) | hand)

    def full(self) -> "CandidateQuerySet":
        """Those that reach the legal number of units."""
        return self.filter(is_near_miss=False)

    def with_designated(self) -> "CandidateQuerySet":
        """With ``designated``: how many members stand in a sentra."""
        standing = SentraMember.objects.filter(until=None)
        taken = models.Q(members__ikm__in=standing.values("ikm"))
        return self.annotate(designated=models.Count("members", filter=taken))

    def undesignated(self) -> "CandidateQuerySet":
        """Those that are no designated sentra found again: most members stand in none."""
        return self.with_designated().exclude(FOUND_AGAIN)

    def undecided(self) -> "CandidateQuerySet":
        """Those that are neither a sentra nor an open proposal yet, by half of their members."""
        held = SentraMember.objects.filter(until=None).values("ikm")
        asked = ProposalMember.objects.filter(proposal__state__in=OPEN_STATES).values("ikm")
        taken = models.Q(members__ikm__in=held) | models.Q(members__ikm__in=asked)
        counted = self.annotate(taken=models.Count("members", filter=taken))
        return counted.exclude(units__lte=2 * models.F("taken"))

    def for_list(self) -> "CandidateQuerySet":
        """With what a row of the list shows."""
        return self.select_related("product_group", "run")


class Candidate(models.Model):
    """Alike and near: what a run found. Distances in metres, area in hectares, money in rupiah."""

    run = models.ForeignKey(DetectionRun, on_delete=models.CASCADE, related_name="candidates")
    product_group = models.ForeignKey(
        "ikm_registry.ProductGroup", verbose_name="kelompok", on_delete=models.PROTECT
    )
    name = models.CharField("nama", max_length=160)
    basis = models.CharField("dasar", max_length=10, choices=Basis.choices)
    is_near_miss = models.BooleanField("hampir", default=False)
    units = models.PositiveIntegerField("unit usaha")
    workers = models.PositiveIntegerField("tenaga kerja", null=True)
    investment = models.BigIntegerField("investasi", null=True)
    output_value = models.BigIntegerField("nilai produksi", null=True)
    desa_codes = ArrayField(models.CharField(max_length=13), verbose_name="desa", default=list)
    kecamatan_codes = ArrayField(models.CharField(max_length=8), default=list)
    place = models.CharField("tempat", max_length=300, blank=True)
    lat = models.FloatField("lintang tengah", null=True)
    lon = models.FloatField("bujur tengah", null=True)
    hull = models.JSONField("bidang (GeoJSON)", null=True)
    score = models.FloatField("skor (0-100)")
    rank = models.PositiveIntegerField("peringkat")
    evidence = models.JSONField("bukti", default=dict)
    parts = models.JSONField("bagian skor", default=list)
    reason = models.TextField("alasan")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "kandidat sentra"
        ordering = ["run", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="candidate_rank_once"),
            one_of("basis", Basis.values, name="candidate_basis_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sentra:candidate-detail", args=[self.pk])

    @property
    def is_by_hand(self) -> bool:
        """Whether a planner composed it; asks for ``run`` where that is not loaded."""
        return self.run.state == RunState.HAND


class CandidateMember(models.Model):
    """An IKM in a candidate; ``distance_m`` to the candidate's middle, None without a point."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="members")
    ikm = models.ForeignKey("ikm_registry.Ikm", on_delete=models.CASCADE, related_name="+")
    distance_m = models.FloatField("jarak ke tengah (m)", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "anggota kandidat"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "ikm"], name="candidate_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.ikm_id}"
