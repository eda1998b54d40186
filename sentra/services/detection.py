"""Run the detection over the register and keep what it found; old runs stay."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.urls import reverse

from ikm_registry.models import Ikm
from ikm_registry.queries.demo import use_demo
from ikm_registry.queries.quality import points_stamp, refresh_outside
from ikm_registry.services import hamlets
from rpik.core import sql
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.jobs import enqueue
from rpik.core.models import Job, JobState, User
from rpik.core.templatetags.format_id import angka, waktu
from sentra.choices import RunState
from sentra.detection.detect import detect
from sentra.detection.parameters import (
    DISTANCES_M,
    WEIGHTS,
    DetectionParameters,
    check_weights,
)
from sentra.detection.results import CandidateResult, Detection
from sentra.models import Candidate, CandidateMember, DetectionRun
from sentra.queries import points
from sentra.queries.place_checks import border_stamp
from sentra.services.members import min_units

JOB = "sentra.detect"
OPEN = [JobState.WAITING, JobState.RUNNING]

Report = Callable[[int, int, str], None]


def parameters(
    *,
    distance_m: float | None = None,
    units: int | None = None,
    related: bool = False,
    estimates: bool = True,
    weights: Mapping[str, float] | None = None,
    permutations: int | None = None,
) -> DetectionParameters:
    """Return run parameters with the office's defaults; raises DomainError for nonsense."""
    chosen = DetectionParameters(min_units=min_units(), related=related, estimates=estimates)
    try:
        chosen = replace(chosen, weights=dict(weights or office_weights()))
        if permutations is not None:
            chosen = replace(chosen, permutations=permutations)
        if distance_m is not None:
            chosen = replace(chosen, distance_m=float(distance_m))
        if units is not None:
            near = min(chosen.near_miss_units, max(2, units - 1))
            chosen = replace(chosen, min_units=units, near_miss_units=near)
    except ValueError as error:
        raise DomainError(str(error)) from error
    return chosen


def office_weights() -> dict[str, float]:
    """Return the weights of the score the office last ran with; at first those of the shipped table."""
    newest = DetectionRun.objects.done().first()
    kept: dict[str, float] = (newest.parameters.get("weights") if newest else None) or {}
    try:
        check_weights(kept)
    except ValueError:  # a part of the score was added or taken away since
        return dict(WEIGHTS)
    return {key: kept[key] for key in WEIGHTS}  # jsonb forgets the order


def start(
    *,
    distance_m: float,
    min_units: int,
    by: User,
    related: bool = False,
    estimates: bool = True,
    weights: Mapping[str, float] | None = None,
) -> Job:
    """Queue a run in the background; a run already on its way is returned instead."""
    _require_permission(by)
    chosen = parameters(
        distance_m=distance_m,
        units=min_units,
        related=related,
        estimates=estimates,
        weights=weights,
    )
    return open_job() or enqueue(
        JOB,
        title="Mencari kandidat sentra",
        by=by,
        result_url=reverse("sentra:candidate-list"),
        distance_m=chosen.distance_m,
        min_units=chosen.min_units,
        related=chosen.related,
        estimates=chosen.estimates,
        weights=chosen.weights,
    )


def open_job() -> Job | None:
    """Return the run that waits or works now, if any."""
    return Job.objects.filter(name=JOB, state__in=OPEN).order_by("-created_at").first()


@transaction.atomic
def run(
    *,
    parameters: DetectionParameters,
    by: User | None,
    job: Job | None = None,
    report: Report | None = None,
) -> DetectionRun:
    """Look at the whole register and write a new run with its candidates, in one transaction.

    Real IKM alone count as soon as there is one; on an empty register the demo data are looked at.
    Same data and parameters give the same answer.

    Raises:
        NotAllowed: the person may not run it, or is bound to some kecamatan (None is the system).
    """
    if by is not None:
        _require_permission(by)
    demo = use_demo()
    border = _flags_up_to_date()
    if parameters.estimates:
        (report or _silent)(0, 0, "Menghitung letak dusun dan RT/RW")
        hamlets.ensure(by=by)
    stamp = points.version(demo=demo, estimates=parameters.estimates)
    answer = detect(points.load(demo=demo), parameters, report)
    made = DetectionRun.objects.create(
        parameters=parameters.to_json(),
        data_version=stamp,
        state=RunState.DONE,
        units=answer.units,
        seconds=answer.seconds,
        summary=_summary(answer) | {"border": border},
        includes_demo=demo,
        job=job,
        by=by,
    )
    _write(made, answer)
    record(
        "detection.run",
        by=by,
        target=made,
        sentence=f"Mencari kandidat: {len(answer.candidates)} kandidat dari {answer.units} IKM",
        data={"parameters": made.parameters, "data_version": stamp},
    )
    return made


def _flags_up_to_date() -> str:
    """Flag the points outside anew where points or borders changed since the newest run.

    Whatever writes a point flags it, and putting a border in force flags all. What an import checked
    under another border, or what was restored beside the services, is caught here. Returns the stamp of
    what the flags rest on.
    """
    stamp = f"{border_stamp()}:{points_stamp()}"
    newest = DetectionRun.objects.done().first()
    if newest is None or newest.summary.get("border") != stamp:
        refresh_outside()
    return stamp


def _silent(done: int, total: int, words: str) -> None:
    """Nobody looks on."""


def _write(made: DetectionRun, answer: Detection) -> None:
    """COPY candidates and their members."""
    found = [*answer.candidates, *answer.near_misses]
    rows = [candidate_of(made, result, rank=rank) for rank, result in enumerate(found, start=1)]
    sql.copy_objects(rows)
    sql.copy_in(
        CandidateMember._meta.db_table,
        ["candidate_id", "ikm_id", "distance_m"],
        _members(rows, found),
    )


def candidate_of(made: DetectionRun, result: CandidateResult, *, rank: int) -> Candidate:
    """Return the unsaved candidate of a result."""
    return Candidate(
        run=made,
        rank=rank,
        product_group_id=result.group_code,
        name=result.name[:160],
        basis=result.basis,
        is_near_miss=result.is_near_miss,
        units=result.units,
        workers=result.workers,
        investment=result.investment,
        output_value=result.output_value,
        desa_codes=result.desa_codes,
        kecamatan_codes=result.kecamatan_codes,
        place=result.place[:300],
        lat=result.lat,
        lon=result.lon,
        hull=result.hull,
        score=result.score,
        evidence=result.evidence,
        parts=result.parts,
        reason=result.reason,
    )


def _members(
    rows: list[Candidate], found: list[CandidateResult]
) -> Iterator[tuple[int, int, float | None]]:
    for row, result in zip(rows, found, strict=True):
        for ikm_id, distance in zip(result.member_ids, result.distances, strict=True):
            yield row.pk, ikm_id, distance


def _summary(answer: Detection) -> dict[str, Any]:
    groups: dict[str, int] = {}
    for result in answer.candidates:
        groups[result.group_code] = groups.get(result.group_code, 0) + 1
    return {
        "candidates": len(answer.candidates),
        "near_misses": len(answer.near_misses),
        "units_in_candidates": sum(result.units for result in answer.candidates),
        "groups": groups,
    }


def suggestion(run: DetectionRun) -> str:
    """Return what to do when a run found nothing: how many nearly, and a wider distance."""
    near = Candidate.objects.filter(run=run, is_near_miss=True).count()
    distance = run.parameters.get("distance_m", 500)
    wider = next((step for step in DISTANCES_M if step > distance), None)
    nearly = (
        f"{near} kelompok hampir memenuhi jumlah unit."
        if near
        else "Tidak ada pula yang hampir memenuhi."
    )
    words = angka(wider) if wider else ""
    then = (
        f" Coba jarak {words} m."
        if wider
        else " Lengkapi titik lokasi IKM agar kedekatannya terlihat."
    )
    least = run.parameters.get("min_units", min_units())
    if run.units < least:  # no distance brings together what is not there
        then = (
            f" Baru {angka(run.units)} IKM yang diperiksa, sedangkan satu kandidat memerlukan paling "
            f"sedikit {least}. Impor atau daftarkan IKM lainnya."
        )
    return nearly + then


def register_size() -> dict[str, Any]:
    """Return how much there is to look at, for the empty page: ``total``, ``eligible``, ``url``."""
    total = Ikm.objects.living().aggregate(first=Min("id"))["first"] is not None
    eligible = Ikm.objects.eligible_for_sentra().exists()
    page = "ikm_registry:classification" if total else "ikm_registry:ikm-list"
    return {"total": total, "eligible": eligible, "url": reverse(page)}


PERMISSION = "sentra.run_detection"


def _require_permission(by: User) -> None:
    """A run is the answer for the whole kabupaten: an account of some kecamatan reads it, no more."""
    require(by, PERMISSION, "menjalankan pencarian kandidat", whole=True)


def notices(run: DetectionRun) -> list[str]:
    """Return what a reader of this run must know: that the register moved since.

    What it left out stands in the bar of the page (``_components/real_only.html``).
    """
    looked_at = Ikm.objects.filter(is_demo=use_demo())
    newest = looked_at.aggregate(at=Max("updated_at"))["at"]
    if newest is not None and newest > run.created_at:
        least = run.parameters.get("min_units", min_units())
        enough = looked_at.eligible_for_sentra()[:least].count() >= least
        then = (
            "Jalankan pencarian lagi agar kandidatnya sesuai."
            if enough
            else f"Belum ada {least} IKM berkelompok untuk dicari lagi."
        )
        return [f"Register berubah sesudah pencarian ini ({waktu(newest)}). {then}"]
    return []
