"""How many hectares of industrial zone each kecamatan has by the RTRW map in force."""

import json
import re
from functools import lru_cache
from typing import Any

import shapely

from ikm_registry.models import Kecamatan
from sentra.choices import LayerKind
from sentra.models import LayerFeature
from sentra.queries import boundaries, layers

# What makes a zone a kawasan peruntukan industri is its name: an answer "sesuai" other zones have too.
NAMED = re.compile(r"\bindustri", re.IGNORECASE)
NEGLIGIBLE = 0.5  # hectares outside every kecamatan that are but the difference of two borders


def industrial_zones() -> dict[str, Any] | None:
    """Return {"source", "borders", "rows": [[kecamatan or "", hectares]]}; None without a map in force.

    ``borders`` names the layer of boundaries, "" for approximate cells. A zone's own hectares are
    parted by the share of it inside each kecamatan. Kept in memory: layers in force keep their shapes.
    """
    layer = layers.in_force(LayerKind.ZONE)
    if layer is None:
        return None
    official = boundaries.official(LayerKind.KECAMATAN)
    border = layers.in_force(LayerKind.KECAMATAN) or layers.in_force(LayerKind.DESA)
    rows = _parted(layer.pk, border.pk if official and border else 0)
    said = {"source": layer.authority, "borders": official[0] if official else ""}
    return said | {"rows": [list(row) for row in rows]}


@lru_cache(maxsize=4)
def _parted(layer: int, border: int) -> tuple[tuple[str, float], ...]:
    if border:
        official = boundaries.official(LayerKind.KECAMATAN)
        cells = official[1] if official else {}
    else:
        found_cells = Kecamatan.objects.exclude(cell=None).values_list("code", "cell")
        cells = {code: cell for code, cell in found_cells if cell}
    shapes = {code: _shape(json.dumps(cell)) for code, cell in sorted(cells.items())}
    found = dict.fromkeys(shapes, 0.0)
    outside = 0.0
    areas = LayerFeature.objects.filter(layer=layer).order_by("number")
    for name, hectares, wkb in areas.values_list("zone__name", "hectares", "shape"):
        if not NAMED.search(name or ""):
            continue
        zone = shapely.make_valid(shapely.from_wkb(bytes(wkb)))
        left = hectares
        for code, shape in shapes.items():
            if zone.area and shape.intersects(zone):
                part = hectares * shape.intersection(zone).area / zone.area
                found[code] += part
                left -= part
        outside += max(0.0, left)
    rows = [(code, round(value, 2)) for code, value in found.items() if value >= 0.01]
    return (*rows, *([("", round(outside, 2))] if outside > NEGLIGIBLE else []))


def _shape(geojson: str) -> Any:
    return shapely.make_valid(shapely.from_geojson(geojson))
