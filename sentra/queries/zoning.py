"""Where points stand by the layers in force: zones of RTRW and RDTR, official desa. Bounded queries."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from ikm_registry.models import Desa, Ikm
from ikm_registry.places.projection import to_utm49s
from ikm_registry.places.zones import areas_at, gravest
from sentra.choices import LayerKind, ZoneFit
from sentra.models import LayerFeature, SpatialLayer, ZoneKind
from sentra.queries import layers, place_checks

# Where zones overlap the gravest answer counts. An unanswered zone outweighs a permission: it may
# turn out to forbid.
GRAVITY = {
    ZoneFit.FORBIDDEN.value: 3,
    ZoneFit.UNKNOWN.value: 2,
    ZoneFit.CONDITIONAL.value: 1,
    ZoneFit.ALLOWED.value: 0,
}
NO_POINT = "Belum mempunyai titik"
NO_ZONE = "Di luar peta pola ruang"
# By their names: a plan draws its own hazard zones and its kawasan peruntukan industri.
HAZARD = re.compile(r"\b(rawan|bencana|banjir|longsor|gerakan tanah)\b", re.IGNORECASE)
INDUSTRY = "industri"


@dataclass(frozen=True, slots=True)
class Zone:
    """A kind of zone as the plan in force has it; ``plan`` is that plan as it is cited."""

    name: str
    answer: str = ZoneFit.UNKNOWN.value
    article: str = ""
    plan: str = ""

    @property
    def answer_label(self) -> str:
        """The answer in words."""
        return str(ZoneFit(self.answer).label)


@dataclass(frozen=True, slots=True)
class SpaceFit:
    """What the plans in force say of a set of members; shares are counts of ``units``.

    ``plans`` are those in force, the one that decides first; ``zones`` are (zone, members), most
    first; ``conflicts`` (ikm id, zone) where it forbids; ``hazards`` (zone, members) of the zones whose
    name tells of a danger, whatever else holds there; ``points`` (lat, lon) of the members in degrees,
    nan without.
    """

    plans: list[SpatialLayer]
    units: int
    answers: dict[str, int]
    zones: list[tuple[Zone, int]]
    conflicts: list[tuple[int, Zone]] = field(default_factory=list)
    hazards: list[tuple[Zone, int]] = field(default_factory=list)
    points: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    @property
    def cited(self) -> str:
        """The plans that answered for a member, or all where none did."""
        said = {zone.plan for zone, _ in self.zones}
        answered = [one for one in self.plans if one.cited in said] or self.plans
        if len(self.plans) == 1:
            return self.plans[0].authority
        return "; ".join(one.cited for one in answered)


NAMED = ("layer_id", "zone__name", "zone__answer", "zone__article")


def zones_at(plans: Sequence[SpatialLayer], lat: ArrayLike, lon: ArrayLike) -> list[list[Zone]]:
    """Return the zones each point (degrees) stands in, gravest first; two queries at most.

    ``plans`` are ordered, the one that decides first: only the zones of the first that covers a point
    are its own. Only features whose box meets ``layers.boxes`` of the points are read.
    """
    y, x = np.asarray(lat, float), np.asarray(lon, float)
    result: list[list[Zone]] = [[] for _ in y]
    if not plans or not np.isfinite(y).any():
        return result
    rows = layers.around(plans, *layers.boxes(y, x), columns=NAMED)
    order = {one.pk: at for at, one in enumerate(plans)}
    rank = [order[row[2]] for row in rows]
    zones = [
        Zone(row[3] or "Tanpa nama", row[4] or ZoneFit.UNKNOWN, row[5] or "", plans[at].cited)
        for row, at in zip(rows, rank, strict=True)
    ]
    point, area = areas_at(y, x, [row[0] for row in rows])
    first = [len(plans)] * len(y)
    for p, a in zip(point.tolist(), area.tolist(), strict=True):
        if rank[a] < first[p]:
            first[p], result[p] = rank[a], []
        if rank[a] == first[p] and zones[a] not in result[p]:
            result[p].append(zones[a])
    for found in result:
        found.sort(key=lambda zone: -GRAVITY[zone.answer])
    return result


def answers_at(plans: Sequence[SpatialLayer], lat: ArrayLike, lon: ArrayLike) -> NDArray[Any]:
    """Return the answer that counts for each point (degrees), as sets: "belum" where none does.

    ``plans`` and what is read as for ``zones_at``.
    """
    y, x = np.asarray(lat, float), np.asarray(lon, float)
    result = np.full(len(y), ZoneFit.UNKNOWN.value, object)
    if not plans or not np.isfinite(y).any():
        return result
    rows = layers.around(plans, *layers.boxes(y, x), columns=("layer_id", "zone__answer"))
    if not rows:
        return result
    answers = np.array([row[3] or ZoneFit.UNKNOWN.value for row in rows], object)
    order = {one.pk: at for at, one in enumerate(plans)}
    weight = [
        GRAVITY[answer] - len(GRAVITY) * order[row[2]]
        for row, answer in zip(rows, answers, strict=True)
    ]
    point, area = areas_at(y, x, [row[0] for row in rows])
    first = gravest(point, area, weight, len(y))
    result[first >= 0] = answers[first[first >= 0]]
    return result


def of_members(ikm_ids: Sequence[int]) -> SpaceFit | None:
    """Return what the plans in force say of these IKM; None without any. Three queries."""
    plans = layers.plans()
    if not plans:
        return None
    ids = list(ikm_ids)
    rows = list(Ikm.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "lat", "lon"))
    lat, lon = (np.array([row[i] for row in rows], float) for i in (1, 2))
    around = zones_at(plans, lat, lon)
    standing = [
        found[0] if found else Zone(NO_ZONE if np.isfinite(lat[i]) else NO_POINT)
        for i, found in enumerate(around)
    ]
    hazards = Counter(zone for found in around for zone in found if HAZARD.search(zone.name))
    counts = Counter(standing)
    answers = Counter(zone.answer for zone in standing)
    return SpaceFit(
        plans=plans,
        units=len(rows),
        answers={answer: answers.get(answer, 0) for answer in ZoneFit.values},
        zones=sorted(counts.items(), key=lambda item: (-item[1], item[0].name, item[0].plan)),
        conflicts=[
            (row[0], zone)
            for row, zone in zip(rows, standing, strict=True)
            if zone.answer == ZoneFit.FORBIDDEN
        ],
        hazards=sorted(hazards.items(), key=lambda item: (-item[1], item[0].name)),
        points=(lat, lon),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What else the plans draw: metres of each member with a point to the nearest zone for industry.

    ``industry_m`` is sorted, 0 inside such a zone, None where no plan draws one;
    ``draws_hazards``: whether they have zones that tell of a danger at all.
    """

    industry_m: list[float] | None
    draws_hazards: bool


def beside(space: SpaceFit) -> Beside:
    """Return it for members; two queries at most: the zones' names, the shapes of those for industry."""
    names = dict(ZoneKind.objects.filter(layer__in=space.plans).values_list("pk", "name"))
    wanted = [pk for pk, name in names.items() if INDUSTRY in name.lower()]
    draws = any(HAZARD.search(name) for name in names.values())
    if not wanted or space.points is None:
        return Beside(None, draws)
    found = LayerFeature.objects.filter(zone__in=wanted).order_by("number", "pk")
    shapes = [bytes(shape) for shape in found.values_list("shape", flat=True)]
    lat, lon = space.points
    known = np.isfinite(lat)
    metric = shapely.transform(shapely.from_wkb(shapes), _metres)
    points = shapely.points(*to_utm49s(lat[known], lon[known]))
    _, metres = shapely.STRtree(metric).query_nearest(
        points, return_distance=True, all_matches=False
    )
    return Beside(sorted(float(one) for one in metres), draws)


def _metres(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(to_utm49s(corners[:, 1], corners[:, 0]))


def conflicts_among(space: SpaceFit | None, members: Sequence[Ikm]) -> list[dict[str, Any]]:
    """Return {"ikm", "zone"} for each of these members that stands where a plan forbids.

    ``members`` are those the person may see: who stands outside their working area is counted in
    the shares, never named.
    """
    zones = dict(space.conflicts) if space else {}
    return [{"ikm": ikm, "zone": zones[ikm.pk]} for ikm in members if ikm.pk in zones]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one IKM's point stands.

    ``plans`` empty: no RTRW in force. ``inside``: whether the point lies in the stated desa by the
    official boundary; None where nobody can say. ``desa`` is the desa it does lie in, None where the
    layer does not say; ``outside`` whether it lies in no desa of the kabupaten, for certain.
    """

    plans: list[SpatialLayer]
    zones: list[Zone]
    desa_layer: SpatialLayer | None
    desa: Desa | None
    inside: bool | None
    outside: bool


def of_point(ikm: Ikm) -> Standing | None:
    """Return where an IKM's point stands by the layers in force; None without a point."""
    if ikm.lat is None or ikm.lon is None:
        return None
    plans = layers.plans()
    zones = zones_at(plans, [ikm.lat], [ikm.lon])[0]
    desa_layer = layers.in_force(LayerKind.DESA)
    if desa_layer is None:
        return Standing(plans, zones, None, None, None, False)
    codes = codes_at(desa_layer, ikm.lat, ikm.lon)
    here = ikm.desa_id if ikm.desa_id in codes else codes[0] if codes else None  # on a border: both
    desa = Desa.objects.select_related("kecamatan").filter(pk=here).first() if here else None
    outside = not codes and place_checks.is_outside(ikm.lat, ikm.lon)
    inside = None
    if ikm.desa_id and (codes or outside or place_checks.holds(desa_layer, ikm.desa_id)):
        inside = ikm.desa_id in codes
    return Standing(plans, zones, desa_layer, desa, inside, outside)


def codes_at(layer: SpatialLayer, lat: float, lon: float) -> list[str]:
    """Return the official codes of the areas a point (degrees) lies in, in the layer's order."""
    rows: list[tuple[Any, ...]] = layers.around([layer], (lon, lat, lon, lat), columns=("code",))
    _, area = areas_at([lat], [lon], [row[0] for row in rows])
    return [rows[a][2] for a in area.tolist() if rows[a][2]]
