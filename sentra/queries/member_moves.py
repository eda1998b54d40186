"""What other rules or groups move among the members of sentra, proposals and candidates.

beyond.md 2.7: before they bind. Nothing is written; the members are those of today.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ikm_registry.models import Ikm
from sentra.queries.what_if import memberships


@dataclass(frozen=True, slots=True)
class MemberMove:
    """One sentra, proposal or candidate whose members move: how many are what now and then."""

    kind: str
    row: Any
    moved: int
    now: dict[str, int]
    then: dict[str, int]

    @property
    def units(self) -> int:
        """Its members."""
        return sum(self.now.values())

    @property
    def turns(self) -> bool:
        """Whether what most members are becomes another."""
        return most(self.now) != most(self.then)


def most(counts: Mapping[str, int]) -> str:
    """Return what most are; of equals the first by name, so that the answer is always the same."""
    return min(counts, key=lambda one: (-counts[one], one), default="")


def moves(
    field: Literal["sector", "product_group_id"],
    becomes: Mapping[int, str],
    scope: Sequence[str] = (),
) -> list[MemberMove]:
    """Return what ``becomes`` (IKM to its new sector or group, "" none) moves; most moved first.

    ``scope``: the reader's kecamatan; members elsewhere are not counted.
    """
    if not becomes:
        return []
    groups = [
        (kind, row, ids) for kind, row, ids in memberships() if any(i in becomes for i in ids)
    ]
    wanted = {pk for _, _, ids in groups for pk in ids}
    seen = Ikm.objects.filter(pk__in=wanted)
    if scope:
        seen = seen.filter(kecamatan__in=scope)
    now = {pk: value or "" for pk, value in seen.values_list("pk", field)}
    found = [
        MemberMove(
            kind,
            row,
            sum(pk in becomes for pk in ids),
            dict(Counter(now[pk] for pk in ids)),
            dict(Counter(becomes.get(pk, now[pk]) for pk in ids)),
        )
        for kind, row, all_ids in groups
        for ids in [[pk for pk in all_ids if pk in now]]
    ]
    return sorted(found, key=lambda one: (not one.turns, -one.moved, one.row.name, one.row.pk))
