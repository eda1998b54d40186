"""Which points do not lie where their record says? By the official desa in force, all at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ikm_registry.models import Desa, Ikm, Kecamatan
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
    """``desa`` is the code of the desa the point lies in, "" where it lies in none that is known.

    ``outside``: it lies beyond the kabupaten for certain. ``metres`` from the stated desa; from the
    nearest desa where none is stated; inside another desa where the stated one has no boundary.
    """

    ikm_id: int
    desa: str
    metres: float
    outside: bool


@dataclass(frozen=True, slots=True)
class PlaceChecks:
    """What came of checking every active IKM the person may see; ``worst`` furthest first.

    ``undecided``: inside the kabupaten, the record states no desa. ``unknown``: beside a layer that
    holds some desa only (``known`` of ``places``), where nobody can say.
    """

    layer: SpatialLayer
    known: int
    places: int
    checked: int
    right: int
    elsewhere: int
    outside: int
    undecided: int
    unknown: int
    worst: list[Misplaced]


@dataclass(frozen=True, slots=True)
class Ground:
    """The official desa in force: areas with a code, and what is known of the border around them.

    ``complete``: every desa of the reference has its area, so that who lies in none lies outside.
    ``border`` is the kabupaten by another layer in force, None without one.
    """

    layer: SpatialLayer
    shapes: NDArray[Any]
    codes: NDArray[Any]
    places: int
    complete: bool
    border: Any


def ground() -> Ground | None:
    """Return the official desa in force, None without; the shapes are kept in memory."""
    layer = in_force(LayerKind.DESA)
    if layer is None:
        return None
    shapes, codes = _areas(layer.pk)
    places = set(Desa.objects.values_list("pk", flat=True))
    complete = places <= set(codes)
    return Ground(layer, shapes, codes, len(places), complete, None if complete else _border())


def _border() -> Any:
    """Return the outline of the kabupaten by its own layer or by all its kecamatan; None without."""
    layer = in_force(LayerKind.KABUPATEN)
    if layer is not None:
        return _kabupaten(layer.pk)
    layer = in_force(LayerKind.KECAMATAN)
    if layer is None:
        return None
    _, codes = _areas(layer.pk)
    every = set(Kecamatan.objects.values_list("pk", flat=True))
    return _united(layer.pk) if every <= set(codes) else None


def check_places(user: User) -> PlaceChecks | None:
    """Check all points the person may see; None without official desa in force.

    Seven queries at most and sets of arrays: 60,000 points take well under a second.
    """
    known = ground()
    if known is None:
        return None
    rows = list(
        Ikm.objects.visible_to(user)
        .active()
        .with_point()
        .order_by("pk")
        .values_list("pk", "lat", "lon", "desa_id")
    )
    lat, lon = (np.array([row[i] for row in rows], float) for i in (1, 2))
    desa = [row[3] or "" for row in rows]
    judged = _judge(lat, lon, desa, known)
    wrong, found = judged.wrong, judged.found
    stated = np.array([bool(code) for code in desa], bool)
    undecided = int((~stated & (found >= 0)).sum())
    unknown = int(judged.unknown.sum())
    order = np.argsort(-judged.metres, kind="stable")
    return PlaceChecks(
        layer=known.layer,
        known=len(set(known.codes)),
        places=known.places,
        checked=len(rows),
        right=len(rows) - len(wrong) - undecided - unknown,
        elsewhere=int((~judged.outside[wrong]).sum()),
        outside=int(judged.outside[wrong].sum()),
        undecided=undecided,
        unknown=unknown,
        worst=[
            Misplaced(
                rows[i][0],
                str(known.codes[found[i]]) if found[i] >= 0 else "",
                round(float(m), 0),
                bool(judged.outside[i]),
            )
            for i, m in zip(wrong[order].tolist(), judged.metres[order].tolist(), strict=True)
        ],
    )


def border() -> Callable[..., NDArray[np.bool_]] | None:
    """Return what tells of (lat, lon, stated desa) whether each lies outside; None without official desa.

    The register flags by it (``ikm_registry.queries.quality``), so its lists and the work
    list of places count the same points. Beside a layer of some desa nobody is called outside, unless
    another layer in force draws the border of the kabupaten.
    """
    known = ground()
    if known is None:
        return None

    def beyond(
        lat: NDArray[np.float64], lon: NDArray[np.float64], desa: list[str]
    ) -> NDArray[np.bool_]:
        judged = _judge(lat, lon, desa, known)
        answer = np.zeros(len(lat), np.bool_)
        answer[judged.wrong] = judged.outside[judged.wrong]
        return answer

    return beyond


def border_stamp() -> str:
    """Return what changes whenever ``border`` may answer otherwise: layers in force, desa known."""
    held = [in_force(kind) for kind in (LayerKind.DESA, LayerKind.KABUPATEN, LayerKind.KECAMATAN)]
    ids = "-".join(str(one.pk) if one else "0" for one in held)
    return f"{ids}-{Desa.objects.count()}" if held[0] else ""


def is_outside(lat: float, lon: float) -> bool:
    """Return whether a point that lies in no known desa lies beyond the kabupaten for certain."""
    known = ground()
    if known is None:
        return False
    return bool(_beyond(np.array([lat]), np.array([lon]), np.array([-1]), known)[0])


def holds(layer: SpatialLayer, desa: str) -> bool:
    """Return whether a layer of desa in force has an area for this one."""
    return desa in set(_areas(layer.pk)[1])


@lru_cache(maxsize=4)
def _areas(layer_id: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return (shapes, codes) of a layer's recognised areas. Kept: in force it never changes its shapes."""
    features = list(
        LayerFeature.objects.filter(layer=layer_id)
        .exclude(code="")
        .order_by("number")
        .values_list("shape", "code")
    )
    shapes = shapely.from_wkb([bytes(shape) for shape, _ in features])
    return shapes, np.array([code for _, code in features], object)


@lru_cache(maxsize=2)
def _united(layer_id: int) -> Any:
    return shapely.union_all(_areas(layer_id)[0])


@lru_cache(maxsize=2)
def _kabupaten(layer_id: int) -> Any:
    """Return the kabupaten's area of a layer that may hold its neighbours too; None where none is known."""
    rows = list(LayerFeature.objects.filter(layer=layer_id).values_list("shape", "code", "name"))
    ours = [row[0] for row in rows if _is_ours(row[1], row[2]) or len(rows) == 1]
    return shapely.union_all(shapely.from_wkb([bytes(row) for row in ours])) if ours else None


def _is_ours(code: str, name: str) -> bool:
    digits = "".join(filter(str.isdigit, code))
    plain = "".join(filter(str.isalpha, name.lower()))
    return digits == "3507" or (not digits and plain in {"malang", "kabupatenmalang", "kabmalang"})


@dataclass(frozen=True, slots=True)
class _Judged:
    """``found`` area of each point (-1 none); ``outside`` and ``unknown`` of each; ``wrong`` rows with ``metres``."""

    found: NDArray[np.int64]
    outside: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    wrong: NDArray[np.int64]
    metres: NDArray[np.float64]


def _judge(
    lat: NDArray[np.float64], lon: NDArray[np.float64], desa: list[str], known: Ground
) -> _Judged:
    """Judge every point.

    Wrong is a point outside, or not in the stated desa, by more than ``AT_THE_BORDER_M``; where the
    layer does not hold the stated desa, a point that lies so deep in another.
    """
    found, home = _home(lat, lon, known.shapes, known.codes, desa)
    codes = set(known.codes)
    stated = np.array([bool(code) for code in desa], bool)
    drawn = np.array([code in codes for code in desa], bool)
    outside = _beyond(lat, lon, found, known)
    unknown = (found < 0) & ~outside & ~drawn
    wrong = np.flatnonzero(outside | (stated & ~home & ~unknown))
    metres = _metres(lat, lon, wrong, found, desa, known)
    grave = metres > AT_THE_BORDER_M
    return _Judged(found, outside, unknown, wrong[grave], metres[grave])


def _beyond(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    found: NDArray[np.int64],
    known: Ground,
) -> NDArray[np.bool_]:
    """Return which points lie beyond the kabupaten; none where the layers cannot tell."""
    none = found < 0
    if known.complete:
        return none
    if known.border is None:
        return np.zeros(len(lat), np.bool_)
    within = np.zeros(len(lat), np.bool_)
    within[areas_at(lat, lon, np.array([known.border], object))[0]] = True
    return none & ~within


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
    found: NDArray[np.int64],
    desa: list[str],
    known: Ground,
) -> NDArray[np.float64]:
    """Return how far (m, UTM 49S) each of these points lies from where it should, see ``Misplaced``."""
    if len(wrong) == 0:
        return np.empty(0)
    flat = _flat(known.shapes)
    by_code: dict[str, list[Any]] = {}
    for code, shape in zip(known.codes, flat, strict=True):
        by_code.setdefault(code, []).append(shape)
    one = {code: shapely.union_all(parts) for code, parts in by_code.items()}
    whole = shapely.union_all(flat) if known.border is None else _flat(np.array([known.border]))[0]
    targets = np.array(
        [
            one.get(desa[i]) or (shapely.boundary(flat[found[i]]) if found[i] >= 0 else whole)
            for i in wrong.tolist()
        ],
        object,
    )
    x, y = to_utm49s(lat[wrong], lon[wrong])
    return np.asarray(shapely.distance(shapely.points(x, y), targets), float)


def _flat(shapes: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.column_stack(to_utm49s(xy[:, 1], xy[:, 0]))), object
    )
