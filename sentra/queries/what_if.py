"""What would a draft RTRW or RDTR change? The same members under two layers, compared; nothing is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Model, QuerySet

from ikm_registry.models import Ikm
from sentra.choices import ZoneFit
from sentra.models import (
    Candidate,
    CandidateMember,
    Proposal,
    ProposalMember,
    Sentra,
    SentraMember,
    SpatialLayer,
)
from sentra.queries.layers import plans, plans_with
from sentra.queries.zoning import answers_at

ORDER = (ZoneFit.ALLOWED, ZoneFit.CONDITIONAL, ZoneFit.FORBIDDEN, ZoneFit.UNKNOWN)


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One sentra, proposal or candidate: members per answer now and then."""

    kind: str
    row: Any
    units: int
    now: dict[str, int]
    then: dict[str, int]

    @property
    def worse(self) -> int:
        """How many more members would stand where industry is forbidden (negative: fewer)."""
        return self.then[ZoneFit.FORBIDDEN] - self.now[ZoneFit.FORBIDDEN]

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """(answer in words, now, then) for each answer that occurs."""
        return [
            (str(answer.label), self.now[answer], self.then[answer])
            for answer in ORDER
            if self.now[answer] or self.then[answer]
        ]


@dataclass(frozen=True, slots=True)
class Change:
    """``current`` the plans in force now, may be none. ``groups`` are those that change, worst first."""

    current: list[SpatialLayer]
    units: int
    changed: int
    moves: list[tuple[str, str, int]] = field(default_factory=list)
    groups: list[GroupChange] = field(default_factory=list)


def compare(layer: SpatialLayer) -> Change:
    """Return what changes for active IKM with a point, and for what they are members of."""
    current = plans()
    rows = list(
        Ikm.objects.living().active().with_point().order_by("pk").values_list("pk", "lat", "lon")
    )
    lat, lon = (np.array([row[i] for row in rows], float) for i in (1, 2))
    now, then = answers_at(current, lat, lon), answers_at(plans_with(layer, current), lat, lon)
    of = {row[0]: (a, b) for row, a, b in zip(rows, now, then, strict=True)}
    moves = Counter(pair for pair in of.values() if pair[0] != pair[1])
    groups = [
        one
        for kind, row, ids in memberships()
        if (one := _change(kind, row, ids, of)).now != one.then
    ]
    groups.sort(key=lambda one: (-one.worse, -one.units, one.row.name))
    return Change(
        current=current,
        units=len(rows),
        changed=sum(moves.values()),
        moves=[
            (str(ZoneFit(a).label), str(ZoneFit(b).label), count)
            for (a, b), count in sorted(moves.items(), key=lambda item: -item[1])
        ],
        groups=groups,
    )


def memberships() -> Iterator[tuple[str, Any, list[int]]]:
    """Yield designated sentra, open proposals and candidates of the newest run: kind, row, IKM."""
    sentra = Sentra.objects.designated()
    members = SentraMember.objects.filter(until__isnull=True)
    yield from _with_members("Sentra", sentra, members, "sentra_id")
    proposals = Proposal.objects.open()
    yield from _with_members("Usulan", proposals, ProposalMember.objects.all(), "proposal_id")
    candidates = Candidate.objects.of_newest_run().full()
    yield from _with_members("Kandidat", candidates, CandidateMember.objects.all(), "candidate_id")


def _with_members(
    kind: str, found: QuerySet[Any], members: QuerySet[Any], key: str
) -> Iterator[tuple[str, Any, list[int]]]:
    rows: dict[int, Model] = {row.pk: row for row in found}
    ids: dict[int, list[int]] = {pk: [] for pk in rows}
    for group, ikm in members.filter(**{f"{key}__in": list(rows)}).values_list(key, "ikm_id"):
        ids[group].append(ikm)
    for pk, row in rows.items():
        yield kind, row, ids[pk]


def _change(kind: str, row: Any, ids: list[int], of: dict[int, tuple[str, str]]) -> GroupChange:
    unknown = (ZoneFit.UNKNOWN.value, ZoneFit.UNKNOWN.value)
    pairs = [of.get(ikm, unknown) for ikm in ids]
    now, then = (Counter(pair[i] for pair in pairs) for i in (0, 1))
    return GroupChange(
        kind,
        row,
        len(ids),
        {answer: now[answer] for answer in ZoneFit.values},
        {answer: then[answer] for answer in ZoneFit.values},
    )
