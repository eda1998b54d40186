"""A planner composes or corrects a candidate: members by hand, figures as of any other.

Nothing is proposed by it. Every change is a version with its reason; a change made on a version
that is no longer the newest is refused, so nobody's work is overwritten unseen.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry.models import Ikm, ProductGroup
from rpik.core import idempotency
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from sentra.choices import ProposalState, RunState
from sentra.detection.detect import measure
from sentra.detection.explain import number
from sentra.detection.parameters import DetectionParameters
from sentra.detection.results import CandidateResult
from sentra.models import (
    Candidate,
    CandidateMember,
    DetectionRun,
    HandChange,
    HandWork,
    Proposal,
)
from sentra.queries import points
from sentra.services import detection
from sentra.services.members import check
from sentra.services.names import one_line
from sentra.workflow import OPEN_STATES

PERMISSION = "sentra.run_detection"
LEAST = 3  # below that even a run shows no near miss


@transaction.atomic
def compose(
    *,
    name: str,
    reason: str,
    ikm_ids: Sequence[int],
    product_group: ProductGroup,
    by: User,
    based_on: Candidate | None = None,
    area: dict[str, Any] | None = None,
    form_key: str = "",
) -> Candidate:
    """Write a candidate of the members that a person chose.

    Args:
        name: "" takes the name that detection would give.
        based_on: the candidate that this one corrects; it stays as it was found.
        area: the GeoJSON polygon (WGS84) that was drawn, if one was; kept to be looked at, the
            members are those in ``ikm_ids``.

    Raises:
        NotAllowed: the role may not.
        AlreadySubmitted: this very form came before.
        DomainError: the reason is missing, or members do not fit.
    """
    _allow(by)
    why = _given(reason)
    submitted = idempotency.claim(form_key, by=by) if form_key else None
    found = check(ikm_ids=ikm_ids, group=product_group, by=by, least=LEAST)
    result, run = _measured(found, by, based_on.run.parameters if based_on else None)
    run.save()
    candidate = detection.candidate_of(run, result, rank=1)
    candidate.product_group = product_group
    candidate.name = one_line(name) or candidate.name
    candidate.save()
    _write_members(candidate, result)
    work = HandWork.objects.create(candidate=candidate, based_on=based_on, area=area)
    before = set(based_on.members.values_list("ikm_id", flat=True)) if based_on else set()
    _note(work, why, before, {ikm.pk for ikm in found}, by)
    record(
        "candidate.composed",
        by=by,
        target=candidate,
        sentence=f"{by} menyusun kandidat {candidate.name} dengan {candidate.units} unit",
        data={"based_on": based_on.pk if based_on else None},
    )
    idempotency.made(submitted, candidate.get_absolute_url())
    return candidate


@transaction.atomic
def change(
    *,
    candidate_id: int,
    version: int,
    reason: str,
    ikm_ids: Sequence[int],
    by: User,
    name: str = "",
    area: dict[str, Any] | None = None,
) -> Candidate:
    """Give a candidate of somebody's hand other members; its figures are reckoned anew.

    Args:
        version: that of the page the person worked on.
        name: "" leaves it.
        area: None leaves the drawn area.

    Raises:
        NotAllowed: the role may not.
        StaleObject: somebody changed it meanwhile.
        DomainError: no reason, members that do not fit, or it is proposed already.
    """
    _allow(by)
    why = _given(reason)
    work = _locked(candidate_id, version)
    candidate = work.candidate
    _require_unproposed(candidate)
    _require_area(candidate, by)
    found = check(ikm_ids=ikm_ids, group=candidate.product_group, by=by, least=LEAST)
    before = set(candidate.members.values_list("ikm_id", flat=True))
    fresh = _reckoned_anew(candidate, found, name=one_line(name) or candidate.name, by=by)
    work.version += 1
    work.area = area or work.area
    work.save(update_fields=["version", "area"])
    _note(work, why, before, {ikm.pk for ikm in found}, by)
    record(
        "candidate.changed",
        by=by,
        target=fresh,
        sentence=f"{by} mengubah kandidat {fresh.name} menjadi {fresh.units} unit",
        data={"version": work.version},
    )
    return fresh


def _reckoned_anew(candidate: Candidate, found: Sequence[Ikm], *, name: str, by: User) -> Candidate:
    """Write the figures of these members over the candidate and its run; who made them stays."""
    old, group = candidate.run, candidate.product_group
    result, run = _measured(found, by, old.parameters)
    run.pk, run.by, run.created_at = old.pk, old.by, old.created_at
    run.save(force_update=True)
    fresh = detection.candidate_of(run, result, rank=candidate.rank)
    fresh.pk, fresh.product_group, fresh.name = candidate.pk, group, name
    fresh.save(force_update=True)
    fresh.members.all().delete()
    _write_members(fresh, result)
    return fresh


@transaction.atomic
def discard(*, candidate_id: int, version: int, by: User) -> Candidate:
    """Take a candidate of somebody's hand out of the lists; it stays on record."""
    _allow(by)
    work = _locked(candidate_id, version)
    _require_unproposed(work.candidate)
    _require_area(work.candidate, by)
    work.discarded_at, work.discarded_by = timezone.now(), by
    work.version += 1
    work.save(update_fields=["discarded_at", "discarded_by", "version"])
    record(
        "candidate.discarded",
        by=by,
        target=work.candidate,
        sentence=f"{by} membuang kandidat {work.candidate.name}",
    )
    return work.candidate


def _measured(
    found: Sequence[Ikm], by: User, asked: dict[str, Any] | None
) -> tuple[CandidateResult, DetectionRun]:
    """Return the figures of these members, and the unsaved run that says what they rest on."""
    chosen = _parameters(asked)
    demo = found[0].is_demo
    table = points.load(demo=demo)
    result = measure(table, [ikm.pk for ikm in found], chosen)
    run = DetectionRun(
        parameters=chosen.to_json(),
        data_version=points.version(demo=demo, estimates=chosen.estimates),
        state=RunState.HAND,
        units=len(table),
        includes_demo=demo,
        by=by,
    )
    return _told(result, chosen), run


def _parameters(asked: dict[str, Any] | None) -> DetectionParameters:
    """Those of the candidate it began with, else of the newest run, else the office's own."""
    if asked is None:
        newest = DetectionRun.objects.done().first()
        asked = newest.parameters if newest else {}
    return detection.parameters(
        distance_m=asked.get("distance_m"),
        units=asked.get("min_units"),
        related=bool(asked.get("related", False)),
        estimates=bool(asked.get("estimates", True)),
        weights=asked.get("weights"),
    )


def _told(result: CandidateResult, parameters: DetectionParameters) -> CandidateResult:
    """Return the result with the sentence that a hand, not the distance, chose the members."""
    words = "Disusun tangan oleh perencana."
    hand = result.evidence["by_hand"]
    if hand["parts"] > 1:
        words += (
            f" Terbagi dalam {number(hand['parts'])} gugus yang terpisah lebih dari "
            f"{number(parameters.distance_m)} m; {number(hand['apart'])} unit di luar gugus terbesar."
        )
    return replace(result, reason=f"{words} {result.reason}")


def _write_members(candidate: Candidate, result: CandidateResult) -> None:
    CandidateMember.objects.bulk_create(
        CandidateMember(candidate=candidate, ikm_id=ikm_id, distance_m=distance)
        for ikm_id, distance in zip(result.member_ids, result.distances, strict=True)
    )


def _note(work: HandWork, reason: str, before: set[int], after: set[int], by: User) -> None:
    HandChange.objects.create(
        handwork=work,
        version=work.version,
        reason=reason,
        added=sorted(after - before),
        dropped=sorted(before - after),
        by=by,
    )


def _locked(candidate_id: int, version: int) -> HandWork:
    work = HandWork.objects.select_for_update().get(pk=candidate_id)
    if work.discarded_at is not None:
        raise DomainError("Kandidat ini sudah dibuang. Susun kandidat baru bila masih diperlukan.")
    if version != work.version:
        last = work.changes.select_related("by").order_by("-version").first()
        who = f"{last.by} pukul {timezone.localtime(last.at):%H.%M} WIB" if last else "orang lain"
        raise StaleObject(
            f"Kandidat ini sudah diubah {who}. Pilihan Anda belum disimpan dan masih ada di bawah; "
            "bandingkan dengan perubahannya, lalu simpan lagi."
        )
    return work


def _require_unproposed(candidate: Candidate) -> None:
    states = [*OPEN_STATES, ProposalState.DESIGNATED]
    proposal = Proposal.objects.filter(candidate=candidate, state__in=states).first()
    if proposal is not None:
        raise DomainError(
            f"Kandidat ini sudah menjadi usulan “{proposal.name}”. Ubah anggotanya di usulan itu."
        )


def _require_area(candidate: Candidate, by: User) -> None:
    """Refuse who does not see every member: the unseen ones would go unseen."""
    members = candidate.members.values("ikm_id")
    hidden = members.count() - Ikm.objects.visible_to(by).filter(pk__in=members).count()
    if hidden:
        raise DomainError(
            f"{hidden} anggota kandidat ini di luar wilayah kerja Anda. Susun kandidat baru dari yang "
            "Anda lihat, atau minta perencana kabupaten mengubahnya."
        )


def _given(reason: str) -> str:
    if not reason.strip():
        raise DomainError("Tulis alasan menyusun atau mengubah anggotanya.", field="reason")
    return reason.strip()


def _allow(by: User) -> None:
    require(by, PERMISSION, "menyusun kandidat sentra")
