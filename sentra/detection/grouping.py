"""Who stands together: density clusters where there are points, the desa where there are none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentra.detection.clusters import density_clusters
from sentra.detection.parameters import DetectionParameters


@dataclass(frozen=True, slots=True)
class Cluster:
    """Positions of the members, what the cluster rests on, and whether it falls short."""

    members: NDArray[np.int64]
    basis: str
    is_near_miss: bool


def clusters_of_group(
    positions: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    desa: NDArray[np.int64],
    parameters: DetectionParameters,
) -> list[Cluster]:
    """Return the clusters of one product group; nobody stands in two.

    ``positions`` point into ``x``, ``y`` (metres, nan without a point) and ``desa`` (-1 unknown).
    1. Density clusters of the points. 2. Units without a point join the largest cluster of their
    desa. 3. Where most units of a desa have no point, the desa itself gathers the rest. 4. Smaller
    gatherings are near misses.
    """
    own = desa[positions]
    pointed = ~np.isnan(x[positions])
    labels = np.full(len(positions), -1, np.int64)
    labels[pointed] = density_clusters(
        x[positions[pointed]], y[positions[pointed]], parameters.distance_m, parameters.min_points
    )
    basis = {int(label): "titik" for label in np.unique(labels[labels >= 0])}
    _join_by_desa(labels, own, pointed, basis)
    _gather_by_desa(labels, own, pointed, basis, parameters)
    found = [
        Cluster(
            positions[labels == label], kind, bool((labels == label).sum() < parameters.min_units)
        )
        for label, kind in basis.items()
    ]
    return found + _near_misses(positions, x, y, own, labels, pointed, parameters)


def _join_by_desa(
    labels: NDArray[np.int64],
    desa: NDArray[np.int64],
    pointed: NDArray[np.bool_],
    basis: dict[int, str],
) -> None:
    for place in np.unique(desa[~pointed & (desa >= 0)]):
        inside = labels[(desa == place) & pointed & (labels >= 0)]
        if len(inside):
            largest = int(np.bincount(inside).argmax())
            labels[(desa == place) & ~pointed] = largest
            basis[largest] = "campuran"


def _gather_by_desa(
    labels: NDArray[np.int64],
    desa: NDArray[np.int64],
    pointed: NDArray[np.bool_],
    basis: dict[int, str],
    parameters: DetectionParameters,
) -> None:
    label = max(basis, default=-1) + 1
    free = (labels < 0) & (desa >= 0)
    for place in np.unique(desa[free & ~pointed]):
        here = desa == place
        if pointed[here].mean() >= parameters.share_with_points:
            continue
        members = free & here
        if members.sum() >= parameters.min_units:
            labels[members] = label
            basis[label] = "campuran" if pointed[members].any() else "desa"
            label += 1


def _near_misses(
    positions: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    desa: NDArray[np.int64],
    labels: NDArray[np.int64],
    pointed: NDArray[np.bool_],
    parameters: DetectionParameters,
) -> list[Cluster]:
    least = parameters.near_miss_units
    if least >= parameters.min_units:
        return []
    free = (labels < 0) & pointed
    around = np.full(len(positions), -1, np.int64)
    around[free] = density_clusters(
        x[positions[free]], y[positions[free]], parameters.distance_m, least
    )
    found = [
        Cluster(positions[around == label], "titik", True)
        for label in np.unique(around[around >= 0])
    ]
    bare = (labels < 0) & ~pointed & (desa >= 0)
    for place in np.unique(desa[bare]):
        members = bare & (desa == place)
        if members.sum() >= least:
            found.append(Cluster(positions[members], "desa", True))
    return found
