"""Layers by sets: store features, read their names, draw them, find which lie near a point."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from ikm_registry.places.layer_files import LayerFeatureRow
from ikm_registry.queries.demo import use_demo
from rpik.core import sql
from sentra.choices import PLAN_KINDS, LayerKind, LayerState
from sentra.models import LayerFeature, SpatialLayer, ZoneKind

COLUMNS = (
    "layer_id",
    "number",
    "name",
    "code",
    "attributes",
    "shape",
    "outline",
    "west",
    "south",
    "east",
    "north",
    "hectares",
    "mended",
)


def store(layer: SpatialLayer, rows: Iterable[LayerFeatureRow]) -> None:
    """COPY the features of a layer; call it inside the transaction that made the layer."""
    sql.copy_in(
        LayerFeature._meta.db_table,
        COLUMNS,
        (
            (
                layer.pk,
                row.number,
                "",
                "",
                row.attributes,
                row.shape,
                row.outline,
                *row.bounds,
                row.hectares,
                row.mended,
            )
            for row in rows
        ),
        rows_at_once=20,  # an area may have a million corners
    )


def name_features(layer: SpatialLayer, *, name: str, code: str) -> None:
    """Read each feature's name and code from these attributes; "" reads none."""
    parameters = {"layer": layer.pk, "name": name, "code": code}
    sql.execute(sql.load(__file__, "layers_named"), parameters)


def count_names(layer: SpatialLayer) -> int:
    """Return how many different names the features have."""
    return LayerFeature.objects.filter(layer=layer).values("name").distinct().count()


def make_zones(layer: SpatialLayer) -> None:
    """Make the kinds of zone anew from the features' names; answers of old layers are kept."""
    ZoneKind.objects.filter(layer=layer).delete()
    sql.execute(sql.load(__file__, "layers_zones"), {"layer": layer.pk})
    sql.execute(sql.load(__file__, "layers_zoned"), {"layer": layer.pk})


def in_force(kind: str) -> SpatialLayer | None:
    """Return the layer of this kind that binds, if one does.

    An invented one binds only while the demo data stand alone: nothing real is judged by it.
    """
    layer = SpatialLayer.objects.in_force(kind).first()
    return None if layer is not None and layer.is_demo and not use_demo() else layer


def plans() -> list[SpatialLayer]:
    """Return the plans in force, the one that decides first: RDTR, the newest of them, then RTRW.

    An RDTR is the operational detail of the RTRW (UU 26/2007 art. 14) and the first measure of KKPR
    (PP 21/2021): a place is confirmed by the RDTR that covers it, and judged by the RTRW where none does.
    """
    held = SpatialLayer.objects.filter(kind__in=PLAN_KINDS, state=LayerState.IN_FORCE)
    found = sorted(held, key=_decides_first)
    return [one for one in found if not one.is_demo or use_demo()]


def hazards() -> list[SpatialLayer]:
    """Return the maps of dangers in force, by their names."""
    return list(SpatialLayer.objects.in_force(LayerKind.HAZARD).order_by("name", "pk"))


def plans_with(layer: SpatialLayer, held: Sequence[SpatialLayer]) -> list[SpatialLayer]:
    """Return the plans as they would be with this one in force beside or instead of those ``held``."""
    gone = {layer.pk, *(one.pk for one in _giving_way(layer, held))}
    return sorted([*(one for one in held if one.pk not in gone), layer], key=_decides_first)


def _decides_first(layer: SpatialLayer) -> tuple[bool, int, int]:
    year = layer.valid_from.year if layer.valid_from else layer.year or 0
    return layer.kind != LayerKind.RDTR, -year, -layer.pk


REPLACES = 0.5  # of an older RDTR's area: from there on it is a new version, not a neighbour


def replaced_by(layer: SpatialLayer) -> list[SpatialLayer]:
    """Return those in force that give way to this one: its kind, of RDTR the same part only, of dangers
    the one of the same name.

    The same part is one of which the new one covers at least half (a planning convention): neighbours
    meet along their borders.
    """
    return _giving_way(layer, SpatialLayer.objects.in_force(layer.kind))


def _giving_way(layer: SpatialLayer, held: Iterable[SpatialLayer]) -> list[SpatialLayer]:
    same = [one for one in held if one.kind == layer.kind and one.pk != layer.pk]
    if layer.kind == LayerKind.HAZARD:
        return [one for one in same if one.name.casefold() == layer.name.casefold()]
    if layer.kind != LayerKind.RDTR or not same:
        return same
    ground = _ground(layer)
    parts = [(one, _ground(one)) for one in same]
    return [
        one for one, part in parts if part.intersection(ground).area >= REPLACES * part.area > 0
    ]


def _ground(layer: SpatialLayer) -> Any:
    """Return what a layer covers, by its outlines, in degrees."""
    rows = LayerFeature.objects.filter(layer=layer).values_list("outline", flat=True)
    return shapely.union_all(shapely.make_valid(shapely.from_wkb([bytes(row) for row in rows])))


def around(
    found: Sequence[SpatialLayer], *boxes: Sequence[float], columns: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Return (shape, id, *columns) of the features of these layers whose box meets one of ``boxes``.

    A box is west, south, east, north in degrees; features come in the order of their files.
    """
    rows = _within(found, *boxes)
    return list(rows.order_by("number", "pk").values_list("shape", "pk", *columns))


CELL = 0.05  # degrees, some 5.5 km
MOST_BOXES = 40


def boxes(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> list[list[float]]:
    """Return the boxes (west, south, east, north) for ``around`` that hold these points (degrees).

    One for each cell in which some stand, so that a point far off does not have all between it and the
    others read; one for all where they stand everywhere. nan stands nowhere.
    """
    known = np.isfinite(lat) & np.isfinite(lon)
    at = np.column_stack([lon[known], lat[known]])
    cells, owner = np.unique(np.floor(at / CELL), axis=0, return_inverse=True)
    if len(cells) > MOST_BOXES:
        return [[*at.min(axis=0).tolist(), *at.max(axis=0).tolist()]]
    inside = [at[owner.ravel() == one] for one in range(len(cells))]
    return [[*some.min(axis=0).tolist(), *some.max(axis=0).tolist()] for some in inside]


def _within(layers: Sequence[SpatialLayer], *boxes: Sequence[float]) -> QuerySet[LayerFeature]:
    """Features that meet one of the boxes; all of them where none is named."""
    meets = Q()
    for west, south, east, north in boxes:
        meets |= Q(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return LayerFeature.objects.filter(meets, layer__in=list(layers))


def geojson(found: Sequence[SpatialLayer], bounds: Sequence[float] | None = None) -> str:
    """Return outlines as GeoJSON text: name, and for zones answer and article.

    Of several plans, the one that decides first, the others are drawn only where it says nothing; maps of
    dangers are drawn over each other.
    ``bounds`` (west, south, east, north in degrees) leaves out what lies wholly elsewhere.
    """
    rows = list(
        _within(found, *([bounds] if bounds else []))
        .order_by("number", "pk")
        .values_list(
            "outline", "pk", "name", "code", "mended", "zone__answer", "zone__article", "hectares",
            "layer_id",
        )
    )  # fmt: skip
    shapes = shapely.from_wkb([bytes(row[0]) for row in rows])
    if len(found) > 1 and rows and found[0].kind in PLAN_KINDS:
        shapes = _uncovered(shapes, [row[-1] for row in rows], [one.pk for one in found])
    by_pk = {one.pk: one for one in found}
    features = []
    for row, shape in zip(rows, shapely.to_geojson(shapes) if rows else [], strict=True):
        if shape is None:
            continue
        layer = by_pk[row[-1]]
        told = _properties(layer.kind, row)
        if layer.kind == LayerKind.HAZARD:
            told["plan"] = layer.name
        elif len(found) > 1:
            told["plan"] = layer.cited
        properties = json.dumps(told, ensure_ascii=False)
        features.append(
            f'{{"type":"Feature","id":{row[1]},"properties":{properties},"geometry":{shape}}}'
        )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def _uncovered(shapes: NDArray[Any], of: Sequence[int], order: Sequence[int]) -> NDArray[Any]:
    """Cut from each layer's shapes what those before it in ``order`` cover; None where nothing is left."""
    whose = np.array(of)
    shapes = shapely.make_valid(shapes)
    covered: Any = shapely.Polygon()
    result = np.empty(len(shapes), object)
    for pk in order:
        mine = whose == pk
        left = shapely.difference(shapes[mine], covered)
        result[mine] = np.where(shapely.area(left) > 0, left, None)
        covered = shapely.union(covered, shapely.union_all(shapes[mine]))
    return result


def stamp(found: Sequence[SpatialLayer]) -> str:
    """Return what changes whenever the GeoJSON of these layers would; one query, no shapes read."""
    zones = ZoneKind.objects.filter(layer__in=list(found)).order_by("pk")
    told = zones.values_list("name", "answer", "article")
    text = json.dumps([[(one.pk, one.mapping) for one in found], list(told)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _properties(kind: str, row: tuple[Any, ...]) -> dict[str, Any]:
    _, _, name, code, mended, answer, article, hectares, _ = row
    properties: dict[str, Any] = {"kind": kind, "name": name or "Tanpa nama", "code": code}
    if kind in PLAN_KINDS:
        properties |= {"answer": answer or "belum", "article": article or ""}
    if mended:
        properties["mended"] = mended
    return properties | {"hectares": round(hectares, 1)}


def samples(layer: SpatialLayer, how_many: int = 3) -> list[dict[str, Any]]:
    """Return {"field", "values"} for each attribute: the first values, for who must choose."""
    rows = list(
        LayerFeature.objects.filter(layer=layer)
        .order_by("number")
        .values_list("attributes", flat=True)[: how_many * 20]
    )
    found = []
    for field in layer.fields:
        values = dict.fromkeys(str(row[field]) for row in rows if field in row)
        found.append({"field": field, "values": list(values)[:how_many]})
    return found
