"""What the blocks look at: everything read once for a proposal, several of them, or a candidate."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ikm_registry.models import ProductGroup
from sentra.models import (
    Candidate,
    Institution,
    Proposal,
    ProposalMember,
    Review,
    Sentra,
    SiteTelling,
)
from sentra.queries import evidence, hazards, layers, neighbours, sentra_growth, standing, zoning
from sentra.queries import field as visits
from sentra.queries.hazards import Hazard
from sentra.queries.zoning import Beside, SpaceFit
from sentra.services import institutions, sites
from sentra.services.institutions import Answered


class Shared:
    """What several proposals on one page have in common, read at most once."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """Return what ``read`` gave the first time."""
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]


@dataclass(frozen=True, slots=True)
class Seen:
    """A set of members as the register has them now, with what was told and done beside it.

    ``figures`` of ``queries.evidence.of_members``; ``spread`` of ``detection.compactness``;
    ``share`` of ``queries.evidence.group_share`` over the members' kecamatan, counting the groups
    ``alike`` (code and name of the members' groups that may stand together);
    ``concentration`` {"m", "p"} of the run that found the candidate; ``growth`` of
    ``queries.sentra_growth.between_years``; ``space`` and ``beside`` None without an RTRW in force.
    ``told``, ``site``, ``visited`` and ``steps`` are empty where there is no proposal yet;
    ``near`` of ``queries.neighbours.designated``: alike sentra at or near the place; ``overlaps`` None where
    no candidate is looked at.
    """

    ikm_ids: Sequence[int]
    product_group: ProductGroup
    figures: Mapping[str, Any]
    spread: Mapping[str, Any]
    share: Mapping[str, Any]
    alike: Mapping[str, str]
    conflicts: Sequence[Mapping[str, Any]]
    shared: Shared
    place: tuple[float | None, float | None] = (None, None)
    concentration: Mapping[str, Any] | None = None
    growth: Mapping[str, Any] | None = None
    space: SpaceFit | None = None
    beside: Beside | None = None
    hazards: Sequence[Hazard] = ()
    near: Sequence[Mapping[str, Any]] = ()
    overlaps: Sequence[Mapping[str, Any]] | None = None
    proposal: Proposal | None = None
    candidate: Candidate | None = None
    held: Sentra | Proposal | None = None  # what a candidate is already
    visited: int = 0
    told: Sequence[Answered] = ()
    site: SiteTelling | None = None
    steps: Sequence[Review] = field(default_factory=tuple)

    @property
    def units(self) -> int:
        """How many members there are."""
        return int(self.figures["units"])

    @property
    def group(self) -> str:
        """The names of the groups that are counted together."""
        return ", ".join(self.alike.values())


def of_proposals(proposals: Sequence[Proposal]) -> list[Seen]:
    """Return what is seen of each proposal: what was told is read for all at once.

    Some seven queries a proposal besides, however many members.
    """
    shared, pks = Shared(), [one.pk for one in proposals]
    members = _grouped(
        ProposalMember.objects.filter(proposal__in=pks)
        .order_by("ikm_id")
        .values_list("proposal_id", "ikm_id")
    )
    taken = Review.objects.filter(proposal__in=pks).select_related("by").order_by("id")
    steps = _grouped((step.proposal_id, step) for step in taken)
    told = {
        one.proposal_id: one
        for one in Institution.objects.filter(proposal__in=pks)
        .order_by("proposal_id", "-id")
        .distinct("proposal_id")
    }
    site, went = sites.of_proposals(pks), visits.visited(pks)
    return [
        _seen(
            members[one.pk],
            group=one.product_group,
            demo=one.is_demo,
            shared=shared,
            spread=one.evidence.get("spread", {}),
            concentration=_found_with(one).get("concentration"),
            place=(one.lat, one.lon),
            proposal=one,
            candidate=one.candidate,
            visited=went.get(one.pk, 0),
            told=institutions.lines(told.get(one.pk)),
            site=site.get(one.pk),
            steps=steps[one.pk],
        )
        for one in proposals
    ]


def of_candidate(candidate: Candidate, ikm_ids: Sequence[int]) -> Seen:
    """Return what is seen of a candidate before anybody proposes it."""
    return _seen(
        ikm_ids,
        group=candidate.product_group,
        demo=candidate.run.includes_demo,
        shared=Shared(),
        spread=candidate.evidence.get("compactness", {}),
        concentration=candidate.evidence.get("concentration"),
        place=(candidate.lat, candidate.lon),
        candidate=candidate,
        held=standing.taken_up([candidate]).get(candidate.pk),
    )


def of_members(
    ikm_ids: Sequence[int],
    *,
    group: ProductGroup,
    demo: bool,
    spread: Mapping[str, Any],
    place: tuple[float | None, float | None],
) -> Seen:
    """Return what is seen of members somebody chose, before they are anything."""
    return _seen(ikm_ids, group=group, demo=demo, shared=Shared(), spread=spread, place=place)


def _found_with(proposal: Proposal) -> dict[str, Any]:
    return proposal.evidence.get("candidate", {}).get("evidence", {})


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _seen(
    ikm_ids: Sequence[int],
    *,
    group: ProductGroup,
    demo: bool,
    shared: Shared,
    candidate: Candidate | None = None,
    proposal: Proposal | None = None,
    **given: Any,
) -> Seen:
    """Read what the register says of these members today."""
    figures = evidence.of_members(ikm_ids)
    alike = _alike(figures, group)
    placed = proposal or candidate
    space = zoning.of_members(ikm_ids)
    return Seen(
        ikm_ids=ikm_ids,
        product_group=group,
        figures=figures,
        alike=alike,
        share=evidence.group_share(
            groups=list(alike),
            kecamatan=sorted({row["kecamatan_code"] for row in figures["desa"]}),
            demo=demo,
        ),
        conflicts=evidence.conflicts(ikm_ids, proposal_id=proposal.pk if proposal else None),
        growth=sentra_growth.between_years(ikm_ids, year=figures["newest_year"]),
        space=space,
        beside=zoning.beside(space) if space else None,
        hazards=hazards.of_members(ikm_ids, shared.once("hazards", layers.hazards)),
        shared=shared,
        near=neighbours.designated(placed, demo=demo) if placed else (),
        overlaps=evidence.overlaps(candidate) if candidate else None,
        candidate=candidate,
        proposal=proposal,
        **given,
    )


def _alike(figures: Mapping[str, Any], group: ProductGroup) -> dict[str, str]:
    """Return code and name of the members' groups that may stand together: LQ is that of their union.

    So a run reckons it too. One group, as in most, asks nothing more.
    """
    groups = {row["code"]: row["name"] for row in figures["groups"]}
    if set(groups) <= {group.pk}:
        return {group.pk: group.name}
    allowed = group.alike()
    found = {code: name for code, name in groups.items() if code in allowed}
    return found or {group.pk: group.name}
