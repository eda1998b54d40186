"""Which maps of dangers cover members. No query without such a map, two with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ikm_registry.models import Ikm
from ikm_registry.places.zones import areas_at
from sentra.models import SpatialLayer
from sentra.queries import layers


@dataclass(frozen=True, slots=True)
class Hazard:
    """One map: its classes with the members that stand in them, most first; of ``placed`` with a point."""

    layer: SpatialLayer
    classes: list[tuple[str, int]]
    placed: int


def of_members(ikm_ids: Sequence[int], maps: Sequence[SpatialLayer]) -> list[Hazard]:
    """Return each of these maps (``layers.hazards``) with the members in it.

    A point on the border is inside. A member counts once in each class that covers its point. Only areas
    whose box meets the members' are read.
    """
    if not maps:
        return []
    points = Ikm.objects.filter(pk__in=ikm_ids, lat__isnull=False).values_list("lat", "lon")
    lat, lon = np.array(list(points), float).reshape(-1, 2).T
    found: dict[int, set[tuple[int, str]]] = {one.pk: set() for one in maps}
    if len(lat):
        rows = layers.around(maps, *layers.boxes(lat, lon), columns=("layer_id", "name"))
        point, area = areas_at(lat, lon, [row[0] for row in rows])
        for p, a in zip(point.tolist(), area.tolist(), strict=True):
            found[rows[a][2]].add((p, rows[a][3] or "tanpa kelas"))
    return [
        Hazard(one, Counter(name for _, name in found[one.pk]).most_common(), len(lat))
        for one in maps
    ]
