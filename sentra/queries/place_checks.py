"""Which points do not lie where their record says? By the official desa in force, all at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s
from ikm_registry.places.zones import areas_at
from rpik.core.models import User
from sentra.choices import LayerKind
from sentra.models import LayerFeature, SpatialLayer
from sentra.queries.layers import in_force

# Boundaries are drawn generalised and a telephone's GPS is off by tens of metres: so near to the
# border nobody is troubled. A planning parameter.
AT_THE_BORDER_M = 100.0


@dataclass(frozen=True, slots=True)
class Misplaced:
    """``desa`` is the code of the desa the point lies in, "" outside the kabupaten.

    ``metres`` from the stated desa; from the nearest desa where none is stated.
    """

    ikm_id: int
    desa: str
    metres: float


@dataclass(frozen=True, slots=True)
class PlaceChecks:
    """What came of checking every active IKM the person may see; ``worst`` furthest first."""

    layer: SpatialLayer
    checked: int
    right: int
    elsewhere: int
    outside: int
    undecided: int
    worst: list[Misplaced]


def check_places(user: User) -> PlaceChecks | None:
    """Check all points the person may see; None without official desa in force.

    Three queries at most and sets of arrays: 60,000 points take well under a second. ``undecided`` are points
    inside the kabupaten whose record states no desa.
    """
    layer = in_force(LayerKind.DESA)
    if layer is None:
        return None
    rows = list(
        Ikm.objects.visible_to(user)
        .active()
        .with_point()
        .order_by("pk")
        .values_list("pk", "lat", "lon", "desa_id")
    )
    lat, lon = (np.array([row[i] for row in rows], float) for i in (1, 2))
    shapes, codes = _areas(layer.pk)
    desa = [row[3] or "" for row in rows]
    found, wrong, metres = _misplaced(lat, lon, desa, shapes, codes)
    stated = np.array([bool(code) for code in desa], bool)
    outside = found < 0
    order = np.argsort(-metres, kind="stable")
    return PlaceChecks(
        layer=layer,
        checked=len(rows),
        right=len(rows) - len(wrong) - int((~stated & ~outside).sum()),
        elsewhere=int((~outside[wrong]).sum()),
        outside=int(outside[wrong].sum()),
        undecided=int((~stated & ~outside).sum()),
        worst=[
            Misplaced(rows[i][0], str(codes[found[i]]) if found[i] >= 0 else "", round(float(m), 0))
            for i, m in zip(wrong[order].tolist(), metres[order].tolist(), strict=True)
        ],
    )


def border() -> Callable[..., NDArray[np.bool_]] | None:
    """Return what tells of (lat, lon, stated desa) whether each lies outside; None without official desa.

    The register flags by it (``ikm_registry.queries.quality.use_border``), so its lists and the work
    list of places count the same points.
    """
    layer = in_force(LayerKind.DESA)
    if layer is None:
        return None
    shapes, codes = _areas(layer.pk)

    def beyond(
        lat: NDArray[np.float64], lon: NDArray[np.float64], desa: list[str]
    ) -> NDArray[np.bool_]:
        found, wrong, _ = _misplaced(lat, lon, desa, shapes, codes)
        answer = np.zeros(len(lat), np.bool_)
        answer[wrong] = found[wrong] < 0
        return answer

    return beyond


@lru_cache(maxsize=2)
def _areas(layer_id: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return (shapes, codes) of a layer. Kept in memory: a layer in force never changes its shapes."""
    features = list(
        LayerFeature.objects.filter(layer=layer_id).order_by("number").values_list("shape", "code")
    )
    shapes = shapely.from_wkb([bytes(shape) for shape, _ in features])
    return shapes, np.array([code for _, code in features], object)


def _misplaced(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    desa: list[str],
    shapes: NDArray[Any],
    codes: NDArray[Any],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return (area of each point, -1 none; rows of the wrong points; their metres).

    Wrong is a point in no desa, or not in the stated one, by more than ``AT_THE_BORDER_M``.
    """
    found, home = _home(lat, lon, shapes, codes, desa)
    stated = np.array([bool(code) for code in desa], bool)
    wrong = np.flatnonzero((found < 0) | (stated & ~home))
    metres = _metres(lat, lon, wrong, shapes, codes, desa)
    grave = metres > AT_THE_BORDER_M
    return found, wrong[grave], metres[grave]


def _home(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    shapes: NDArray[Any],
    codes: NDArray[Any],
    stated: list[str],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the area each point lies in (-1 none), and whether one of them is the stated desa."""
    found = np.full(len(lat), -1, np.int64)
    home = np.zeros(len(lat), bool)
    point, area = areas_at(lat, lon, shapes)
    found[point[::-1]] = area[::-1]  # the first of the layer where several meet
    home[point[codes[area] == np.array(stated, object)[point]]] = True
    return found, home


def _metres(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    wrong: NDArray[np.int64],
    shapes: NDArray[Any],
    codes: NDArray[Any],
    desa: list[str],
) -> NDArray[np.float64]:
    """Return how far (m, UTM 49S) each of these points lies from its desa, else from any desa."""
    if len(wrong) == 0:
        return np.empty(0)
    flat = shapely.transform(shapes, lambda xy: np.column_stack(to_utm49s(xy[:, 1], xy[:, 0])))
    by_code: dict[str, list[Any]] = {}
    for code, shape in zip(codes, flat, strict=True):
        by_code.setdefault(code, []).append(shape)
    one = {code: shapely.union_all(parts) for code, parts in by_code.items() if code}
    whole = shapely.union_all(flat)
    targets = np.array([one.get(desa[i], whole) for i in wrong.tolist()], object)
    x, y = to_utm49s(lat[wrong], lon[wrong])
    return np.asarray(shapely.distance(shapely.points(x, y), targets), float)
