"""Find candidate sentra: per product group, units alike and near. Deterministic."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ikm_registry.places.projection import to_utm49s, to_wgs84
from sentra.detection import evidence as evidence_of
from sentra.detection import ranking
from sentra.detection.concentration import marcon_puech, neighbours
from sentra.detection.explain import reason
from sentra.detection.grouping import Cluster, clusters_of_group
from sentra.detection.parameters import DetectionParameters
from sentra.detection.table import CandidateResult, Detection, PointTable

Report = Callable[[int, int, str], None]


def detect(
    points: PointTable, parameters: DetectionParameters, progress: Report | None = None
) -> Detection:
    """Return candidates and near misses of every product group, best score first.

    The same businesses and parameters give the same answer, whatever the order of rows. Nobody
    stands in two candidates. ``progress(done, total, message)`` is called per group.
    """
    began = time.monotonic()
    table = points.sorted()
    x, y = np.full(len(table.lat), np.nan), np.full(len(table.lat), np.nan)
    pointed = ~np.isnan(table.lat)
    if pointed.any():
        x[pointed], y[pointed] = to_utm49s(table.lat[pointed], table.lon[pointed])
    tests = _Concentration(table, x, y, pointed, parameters)
    found: list[CandidateResult] = []
    groups = np.unique(table.group)
    for done, group in enumerate(groups, start=1):
        positions = np.flatnonzero(table.group == group)
        clusters = clusters_of_group(positions, x, y, table.desa, parameters)
        tested = tests.of(int(group)) if any(not c.is_near_miss for c in clusters) else None
        found += [_result(table, cluster, x, y, tested, parameters) for cluster in clusters]
        if progress:
            progress(done, len(groups), table.group_names[group])
    found.sort(key=lambda c: (c.is_near_miss, -c.score, -c.units, c.name, c.member_ids[0]))
    found = _distinct_names(found)
    return Detection(
        candidates=[c for c in found if not c.is_near_miss],
        near_misses=[c for c in found if c.is_near_miss],
        units=len(table.ikm_id),
        seconds=round(time.monotonic() - began, 3),
    )


class _Concentration:
    """The neighbour lists, made once, and the test per group."""

    def __init__(
        self,
        table: PointTable,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        pointed: NDArray[np.bool_],
        parameters: DetectionParameters,
    ) -> None:
        self._parameters = parameters
        self._group = table.group[pointed]
        self._around = (
            neighbours(x[pointed], y[pointed], parameters.distance_m) if pointed.sum() > 1 else None
        )

    def of(self, group: int) -> tuple[float, float] | None:
        if self._around is None:
            return None
        start, index = self._around
        found = marcon_puech(
            start,
            index,
            self._group == group,
            self._parameters.permutations,
            self._parameters.seed + group,
        )
        return None if np.isnan(found[0]) else found


def _result(
    table: PointTable,
    cluster: Cluster,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    tested: tuple[float, float] | None,
    parameters: DetectionParameters,
) -> CandidateResult:
    members = cluster.members
    group = int(table.group[members[0]])
    pointed = members[~np.isnan(x[members])]
    counted = Counter(int(d) for d in table.desa[members] if d >= 0)
    desa = [d for d, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    place = _place(table, desa)
    lat, lon, distances = _middle(table, members, pointed, desa, x, y)
    facts = evidence_of.gather(table, members, x, y, None if cluster.is_near_miss else tested)
    workers = evidence_of.total(table.workers[members])
    parts = ranking.parts(
        units=len(members), workers=workers, evidence=facts, weights=parameters.weights
    )
    name = (
        f"{table.group_names[group]} {table.desa_names[desa[0]]}"
        if desa
        else table.group_names[group]
    )
    return CandidateResult(
        group_code=table.group_codes[group],
        name=name + (" dan sekitarnya" if len(desa) > 1 else ""),
        basis=cluster.basis,
        is_near_miss=cluster.is_near_miss,
        member_ids=[int(i) for i in table.ikm_id[members]],
        distances=distances,
        units=len(members),
        workers=workers,
        investment=evidence_of.total(table.investment[members]),
        output_value=evidence_of.total(table.output[members]),
        desa_codes=[table.desa_codes[d] for d in desa],
        kecamatan_codes=sorted({table.desa_kecamatan[d] for d in desa}),
        place=place,
        lat=lat,
        lon=lon,
        hull=evidence_of.hull_geojson(x[pointed], y[pointed]),
        evidence=facts,
        score=ranking.score(parts),
        parts=parts,
        reason=reason(
            group=table.group_names[group],
            units=len(members),
            basis=cluster.basis,
            place=place,
            evidence=facts,
            parameters=parameters,
        ),
    )


def _place(table: PointTable, desa: list[int]) -> str:
    if not desa:
        return "tempat yang desanya belum diketahui"
    named = [f"Desa {table.desa_names[d]}, Kec. {table.desa_kecamatan_names[d]}" for d in desa[:3]]
    more = f" dan {len(desa) - 3} desa lain" if len(desa) > 3 else ""
    return "; ".join(named) + more


def _middle(
    table: PointTable,
    members: NDArray[np.int64],
    pointed: NDArray[np.int64],
    desa: list[int],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> tuple[float | None, float | None, list[float | None]]:
    """The median of the points (or the main desa's point), and each member's distance to it."""
    if len(pointed) == 0:
        if not desa:
            return None, None, [None] * len(members)
        lat, lon = float(table.desa_lat[desa[0]]), float(table.desa_lon[desa[0]])
        return lat, lon, [None] * len(members)
    mx, my = float(np.median(x[pointed])), float(np.median(y[pointed]))
    lat_array, lon_array = to_wgs84([mx], [my])
    gaps = np.sqrt((x[members] - mx) ** 2 + (y[members] - my) ** 2)
    distances = [None if np.isnan(gap) else round(float(gap), 1) for gap in gaps]
    return round(float(lat_array[0]), 6), round(float(lon_array[0]), 6), distances


def _distinct_names(found: list[CandidateResult]) -> list[CandidateResult]:
    seen: Counter[str] = Counter()
    named = []
    for candidate in found:
        seen[candidate.name] += 1
        again = seen[candidate.name]
        named.append(
            replace(candidate, name=f"{candidate.name} {again}") if again > 1 else candidate
        )
    return named
