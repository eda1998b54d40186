"""A run: from the register's arrays to ranked candidates. Same input and seed, same answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ikm_registry.places.cells import touching
from ikm_registry.places.projection import to_utm49s
from sentra.detection import evidence as evidences
from sentra.detection import explain, naming, ranking, results, similarity
from sentra.detection.clusters import density_clusters
from sentra.detection.compactness import MARGIN_M, compactness, hulls, middle
from sentra.detection.concentration import marcon_puech
from sentra.detection.gathering import Gathered, gather
from sentra.detection.parameters import DetectionParameters
from sentra.detection.quotients import Quotients
from sentra.detection.results import CandidateResult, Detection
from sentra.detection.table import DESA, PointTable

Progress = Callable[[int, int, str], None]

STEPS = 4
CORNERS = 16  # of the ring drawn around an estimate


def detect(
    points: PointTable,
    parameters: DetectionParameters | None = None,
    progress: Progress | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    seed: int | None = None,
) -> Detection:
    """Return the candidates and near misses among ``points``, best first.

    Args:
        points: the register; rows in any order. Rows not ``eligible`` are left out altogether.
        parameters: distance, minimum …; defaults are the legal ones.
        progress: called with (steps done, steps in all, what is being done, in Indonesian).
        weights: of the score, instead of those in ``parameters``.
        seed: of the relabelling test, instead of that in ``parameters``.
    """
    began = perf_counter()
    parameters = parameters or DetectionParameters()
    if weights is not None:
        parameters = replace(parameters, weights=dict(weights))
    if seed is not None:
        parameters = replace(parameters, seed=seed)
    tell = progress or (lambda done, total, words: None)
    tell(0, STEPS, "Menyiapkan titik")
    run = _Run(points.take(points.eligible).ordered(), parameters)
    tell(1, STEPS, "Mencari yang sejenis dan berdekatan")
    run.gather()
    tell(2, STEPS, "Menguji pemusatan")
    run.concentrate()
    tell(3, STEPS, "Menulis bukti tiap kandidat")
    found = run.results()
    full = [row for row in found if not row.is_near_miss]
    near = [row for row in found if row.is_near_miss]
    tell(4, STEPS, "Selesai")
    ids, placed = run.table.ikm_id, (run.desa >= 0) & (run.label >= 0)
    free = run.gathered.candidate < 0
    return Detection(
        candidates=full,
        near_misses=near,
        units=len(run.table),
        seconds=round(perf_counter() - began, 3),
        alone=ids[free & placed].tolist(),
        unplaced=ids[free & ~placed].tolist(),
        implausible_points=run.implausible,
    )


def measure(
    points: PointTable,
    member_ids: Sequence[int],
    parameters: DetectionParameters,
) -> CandidateResult:
    """Return the figures of members that a person chose, as a run reckons those it finds.

    Args:
        points: the register, all of it: quotients and M compare with everybody.
        member_ids: who was chosen; each must stand in ``points``.
        parameters: of the run that it is measured by; nothing is gathered.

    ``evidence`` also holds ``by_hand``: ``parts``, the clumps that lie further apart than the
    distance (0 where nobody has a place), and ``apart``, how many members stand outside the largest.
    """
    run = _Run(points.take(points.eligible).ordered(), parameters)
    rows = np.searchsorted(run.table.ikm_id, np.sort(np.asarray(member_ids, np.int64)))
    chosen = np.full(len(run.table), -1, np.int64)
    chosen[rows] = 0
    run.gathered = Gathered(candidate=chosen, loose=np.zeros(1, np.bool_))
    run.concentrate()
    found = run.results()[0]
    clumps = density_clusters(run.x[rows], run.y[rows], parameters.distance_m, 1)
    sizes = np.bincount(clumps[clumps >= 0])
    found.evidence["by_hand"] = {
        "parts": len(sizes),
        "apart": int(sizes.sum() - sizes.max(initial=0)),
    }
    return found


class _Run:
    """The arrays of one run."""

    def __init__(self, table: PointTable, parameters: DetectionParameters) -> None:
        self.table, self.parameters = table, parameters
        self.pointed = table.has_point
        stated = np.isfinite(table.lat) & (table.quality < DESA)
        self.implausible = int((stated & ~self.pointed).sum())
        self.x, self.y = np.full(len(table), np.nan), np.full(len(table), np.nan)
        self.x[self.pointed], self.y[self.pointed] = to_utm49s(
            table.lat[self.pointed], table.lon[self.pointed]
        )
        self.estimated = self._estimate()
        self.desa_x, self.desa_y = to_utm49s(table.desa_lat, table.desa_lon)
        self.desa = self._desa()
        self.label = similarity.labels(table, related=parameters.related)
        self.links = similarity.alike(table)
        self.kecamatan_codes = table.kecamatan_codes
        self.kecamatan = table.kecamatan_of(self.desa)
        self.m = self.p = np.empty(0)

    def _estimate(self) -> NDArray[np.bool_]:
        """Stand units without a point where their address says, if that is near enough."""
        table, asked = self.table, self.parameters
        if not asked.estimates:
            return np.zeros(len(table), np.bool_)
        with np.errstate(invalid="ignore"):
            rows = ~self.pointed & (table.estimate_m <= asked.distance_m)
        self.x[rows], self.y[rows] = to_utm49s(table.estimate_lat[rows], table.estimate_lon[rows])
        return rows

    def _desa(self) -> NDArray[np.int64]:
        """Return the stated desa, else the one whose point is nearest to the unit's own."""
        desa = self.table.desa.copy()
        lost = (desa < 0) & self.pointed
        if lost.any() and len(self.desa_x):
            tree = cKDTree(np.column_stack([self.desa_x, self.desa_y]))
            _, desa[lost] = tree.query(np.column_stack([self.x[lost], self.y[lost]]))
        return desa

    def gather(self) -> None:
        """Put together who is alike and near."""
        neighbours = None
        if self.parameters.touching_desa:
            neighbours = touching(self.desa_x, self.desa_y)
        self.gathered = self._gathered(self.label, neighbours)
        if self.parameters.related:
            self._part(neighbours)

    def _gathered(self, label: NDArray[np.int64], neighbours: list[list[int]] | None) -> Gathered:
        return gather(self.x, self.y, label, self.desa, self.parameters, neighbours, self.pointed)

    def _part(self, neighbours: list[list[int]] | None) -> None:
        """Gather anew where a candidate holds groups that only a chain of others links.

        Who is alike to its centre stays together, the others try among themselves; each round parts
        off a centre, so it ends.
        """
        while True:
            candidate, count = self.gathered.candidate, self.gathered.count
            order = np.argsort(candidate, kind="stable")
            cuts = np.searchsorted(candidate[order], np.arange(count + 1))
            label = np.full(len(self.table), -1, np.int64)
            mixed = np.zeros(count + 1, np.bool_)  # the last for those in none
            for k in range(count):
                rows = order[cuts[k] : cuts[k + 1]]
                apart = similarity.strangers(self.table.group[rows], self.links)
                if apart.any():
                    mixed[k] = True
                    label[rows] = 2 * k + apart
            if not mixed.any():
                return
            again = self._gathered(label, neighbours)
            number = np.cumsum(~mixed) - 1
            number[mixed] = -1
            number[-1] = -1
            kept = int((~mixed[:-1]).sum())
            self.gathered = Gathered(
                candidate=np.where(again.candidate >= 0, again.candidate + kept, number[candidate]),
                loose=np.concatenate([self.gathered.loose[~mixed[:-1]], again.loose]),
            )

    def concentrate(self) -> None:
        """Measure M of every candidate against all businesses with a point."""
        own = self.pointed
        self.m, self.p = marcon_puech(
            self.x[own],
            self.y[own],
            self.table.group[own],
            self.gathered.candidate[own],
            self._alike(),
            radius=self.parameters.distance_m,
            permutations=self.parameters.permutations,
            seed=self.parameters.seed,
            names=self.table.group_codes,
        )

    def _alike(self) -> NDArray[np.bool_]:
        """Return which groups (columns) the members of each candidate are of: what it is held against."""
        found = np.zeros((self.gathered.count, len(self.table.group_codes)), np.bool_)
        inside = (self.gathered.candidate >= 0) & (self.table.group >= 0)
        found[self.gathered.candidate[inside], self.table.group[inside]] = True
        return found

    def results(self) -> list[CandidateResult]:
        """Return every candidate with its evidence, by score."""
        candidate, count = self.gathered.candidate, self.gathered.count
        inside = np.flatnonzero(candidate >= 0)
        inside = inside[np.argsort(candidate[inside], kind="stable")]
        cuts = np.searchsorted(candidate[inside], np.arange(count + 1))
        own = inside[self.pointed[inside]]
        ring_x, ring_y, owner = self._rings(inside[self.estimated[inside]])
        shapes, areas = hulls(
            np.append(self.x[own], ring_x),
            np.append(self.y[own], ring_y),
            np.append(candidate[own], owner),
            count,
        )
        quotients = Quotients(
            self.table.group,
            self.table.kecamatan,
            self.table.workers,
            groups=len(self.table.group_codes),
            kecamatan_count=len(self.kecamatan_codes),
        )
        found = [
            self._result(k, inside[cuts[k] : cuts[k + 1]], shapes[k], areas[k], quotients)
            for k in range(count)
        ]
        found.sort(key=lambda row: (-row.score, -row.units, row.member_ids[0], row.group_code))
        return naming.made_unique(found, self.table)

    def _rings(
        self, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Return (x, y, candidate) of corners around each place that stands for its units."""
        spots = np.column_stack(
            [self.gathered.candidate[rows], self.x[rows], self.y[rows], self.table.estimate_m[rows]]
        )
        spots = np.unique(spots, axis=0)
        angle = np.arange(CORNERS) * (2 * np.pi / CORNERS)
        # the hull's margin is drawn around the corners too
        reach = np.maximum(spots[:, 3:] - MARGIN_M, 0.0)
        x, y = spots[:, 1:2] + reach * np.cos(angle), spots[:, 2:3] + reach * np.sin(angle)
        return x.ravel(), y.ravel(), np.repeat(spots[:, 0].astype(np.int64), CORNERS)

    def _result(
        self,
        k: int,
        rows: NDArray[np.int64],
        hull: dict[str, Any] | None,
        area: float,
        quotients: Quotients,
    ) -> CandidateResult:
        table, parameters = self.table, self.parameters
        basis, centre, distances = self._stand(rows)
        found = self._evidence(k, rows, area, quotients)
        found["rests_on_desa"] = basis != results.POINTS
        places = naming.places(table, self.desa[rows])
        found["desa_count"] = len(places)
        group = found["purity"]["group"]
        names = dict(zip(table.group_codes, table.group_names, strict=True))
        parts = ranking.parts(found, distance_m=parameters.distance_m, weights=parameters.weights)
        lat, lon = naming.degrees(centre)
        place = explain.place_name([(p.kind, p.name, p.kecamatan_name) for p in places])
        return CandidateResult(
            group_code=group,
            name=naming.name(names[group], places),
            basis=basis,
            is_near_miss=found["near_miss"] is not None,
            member_ids=table.ikm_id[rows].tolist(),
            distances=distances,
            units=len(rows),
            workers=found["workers"]["sum"],
            investment=found["investment"]["sum"],
            output_value=found["output"]["sum"],
            desa_codes=[p.code for p in places],
            kecamatan_codes=[self.kecamatan_codes[i] for i in _known(self.kecamatan[rows])],
            place=place,
            lat=lat,
            lon=lon,
            hull=hull,
            evidence=found,
            score=ranking.score(parts),
            parts=parts,
            reason=explain.reason(
                group=names[group],
                place=place,
                basis=basis,
                evidence=found,
                distance_m=parameters.distance_m,
                alike=[names[code] for code in found["purity"]["groups"]],
            ),
        )

    def _stand(
        self, rows: NDArray[np.int64]
    ) -> tuple[str, NDArray[np.float64], list[float | None]]:
        """Return what the members rest on, their middle (metres), and how far from it each stands.

        Only points of their own have a distance; where there is none the middle is that of the
        estimates, else of the desa.
        """
        pointed, estimated = self.pointed[rows], self.estimated[rows]
        gaps = np.full(len(rows), np.nan)
        if pointed.any():
            x, y = self.x[rows[pointed]], self.y[rows[pointed]]
            centre = middle(x, y)
            gaps[pointed] = np.round(np.hypot(x - centre[0], y - centre[1]), 1)
        elif estimated.any():
            centre = middle(self.x[rows[estimated]], self.y[rows[estimated]])
        else:
            desa = self.desa[rows]
            centre = np.array([self.desa_x[desa].mean(), self.desa_y[desa].mean()])
        basis = results.MIXED
        if pointed.all():
            basis = results.POINTS
        elif estimated.all():
            basis = results.HAMLET
        elif not (pointed | estimated).any():
            basis = results.DESA
        return basis, centre, [None if np.isnan(gap) else gap for gap in gaps.tolist()]

    def _evidence(
        self, k: int, rows: NDArray[np.int64], area: float, quotients: Quotients
    ) -> dict[str, Any]:
        """Return the figures of the members, and of them against everybody."""
        table, pointed, estimated = self.table, self.pointed[rows], self.estimated[rows]
        found = evidences.figures(
            table,
            rows,
            pointed,
            self.parameters,
            loose=bool(self.gathered.loose[k]),
            estimated=estimated,
        )
        x, y = self.x[rows[pointed]], self.y[rows[pointed]]
        # distances between estimates are none: only points of their own are measured
        found["compactness"] = compactness(x, y, None if estimated.any() else area)
        alike, home = np.unique(table.group[rows]).tolist(), _known(table.kecamatan[rows])
        found["lq_units"] = quotients.units(alike, home) if home else None
        found["lq_workers"] = quotients.workers(alike, home) if home else None
        found["concentration"] = self._concentration(k)
        if self.parameters.related:  # the one that all of them are alike to, as a proposal asks
            chosen = similarity.centre(table.group[rows], self.links)
            found["purity"]["group"] = table.group_codes[chosen]
            share = float((table.group[rows] == chosen).mean())
            found["purity"]["group_share"] = round(share, 4)
        return found

    def _concentration(self, k: int) -> dict[str, Any] | None:
        if np.isnan(self.m[k]):
            return None
        return {
            "m": round(float(self.m[k]), 3),
            "p": None if np.isnan(self.p[k]) else round(float(self.p[k]), 4),
            "radius_m": self.parameters.distance_m,
            "permutations": self.parameters.permutations,
        }


def _known(indexes: NDArray[np.int64]) -> list[int]:
    """Return which indexes occur, in order; -1 is none."""
    found: list[int] = np.unique(indexes[indexes >= 0]).tolist()
    return found
