"""Where points stand by the layers in force: zones of the RTRW, official desa. Bounded queries."""

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
from sentra.queries import layers

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
# By their names: the RTRW's plan draws its own hazard zones and its kawasan peruntukan industri.
HAZARD = re.compile(r"\b(rawan|bencana|banjir|longsor|gerakan tanah)\b", re.IGNORECASE)
INDUSTRY = "industri"


@dataclass(frozen=True, slots=True)
class Zone:
    """A kind of zone as the layer in force has it."""

    name: str
    answer: str = ZoneFit.UNKNOWN.value
    article: str = ""

    @property
    def answer_label(self) -> str:
        """The answer in words."""
        return str(ZoneFit(self.answer).label)


@dataclass(frozen=True, slots=True)
class SpaceFit:
    """What the RTRW says of a set of members; shares are counts of ``units``.

    ``zones`` are (zone, members), most first; ``conflicts`` (ikm id, zone) where it forbids;
    ``hazards`` (zone, members) of the zones whose name tells of a danger, whatever else holds there;
    ``points`` (lat, lon) of the members in degrees, nan without.
    """

    layer: SpatialLayer
    units: int
    answers: dict[str, int]
    zones: list[tuple[Zone, int]]
    conflicts: list[tuple[int, Zone]] = field(default_factory=list)
    hazards: list[tuple[Zone, int]] = field(default_factory=list)
    points: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None


def zones_at(layer: SpatialLayer, lat: ArrayLike, lon: ArrayLike) -> list[list[Zone]]:
    """Return the zones each point (degrees) stands in, gravest first; two queries at most.

    Only features whose box meets the box of the points are read.
    """
    y, x = np.asarray(lat, float), np.asarray(lon, float)
    result: list[list[Zone]] = [[] for _ in y]
    if not np.isfinite(y).any():
        return result
    bounds = (np.nanmin(x), np.nanmin(y), np.nanmax(x), np.nanmax(y))
    names = ("zone__name", "zone__answer", "zone__article")
    rows = layers.around(layer, [float(v) for v in bounds], columns=names)
    zones = [Zone(r[2] or "Tanpa nama", r[3] or ZoneFit.UNKNOWN, r[4] or "") for r in rows]
    point, area = areas_at(y, x, [row[0] for row in rows])
    for p, a in zip(point.tolist(), area.tolist(), strict=True):
        if zones[a] not in result[p]:
            result[p].append(zones[a])
    for found in result:
        found.sort(key=lambda zone: -GRAVITY[zone.answer])
    return result


def answers_at(layer: SpatialLayer | None, lat: ArrayLike, lon: ArrayLike) -> NDArray[Any]:
    """Return the answer that counts for each point (degrees), as sets: "belum" where none does."""
    y, x = np.asarray(lat, float), np.asarray(lon, float)
    result = np.full(len(y), ZoneFit.UNKNOWN.value, object)
    if layer is None or not np.isfinite(y).any():
        return result
    bounds = [float(v) for v in (np.nanmin(x), np.nanmin(y), np.nanmax(x), np.nanmax(y))]
    rows = layers.around(layer, bounds, columns=("zone__answer",))
    if not rows:
        return result
    answers = np.array([row[2] or ZoneFit.UNKNOWN.value for row in rows], object)
    point, area = areas_at(y, x, [row[0] for row in rows])
    first = gravest(point, area, [GRAVITY[answer] for answer in answers], len(y))
    result[first >= 0] = answers[first[first >= 0]]
    return result


def of_members(ikm_ids: Sequence[int]) -> SpaceFit | None:
    """Return what the RTRW in force says of these IKM; None without a layer. Three queries."""
    layer = layers.in_force(LayerKind.ZONE)
    if layer is None:
        return None
    ids = list(ikm_ids)
    rows = list(Ikm.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "lat", "lon"))
    lat, lon = (np.array([row[i] for row in rows], float) for i in (1, 2))
    around = zones_at(layer, lat, lon)
    standing = [
        found[0] if found else Zone(NO_ZONE if np.isfinite(lat[i]) else NO_POINT)
        for i, found in enumerate(around)
    ]
    hazards = Counter(zone for found in around for zone in found if HAZARD.search(zone.name))
    counts = Counter(standing)
    answers = Counter(zone.answer for zone in standing)
    return SpaceFit(
        layer=layer,
        units=len(rows),
        answers={answer: answers.get(answer, 0) for answer in ZoneFit.values},
        zones=sorted(counts.items(), key=lambda item: (-item[1], item[0].name)),
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
    """What else the layer draws: metres of each member with a point to the nearest zone for industry.

    ``industry_m`` is sorted, 0 inside such a zone, None where the layer draws none;
    ``draws_hazards``: whether it has zones that tell of a danger at all.
    """

    industry_m: list[float] | None
    draws_hazards: bool


def beside(space: SpaceFit) -> Beside:
    """Return it for members; two queries at most: the zones' names, the shapes of those for industry."""
    names = dict(ZoneKind.objects.filter(layer=space.layer).values_list("pk", "name"))
    wanted = [pk for pk, name in names.items() if INDUSTRY in name.lower()]
    draws = any(HAZARD.search(name) for name in names.values())
    if not wanted or space.points is None:
        return Beside(None, draws)
    found = LayerFeature.objects.filter(zone__in=wanted).order_by("number")
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
    """Return {"ikm", "zone"} for each of these members that stands where the RTRW forbids.

    ``members`` are those the person may see: who stands outside their working area is counted in
    the shares, never named.
    """
    zones = dict(space.conflicts) if space else {}
    return [{"ikm": ikm, "zone": zones[ikm.pk]} for ikm in members if ikm.pk in zones]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one IKM's point stands.

    ``zone_layer`` None: no RTRW in force. ``inside``: whether the point lies in the stated desa by
    the official boundary; None where nobody can say. ``desa`` is the desa it does lie in.
    """

    zone_layer: SpatialLayer | None
    zones: list[Zone]
    desa_layer: SpatialLayer | None
    desa: Desa | None
    inside: bool | None

    @property
    def outside(self) -> bool:
        """Whether the point lies in no desa of the kabupaten."""
        return self.desa_layer is not None and self.desa is None


def of_point(ikm: Ikm) -> Standing | None:
    """Return where an IKM's point stands by the layers in force; None without a point."""
    if ikm.lat is None or ikm.lon is None:
        return None
    zone_layer = layers.in_force(LayerKind.ZONE)
    desa_layer = layers.in_force(LayerKind.DESA)
    zones = zones_at(zone_layer, [ikm.lat], [ikm.lon])[0] if zone_layer else []
    codes = codes_at(desa_layer, ikm.lat, ikm.lon) if desa_layer else []
    desa = Desa.objects.select_related("kecamatan").filter(pk__in=codes).first() if codes else None
    inside = None
    if desa_layer and ikm.desa_id:
        inside = ikm.desa_id in codes
        if inside and desa and desa.pk != ikm.desa_id:  # on the border of both
            desa = Desa.objects.select_related("kecamatan").get(pk=ikm.desa_id)
    return Standing(zone_layer, zones, desa_layer, desa, inside)


def codes_at(layer: SpatialLayer, lat: float, lon: float) -> list[str]:
    """Return the official codes of the areas a point (degrees) lies in, in the layer's order."""
    rows: list[tuple[Any, ...]] = layers.around(layer, (lon, lat, lon, lat), columns=("code",))
    _, area = areas_at([lat], [lon], [row[0] for row in rows])
    return [rows[a][2] for a in area.tolist() if rows[a][2]]
