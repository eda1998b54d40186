"""Where the areas of one layer cover the same land: stored once, told pair by pair, drawn."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from django.db.models import Count, Sum

from ikm_registry.places.layer_files import LayerOverlapRow
from rpik.core import sql
from rpik.core.templatetags.format_id import desimal
from sentra.choices import ZoneFit
from sentra.models import LayerFeature, LayerOverlap, SpatialLayer
from sentra.queries.zoning import GRAVITY

TOLD = 40
COLUMNS = ("layer_id", "first_id", "second_id", "hectares", "outline")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two kinds of zone (or two areas by name), how often and over how many hectares they overlap.

    ``answer`` is the answer that counts there, in words ("" where the layer has none), ``wins`` the
    one that gives it; "" where both say the same.
    """

    one: str
    other: str
    count: int
    hectares: float
    wins: str = ""
    answer: str = ""


def store(layer: SpatialLayer, rows: Iterable[LayerOverlapRow]) -> None:
    """COPY the overlaps of a layer whose features are stored."""
    ids = dict(LayerFeature.objects.filter(layer=layer).values_list("number", "pk"))
    sql.copy_in(
        LayerOverlap._meta.db_table,
        COLUMNS,
        ((layer.pk, ids[row.pair[0]], ids[row.pair[1]], row.hectares, row.shape) for row in rows),
        rows_at_once=100,
    )


def pairs(layer: SpatialLayer) -> list[Pair]:
    """Return which kinds overlap, most land first; one query. Pairs of one kind are told as one."""
    rows = (
        LayerOverlap.objects.filter(layer=layer)
        .values_list("first__name", "second__name", "first__zone__answer", "second__zone__answer")
        .annotate(n=Count("id"), ha=Sum("hectares"))
        .order_by("-ha")
    )
    found: dict[tuple[tuple[str, str], ...], list[float]] = {}
    for first, second, a, b, count, hectares in rows:
        both = tuple(sorted(((first, a or ""), (second, b or ""))))
        held = found.setdefault(both, [0, 0.0])
        held[0] += count
        held[1] += hectares
    order = sorted(found.items(), key=lambda item: -item[1][1])[:TOLD]
    return [_pair(layer, both, int(count), hectares) for both, (count, hectares) in order]


def _pair(
    layer: SpatialLayer, both: tuple[tuple[str, str], ...], count: int, hectares: float
) -> Pair:
    one, other = (name or "Tanpa nama" for name, _ in both)
    if not layer.is_plan:
        return Pair(one, other, count, hectares)
    first, second = (answer or ZoneFit.UNKNOWN.value for _, answer in both)
    graver, answer = (one, first) if GRAVITY[first] >= GRAVITY[second] else (other, second)
    wins = graver if first != second else ""
    return Pair(one, other, count, hectares, wins, str(ZoneFit(answer).label))


def geojson(layer: SpatialLayer) -> str:
    """Return the widest overlaps (``TOLD``), as GeoJSON text; one query.

    Slivers along the borders of a carelessly drawn map would cover it with signs.
    """
    rows = list(
        LayerOverlap.objects.filter(layer=layer)
        .order_by("-hectares", "pk")
        .values_list("outline", "pk", "first__name", "second__name", "hectares")[:TOLD]
    )
    shapes = shapely.from_wkb([bytes(row[0]) for row in rows])
    features = [
        {
            "type": "Feature",
            "id": row[1],
            "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": {
                "mark": "bertumpuk",
                "label": "Bertumpuk",
                "title": f"{row[2] or 'Tanpa nama'} dan {row[3] or 'tanpa nama'}",
                "text": f"bertumpuk {desimal(row[4])} ha",
            },
        }
        for row, shape in zip(rows, shapes, strict=True)
        if not shapely.is_empty(shape)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
