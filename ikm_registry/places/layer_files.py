"""A layer file as people hand it in: judged by its content, read in a process of its own.

Zipped Shapefile, GeoPackage, GeoJSON, KML, each bare or alone in a zip (KMZ is one).
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Any, BinaryIO

from ikm_registry.places import layer_limits as limits

ROOT = Path(__file__).resolve().parents[2]
ACCEPTED = ".zip,.gpkg,.geojson,.json,.kml,.kmz"
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED_PARTS = (".shp", ".shx", ".dbf")
SINGLE = {".gpkg": ".gpkg", ".geojson": ".geojson", ".json": ".geojson", ".kml": ".kml"}
BROKEN = "Berkas rusak atau bukan peta. Ekspor ulang dari QGIS atau ArcGIS."
KINDS = "Shapefile dalam zip, GeoPackage, GeoJSON, atau KML"


Tell = Callable[[str], None]
TICK_S = 0.5


class LayerRefused(ValueError):
    """The Indonesian sentence for the person; ``field`` names the part of the form.

    ``fell``: west, south, east, north in degrees where a layer lies elsewhere; () otherwise.
    """

    def __init__(self, sentence: str, field: str = "file", fell: Sequence[float] = ()) -> None:
        super().__init__(sentence)
        self.field = field
        self.fell = tuple(fell)


@dataclass(frozen=True, slots=True)
class LayerFeatureRow:
    """A feature: WKB in degrees of WGS84, ``bounds`` west south east north, area in hectares.

    ``outline`` is the shape with fewer corners, for maps. ``mended`` says why it was mended.
    """

    number: int
    attributes: dict[str, Any]
    bounds: tuple[float, float, float, float]
    hectares: float
    mended: str
    shape: bytes
    outline: bytes


@dataclass(frozen=True, slots=True)
class LayerOverlapRow:
    """Two features, by their numbers, that cover the same land: hectares and the shape as WKB."""

    pair: tuple[int, int]
    hectares: float
    shape: bytes


@dataclass(frozen=True, slots=True)
class LayerReading:
    """What a file holds: its coordinate system, fields, counts, and a way to walk the features.

    ``overlaps``: ``pairs`` and ``hectares`` of all, ``more`` where not all were measured, ``searched``
    whether they were looked for at all.
    """

    crs: str
    crs_name: str
    fields: list[str]
    features: int
    bounds: tuple[float, float, float, float]
    skipped: dict[str, int]
    outside: int
    mended: dict[str, int]
    overlaps: dict[str, Any]
    path: Path

    def rows(self) -> Iterator[LayerFeatureRow]:
        """Yield the features in the order of the file; may be walked again."""
        for head, blobs in self._parts():
            if "number" in head:
                shape, outline = blobs
                yield LayerFeatureRow(
                    head["number"],
                    head["attributes"],
                    tuple(head["bounds"]),
                    head["hectares"],
                    head["mended"],
                    shape,
                    outline,
                )

    def common(self) -> Iterator[LayerOverlapRow]:
        """Yield the overlaps between features, largest first; ``layer_overlaps.KEPT`` at most."""
        for head, blobs in self._parts():
            if "pair" in head:
                yield LayerOverlapRow(tuple(head["pair"]), head["hectares"], blobs[0])

    def _parts(self) -> Iterator[tuple[dict[str, Any], list[bytes]]]:
        with self.path.open("rb") as file:
            file.readline()
            while line := file.readline():
                head = json.loads(line)
                yield head, [file.read(size) for size in head["bytes"]]


@contextmanager
def reading(
    file: BinaryIO, name: str, *, layer: str = "", crs: str = "", tell: Tell | None = None
) -> Iterator[LayerReading]:
    """Read a layer; the reading holds as long as the block.

    Args:
        file: open at its start.
        name: as the person's machine has it; only its ending counts, and the content must agree.
        layer: which layer, where the file holds several.
        crs: like "EPSG:32749"; stands above what the file says.
        tell: called twice a second with what is being done; what it raises stops the reading.

    Raises LayerRefused with the sentence why the file cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="rpik-layer-") as folder:
        source = _unpacked(file, name, Path(folder), layer)
        wanted = "" if source.suffix == ".shp" else layer
        target = Path(folder) / "features"
        _run_child(source, target, wanted, crs, tell or (lambda words: None))
        with target.open("rb") as found:
            meta = json.loads(found.readline() or b'{"refused": ""}')
        if "refused" in meta:
            raise LayerRefused(
                meta["refused"] or BROKEN, meta.get("field", "file"), meta.get("fell", ())
            )
        yield LayerReading(
            meta["crs"],
            meta["crs_name"],
            meta["fields"],
            meta["features"],
            tuple(meta["bounds"]),
            meta["skipped"],
            meta["outside"],
            meta["mended"],
            meta["overlaps"],
            target,
        )


def _unpacked(file: BinaryIO, name: str, folder: Path, layer: str) -> Path:
    """Put what is to be read into the folder under a name of our own."""
    head = file.read(64)
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size == 0:
        raise LayerRefused("Berkas kosong (0 bita). Pilih berkas petanya.")
    if size > limits.MAX_BYTES:
        raise LayerRefused(
            f"Berkas lebih dari {limits.MAX_BYTES // 2**20} MB. Potong menurut batas kabupaten di QGIS, lalu muat ulang."
        )
    if head.startswith(b"PK\x03\x04"):
        return _from_zip(file, folder, layer)
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in (".shp", ".dbf", ".shx"):
        raise LayerRefused("Shapefile terdiri dari beberapa berkas. Kemas .shp, .shx, .dbf, dan .prj dalam satu zip, lalu unggah zip itu.")  # fmt: skip
    target = folder / f"layer{SINGLE.get(suffix, suffix)}"
    with target.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return _sound(target, suffix)


def _sound(path: Path, suffix: str) -> Path:
    """Return the path if its content is what its ending says; a name can say anything."""
    with path.open("rb") as file:
        head = file.read(2048)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    looks = {
        ".gpkg": head.startswith(b"SQLite format 3\x00") and head[68:72] in (b"GPKG", b"GP10", b"GP11"),
        ".geojson": text.startswith(b"{"),
        ".kml": text.startswith(b"<") and b"<kml" in text,
        ".shp": head.startswith(b"\x00\x00\x27\x0a"),
    }  # fmt: skip
    kind = ".shp" if suffix == ".shp" else SINGLE.get(suffix, "")
    if not kind:
        raise LayerRefused(f"Jenis berkas {suffix or 'tanpa akhiran'} tidak dikenal. Yang dapat dimuat: {KINDS}.")  # fmt: skip
    if not looks[kind]:
        raise LayerRefused(f"Isi berkas bukan {kind[1:].upper()} yang utuh. Ekspor ulang dari QGIS atau ArcGIS.")  # fmt: skip
    return path


def _from_zip(file: BinaryIO, folder: Path, layer: str) -> Path:
    try:
        with zipfile.ZipFile(file) as archive:
            members = _members(archive)
            found = [
                m
                for m in members
                if PurePosixPath(m.filename).suffix.lower() in (".shp", *SINGLE)
                and not m.filename.startswith("__MACOSX/")
            ]
            one = _chosen(found, layer)
            stem, suffix = _split(one.filename)
            if suffix != ".shp":
                target = folder / f"layer{SINGLE[suffix]}"
                _extract(archive, one, target)
                return _sound(target, suffix)
            parts = {
                ending: member
                for member in members
                for base, ending in [_split(member.filename)]
                if base == stem and ending in SHAPE_PARTS
            }
            lacking = [part for part in NEEDED_PARTS if part not in parts]
            if lacking:
                raise LayerRefused(
                    f"Zip tidak memuat {', '.join(lacking)} dari Shapefile ini. "
                    "Kemas .shp, .shx, .dbf, dan .prj bersama-sama."
                )
            for ending, member in parts.items():
                _extract(archive, member, folder / f"layer{ending}")
            return _sound(folder / "layer.shp", ".shp")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise LayerRefused("Zip rusak, terkunci kata sandi, atau terpotong. Kemas ulang tanpa kata sandi.") from error  # fmt: skip


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.MAX_MEMBERS:
        raise LayerRefused(f"Zip memuat {len(members)} berkas. Kemas satu peta saja.")
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or ":" in member.filename or is_link:
            raise LayerRefused("Zip memuat nama berkas yang keluar dari foldernya. Kemas ulang dari folder petanya saja.")  # fmt: skip
    if sum(member.file_size for member in members) > limits.MAX_UNPACKED:
        raise LayerRefused("Isi zip terlalu besar setelah dibuka (lebih dari 1,5 GB). Potong menurut batas kabupaten.")  # fmt: skip
    return members


def _chosen(found: list[zipfile.ZipInfo], layer: str) -> zipfile.ZipInfo:
    if not found:
        raise LayerRefused(f"Zip tidak memuat peta. Yang dapat dimuat: {KINDS}.")
    if len(found) == 1:
        return found[0]
    names = [PurePosixPath(_split(m.filename)[0]).name for m in found]
    wanted = [
        m for m, n in zip(found, names, strict=True) if n.lower() == layer.lower().split(".")[0]
    ]
    if len(wanted) != 1:
        raise LayerRefused(
            f"Zip memuat {len(found)} peta: {', '.join(names[:12])}. Sebut satu, atau kemas sendiri-sendiri.",
            "layer",
        )
    return wanted[0]


def _split(filename: str) -> tuple[str, str]:
    """Return the path without ending and the ending, both lower case."""
    path = PurePosixPath(filename.replace("\\", "/").lower())
    return str(path.with_suffix("")), path.suffix


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Unpack one member; what it says of its size is not believed."""
    left = limits.MAX_UNPACKED
    with archive.open(member) as source, target.open("wb") as copy:
        while chunk := source.read(1 << 20):
            left -= len(chunk)
            if left < 0:
                raise LayerRefused("Isi zip jauh lebih besar daripada yang tertulis.")
            copy.write(chunk)


def _run_child(source: Path, target: Path, layer: str, crs: str, tell: Tell) -> None:
    command = [sys.executable, "-m", "ikm_registry.places.layer_child", str(source), str(target), layer, crs]  # fmt: skip
    keep = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "PROJ_NETWORK": "OFF", "PYTHONWARNINGS": "ignore"}
    target.write_bytes(b"")
    stage = target.with_suffix(limits.STAGE)
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)  # noqa: S603 - our own interpreter and module, no shell
    try:
        _await(child, stage, tell)
    finally:
        child.kill()  # nothing where it has ended
        child.wait()
    if child.returncode != 0:
        # Broken off half-way: by a limit, or by a file that breaks the library.
        raise LayerRefused(BROKEN)


def _await(child: "subprocess.Popen[bytes]", stage: Path, tell: Tell) -> None:
    """Wait for the child, saying what it is at."""
    until = monotonic() + limits.CHILD_SECONDS + 30
    while True:
        try:
            child.wait(timeout=TICK_S)
        except subprocess.TimeoutExpired as waiting:
            if monotonic() > until:
                raise LayerRefused("Peta terlalu lama dibaca. Potong menurut batas kabupaten, lalu muat ulang.") from waiting  # fmt: skip
            said = stage.read_text(encoding="utf-8") if stage.exists() else ""
            tell(said or "Membuka berkas")  # it may be just being written
        else:
            return
