"""Visits that decide: reckoned from the newest run, laid out in days for a field officer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray

from ikm_registry.models import Desa, EstimatedPoint, Ikm
from ikm_registry.places.projection import to_utm49s
from rpik.core.models import User
from rpik.core.templatetags.format_id import meter, persen
from sentra.detection import rounds
from sentra.detection.rounds import Day, Errand, Pace
from sentra.detection.visits import SETTLED, Pool, Settling, draw, settle
from sentra.models import Candidate, DetectionRun
from sentra.queries import visits as queries

# The office sits in Kelurahan Kepanjen; its desa point until somebody sets another place.
OFFICE_DESA = "35.07.13.1010"
KEPT_S = 3600
DAYS = 5
GLANCE = 60  # draws that all agree are enough


@dataclass(frozen=True, slots=True)
class Doubt:
    """An undecided candidate: what visits settle it, and of the units they go to the id, where each is
    thought to stand, its chance to be active, and whether its place is known.
    """

    candidate_id: int
    settling: Settling
    ikm_ids: list[int]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    active: list[float]
    located: list[bool]


@dataclass(slots=True)
class Stop:
    """One unit to visit and the reasons, in words; ``again``: it stands in the list already."""

    ikm: Ikm
    reasons: list[str]
    again: bool = False


@dataclass(slots=True)
class Call:
    """The visits to one candidate on a day."""

    candidate: Candidate
    chance: float
    before: float
    after: float
    settled: float
    stops: list[Stop]
    hidden: int


@dataclass(slots=True)
class Route:
    """A day in the field: its calls, desa in order, minutes and kilometres of road."""

    number: int
    day: Day
    calls: list[Call]
    desa: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Minutes on the road and at the units, to five."""
        return int(5 * round(self.day.minutes / 5))

    @property
    def hours(self) -> str:
        """As people say it: "5 jam 20 menit"."""
        hours, minutes = divmod(self.minutes, 60)
        parts = [f"{hours} jam" if hours else "", f"{minutes} menit" if minutes else ""]
        return " ".join(part for part in parts if part) or "0 menit"

    @property
    def per_hour(self) -> float:
        """Decisions settled an hour, in expectation."""
        return self.day.settled / max(self.day.minutes / 60, 1e-9)


@dataclass(slots=True)
class VisitPlan:
    """``routes`` best first; ``doubts`` candidates that are undecided, ``helped`` by a visit."""

    run: DetectionRun
    routes: list[Route]
    doubts: int
    helped: int
    looked_at: int


def office() -> Desa | None:
    """Return where trips begin."""
    return Desa.objects.select_related("kecamatan").filter(pk=OFFICE_DESA).first()


def pace(office: Desa, **chosen: float) -> Pace:
    """Return the office's assumptions of a day, those in ``chosen`` instead of the plain ones."""
    x, y = to_utm49s([office.lat], [office.lon])
    return Pace(float(x[0]), float(y[0]), **chosen)


def visit_plan(*, run: DetectionRun, pace: Pace, by: User) -> VisitPlan:
    """Return the days that settle most per hour, as far as the person's working area goes.

    The reckoning is kept for an hour as long as run and register stay the same; another pace only
    lays out the days anew.
    """
    doubts, looked_at = _doubts(run)
    seen = _visible(doubts, by)
    errands = []
    for at, doubt in enumerate(doubts):
        if not any(ikm_id in seen for ikm_id in doubt.ikm_ids):
            continue
        one = rounds.errand(at, doubt.settling, doubt.x, doubt.y, pace, doubt.ikm_ids)
        if one is not None:
            errands.append(one)
    found = rounds.plan(errands, pace, days=DAYS)
    return VisitPlan(run, _routes(found, doubts, seen), len(doubts), len(errands), looked_at)


def _doubts(run: DetectionRun) -> tuple[list[Doubt], int]:
    key = queries.stamp(run)
    kept: tuple[list[Doubt], int] | None = cache.get(key)
    if kept is None:
        kept = _reckon(run)
        cache.set(key, kept, KEPT_S)
    return kept


def _reckon(run: DetectionRun) -> tuple[list[Doubt], int]:
    asked = run.parameters
    least = int(asked.get("min_units", 5))
    found = queries.undecided(run)
    doubts = []
    for one in found:
        pool = one.pool
        if len(pool.x) < least or not pool.unknown.any():
            continue  # nothing to learn that could change it
        distance = float(asked.get("distance_m", 500))
        seed = int(asked.get("seed", 1)) + one.candidate.rank
        first = draw(pool, distance_m=distance, min_units=least, draws=GLANCE, seed=seed)
        if first.sure == 1:
            continue  # most are: no need to look closely
        drawn = draw(pool, distance_m=distance, min_units=least, seed=seed)
        if drawn.sure < SETTLED:
            doubts.append(_doubt(one.candidate, one.ikm_ids, pool, settle(pool, drawn)))
    return doubts, len(found)


def _doubt(candidate: Candidate, ids: Sequence[int], pool: Pool, settling: Settling) -> Doubt:
    used = sorted({i for visits in settling.visits for i in visits})
    at = {i: place for place, i in enumerate(used)}
    return Doubt(
        candidate_id=candidate.pk,
        settling=replace(settling, visits=[[at[i] for i in some] for some in settling.visits]),
        ikm_ids=[ids[i] for i in used],
        x=pool.x[used],
        y=pool.y[used],
        active=pool.active[used].tolist(),
        located=(pool.sigma[used] == 0).tolist(),
    )


def _visible(doubts: Sequence[Doubt], by: User) -> dict[int, Ikm]:
    ids = {ikm_id for doubt in doubts for ikm_id in doubt.ikm_ids}
    return Ikm.objects.visible_to(by).for_list().in_bulk(ids) if ids else {}


def _routes(days: Sequence[Day], doubts: Sequence[Doubt], seen: dict[int, Ikm]) -> list[Route]:
    """Return the days with their candidates, units and reasons; three queries."""
    errands = [errand for day in days for errand in day.errands]
    candidates = Candidate.objects.for_list().in_bulk(
        [doubts[errand.candidate].candidate_id for errand in errands]
    )
    ids = [
        doubts[errand.candidate].ikm_ids[i]
        for errand in errands
        for i in doubts[errand.candidate].settling.visits[errand.visits - 1]
    ]
    twins = queries.duplicates_of(ids)
    places = EstimatedPoint.objects.select_related("place").in_bulk(ids)
    routes = []
    listed: set[int] = set()
    for number, day in enumerate(days, start=1):
        calls = [
            _call(errand, doubts[errand.candidate], candidates, seen, twins, places)
            for errand in day.errands
        ]
        for stop in (stop for call in calls for stop in call.stops):
            stop.again = stop.ikm.pk in listed
            listed.add(stop.ikm.pk)
        desa = [
            stop.ikm.desa.name for call in calls for stop in call.stops if stop.ikm.desa is not None
        ]
        routes.append(Route(number, day, calls, list(dict.fromkeys(desa))))
    return routes


def _call(
    errand: Errand,
    doubt: Doubt,
    candidates: dict[int, Candidate],
    seen: dict[int, Ikm],
    twins: dict[int, list[int]],
    places: dict[int, Any],
) -> Call:
    stops = []
    for i in doubt.settling.visits[errand.visits - 1]:
        ikm_id = doubt.ikm_ids[i]
        if ikm_id in seen:
            stops.append(Stop(seen[ikm_id], _reasons(doubt, i, seen[ikm_id], twins, places)))
    return Call(
        candidate=candidates[doubt.candidate_id],
        chance=doubt.settling.chance,
        before=doubt.settling.sure[0],
        after=doubt.settling.sure[errand.visits],
        settled=errand.settled,
        stops=stops,
        hidden=errand.visits - len(stops),
    )


def _reasons(
    doubt: Doubt, i: int, ikm: Ikm, twins: dict[int, list[int]], places: dict[int, Any]
) -> list[str]:
    """Return what is not known of a unit, in words."""
    ikm_id = doubt.ikm_ids[i]
    found = []
    if not doubt.located[i]:
        point = places.get(ikm_id)
        if ikm.lat is not None:
            found.append("titiknya diragukan")
        elif point:
            place = point.place
            found.append(f"tanpa titik: kira-kira {place.title}, radius {meter(place.radius_m)}")
        else:
            found.append("tanpa titik: hanya desanya diketahui")
    if doubt.active[i] < 1:
        found.append(f"belum diperiksa, peluang masih aktif {persen(doubt.active[i])}")
    if others := twins.get(ikm_id):
        names = ", ".join(f"IKM-{other:06d}" for other in others[:3])
        found.append(f"diduga ganda dengan {names}")
    return found
