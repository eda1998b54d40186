"""Would the lists of an earlier year have found what was designated later? By "tahun data"."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.core.cache import cache

from ikm_registry.queries.import_undo import STANDING
from ikm_registry.queries.reference import table_stamp
from rpik.core import sql
from sentra.detection.scoreboard import FOUND
from sentra.detection.table import FILE, GPS, PIN, PointTable
from sentra.models import DetectionRun, KnownSentra
from sentra.queries import points, scoreboard, year_growth

KEPT_S = 3600
MOST_YEARS = 6
# Of each business the newest list up to the year, as it came in: what was measured later under the same
# "tahun data" is no knowledge of that year.
RECORDED = f"""
SELECT DISTINCT ON (e.pgh_obj_id) e.pgh_obj_id, coalesce(e.lat, 'NaN'), coalesce(e.lon, 'NaN'),
       CASE e.point_source WHEN 'gps' THEN {GPS} WHEN 'pin' THEN {PIN} ELSE {FILE} END
FROM ikm_registry_ikmevent e
WHERE e.data_year <= %(year)s AND e.pgh_label <> 'delete' AND {STANDING}
ORDER BY e.pgh_obj_id, e.data_year DESC, e.pgh_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class YearLine:
    """What a run on the lists up to ``year`` finds of the known sentra.

    ``units`` businesses of their kinds were recorded by then, of those that stand today; ``later`` are
    the known sentra of a later year and ``foreseen`` those of them that it finds.
    """

    year: int
    units: int
    found: int
    of: int
    later: list[KnownSentra] = field(default_factory=list)
    foreseen: list[KnownSentra] = field(default_factory=list)

    @property
    def missed(self) -> list[KnownSentra]:
        """Those of a later year that it does not find."""
        return [one for one in self.later if one not in self.foreseen]


def of_run(run: DetectionRun) -> list[YearLine]:
    """Return a line for each earlier tahun data, newest first; empty with fewer than two years.

    With the run's parameters; kept for an hour. Who was on the lists and which point they gave is that
    year's; nobody stands by a dusun, since those are learned from all points of today. Group, desa and
    status are today's, as on the page of growth.
    """
    known = scoreboard.listed()
    years = [year for year, _ in year_growth.years(demo=run.includes_demo)]
    if not known or len(years) < 2:
        return []
    earlier = years[:-1][-MOST_YEARS:]
    by_pk = {one.pk: one for one in known}
    return [
        YearLine(
            year,
            units,
            len(found),
            len(known),
            later := [one for one in known if one.year and one.year > year],
            [by_pk[one.pk] for one in later if one.pk in found],
        )
        for year, units, found in reversed(_kept(run, known, earlier))
    ]


def _kept(
    run: DetectionRun, known: list[KnownSentra], years: list[int]
) -> list[tuple[int, int, set[int]]]:
    """Return (year, units, ids of the known that are found), oldest first."""
    version = points.version(demo=run.includes_demo, estimates=True)
    asked = {
        name: run.parameters.get(name)
        for name in ("distance_m", "min_units", "estimates", "related")
    }
    key = f"years-{version}-{table_stamp(KnownSentra)}-{years}-{sorted(asked.items())}"
    key = key.replace(" ", "")
    kept: list[tuple[int, int, set[int]]] | None = cache.get(key)
    if kept is None:
        kept = _detected(run, known, years, asked)
        cache.set(key, kept, KEPT_S)
    return kept


def _detected(
    run: DetectionRun, known: list[KnownSentra], years: list[int], asked: dict[str, Any]
) -> list[tuple[int, int, set[int]]]:
    wanted = scoreboard.looked_for(known)
    table = scoreboard.of_their_groups(points.load(demo=run.includes_demo), wanted)
    chosen = scoreboard.clusters_only(asked)
    found = []
    for year in years:
        then = _as_recorded(table, year)
        kinds = scoreboard.verdicts_at(then, chosen, wanted)
        hits = {one.pk for one, kind in zip(known, kinds, strict=True) if kind == FOUND}
        found.append((year, len(then), hits))
    return found


def _as_recorded(table: PointTable, year: int) -> PointTable:
    """Return the businesses on the lists up to a year, each at the point that its list gave."""
    rows = np.array(sql.tuples(RECORDED, {"year": year}), float).reshape(-1, 4)
    ids, lat, lon, quality = rows.T
    found = table.take(np.isin(table.ikm_id, ids))
    at = np.searchsorted(ids, found.ikm_id)
    other = (lat[at] != found.lat) | (lon[at] != found.lon)
    return replace(
        found,
        lat=lat[at],
        lon=lon[at],
        quality=np.where(other, quality[at], found.quality).astype(np.int8),
        doubtful=found.doubtful & ~other,
        outside=found.outside & ~other,
        estimate_m=np.full(len(found), np.nan),
    )
