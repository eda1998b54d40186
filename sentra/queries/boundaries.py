"""Official boundaries as the maps draw them: desa as loaded, kecamatan dissolved from them."""

import json
from collections import defaultdict
from functools import lru_cache
from typing import Any

import shapely

from ikm_registry.models import Desa
from sentra.choices import LayerKind
from sentra.models import LayerFeature
from sentra.queries.layers import in_force

DECIMALS = 5


def official(level: str) -> tuple[str, dict[str, dict[str, Any]]] | None:
    """Return (name of the layer, {code: GeoJSON geometry}) for desa or kecamatan.

    Kecamatan come from their own layer or, without one, from the desa in force: those of which every
    desa is there. None where neither is in force. What a layer does not hold stays an approximate cell.
    """
    layer = in_force(level)
    if layer is not None:
        return layer.name, _shapes(layer.pk, 13)
    if level == LayerKind.KECAMATAN:
        layer = in_force(LayerKind.DESA)
        if layer is not None:
            known = set(_shapes(layer.pk, 13))
            lacking = {kecamatan for desa, kecamatan in _desa() if desa not in known}
            shapes = _shapes(layer.pk, 8)
            return layer.name, {code: one for code, one in shapes.items() if code not in lacking}
    return None


def _desa() -> list[tuple[str, str]]:
    return list(Desa.objects.values_list("pk", "kecamatan_id"))


@lru_cache(maxsize=4)
def _shapes(layer_id: int, length: int) -> dict[str, dict[str, Any]]:
    """Outlines by the first ``length`` characters of the code; areas of one code become one.

    Kept in memory: a layer in force never changes its shapes.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    rows = LayerFeature.objects.filter(layer=layer_id).exclude(code="")
    for code, outline in rows.order_by("number").values_list("code", "outline"):
        found[code[:length]].append(shapely.from_wkb(bytes(outline)))
    return {code: json.loads(shapely.to_geojson(_united(shapes))) for code, shapes in found.items()}


def _united(shapes: list[Any]) -> Any:
    if len(shapes) == 1:
        return shapes[0]
    return shapely.union_all(shapes, grid_size=10.0**-DECIMALS)
