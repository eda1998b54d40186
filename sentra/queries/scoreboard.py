"""The known sentra against what a run found, and against other distances on today's register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Prefetch

from ikm_registry.cleaning.hamlets import hamlet_key
from ikm_registry.models import Ikm, LearnedPlace
from ikm_registry.places.projection import to_utm49s
from ikm_registry.queries.reference import table_stamp
from sentra.choices import ProposalState
from sentra.detection.detect import detect
from sentra.detection.parameters import DISTANCES_M, DetectionParameters
from sentra.detection.scoreboard import FOUND, Known, Seen, Verdict, judge
from sentra.detection.table import PointTable
from sentra.models import Candidate, DetectionRun, KnownSentra, Proposal
from sentra.queries import points
from sentra.workflow import OPEN_STATES

KEPT_S = 3600


@dataclass(slots=True)
class Line:
    """One known sentra: verdict, the candidate it names, units of its kind registered in its desa."""

    known: KnownSentra
    verdict: Verdict
    candidate: Candidate | None
    registered: int
    distances: list[tuple[float, bool]]

    @property
    def smallest(self) -> float | None:
        """The smallest distance (m) at which it is found on today's register."""
        return next((distance for distance, found in self.distances if found), None)


@dataclass(slots=True)
class Scoreboard:
    """``lines`` in the order of the list; ``by_distance`` how many each distance finds today."""

    lines: list[Line]
    counts: dict[str, int]
    by_distance: list[tuple[float, int]]

    @property
    def found(self) -> int:
        """How many the run found."""
        return self.counts.get(FOUND, 0)


def listed() -> list[KnownSentra]:
    """Return the office's list; ``standing`` of each are its proposals that are not over."""
    standing = Proposal.objects.filter(state__in=[*OPEN_STATES, ProposalState.DESIGNATED])
    return list(
        KnownSentra.objects.select_related("product_group", "desa__kecamatan").prefetch_related(
            Prefetch("proposals", queryset=standing, to_attr="standing")
        )
    )


def of_run(run: DetectionRun) -> Scoreboard | None:
    """Return how a run did, None without a list; six queries and, once an hour, one COPY.

    What it found is judged as it was found; the other distances on the register as it stands.
    """
    known = listed()
    if not known:
        return None
    wanted = looked_for(known)
    found = list(
        Candidate.objects.filter(run=run, product_group__in={g for w in wanted for g in w.groups})
    )
    verdicts = judge(wanted, _seen(found))
    by_pk = {one.pk: one for one in found}
    at = _at_distances(run, known, wanted)
    registered = _registered(run, known, wanted)
    lines = [
        Line(
            known=one,
            verdict=verdict,
            candidate=by_pk.get(verdict.number) if verdict.number is not None else None,
            registered=registered[i],
            distances=[(distance, kinds[i] == FOUND) for distance, kinds in at],
        )
        for i, (one, verdict) in enumerate(zip(known, verdicts, strict=True))
    ]
    counts: dict[str, int] = {}
    for verdict in verdicts:
        counts[verdict.kind] = counts.get(verdict.kind, 0) + 1
    return Scoreboard(lines, counts, [(d, kinds.count(FOUND)) for d, kinds in at])


def wanted() -> list[Known]:
    """Return the office's list as what is looked for."""
    return looked_for(listed())


def looked_for(known: Sequence[KnownSentra]) -> list[Known]:
    """Return what to look for: in its dusun where that was learned, else at its desa's point."""
    desa = {one.desa_id for one in known if one.hamlet}
    places = {
        (place.desa_id, hamlet_key(spelling)): place
        for place in LearnedPlace.objects.filter(desa__in=desa, level="dusun")
        for spelling in [place.name, *place.spellings]
    }
    spots = []
    for one in known:
        place = places.get((one.desa_id, hamlet_key(one.hamlet))) if one.hamlet else None
        spots.append((place.lat, place.lon) if place else (one.desa.lat, one.desa.lon))
    x, y = to_utm49s([s[0] for s in spots], [s[1] for s in spots])
    return [
        Known(
            frozenset([one.product_group_id, *one.product_group.related]),
            one.desa_id,
            float(x[i]),
            float(y[i]),
        )
        for i, one in enumerate(known)
    ]


def _seen(found: Sequence[Candidate]) -> list[Seen]:
    placed = [one for one in found if one.lat is not None]
    if not placed:
        return []
    x, y = to_utm49s(
        np.array([one.lat for one in placed], float), np.array([one.lon for one in placed], float)
    )
    return [
        Seen(
            one.pk,
            one.product_group_id,
            one.desa_codes,
            float(x[i]),
            float(y[i]),
            one.is_near_miss,
        )
        for i, one in enumerate(placed)
    ]


def _at_distances(
    run: DetectionRun, known: Sequence[KnownSentra], wanted: Sequence[Known]
) -> list[tuple[float, list[str]]]:
    """Return for each distance the verdicts on today's register, kept for an hour."""
    version = points.version(demo=run.includes_demo, estimates=True)
    stamp = table_stamp(KnownSentra)
    asked = {name: run.parameters.get(name) for name in ("min_units", "estimates", "related")}
    key = f"scoreboard-{version}-{stamp}-{sorted(asked.items())}".replace(" ", "")
    kept: list[tuple[float, list[str]]] | None = cache.get(key)
    if kept is None:
        kept = _detected(run, wanted, asked)
        cache.set(key, kept, KEPT_S)
    return kept


def _detected(
    run: DetectionRun, wanted: Sequence[Known], asked: dict[str, Any]
) -> list[tuple[float, list[str]]]:
    table = of_their_groups(points.load(demo=run.includes_demo), wanted)
    chosen = clusters_only(asked)
    return [
        (float(d), verdicts_at(table, replace(chosen, distance_m=float(d)), wanted))
        for d in DISTANCES_M
    ]


def of_their_groups(table: PointTable, wanted: Sequence[Known]) -> PointTable:
    """Return the businesses of the groups that are looked for."""
    groups = {code for one in wanted for code in one.groups}
    ours = np.array([code in groups for code in table.group_codes] or [False])
    return table.take(ours[table.group] if len(table) else np.zeros(0, bool))


def clusters_only(asked: dict[str, Any]) -> DetectionParameters:
    """Return a run's parameters without the relabelling, which decides no candidate."""
    given = {name: value for name, value in asked.items() if value is not None}
    return DetectionParameters(permutations=0, **given)


def verdicts_at(
    table: PointTable, parameters: DetectionParameters, wanted: Sequence[Known]
) -> list[str]:
    """Return whether each is found (``detection.scoreboard``) in these businesses."""
    answer = detect(table, parameters)
    rows = [*answer.candidates, *answer.near_misses]
    x, y = to_utm49s(
        np.array([row.lat for row in rows], float), np.array([row.lon for row in rows], float)
    )
    seen = [
        Seen(i, row.group_code, row.desa_codes, float(x[i]), float(y[i]), row.is_near_miss)
        for i, row in enumerate(rows)
    ]
    return [one.kind for one in judge(wanted, seen)]


def _registered(
    run: DetectionRun, known: Sequence[KnownSentra], wanted: Sequence[Known]
) -> list[int]:
    """Return how many units of its kind the register has in the desa of each known sentra."""
    rows = (
        Ikm.objects.eligible_for_sentra()
        .filter(is_demo=run.includes_demo, desa__in={one.desa_id for one in known})
        .values_list("desa_id", "product_group_id")
        .annotate(n=Count("id"))
    )
    counted = {(desa, group): n for desa, group, n in rows}
    return [sum(counted.get((one.desa, group), 0) for group in one.groups) for one in wanted]
