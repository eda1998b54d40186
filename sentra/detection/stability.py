"""Would a candidate still be found with fewer data, or at another distance? Points in metres."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentra.detection.clusters import density_clusters

RESAMPLES = 100
KEPT = 0.8  # share of the businesses in a resample
MOST_POINTS = 2_000_000  # of all resamples together
STEADY, SHAKY = 0.9, 0.5  # planning conventions for the words


@dataclass(frozen=True, slots=True)
class AtDistance:
    """What holds most of the members at a distance: ``units`` in it, ``members`` of ours among them."""

    distance_m: float
    units: int
    members: int


@dataclass(frozen=True, slots=True)
class Stability:
    """``survived`` of ``resamples`` (share in ``share``); ``members`` have a point of their own."""

    members: int
    survived: int
    resamples: int
    distances: list[AtDistance]

    @property
    def share(self) -> float:
        """Share of the resamples in which the candidate was found."""
        return self.survived / self.resamples if self.resamples else 0.0

    @property
    def word(self) -> str:
        """The share in a word."""
        if self.share >= STEADY:
            return "kokoh"
        return "sedang" if self.share >= SHAKY else "rapuh"


def stability(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    member: NDArray[np.bool_],
    *,
    distance_m: float,
    min_units: int,
    min_points: int,
    distances_m: tuple[float, ...],
    seed: int = 1,
) -> Stability:
    """Return how steady a candidate is among the points of its group.

    A resample keeps each business with a chance of 80 %. The candidate survives where one cluster of
    at least ``min_units`` holds at least half of its members that were kept. All resamples are
    clustered in one call, each as a group of its own.
    """
    points = len(x)
    resamples = int(max(10, min(RESAMPLES, MOST_POINTS // max(1, points))))
    drawn, at = np.nonzero(np.random.default_rng(seed).random((resamples, points)) < KEPT)
    labels = density_clusters(x[at], y[at], distance_m, min_points, drawn.astype(np.int64))
    size, ours, owner = _clusters(labels, member[at], drawn)
    kept = np.bincount(drawn, weights=member[at], minlength=resamples)
    held = (size >= min_units) & (2 * ours >= kept[owner]) & (ours > 0)
    return Stability(
        members=int(member.sum()),
        survived=len(np.unique(owner[held])),
        resamples=resamples,
        distances=[_at(x, y, member, distance, min_points) for distance in distances_m],
    )


def _clusters(
    labels: NDArray[np.int64], member: NDArray[np.bool_], drawn: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]:
    """Return for each cluster its size, its members of ours, and its resample."""
    inside = np.flatnonzero(labels >= 0)
    count = int(labels.max(initial=-1)) + 1
    size = np.bincount(labels[inside], minlength=count)
    ours = np.bincount(labels[inside], weights=member[inside], minlength=count)
    owner = np.zeros(count, np.int64)
    owner[labels[inside]] = drawn[inside]
    return size, ours, owner


def _at(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    member: NDArray[np.bool_],
    distance: float,
    min_points: int,
) -> AtDistance:
    labels = density_clusters(x, y, distance, min_points)
    found = labels[member & (labels >= 0)]
    if len(found) == 0:
        return AtDistance(distance, 0, 0)
    best = int(np.bincount(found).argmax())
    return AtDistance(distance, int((labels == best).sum()), int((found == best).sum()))
