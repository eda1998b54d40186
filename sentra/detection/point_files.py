"""Clusters for a file of points: CSV in, CSV out, no register and no database.

IN has the columns ``id, group, lat, lon`` (WGS84 degrees), OUT has ``id, group, cluster``: the rows
of IN in their order, ``cluster`` an integer from 0 within each group, -1 for none.
"""

import csv
import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.projection import to_utm49s
from sentra.detection.clusters import density_clusters
from sentra.detection.grid import NOISE

COLUMNS = {
    "id": ("id",),
    "group": ("group", "kelompok"),
    "lat": ("lat", "latitude", "lintang"),
    "lon": ("lon", "lng", "long", "longitude", "bujur"),
}
# Inside zone 49 a metre of UTM differs from one on the ellipsoid by less than 0.1 %.
WEST, EAST = 108.0, 114.0
SAMPLE = 16_384
MOST_UNITS = 1_000_000
TOLD_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's own first line
BYTE_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class PointFileError(ValueError):
    """The file cannot be used; the Indonesian sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class PointFile:
    """Rows as read: text of ``ids`` and ``groups``, degrees (nan where unreadable), group index.

    ``group`` is an index into ``group_names``, -1 where the row names none. ``overfull`` rows have more
    cells than the header, so that nobody can say which is which.
    """

    ids: list[str]
    group_names: list[str]
    group: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    overfull: int = 0


@dataclass(frozen=True, slots=True)
class PointClusters:
    """``cluster`` per row, and how many rows could not take part and why.

    ``swapped`` of those ``without_point`` would have one if their two degrees changed places.
    """

    cluster: NDArray[np.int64]
    clusters: int
    without_point: int
    at_zero: int
    without_group: int
    outside_zone: int
    swapped: int


def read_points(path: Path) -> PointFile:
    """Return the rows of a CSV (comma, semicolon or tab; any order of columns, others ignored).

    Raises PointFileError for a file that is missing, no regular file, empty, no CSV, lacks a column or has it twice, and for a quote
    that is never closed, since it swallows rows. A cell that holds no number is nan, and so is a row
    with more cells than the header (-7,98 between commas): one bad row must not stop a million good ones.
    """
    if path.exists() and not path.is_file():  # a device or pipe may never end
        raise PointFileError(f"{path.name}: bukan berkas biasa. Sebut berkas CSV yang tersimpan.")
    try:
        with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
            return _read(file, path.name)
    except OSError as error:
        raise PointFileError(
            f"{path.name}: berkas tidak dapat dibuka ({_reason(error)}). Periksa letak dan namanya."
        ) from error
    except (csv.Error, UnicodeError) as error:
        raise PointFileError(
            f"{path.name}: bukan CSV yang dapat dibaca. Simpan ulang sebagai CSV UTF-8."
        ) from error


def cluster_points(points: PointFile, *, distance_m: float, min_units: int) -> PointClusters:
    """Return DBSCAN clusters inside each group (metres of UTM 49S, EPSG:32749).

    ``min_units`` counts the point itself, as scikit-learn's ``min_samples`` does. Rows without a
    usable point (no number, 0,0, beyond 90 and 180 degrees) or without a group are -1. Raises
    PointFileError for a distance or number that makes no sense.
    """
    if not 1 <= distance_m <= 100_000:  # nor NaN
        raise PointFileError("Jarak harus antara 1 dan 100.000 meter.")
    if not 1 <= min_units <= MOST_UNITS:
        raise PointFileError("Jumlah unit paling sedikit harus antara 1 dan 1.000.000.")
    readable = (np.abs(points.lat) <= 90) & (np.abs(points.lon) <= 180)
    at_zero = readable & (points.lat == 0) & (points.lon == 0)
    named = points.group >= 0
    rows = np.flatnonzero(readable & ~at_zero & named)
    labels = np.full(len(points.ids), NOISE, np.int64)
    lon = points.lon[rows]
    if len(rows):
        x, y = to_utm49s(points.lat[rows], lon)
        try:
            labels[rows] = density_clusters(x, y, distance_m, min_units, points.group[rows])
        except ValueError as error:
            raise PointFileError(f"{error} Perbesar jarak, atau buang titik yang salah.") from error
    return PointClusters(
        cluster=_numbered_within(labels, points.group),
        clusters=int(labels.max(initial=NOISE)) + 1,
        without_point=int((~readable).sum()),
        at_zero=int(at_zero.sum()),
        without_group=int((readable & ~at_zero & ~named).sum()),
        outside_zone=int(((lon < WEST) | (lon > EAST)).sum()),
        swapped=int((~readable & (np.abs(points.lat) <= 180) & (np.abs(points.lon) <= 90)).sum()),
    )


def write_clusters(path: Path, points: PointFile, cluster: NDArray[np.int64]) -> None:
    """Write ``id,group,cluster``; the file appears whole or not at all.

    Raises PointFileError where it cannot be written.
    """
    regular = path.is_file() or not path.exists()
    target = path.with_name(f".{path.name}.{os.getpid()}") if regular else path
    try:
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["id", "group", "cluster"])
            names = [*points.group_names, ""]  # -1: the row named none
            groups = (names[i] for i in points.group.tolist())
            writer.writerows(zip(points.ids, groups, cluster.tolist(), strict=True))
        if regular:
            target.replace(path)
    except OSError as error:
        if regular:
            target.unlink(missing_ok=True)
        raise PointFileError(
            f"Hasil tidak dapat ditulis ke {path.name} ({_reason(error)}). "
            "Periksa folder dan ruang cakram."
        ) from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for mark, name in BYTE_MARKS if head.startswith(mark)), "utf-8")


def _read(file: TextIO, name: str) -> PointFile:
    sample = file.read(SAMPLE)
    if not sample.strip():
        raise PointFileError(f"{name}: berkas kosong. Isinya harus id,group,lat,lon.")
    file.seek(0)
    lines = sample.lstrip().splitlines()
    told = TOLD_SEPARATOR.fullmatch(lines[0].strip())
    first = lines[0] if not told else ""
    rows = csv.reader(file, delimiter=told[1] if told else max(",;\t", key=first.count))
    if told:
        next(rows)
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    at = _positions(header, name)
    ids: list[str] = []
    lat: list[float] = []
    lon: list[float] = []
    group: list[int] = []
    index: dict[str, int] = {"": -1}
    overfull = 0
    for row in _padded(rows, max(at.values()) + 1, name):
        fits = len(row) <= len(header) or not any(row[len(header) :])
        overfull += not fits
        ids.append(row[at["id"]])
        lat.append(_number(row[at["lat"]]) if fits else math.nan)
        lon.append(_number(row[at["lon"]]) if fits else math.nan)
        group.append(index.setdefault(row[at["group"]].strip(), len(index) - 1))
    return PointFile(
        ids,
        list(index)[1:],
        np.array(group, np.int64),
        np.array(lat, np.float64),
        np.array(lon, np.float64),
        overfull,
    )


def _positions(header: list[str], name: str) -> dict[str, int]:
    titles = [cell.strip().lower() for cell in header]
    at = {
        column: titles.index(title)
        for column, names in COLUMNS.items()
        for title in [next((t for t in names if t in titles), None)]
        if title is not None
    }
    doubled = [column for column in at if titles.count(titles[at[column]]) > 1]
    if doubled:
        raise PointFileError(
            f"{name}: kolom {', '.join(doubled)} ada lebih dari sekali di baris judul, sehingga tidak jelas "
            "mana yang dipakai. Hapus atau ganti nama yang lain."
        )
    missing = [column for column in COLUMNS if column not in at]
    if missing:
        found = ", ".join(t for t in titles if t)[:120] or "tidak ada"
        raise PointFileError(
            f"{name}: kolom {', '.join(missing)} tidak ada. Baris pertama harus memuat "
            f"id,group,lat,lon; yang ditemukan: {found}."
        )
    return at


def _padded(rows: Iterator[list[str]], width: int, name: str) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        if len(row) >= width:
            yield row
        elif any("\n" in cell or "\r" in cell for cell in row):
            raise PointFileError(
                f"{name}: tanda kutip pada baris data ke-{number} tidak ditutup, sehingga baris sesudahnya "
                "ikut tertelan. Hapus tanda kutip itu."
            )
        elif row:
            yield row + [""] * (width - len(row))


def _number(text: str) -> float:
    if "_" in text:  # Python reads 1_0 as ten
        return math.nan
    try:
        return float(text)
    except ValueError:
        pass
    try:
        # An Indonesian spreadsheet writes -7,98.
        return float(text.replace(",", ".")) if text.count(",") == 1 else math.nan
    except ValueError:
        return math.nan


def _numbered_within(labels: NDArray[np.int64], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the labels counted from 0 inside each group, in their old order."""
    inside = np.flatnonzero(labels >= 0)
    if len(inside) == 0:
        return labels
    owner = np.empty(int(labels.max()) + 1, np.int64)
    owner[labels[inside]] = group[inside]
    order = np.argsort(owner, kind="stable")
    ordered = owner[order]
    first = np.searchsorted(ordered, ordered)
    number = np.empty(len(owner), np.int64)
    number[order] = np.arange(len(owner)) - first
    result = labels.copy()
    result[inside] = number[labels[inside]]
    return result


def _reason(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "tidak ditemukan",
        IsADirectoryError: "ini folder",
        NotADirectoryError: "foldernya tidak ada",
        PermissionError: "tidak diizinkan",
    }
    return reasons.get(type(error), "gagal dibaca atau ditulis")
