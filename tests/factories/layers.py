"""Small layers as files: the same areas in every format, and the ways an office spoils them."""

import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from sentra.models import SpatialLayer
from sentra.services import layers

DRIVERS = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".geojson": "GeoJSON", ".kml": "KML"}
# Two squares of some 1.1 km beside each other around Pagelaran, the east one with a hole.
WEST_BOX = shapely.box(112.60, -8.21, 112.61, -8.20)
EAST_BOX = shapely.box(112.61, -8.21, 112.62, -8.20) - shapely.box(112.613, -8.207, 112.616, -8.204)
BOWTIE = shapely.Polygon([(112.60, -8.20), (112.61, -8.19), (112.61, -8.20), (112.60, -8.19)])
NAMES = ["Kawasan Peruntukan Industri", "Kawasan Hutan Lindung"]


def to_crs(shapes, crs: str):
    turn = Transformer.from_crs(4326, crs, always_xy=True)
    return shapely.transform(
        np.array(shapes, object), lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
    )


def write_layer(
    path: Path,
    shapes=(WEST_BOX, EAST_BOX),
    fields: dict[str, list] | None = None,
    crs: str | None = "EPSG:4326",
    layer: str | None = None,
    kind: str = "Unknown",
) -> Path:
    """Write shapes given in degrees of WGS84, turned into ``crs`` (None: degrees, CRS unsaid)."""
    fields = fields if fields is not None else {"NAMOBJ": NAMES[: len(shapes)]}
    placed = to_crs(shapes, crs) if crs else np.array(shapes, object)
    options = {"append": True} if layer and path.exists() else {}
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(placed),
        field_data=[np.array(values) for values in fields.values()],
        fields=list(fields),
        driver=DRIVERS[path.suffix],
        geometry_type="Polygon" if path.suffix == ".shp" and kind == "Unknown" else kind,
        crs=crs,
        layer=layer,
        **options,
    )
    return path


def zipped(folder: Path, target: Path, keep=(".shp", ".shx", ".dbf", ".prj", ".cpg")) -> Path:
    """Zip what lies in the folder, in a folder of its own, as people do."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            if path.suffix in keep:
                archive.write(path, f"Peta Pola Ruang/{path.name}")
    return target


def shapefile(folder: Path, *, crs: str | None = "EPSG:32749", without=(), **options) -> Path:
    """Return a zip with a Shapefile, lacking the parts in ``without``."""
    inner = folder / "isi"
    inner.mkdir(exist_ok=True)
    write_layer(inner / "POLA_RUANG.shp", crs=crs, **options)
    keep = [e for e in (".shp", ".shx", ".dbf", ".prj", ".cpg") if e not in without]
    return zipped(inner, folder / "pola.zip", keep)


def rtrw(folder: Path) -> SpatialLayer:
    """An RTRW in force: industry allowed in the west box, forest forbidding it in the east one."""
    path = shapefile(folder, fields={"NAMOBJ": NAMES, "KODE_PR": ["KPI", "HL"]})
    with path.open("rb") as file:
        layer = layers.load(
            file=file, file_name="p.zip", kind="zone", name="Pola", decree="Perda 3/2010", by=None
        )
    answers = {
        zone.pk: ("sesuai", "Pasal 61") if "Industri" in zone.name else ("tidak_sesuai", "Pasal 40")
        for zone in layer.zones.all()
    }
    layers.answer_zones(layer_id=layer.pk, answers=answers, by=None)
    return layers.enforce(layer_id=layer.pk, by=None)
