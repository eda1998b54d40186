"""What visits can settle: the candidates of a run with the units they may hinge on, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import F, Q
from django.db.models.functions import Abs
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ikm_registry.models import DuplicatePair
from ikm_registry.places.projection import to_utm49s
from rpik.core import sql
from sentra.choices import ProposalState
from sentra.detection.similarity import labels
from sentra.detection.table import PIN, PointTable
from sentra.detection.visits import OFF_BY_90, Pool
from sentra.models import Candidate, CandidateMember, DetectionRun, Proposal
from sentra.queries import points
from sentra.workflow import OPEN_STATES

MOST_CANDIDATES = 400
MOST_UNITS = 600  # of one candidate; a larger one is no near thing
# Before the register has taught better: nine in ten unverified units still work, half of those whose
# desa alone is known stand with the others. Planning conventions, each worth ten observations.
ACTIVE, NEAR, WEIGHT = 0.9, 0.5, 10.0
AROUND_M = 1500.0  # beyond the distance: units that may turn out to stand near
DESA_M = 900.0  # scatter of units around the desa's point where nothing better is known
DOUBTFUL_M = 500.0


@dataclass(frozen=True, slots=True)
class Open:
    """A candidate that may hinge on unknown units: their ids in the order of ``pool``."""

    candidate: Candidate
    ikm_ids: list[int]
    pool: Pool
    estimated: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Ground:
    """The arrays of the whole register that the pools are cut from; metres."""

    table: PointTable
    label: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    sigma: NDArray[np.float64]
    near: NDArray[np.float64]
    active: NDArray[np.float64]
    estimated: NDArray[np.bool_]


def undecided(run: DetectionRun) -> list[Open]:
    """Return the candidates and near misses of a run that nobody has proposed yet, those nearest the
    least number of units first.

    Whatever the size of the register: eight queries and one COPY.
    """
    standing = [*OPEN_STATES, ProposalState.DESIGNATED]
    taken = Proposal.objects.filter(candidate__run=run, state__in=standing).values("candidate_id")
    found = list(
        Candidate.objects.for_list()
        .filter(run=run, units__lte=MOST_UNITS)
        .exclude(pk__in=taken)
        .order_by(Abs(F("units") - int(run.parameters.get("min_units", 5))), "rank")[
            :MOST_CANDIDATES
        ]
    )
    ground = _ground(run)
    members: dict[int, list[int]] = {}
    rows = CandidateMember.objects.filter(candidate__in=found).values_list("candidate_id", "ikm_id")
    for candidate_id, ikm_id in rows:
        members.setdefault(candidate_id, []).append(ikm_id)
    reach = float(run.parameters.get("distance_m", 500)) + AROUND_M
    near_by = _Near(ground, reach)
    pairs = _pairs({int(one) for one in ground.table.ikm_id})
    answer = []
    for candidate in found:
        own = np.searchsorted(ground.table.ikm_id, sorted(members.get(candidate.pk, [])))
        own = own[own < len(ground.table)]
        own = own[np.isin(ground.table.ikm_id[own], members.get(candidate.pk, []))]
        if not len(own):
            continue
        pool = np.union1d(own, near_by.of(int(ground.label[own[0]]), own))
        if len(pool) <= MOST_UNITS:
            answer.append(_open(candidate, ground, pool, own, pairs))
    return answer


class _Near:
    """Finds the alike around a candidate: a tree for each label, made when it is asked for."""

    def __init__(self, ground: _Ground, reach: float) -> None:
        self.ground, self.reach = ground, reach
        order = np.argsort(ground.label, kind="stable")
        self.rows = np.split(order, np.flatnonzero(np.diff(ground.label[order])) + 1)
        self.at = {int(ground.label[part[0]]): i for i, part in enumerate(self.rows) if len(part)}
        self.trees: dict[int, cKDTree] = {}

    def of(self, label: int, own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the alike within reach of the middle of these."""
        rows = self.rows[self.at[label]]
        points = np.column_stack([self.ground.x, self.ground.y])
        tree = self.trees.setdefault(label, cKDTree(points[rows]))
        return rows[tree.query_ball_point(np.median(points[own], axis=0), self.reach)]


def _open(
    candidate: Candidate,
    ground: _Ground,
    rows: NDArray[np.int64],
    own: NDArray[np.int64],
    pairs: dict[int, list[tuple[int, float]]],
) -> Open:
    ids = ground.table.ikm_id[rows].tolist()
    at = {ikm_id: i for i, ikm_id in enumerate(ids)}
    inside = [
        (at[one], at[other], score)
        for one in ids
        for other, score in pairs.get(one, [])
        if other in at
    ]
    pool = Pool(
        x=ground.x[rows],
        y=ground.y[rows],
        sigma=ground.sigma[rows],
        # only with the others of its own desa
        near=np.where(
            np.isin(ground.table.desa[rows], ground.table.desa[own]), ground.near[rows], 0.0
        ),
        active=ground.active[rows],
        member=np.isin(rows, own),
        pairs=np.array([pair[:2] for pair in inside], np.int64).reshape(-1, 2),
        same=np.array([pair[2] for pair in inside], float),
    )
    return Open(candidate, ids, pool, ground.estimated[rows])


def _ground(run: DetectionRun) -> _Ground:
    """Return where every unit is thought to stand, how sure that is, and whether it still works."""
    table = points.load(demo=run.includes_demo).ordered()
    table = table.take(table.has_point | (table.desa >= 0))
    own = table.has_point
    x, y, sigma, near = (np.zeros(len(table)) for _ in range(4))
    x[own], y[own] = to_utm49s(table.lat[own], table.lon[own])
    desa_x, desa_y = to_utm49s(table.desa_lat, table.desa_lon)
    with np.errstate(invalid="ignore"):
        distance = float(run.parameters.get("distance_m", 500))
        placed = ~own & (table.estimate_m <= distance) & bool(run.parameters.get("estimates"))
    x[placed], y[placed] = to_utm49s(table.estimate_lat[placed], table.estimate_lon[placed])
    sigma[placed] = table.estimate_m[placed] / OFF_BY_90
    rest = ~own & ~placed
    home = table.desa[rest]
    x[rest], y[rest], sigma[rest] = desa_x[home], desa_y[home], DESA_M
    label = labels(table, related=bool(run.parameters.get("related")))
    near[rest] = _together(label, table.desa, x, y, own, distance)
    doubtful = own & table.doubtful
    sigma[doubtful] = DOUBTFUL_M
    active = np.where(own & (table.quality <= PIN), 1.0, _active(run, table))
    return _Ground(table, label, x, y, sigma, near, active, placed)


def _together(
    label: NDArray[np.int64],
    desa: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    own: NDArray[np.bool_],
    distance: float,
) -> float:
    """Return how many of the units with points stand with the others of their desa, as a share.

    Groups of a desa with at least four; within the distance of their middle. Shrunk to one half.
    """
    rows = np.flatnonzero(own & (desa >= 0) & (label >= 0))
    key = label[rows] * (int(desa.max(initial=0)) + 1) + desa[rows]
    order = np.argsort(key, kind="stable")
    close, every = 0, 0
    for part in np.split(rows[order], np.flatnonzero(np.diff(key[order])) + 1):
        if len(part) >= 4:
            gap = np.hypot(x[part] - np.median(x[part]), y[part] - np.median(y[part]))
            close, every = close + int((gap <= distance).sum()), every + len(part)
    return (close + NEAR * WEIGHT) / (every + WEIGHT)


def _active(run: DetectionRun, table: PointTable) -> NDArray[np.float64]:
    """Return the chance that an unverified unit still works, by its group's known closings."""
    rows = sql.tuples(sql.load(__file__, "visits_active"), {"demo": run.includes_demo})
    share = {code: (alive + ACTIVE * WEIGHT) / (every + WEIGHT) for code, alive, every in rows}
    # a group without a closing on record is not therefore immortal
    by_group = np.array(
        [min(share.get(code, ACTIVE), ACTIVE) for code in table.group_codes] or [1.0]
    )
    return by_group[table.group]


def _pairs(ids: set[int]) -> dict[int, list[tuple[int, float]]]:
    """Return for each unit the later ones it may be, with the chance (open suspicions)."""
    found: dict[int, list[tuple[int, float]]] = {}
    rows = DuplicatePair.objects.waiting().values_list("first_id", "second_id", "score")
    for first, second, score in rows:
        if first in ids and second in ids:
            found.setdefault(first, []).append((second, min(max(score, 0.0), 1.0)))
    return found


def duplicates_of(ikm_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the open suspicions of these units: each with the ids it may be."""
    rows = DuplicatePair.objects.waiting().filter(Q(first__in=ikm_ids) | Q(second__in=ikm_ids))
    found: dict[int, list[int]] = {}
    for first, second in rows.values_list("first_id", "second_id"):
        found.setdefault(first, []).append(second)
        found.setdefault(second, []).append(first)
    return found


def stamp(run: DetectionRun) -> str:
    """Return what a reckoning of visits depends on: the run and the register as it stands."""
    pairs: dict[str, Any] = sql.rows(
        "SELECT count(*) AS n, max(greatest(suggested_at, decided_at)) AS at "
        "FROM ikm_registry_duplicatepair"
    )[0]
    version = points.version(demo=run.includes_demo, estimates=True)
    return f"visits-{run.pk}-{version}-{pairs['n']}-{pairs['at']:%Y%m%d%H%M%S%f}" if pairs["at"] else f"visits-{run.pk}-{version}"  # fmt: skip
