"""Which product groups lead: the office's criteria, weights by pairwise comparison (AHP), an LQ filter.

Saaty (1980): the weights are the principal eigenvector of the comparisons; a consistency ratio above
0.10 says the comparisons contradict each other. No official weights or criteria exist; all are the
office's. The filter is the one of domain.md 1.5 (LQ of at least 1 first, then the weighted criteria),
inside the kabupaten; against the province see ``document.province``. Plain Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from rpik.plan.document import breakdowns
from sentra.detection.agglomeration import quotient_table

# What the register can measure of a product group.
MEASURES: dict[str, str] = {
    "unit": "Unit usaha",
    "tk": "Tenaga kerja",
    "produksi": "Nilai produksi",
    "produktivitas": "Produksi per tenaga kerja",
    "pemusatan": "Bagian unit di sentra dan kandidat",
    "nib": "Bagian unit yang ber-NIB",
}
OWN = ""  # a criterion the office scores itself, from 0 to 100
# Saaty's scale both ways; the number is how much more the first of a pair matters.
SCALE: dict[str, float] = {
    **{f"1/{k}": 1 / k for k in (9, 7, 5, 3)},
    **{str(k): float(k) for k in (1, 3, 5, 7, 9)},
}
# Mean consistency index of random comparisons, by size of the matrix (Saaty).
RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}
MAX_RATIO = 0.10
FEWEST, MOST = 2, 9
# A kecamatan where a group has fewer units than a sentra needs (PP 29/2018) says nothing by its LQ.
LQ_UNITS = 5
LQ_BY = {"unit": "unit usaha", "tk": "tenaga kerja"}
MOVES = (0.5, 2.0)  # how far a weight is moved to see whether a rank holds


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a group is judged by; ``measure`` is one of ``MEASURES``, or OWN."""

    key: str
    label: str
    measure: str = OWN


SHIPPED = tuple(Criterion(key, MEASURES[key], key) for key in list(MEASURES)[:5])


@dataclass(frozen=True, slots=True)
class LqFilter:
    """Only groups with a kecamatan whose LQ reaches ``threshold`` are ranked."""

    threshold: float = 1.0
    by: str = "unit"


@dataclass(frozen=True, slots=True)
class Setup:
    """How an edition scores: criteria, comparisons {"key|key": "3"}, own scores {key: {group: 0-100}}."""

    criteria: tuple[Criterion, ...] = SHIPPED
    comparisons: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    lq: LqFilter | None = None

    @property
    def pairs(self) -> list[tuple[Criterion, Criterion]]:
        """Every two criteria once."""
        return list(combinations(self.criteria, 2))

    @property
    def own(self) -> list[Criterion]:
        """The criteria the office scores itself."""
        return [one for one in self.criteria if one.measure == OWN]

    def stored(self) -> dict[str, Any]:
        """Return what an edition keeps beside its comparisons."""
        return {
            "criteria": [[one.key, one.label, one.measure] for one in self.criteria],
            "scores": {key: dict(sorted(row.items())) for key, row in sorted(self.scores.items())},
            "lq": {"threshold": self.lq.threshold, "by": self.lq.by} if self.lq else None,
        }


def setup_of(stored: Mapping[str, Any], comparisons: Mapping[str, str]) -> Setup:
    """Return the setup an edition keeps; an empty one is the shipped."""
    if not stored:
        return Setup(comparisons=comparisons)
    return Setup(
        tuple(Criterion(*one) for one in stored["criteria"]),
        comparisons,
        stored["scores"],
        LqFilter(**stored["lq"]) if stored["lq"] else None,
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that sum to 1, and the consistency ratio of the comparisons behind them."""

    values: dict[str, float]
    ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether the comparisons may be relied on."""
        return self.ratio <= MAX_RATIO


@dataclass(frozen=True, slots=True)
class Scored:
    """A product group: values by criterion (None unknown), score from 0 to 100, where it is most special.

    ``rank`` is None where the filter left it out; ``best``, ``worst`` are its ranks when each weight
    is halved or doubled.
    """

    code: str
    name: str
    values: dict[str, float | None]
    score: float
    lq: float | None = None
    place: str = ""
    rank: int | None = None
    best: int | None = None
    worst: int | None = None

    @property
    def range(self) -> str:
        """The ranks it takes when a weight moves, as printed."""
        if self.rank is None:
            return "–"
        return f"{self.best}–{self.worst}" if self.best != self.worst else str(self.best)


def weigh(comparisons: Mapping[str, str], keys: Sequence[str] = tuple(MEASURES)[:5]) -> Weights:
    """Return the weights of comparisons {"unit|tk": "3"}; a pair left out counts as equal."""
    n = len(keys)
    matrix = np.ones((n, n))
    for (i, first), (j, second) in combinations(enumerate(keys), 2):
        value = SCALE.get(comparisons.get(f"{first}|{second}", "1"), 1.0)
        matrix[i, j], matrix[j, i] = value, 1 / value
    values, vectors = np.linalg.eig(matrix)
    top = int(values.real.argmax())
    vector = np.abs(vectors[:, top].real)
    index = (float(values.real[top]) - n) / (n - 1) if n > 1 else 0.0
    return Weights(
        dict(zip(keys, (vector / vector.sum()).tolist(), strict=True)),
        max(0.0, index / RANDOM_INDEX[n]) if RANDOM_INDEX[n] else 0.0,
    )


def weights_of(setup: Setup) -> Weights:
    """Return the weights of a setup's criteria."""
    return weigh(setup.comparisons, [one.key for one in setup.criteria])


def rank(figures: Mapping[str, Any], setup: Setup) -> list[Scored]:
    """Return the product groups of the gathered figures: ranked ones best first, then those left out.

    Each criterion is divided by its largest value; an unknown value counts as none.
    """
    cells = [c for c in breakdowns.of(dict(figures), "group") if c["product_group_id"]]
    keys = [one.key for one in setup.criteria]
    places = quotients(figures, setup.lq.by if setup.lq else "unit")
    rows = [
        {one.key: _value(one, cell, figures, setup) for one in setup.criteria} for cell in cells
    ]
    known = np.array([[row[key] or 0 for key in keys] for row in rows], float)
    known = known.reshape(len(rows), len(keys))
    largest = known.max(0, initial=0)
    shares = known / np.where(largest > 0, largest, 1)
    weights = np.array(list(weights_of(setup).values.values()))
    scores = 100 * shares @ weights
    scored = []
    for cell, values, score in zip(cells, rows, scores.tolist(), strict=True):
        code = cell["product_group_id"]
        place, lq = places.get(code, ("", None))
        scored.append(Scored(code, figures["groups"].get(code, code), values, score, lq, place))
    passing = [i for i, one in enumerate(scored) if _passes(one, setup.lq)]
    ranks = _ranks([scored[i] for i in passing], shares[passing], weights)
    placed = dict(zip(passing, ranks, strict=True))
    made = [
        Scored(o.code, o.name, o.values, o.score, o.lq, o.place, *placed.get(i, (None, None, None)))
        for i, o in enumerate(scored)
    ]
    return sorted(made, key=lambda one: (one.rank is None, one.rank, -one.score, one.name))


def _passes(one: Scored, lq: LqFilter | None) -> bool:
    return lq is None or (one.lq is not None and one.lq >= lq.threshold)


def _ranks(scored: list[Scored], shares: Any, weights: Any) -> list[tuple[int, int, int]]:
    """Return (rank, best, worst) with each weight in turn as it is, halved and doubled."""
    names = [one.name for one in scored]

    def order(of: Any) -> list[int]:
        scores = shares @ (of / of.sum())
        found = sorted(range(len(names)), key=lambda i: (-round(scores[i], 12), names[i]))
        ranks = [0] * len(names)
        for at, index in enumerate(found, 1):
            ranks[index] = at
        return ranks

    moved = [order(weights)]
    for at in range(len(weights)):
        for times in MOVES:
            other = weights.copy()
            other[at] *= times
            moved.append(order(other))
    return [
        (moved[0][i], min(r[i] for r in moved), max(r[i] for r in moved)) for i in range(len(names))
    ]


def _value(
    one: Criterion, cell: Mapping[str, Any], figures: Mapping[str, Any], setup: Setup
) -> float | None:
    code, workers, output = cell["product_group_id"], cell["workers"], cell["output"]
    match one.measure:
        case "unit":
            return cell["units"]
        case "tk":
            return workers
        case "produksi":
            return output
        case "produktivitas":
            return output / workers if output and workers else None
        case "pemusatan":
            name = figures["groups"].get(code, code)
            return min(1.0, figures["gathered"].get(name, 0) / cell["units"])
        case "nib":
            return cell["with_nib"] / cell["units"]
    return setup.scores.get(one.key, {}).get(code)


def quotients(figures: Mapping[str, Any], by: str = "unit") -> dict[str, tuple[str, float]]:
    """Return (kecamatan, LQ) where each group is most special, among those with ``LQ_UNITS`` of it.

    Empty where the figures were gathered before places of groups were.
    """
    cells = figures.get("group_places", [])
    kecamatan = {row["code"]: row["name"] for row in figures["kecamatan"]}
    codes, groups = sorted(kecamatan), sorted({row[1] for row in cells})
    units, counts = np.zeros((len(codes), len(groups))), np.zeros((len(codes), len(groups)))
    for place, group, count, workers in cells:
        if place in kecamatan:
            at = codes.index(place), groups.index(group)
            units[at], counts[at] = count, count if by == "unit" else workers or 0
    if not counts.sum():
        return {}
    values = np.where(units >= LQ_UNITS, quotient_table(counts).value, np.nan)
    found = {}
    for index, group in enumerate(groups):
        column = values[:, index]
        if group and np.isfinite(column).any():
            top = int(np.nanargmax(column))
            found[group] = kecamatan[codes[top]], float(column[top])
    return found
