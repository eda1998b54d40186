"""Reads a layer in a process of its own: ``python -m ikm_registry.places.layer_child FILE OUT``.

A third argument names the layer inside the file, a fourth the coordinate system. OUT gets one JSON
line about the whole, then for each feature a JSON line and, straight behind it, its shape and its
outline for maps as WKB (degrees of WGS84), then the overlaps between them in the same way. A refusal is ``{"refused": sentence, "field": name}``.
"""

import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from ikm_registry.places import layer_limits as limits
from ikm_registry.places import layer_overlaps

DECIMALS = 7  # a centimetre
PIECE = 5_000  # features transformed at once
MAP_VERTICES = 60_000  # what a browser draws without pause, about 1.2 MB of GeoJSON
COVERAGE_VERTICES = 200_000  # above, borders are simplified one by one: ten times quicker
FIRST_TOLERANCE = 0.00005  # degrees, some 5 m

Shapes = NDArray[Any]


class Refused(Exception):
    """The sentence for the person, and the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "file", fell: Sequence[float] = ()) -> None:
        super().__init__(sentence)
        self.field = field
        self.fell = [float(value) for value in fell]


def main(source: str, target: str, layer: str = "", crs: str = "") -> int:
    """Read one layer; return the exit code."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits.CHILD_SECONDS),
        (resource.RLIMIT_FSIZE, limits.CHILD_OUTPUT),
    ):
        resource.setrlimit(kind, (most, most))
    stage = Path(target).with_suffix(limits.STAGE)

    def tell(words: str) -> None:
        stage.write_text(words, encoding="utf-8")

    with Path(target).open("wb") as out:
        try:
            for part in parts(source, layer, crs, tell):
                out.write(part)
        except Refused as refusal:
            out.seek(0)
            out.truncate()
            out.write(
                _line({"refused": str(refusal), "field": refusal.field, "fell": refusal.fell})
            )
        except MemoryError:
            out.seek(0)
            out.truncate()
            out.write(_line({"refused": "Peta memerlukan memori terlalu besar. Potong "
                             "menurut batas kabupaten, lalu muat ulang.", "field": "file"}))  # fmt: skip
    return 0


def parts(source: str, layer: str, crs: str, tell: Callable[[str], None]) -> Iterator[bytes]:
    """Yield what goes into OUT, see above; ``tell`` hears what is being done. Raises Refused."""
    os.environ["OGR_SKIP"] = ",".join(limits.SKIPPED_DRIVERS)
    os.environ["OGR_GEOJSON_MAX_OBJ_SIZE"] = "0"
    tell("Membaca berkas")
    meta, wkb, values = _read(source, layer)
    system = _system(meta["crs"], crs)
    shapes, skipped = _polygons(wkb)
    tell(f"Menempatkan {len(shapes)} bidang di peta")
    degrees = _to_degrees(shapes, system)
    near = _near(degrees, shapes, system)
    tell("Memeriksa dan membetulkan bentuk")
    shapes, reasons = _mended(degrees[near])
    order = np.flatnonzero(~(shapely.is_empty(shapes) | shapely.is_missing(shapes)))
    if len(order) == 0:
        raise Refused("Tidak ada bidang (poligon) yang dapat dipakai di dalam berkas ini.")
    shapes, reasons, rows = shapes[order], reasons[order], near[order]
    areas = layer_overlaps.area_hectares(shapes)
    tell("Menyederhanakan garis untuk peta")
    outlines = _outlines(shapes)
    tell("Mencari bidang yang bertumpuk")
    searched = shapely.get_num_coordinates(shapes).sum() <= limits.OVERLAP_VERTICES
    common = layer_overlaps.find(shapes if searched else shapes[:0])
    tell("Menyiapkan hasil")
    fields = [str(name) for name in meta["fields"][: limits.MAX_FIELDS]]
    columns = [_plain(column) for column in values[: limits.MAX_FIELDS]]
    west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
    told = np.flatnonzero(reasons != "")
    yield _line(
        {
            "crs": system.to_string() if system.to_authority() else system.name,
            "crs_name": system.name,
            "fields": fields,
            "features": len(shapes),
            "bounds": [west, south, east, north],
            "skipped": skipped,
            "outside": len(degrees) - len(near),
            "mended": dict(Counter(reasons[told].tolist())),
            "overlaps": {
                "pairs": common.pairs,
                "hectares": round(common.total, 2),
                "more": common.more,
                "searched": bool(searched),
                "kept": len(common.first),
            },
        }
    )
    boxes = shapely.bounds(shapes)
    for i, row in enumerate(rows.tolist()):
        shape, outline = shapely.to_wkb(shapes[i]), shapely.to_wkb(outlines[i])
        attributes = {name: column[row] for name, column in zip(fields, columns, strict=True)}
        head = {
            "number": row + 1,
            "attributes": {k: v for k, v in attributes.items() if v is not None},
            "bounds": [float(v) for v in boxes[i]],
            "hectares": round(float(areas[i]), 4),
            "mended": reasons[i],
            "bytes": [len(shape), len(outline)],
        }
        yield _line(head) + shape + outline
    for i in range(len(common.first)):
        shape = shapely.to_wkb(shapely.simplify(common.shapes[i], FIRST_TOLERANCE))
        pair = [int(rows[common.first[i]]) + 1, int(rows[common.second[i]]) + 1]
        hectares = round(float(common.hectares[i]), 4)
        yield _line({"pair": pair, "hectares": hectares, "bytes": [len(shape)]}) + shape


def _read(source: str, layer: str) -> tuple[dict[str, Any], Shapes, list[Any]]:
    import pyogrio

    try:
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
        if layer and layer not in names:
            raise Refused(
                f"Lapisan “{layer}” tidak ada; yang ada: {', '.join(names[:12])}.", "layer"
            )
        if len(names) > 1 and not layer:
            raise Refused(
                f"Berkas memuat {len(names)} lapisan: {', '.join(names[:12])}. Sebut satu.", "layer"
            )
        layer = layer or names[0]
        count = int(pyogrio.read_info(source, layer=layer, force_feature_count=True)["features"])
        if count > limits.MAX_FEATURES:
            raise Refused(
                f"Peta memuat {count} bidang; batasnya {limits.MAX_FEATURES}. "
                "Potong menurut batas kabupaten, lalu muat ulang."
            )
        meta, _, wkb, values = pyogrio.raw.read(
            source, layer=layer, force_2d=True, datetime_as_string=True
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise Refused(
            "Berkas rusak atau bukan peta. Ekspor ulang dari QGIS atau ArcGIS."
        ) from error
    except (pyogrio.errors.GeometryError, pyogrio.errors.FeatureError, IndexError) as error:
        raise Refused("Isi peta tidak dapat dibaca. Ekspor ulang dari QGIS atau ArcGIS.") from error
    if wkb is None or len(wkb) == 0:
        raise Refused("Berkas tidak memuat bidang (poligon) satu pun.")
    return meta, wkb, values


def _system(found: str | None, wanted: str) -> CRS:
    """Return the coordinate system: what the person says stands above what the file says."""
    text = wanted or found
    if not text:
        raise Refused(
            "Berkas tidak menyebut sistem koordinatnya (.prj tidak ada). Pilih sistem koordinat; "
            "peta pola ruang biasanya UTM 49S (EPSG:32749).",
            "crs",
        )
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise Refused(f"Sistem koordinat “{text[:60]}” tidak dikenal. Contoh: EPSG:32749.", "crs") from error  # fmt: skip


def _polygons(wkb: Shapes) -> tuple[Shapes, dict[str, int]]:
    """Return the polygon part of each feature (None without) and what was left out."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    skipped: dict[str, int] = {}
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    kinds = shapely.get_type_id(shapes)
    others = ~missing & ~np.isin(kinds, (3, 6, 7))
    if missing.any():
        skipped["tanpa bidang"] = int(missing.sum())
    if others.any():
        skipped["titik atau garis"] = int(others.sum())
    shapes[missing | others] = None
    if shapely.get_num_coordinates(shapes).sum() > limits.MAX_VERTICES:
        raise Refused("Peta terlalu rinci (lebih dari 30 juta titik sudut). Sederhanakan di QGIS, lalu muat ulang.")  # fmt: skip
    if not (~shapely.is_missing(shapes)).any():
        raise Refused("Berkas hanya memuat titik atau garis; yang diperlukan bidang (poligon).")
    return shapes, skipped


def _to_degrees(shapes: Shapes, system: CRS) -> Shapes:
    """Return the shapes in longitude and latitude of WGS84; what cannot be turned is left None."""
    turn = Transformer.from_crs(system, 4326, always_xy=True)
    result = np.empty(len(shapes), object)
    for start in range(0, len(shapes), PIECE):
        piece = shapes[start : start + PIECE].copy()
        xy = shapely.get_coordinates(piece)
        if not system.is_geographic or system.to_epsg() != 4326:
            try:
                xy = np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
            except ProjError:
                xy = np.full(xy.shape, np.nan)
        result[start : start + PIECE] = shapely.set_coordinates(piece, np.round(xy, DECIMALS))
    sound = np.isfinite(shapely.bounds(result)).all(axis=1)
    result[~sound] = None
    return result


def _near(degrees: Shapes, raw: Shapes, system: CRS) -> NDArray[np.int64]:
    """Return which features lie around the kabupaten; refuse a layer that lies elsewhere."""
    rows = np.flatnonzero(_touching(degrees))
    if len(rows):
        return rows
    sentence = f"{_fallen(degrees, raw)} {_advice(raw, system)}"
    raise Refused(sentence, "crs", _on_earth(shapely.total_bounds(degrees)))


def _touching(shapes: Shapes) -> NDArray[np.bool_]:
    box = shapely.bounds(shapes)
    west, south, east, north = limits.KABUPATEN
    with np.errstate(invalid="ignore"):
        return (
            (box[:, 0] <= east + limits.MARGIN)
            & (box[:, 2] >= west - limits.MARGIN)
            & (box[:, 1] <= north + limits.MARGIN)
            & (box[:, 3] >= south - limits.MARGIN)
        )


def _fallen(degrees: Shapes, raw: Shapes) -> str:
    bounds = _on_earth(shapely.total_bounds(degrees))
    if not bounds:
        box = shapely.total_bounds(raw)
        x, y = f"{(box[0] + box[2]) / 2:.0f}", f"{(box[1] + box[3]) / 2:.0f}"
        return f"Koordinatnya sekitar {x}; {y}, bukan letak di bumi menurut sistem koordinat ini."
    west, south, east, north = bounds
    lat, lon = (south + north) / 2, (west + east) / 2
    here_lon = (limits.KABUPATEN[0] + limits.KABUPATEN[2]) / 2
    here_lat = (limits.KABUPATEN[1] + limits.KABUPATEN[3]) / 2
    away = np.hypot(lat - here_lat, (lon - here_lon) * np.cos(np.radians(here_lat))) * 111
    place = f"{abs(lat):.2f}° {'LS' if lat < 0 else 'LU'}, {abs(lon):.2f}° {'BT' if lon >= 0 else 'BB'}"  # fmt: skip
    far = f"{away:,.0f}".replace(",", ".")
    return f"Peta jatuh di {place.replace('.', ',')}, sekitar {far} km dari Kabupaten Malang."


def _on_earth(bounds: NDArray[np.float64]) -> list[float]:
    """Return west, south, east, north as they are, [] where that is no place on earth."""
    west, south, east, north = (float(value) for value in bounds)
    inside = west >= -180 and east <= 180 and south >= -90 and north <= 90
    return [west, south, east, north] if inside else []


def _advice(raw: Shapes, system: CRS) -> str:
    sample = raw[~shapely.is_missing(raw)][:200]
    swapped = shapely.transform(sample, lambda xy: xy[:, ::-1])
    for code, name in limits.USUAL_CRS:
        if _touching(_to_degrees(sample, CRS(code))).any() and CRS(code) != system:
            return f"Dengan {name} ({code}) peta jatuh di Malang: pilih itu, lalu muat ulang."
    if _touching(swapped).any():
        return "Lintang dan bujurnya tertukar: tukar urutannya, lalu ekspor ulang."
    return "Periksa sistem koordinatnya, atau apakah berkasnya benar."


def _mended(shapes: Shapes) -> tuple[Shapes, NDArray[Any]]:
    """Return valid shapes made of polygons alone, and why each was mended ("" if it was not)."""
    reasons = np.full(len(shapes), "", object)
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    for i, text in zip(broken, shapely.is_valid_reason(shapes[broken]), strict=True):
        short = str(text).split("[")[0].strip()
        reasons[i] = limits.REASONS.get(short, "bentuk tidak sah")
    shapes = shapes.copy()
    # GEOS refuses no shape here; "structure" keeps overlapping parts as one area.
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    for i in np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (3, 6))):
        pieces = shapely.get_parts(shapes[i])
        pieces = pieces[np.isin(shapely.get_type_id(pieces), (3, 6))]
        shapes[i] = shapely.union_all(pieces) if len(pieces) else None
    return shapes, reasons


def _outlines(shapes: Shapes) -> Shapes:
    """Return the shapes with few enough corners for a map, neighbours still touching."""
    tolerance = FIRST_TOLERANCE
    drawn = shapes
    while shapely.get_num_coordinates(drawn).sum() > MAP_VERTICES and tolerance < 0.01:
        tolerance *= 2
        if shapely.get_num_coordinates(drawn).sum() > COVERAGE_VERTICES:
            drawn = shapely.simplify(drawn, tolerance, preserve_topology=False)
        else:
            drawn = shapely.coverage_simplify(drawn, tolerance)
    drawn = shapely.transform(drawn, lambda xy: np.round(xy, 5))
    return np.where(shapely.is_empty(drawn), shapely.envelope(shapes), drawn)


def _plain(column: Any) -> list[Any]:
    """Return an attribute's values as JSON has them; None for nothing."""
    result: list[Any] = []
    for value in column.tolist():
        if isinstance(value, str):
            text = " ".join(value.replace("\x00", "").split())
            result.append(text[: limits.MAX_TEXT] or None)
        elif isinstance(value, float):
            if not np.isfinite(value):
                result.append(None)
            else:  # a code written as 3507012001.0 is a whole number
                result.append(int(value) if value.is_integer() and abs(value) < 2**53 else value)
        else:
            result.append(value if isinstance(value, (int, bool)) else None)
    return result


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
