"""Layers by sets: store features, read their names, draw them, find which lie near a point."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from django.db.models import QuerySet

from ikm_registry.places.layer_files import LayerFeatureRow
from rpik.core import sql
from sentra.models import LayerFeature, SpatialLayer, ZoneKind
from sentra.queries.points import use_demo

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


def around(
    layer: SpatialLayer, bounds: Sequence[float], *, columns: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Return (shape, id, *columns) of the features whose box meets ``bounds``.

    ``bounds`` are west, south, east, north in degrees; features come in the order of the file.
    """
    found = _within(layer, bounds)
    return list(found.order_by("number").values_list("shape", "pk", *columns))


def _within(layer: SpatialLayer, bounds: Sequence[float] | None) -> QuerySet[LayerFeature]:
    found = LayerFeature.objects.filter(layer=layer)
    if bounds is None:
        return found
    west, south, east, north = bounds
    return found.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)


def geojson(layer: SpatialLayer, bounds: Sequence[float] | None = None) -> str:
    """Return a layer's outlines as GeoJSON text: name, and for zones answer and article.

    ``bounds`` (west, south, east, north in degrees) leaves out what lies wholly elsewhere.
    """
    rows = list(
        _within(layer, bounds)
        .order_by("number")
        .values_list(
            "outline", "pk", "name", "code", "mended", "zone__answer", "zone__article", "hectares"
        )
    )
    shapes = shapely.to_geojson(shapely.from_wkb([bytes(row[0]) for row in rows])) if rows else []
    features = []
    for row, shape in zip(rows, shapes, strict=True):
        properties = json.dumps(_properties(layer.kind, row), ensure_ascii=False)
        features.append(
            f'{{"type":"Feature","id":{row[1]},"properties":{properties},"geometry":{shape}}}'
        )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def stamp(layer: SpatialLayer) -> str:
    """Return what changes whenever the layer's GeoJSON would; one query, no shapes read."""
    zones = layer.zones.order_by("pk").values_list("name", "answer", "article")
    text = json.dumps([layer.pk, layer.mapping, list(zones)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _properties(kind: str, row: tuple[Any, ...]) -> dict[str, Any]:
    _, _, name, code, mended, answer, article, hectares = row
    properties: dict[str, Any] = {"kind": kind, "name": name or "Tanpa nama", "code": code}
    if kind == "zone":
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
