"""The points of a filtered register, kept in memory as tiles need them, by the version of the data."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from time import monotonic

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from ikm_registry.models import Ikm, ProductGroup
from ikm_registry.places.tiles import SECTORS, SIZES, Parts, TilePoints, by_group, sorted_points
from ikm_registry.queries.data_version import DataVersion, version
from rpik.core import sql

MOST_POINTS = 4_000_000  # kept in one process: 19 bytes each
MOST_FILTERS = 500  # whatever they hold: filters that find nobody cost little, but not nothing
UNQUIET_S = 10.0  # how long points are good for while somebody writes
LONGEST_S = 600.0  # a filter may ask other tables too (groups, rules), which have no version here
COLUMNS = [("id", "i8"), ("lat", "f8"), ("lon", "f8"), ("sector", "i2"), ("size", "i2"), ("group", "i8")]  # fmt: skip
# Groups by their place in the order of codes, byte by byte: what Python sorts likewise.
SELECT = """
SELECT found.id, lat, lon,
       (CASE sector WHEN 'agro' THEN 0 WHEN 'non_agro' THEN 1 ELSE 2 END)::smallint,
       (CASE size WHEN 'kecil' THEN 0 WHEN 'menengah' THEN 1 WHEN 'besar' THEN 2 ELSE 3 END)::smallint,
       coalesce(g.at, 0) - 1
FROM ({query}) found (id, lat, lon, sector, size, code)
LEFT JOIN (SELECT code, row_number() OVER (ORDER BY code COLLATE "C") AS at
           FROM ikm_registry_productgroup) g USING (code)
"""
NOBODY = "SELECT 0, 0.0, 0.0, '', '', '' WHERE false"


def load(found: QuerySet[Ikm]) -> TilePoints:
    """Return the points of these IKM in tile order: one COPY."""
    pointed = found.filter(lat__isnull=False).order_by()
    try:
        query, parameters = pointed.values_list(
            "pk", "lat", "lon", "sector", "size_class", "product_group"
        ).query.sql_with_params()
    except EmptyResultSet:  # a number beyond the column's range, asked for in the address
        query, parameters = NOBODY, ()
    rows = sql.copy_numbers(SELECT.replace("{query}", query), COLUMNS, parameters)
    codes = tuple(sorted(ProductGroup.objects.values_list("pk", flat=True)))
    parts = {
        "sektor": Parts(SECTORS, rows["sector"].astype(np.int8)),
        "skala": Parts(SIZES, rows["size"].astype(np.int8)),
        "kelompok": by_group(codes, rows["group"]),
    }
    return sorted_points(rows["id"], rows["lat"], rows["lon"], parts)


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    version: DataVersion | None = None
    points: TilePoints | None = None
    read_at: float = 0.0

    def holds(self, now: DataVersion) -> bool:
        """Whether the points are still those of the register."""
        if self.points is None or self.version is None or self.version.newest != now.newest:
            return False
        age = monotonic() - self.read_at
        if self.version.quiet:
            return age < LONGEST_S
        return not now.quiet and age < UNQUIET_S


class PointStore:
    """Points by filter, the least lately used thrown away; one thread reads, the others wait for it."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def get(self, key: Hashable, found: QuerySet[Ikm]) -> tuple[TilePoints, DataVersion]:
        """Return the points of ``found`` and the data version they are of.

        Args:
            key: everything that ``found`` depends on: database, filter, working area.
        """
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
        with kept.lock:
            now = version()
            points = kept.points
            if points is None or not kept.holds(now):
                points = load(found)
                kept.points, kept.version, kept.read_at = points, now, monotonic()
        self._shrink()
        return points, now

    def _shrink(self) -> None:
        with self._lock:
            held = sum(len(one.points) for one in self._kept.values() if one.points is not None)
            while (held > self._most or len(self._kept) > MOST_FILTERS) and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                held -= len(gone.points) if gone.points is not None else 0


STORE = PointStore()


def points_of(key: Hashable, found: QuerySet[Ikm]) -> tuple[TilePoints, DataVersion]:
    """Return the points of this filter from the process's own store."""
    return STORE.get((connection.settings_dict["NAME"], key), found)
