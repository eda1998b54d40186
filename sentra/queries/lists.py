"""What the sentra pages list: members with what may be shown, choices of members, options."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from ikm_registry.models import Ikm, Kecamatan, ProductGroup
from rpik.core.models import User
from sentra.choices import ProposalState
from sentra.models import Candidate, DetectionRun, Proposal, SentraMember
from sentra.queries.choosing import choosable, demo_among
from sentra.workflow import DEADLINES, TRANSITIONS, may

CHOICE_LIMIT = 400
AROUND_DEG = 0.03  # some 3 km: a planning parameter


@dataclass(frozen=True, slots=True)
class Members:
    """Members the person may see, and how many lie outside their working area or are gone."""

    rows: list[Ikm] = field(default_factory=list)
    hidden: int = 0


def members_of(ikm_ids: Sequence[int], user: User) -> Members:
    """Return members by kecamatan, desa and name, inside the user's working area."""
    rows = list(
        Ikm.objects.visible_to(user)
        .for_list()
        .select_related("estimate__place")
        .filter(pk__in=ikm_ids)
        .order_by("kecamatan__name", "desa__name", "business_name", "pk")
    )
    return Members(rows, len(set(ikm_ids)) - len(rows))


def names_of(parts: tuple[Set[int], Set[int]], user: User) -> tuple[list[str], list[str], int]:
    """Return the names of the IKM of two parts (who joins, who leaves) inside the user's working area,
    and how many of both are not shown. One query.
    """
    asked = parts[0] | parts[1]
    titles = {ikm.pk: ikm.title for ikm in Ikm.objects.visible_to(user).filter(pk__in=asked)}
    joined, left = (sorted(titles[pk] for pk in part if pk in titles) for part in parts)
    return joined, left, len(asked) - len(titles)


def member_choices(
    *,
    user: User,
    group: ProductGroup,
    chosen: Sequence[int],
    desa: Sequence[str] = (),
    kecamatan: Sequence[str] = (),
    keep: Sequence[int] = (),
    search: str = "",
    middle: tuple[float | None, float | None] = (None, None),
    every: bool = False,
) -> tuple[list[Ikm], bool]:
    """Return the IKM a proposal of this group may take in, chosen ones first, and whether cut.

    Alike (the group and its related ones), in these desa or kecamatan or around ``middle`` (lat, lon in
    degrees: a sentra heeds no border), in no standing sentra;
    ``search`` words are looked for in name, owner and product; ``every``: all, where nothing narrows;
    those of ``keep`` stand in the list whatever became of them: a change of members may end them.
    """
    near = Q(pk__in=list(chosen))
    place = Q()
    if desa:
        place = Q(desa_id__in=list(desa))
    elif kecamatan:
        place = Q(kecamatan_id__in=list(kecamatan))
    lat, lon = middle
    if lat is not None and lon is not None:
        place |= Q(
            lat__range=(lat - AROUND_DEG, lat + AROUND_DEG),
            lon__range=(lon - AROUND_DEG, lon + AROUND_DEG),
        )
    for word in search.split()[:5]:
        place &= (
            Q(business_name__icontains=word)
            | Q(owner_name__icontains=word)
            | Q(product__icontains=word)
        )
    if place:
        near |= place
    elif every:
        near = Q()
    found = choosable(user=user, group=group, demo=demo_among(chosen)).for_list().filter(near)
    if keep:
        found |= Ikm.objects.visible_to(user).for_list().filter(pk__in=list(keep))
    wanted = {*chosen, *keep}
    first = Case(When(pk__in=wanted, then=0), default=1)
    limit = CHOICE_LIMIT + len(wanted)
    rows = list(found.order_by(first, "desa__name", "business_name", "pk")[:limit])
    return rows, len(rows) >= limit


def kecamatan_of(ikm_ids: Sequence[int]) -> list[str]:
    """Return the codes of the kecamatan these stand in."""
    found = Ikm.objects.filter(pk__in=ikm_ids, kecamatan__isnull=False)
    return list(found.order_by("kecamatan_id").values_list("kecamatan_id", flat=True).distinct())


def runs() -> list[DetectionRun]:
    """Return the finished runs, newest first, for the selector."""
    return list(DetectionRun.objects.filter(state="selesai").select_related("by")[:20])


def candidate_options(found: QuerySet[Candidate]) -> dict[str, list[dict[str, Any]]]:
    """Return groups and kecamatan that occur among these candidates, each with its count."""
    found = Candidate.objects.filter(pk__in=found.order_by().values("pk"))
    groups = (
        found.values(value=F("product_group_id"), title=F("product_group__name"))
        .annotate(n=Count("id"))
        .order_by("product_group__sort", "product_group__name")
    )
    counts: dict[str, int] = {}
    for codes in found.values_list("kecamatan_codes", flat=True):
        for code in set(codes):
            counts[code] = counts.get(code, 0) + 1
    kecamatan = [
        {"value": row.pk, "title": row.name, "n": counts[row.pk]}
        for row in Kecamatan.objects.filter(pk__in=counts)
    ]
    return {"groups": [dict(row) for row in groups], "kecamatan": kecamatan}


def waiting_for(user: User) -> list[Proposal]:
    """Return open proposals whose next step is this person's to take, oldest first.

    What waits for nobody (``Transition.queues``), as withdrawing one's own, makes no queue.
    """
    condition = Q(pk__in=[])
    for transition in TRANSITIONS:
        if not transition.queues or not user.has_perm(transition.permission):
            continue
        mine = Q(proposer=user)
        part = Q(state__in=transition.sources)
        if not may(transition, is_proposer=True):
            part &= ~mine
        elif not may(transition, is_proposer=False):
            part &= mine
        condition |= part
    # A proposal sent back waits for its proposer; that a reviewer may still reject it is no queue.
    condition &= ~(Q(state=ProposalState.CHANGES_REQUESTED) & ~Q(proposer=user))
    found = aged(Proposal.objects.for_list().filter(condition).order_by("state_since")[:100])
    return sorted(found, key=attrgetter("days_left"))


def aged(found: Iterable[Proposal], *, today: date | None = None) -> list[Proposal]:
    """Return open proposals with their age and deadline: Monday to Friday, holidays count.

    ``working_days`` in the state, ``due`` date, ``days_left`` (negative when late), ``days_late``.
    """
    rows = list(found)
    today = today or timezone.localdate()
    for proposal in rows:
        since = timezone.localtime(proposal.state_since).date()
        term = DEADLINES[proposal.state]
        age = int(np.busday_count(since, today))
        due = np.busday_offset(since, term, roll="forward").astype(object)
        proposal.working_days, proposal.due = age, due  # type: ignore[attr-defined]
        proposal.days_left, proposal.days_late = term - age, age - term  # type: ignore[attr-defined]
    return rows


def late_by_state(*, today: date | None = None) -> dict[str, int]:
    """Return how many open proposals of each state are past their deadline."""
    today = today or timezone.localdate()
    late: dict[str, int] = {}
    for state, since in Proposal.objects.open().values_list("state", "state_since"):
        begun = timezone.localtime(since).date()
        if int(np.busday_count(begun, today)) > DEADLINES[state]:
            late[state] = late.get(state, 0) + 1
    return late


def memberships(ikm_id: int, user: User) -> dict[str, Any] | None:
    """Return where an IKM stands: sentra, open proposals, standing candidates.

    None when the IKM lies outside the person's working area.
    """
    if not Ikm.objects.visible_to(user).filter(pk=ikm_id).exists():
        return None
    return {
        "sentra": list(
            SentraMember.objects.filter(ikm_id=ikm_id).select_related("sentra").order_by("-since")
        ),
        "proposals": list(Proposal.objects.open().filter(members__ikm_id=ikm_id)),
        "candidates": list(Candidate.objects.standing().filter(members__ikm_id=ikm_id)),
    }
