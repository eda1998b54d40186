"""What the visits to a proposal's members say beside the register: bounded queries, arrays for places."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Exists, F, OuterRef
from django.utils import timezone

from ikm_registry.choices import IkmStatus
from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, desimal, meter, tanggal_pendek
from sentra.choices import Difference, Found, ProposalState
from sentra.models import FieldCheck, FieldDecision, FieldPhoto, Proposal, ProposalMember
from sentra.queries import twins
from sentra.workflow import OPEN_STATES

# Planning parameters, of no law. A phone between houses is off by some 30 m.
POINT_MOVED_M = 50.0
POINT_VAGUE_M = 100.0  # a vaguer fix mends no point
PHOTO_FAR_M = 300.0
SAME_VISIT = timedelta(hours=12)  # a form may be filled in after midnight


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing that stands otherwise in the register; before and after as people read them."""

    field: str
    label: str
    before: str
    after: str
    note: str = ""


@dataclass(slots=True)
class PhotoSeen:
    """A photo and what makes it doubtful, in words."""

    photo: FieldPhoto
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Visit:
    """A member with its newest visit, None before the first."""

    ikm: Ikm
    record: FieldCheck | None = None
    earlier: int = 0
    photos: list[PhotoSeen] = field(default_factory=list)
    differences: list[Differing] = field(default_factory=list)
    decided: list[FieldDecision] = field(default_factory=list)
    late: bool = False

    @property
    def doubtful(self) -> list[PhotoSeen]:
        """Its photos with a doubt."""
        return [seen for seen in self.photos if seen.doubts]


@dataclass(slots=True)
class Visits:
    """All members the person may see, in their order, and sums over them."""

    rows: list[Visit] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many members there are to visit."""
        return len(self.rows)

    @property
    def done(self) -> list[Visit]:
        """Members with a visit."""
        return [row for row in self.rows if row.record]

    @property
    def waiting(self) -> list[Visit]:
        """Members nobody visited yet."""
        return [row for row in self.rows if not row.record]

    @property
    def differing(self) -> list[Visit]:
        """Members with a difference nobody has decided."""
        return [row for row in self.rows if row.differences]

    @property
    def differences(self) -> int:
        """How many differences wait for a decision."""
        return sum(len(row.differences) for row in self.rows)

    @property
    def doubtful(self) -> list[tuple[Visit, PhotoSeen]]:
        """Every photo with a doubt, with whose it is."""
        return [(row, seen) for row in self.rows for seen in row.doubtful]

    @property
    def photos(self) -> int:
        """How many photos belong to the newest visits."""
        return sum(len(row.photos) for row in self.rows)


def visited(proposal_ids: Sequence[int]) -> dict[int, int]:
    """Return proposal → how many of its members were visited; one query."""
    rows = (
        FieldCheck.objects.filter(
            proposal_id__in=proposal_ids, proposal__members__ikm_id=F("ikm_id")
        )
        .values_list("proposal_id")
        .annotate(n=Count("ikm_id", distinct=True))
        .order_by()
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class ToVisit:
    """A proposal with ``members`` nobody visited yet, in its state since ``since``."""

    proposal_id: int
    since: datetime
    members: int


def to_visit(user: User) -> list[ToVisit]:
    """Return the proposals still to be judged with unvisited members in this person's working area.

    Oldest first; one query.
    """
    visits = FieldCheck.objects.filter(proposal=OuterRef("proposal"), ikm=OuterRef("ikm"))
    rows = (
        ProposalMember.objects.filter(
            ~Exists(visits),
            proposal__state__in=[ProposalState.PROPOSED, ProposalState.CHANGES_REQUESTED],
            ikm__in=Ikm.objects.visible_to(user).active(),
        )
        .values_list("proposal_id", "proposal__state_since")
        .annotate(n=Count("id"))
        .order_by("proposal__state_since", "proposal_id")
    )
    return [ToVisit(*row) for row in rows]


def of_proposal(proposal: Proposal, members: Sequence[Ikm]) -> Visits:
    """Return the visits to these members; one query without any, four with."""
    ids = [ikm.pk for ikm in members]
    records = list(
        FieldCheck.objects.filter(proposal=proposal, ikm_id__in=ids)
        .select_related("by")
        .newest_first()
    )
    rows = {ikm.pk: Visit(ikm) for ikm in members}
    for one in records:
        row = rows[one.ikm_id]
        if row.record is None:
            row.record = one
        else:
            row.earlier += 1
    visits = Visits(list(rows.values()))
    if not records:
        return visits
    decided = defaultdict(list)
    for decision in FieldDecision.objects.filter(record__in=records).select_related("by"):
        decided[decision.record_id].append(decision)
    pins = moved(visits.done)
    for row in visits.done:
        assert row.record is not None  # noqa: S101
        row.decided = decided[row.record.pk]
        taken = {decision.field for decision in row.decided}
        found = differences(row.record, row.ikm, metres=pins.get(row.ikm.pk))
        row.differences = [one for one in found if one.field not in taken]
        row.late = (
            proposal.state not in OPEN_STATES and row.record.received_at > proposal.state_since
        )
        visits.found[row.record.found] = visits.found.get(row.record.found, 0) + 1
    _photos(visits)
    return visits


def moved(rows: Sequence[Visit]) -> dict[int, float]:
    """Return ikm → metres between the register's point and the visit's, where both are known."""
    pairs = [
        (row.ikm.pk, row.ikm.lat, row.ikm.lon, row.record.lat, row.record.lon)
        for row in rows
        if row.record and row.record.lat is not None and row.ikm.lat is not None
    ]
    if not pairs:
        return {}
    ids, *columns = zip(*pairs, strict=True)
    return dict(zip(ids, _metres(*columns).tolist(), strict=True))


def differences(record: FieldCheck, ikm: Ikm, *, metres: float | None) -> list[Differing]:
    """Return what the visit says otherwise; ``metres`` between the points, None without two."""
    return [
        one
        for one in (_status(record, ikm), _product(record, ikm), _workers(record, ikm))
        if one is not None
    ] + _point(record, ikm, metres)


def _differing(name: Difference, before: str, after: str, note: str = "") -> Differing:
    return Differing(name.value, str(name.label), before, after, note)


def _status(record: FieldCheck, ikm: Ikm) -> Differing | None:
    wanted = {Found.ACTIVE: IkmStatus.ACTIVE, Found.CLOSED: IkmStatus.INACTIVE}.get(
        Found(record.found)
    )
    if wanted is None or wanted == ikm.status:
        return None
    return _differing(
        Difference.STATUS, str(IkmStatus(ikm.status).label), str(IkmStatus(wanted).label)
    )


def _product(record: FieldCheck, ikm: Ikm) -> Differing | None:
    if not record.product or _plain(record.product) == _plain(ikm.product):
        return None
    return _differing(Difference.PRODUCT, ikm.product, record.product)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _workers(record: FieldCheck, ikm: Ikm) -> Differing | None:
    if record.workers is None:
        return None
    sexes = (ikm.workers_male, ikm.workers_female)
    known = sexes != (None, None) and ikm.workers_stated is None
    same = (record.workers_male or 0, record.workers_female or 0) == tuple(n or 0 for n in sexes)
    if record.workers == ikm.workers and (same or not known):
        return None
    before = angka(ikm.workers) if ikm.workers is not None else ""
    split = f"L {angka(ikm.workers_male or 0)}, P {angka(ikm.workers_female or 0)}"
    return _differing(
        Difference.WORKERS,
        f"{before} ({split})" if known else before,
        f"{angka(record.workers)} (L {angka(record.workers_male or 0)}, "
        f"P {angka(record.workers_female or 0)})",
    )


def _point(record: FieldCheck, ikm: Ikm, metres: float | None) -> list[Differing]:
    if record.lat is None or record.lon is None:
        return []
    accuracy = record.accuracy_m
    if accuracy is None or accuracy > POINT_VAGUE_M:
        return []
    if metres is not None and metres <= max(POINT_MOVED_M, accuracy):
        return []
    before = (
        f"{desimal(ikm.lat, 5)}, {desimal(ikm.lon, 5)}"
        if ikm.lat is not None and ikm.lon is not None
        else ""
    )
    after = f"{desimal(record.lat, 5)}, {desimal(record.lon, 5)} (±\N{NO-BREAK SPACE}{angka(round(accuracy))}\N{NO-BREAK SPACE}m)"
    note = f"{meter(metres)} dari titik register" if metres is not None else ""
    return [_differing(Difference.POINT, before, after, note)]


def _photos(visits: Visits) -> None:
    """Hang the photos on their visits, with what is doubtful about each; two queries."""
    by_record = {row.record.pk: row for row in visits.rows if row.record}
    photos = list(FieldPhoto.objects.filter(record_id__in=by_record).select_related("file"))
    for photo in photos:
        by_record[photo.record_id].photos.append(PhotoSeen(photo))
    seen = [(row, one) for row in by_record.values() for one in row.photos]
    if not seen:
        return
    _doubt_likeness(seen)
    _doubt_place(seen)
    for row, one in seen:
        assert row.record is not None  # noqa: S101
        if one.photo.taken_at is not None:
            taken = timezone.localdate(one.photo.taken_at)
            days = (timezone.localdate(row.record.checked_at) - taken).days
            if days > 0 and row.record.checked_at - one.photo.taken_at > SAME_VISIT:
                one.doubts.append(
                    f"diambil {tanggal_pendek(taken)}, {angka(days)} hari sebelum kunjungan"
                )


def _doubt_likeness(seen: list[tuple[Visit, PhotoSeen]]) -> None:
    """Say of which other member's photo, of any proposal, a photo is a copy."""
    named = twins.names(one.photo.pk for _, one in seen)
    for _, one in seen:
        others = list(named.get(one.photo.pk, {}).values())
        if others:
            more = f" dan {angka(len(others) - 2)} lainnya" if len(others) > 2 else ""
            one.doubts.append(f"hampir sama dengan foto {', '.join(others[:2])}{more}")


def _doubt_place(seen: list[tuple[Visit, PhotoSeen]]) -> None:
    """Say how far from the member a photo was taken, by what the camera wrote."""
    placed: list[tuple[PhotoSeen, float, float, float, float]] = []
    for row, one in seen:
        pin = (row.ikm.lat, row.ikm.lon)
        if pin[0] is None and row.record:
            pin = (row.record.lat, row.record.lon)
        if one.photo.lat is not None and one.photo.lon is not None and pin[0] is not None:
            placed.append((one, one.photo.lat, one.photo.lon, pin[0], pin[1] or 0.0))
    if not placed:
        return
    photos, *columns = zip(*placed, strict=True)
    for one, metres in zip(photos, _metres(*columns).tolist(), strict=True):
        if metres > PHOTO_FAR_M:
            one.doubts.append(f"diambil {meter(metres)} dari titiknya")


def _metres(lat: Any, lon: Any, other_lat: Any, other_lon: Any) -> Any:
    x, y = to_utm49s(lat, lon)
    other_x, other_y = to_utm49s(other_lat, other_lon)
    return np.hypot(x - other_x, y - other_y)


def sums(visits: Visits) -> Mapping[str, int]:
    """Return the figures a page or a paper says."""
    return {
        "total": visits.total,
        "done": len(visits.done),
        "active": visits.found.get(Found.ACTIVE, 0),
        "closed": visits.found.get(Found.CLOSED, 0),
        "not_found": visits.found.get(Found.NOT_FOUND, 0),
        "differences": visits.differences,
        "photos": visits.photos,
        "doubtful": len(visits.doubtful),
        "late": sum(row.late for row in visits.rows),
    }
