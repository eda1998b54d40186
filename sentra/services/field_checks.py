"""Take in what phones send from the field: in any order, any number of times, each once."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.choices import Found
from sentra.models import FieldCheck, Proposal

MAY = "sentra.add_fieldcheck"


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What the short form holds; ``key`` and ``checked_at`` are the phone's."""

    key: UUID
    ikm_id: int
    found: str
    checked_at: datetime
    product: str = ""
    workers_male: int | None = None
    workers_female: int | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    note: str = ""


def require_may(by: User) -> None:
    """Refuse who makes no field checks."""
    require(by, MAY, "memeriksa di lapangan")


def receive(*, proposal_id: int, given: CheckInput, by: User) -> tuple[FieldCheck, bool]:
    """Keep one visit; return (the record, whether it is new).

    The same record sent again, even at the same moment, is found, not made. It is taken in whatever
    state the proposal has reached meanwhile: what was seen was seen.

    Raises:
        NotAllowed: the role makes no field checks.
        DomainError: no such proposal or member for this person, or the key holds another record.
    """
    require_may(by)
    before = FieldCheck.objects.filter(key=given.key).first()
    if before is not None:
        return _same(before, proposal_id, given, by), False
    proposal = Proposal.objects.filter(pk=proposal_id).first()
    ikm = Ikm.objects.visible_to(by).filter(pk=given.ikm_id).first()
    if proposal is None or ikm is None:
        raise DomainError("Usulan atau IKM ini tidak ada lagi, atau di luar wilayah kerja Anda.")
    if not proposal.members.filter(ikm=ikm).exists():
        raise DomainError(
            f"“{ikm.title}” bukan anggota usulan ini lagi. Catat keadaannya di data IKM."
        )
    try:
        return _keep(proposal, ikm, given, by), True
    except IntegrityError:
        first = FieldCheck.objects.filter(key=given.key).first()
        if first is None:
            raise
        return _same(first, proposal_id, given, by), False


@transaction.atomic
def _keep(proposal: Proposal, ikm: Ikm, given: CheckInput, by: User) -> FieldCheck:
    values = {one.name: getattr(given, one.name) for one in fields(given)}
    # A phone whose clock runs ahead would outrank every later visit.
    values["checked_at"] = min(given.checked_at, timezone.now())
    made = FieldCheck.objects.create(proposal=proposal, by=by, **values)
    record(
        "proposal.field_check",
        by=by,
        target=proposal,
        sentence=f"{by} memeriksa “{ikm.title}” di lapangan: {Found(given.found).label.lower()}",
        data={"check": made.pk, "ikm": ikm.pk},
    )
    return made


def _same(before: FieldCheck, proposal_id: int, given: CheckInput, by: User) -> FieldCheck:
    """Return the record when it is this very one; a key says nothing of other people's records."""
    same = before.by_id == by.pk and before.proposal_id == proposal_id
    for one in fields(given):
        if one.name != "checked_at":
            same = same and getattr(before, one.name) == getattr(given, one.name)
    if not same:
        raise DomainError("Kunci catatan ini sudah dipakai catatan lain. Isi formulirnya lagi.")
    return before
