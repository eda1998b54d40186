"""Which product groups lead: criteria from the register, weights by pairwise comparison (AHP).

Saaty (1980): the weights are the principal eigenvector of the comparisons; a consistency ratio above
0.10 says the comparisons contradict each other. No official weights exist; every weight is the
office's. Plain Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from rpik.plan.document import breakdowns

CRITERIA: dict[str, str] = {
    "unit": "Unit usaha",
    "tk": "Tenaga kerja",
    "produksi": "Nilai produksi",
    "produktivitas": "Produksi per tenaga kerja",
    "pemusatan": "Bagian unit di sentra dan kandidat",
}
PAIRS = tuple(combinations(CRITERIA, 2))
# Saaty's scale both ways; the number is how much more the first of a pair matters.
SCALE: dict[str, float] = {
    **{f"1/{k}": 1 / k for k in (9, 7, 5, 3)},
    **{str(k): float(k) for k in (1, 3, 5, 7, 9)},
}
# Mean consistency index of random comparisons, by size of the matrix (Saaty).
RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32}
MAX_RATIO = 0.10


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
    """A product group with its values by criterion (None unknown) and its score from 0 to 100."""

    name: str
    values: dict[str, float | None]
    score: float


def weigh(comparisons: Mapping[str, str]) -> Weights:
    """Return the weights of comparisons {"unit|tk": "3"}; a pair left out counts as equal."""
    keys = list(CRITERIA)
    n = len(keys)
    matrix = np.ones((n, n))
    for first, second in PAIRS:
        value = SCALE.get(comparisons.get(f"{first}|{second}", "1"), 1.0)
        i, j = keys.index(first), keys.index(second)
        matrix[i, j], matrix[j, i] = value, 1 / value
    values, vectors = np.linalg.eig(matrix)
    top = int(values.real.argmax())
    vector = np.abs(vectors[:, top].real)
    index = (float(values.real[top]) - n) / (n - 1)
    return Weights(
        dict(zip(keys, (vector / vector.sum()).tolist(), strict=True)),
        max(0.0, index / RANDOM_INDEX[n]),
    )


def rank(figures: Mapping[str, Any], weights: Weights) -> list[Scored]:
    """Return the product groups of the gathered figures, best first.

    Each criterion is divided by its largest value; an unknown value counts as none.
    """
    found: list[tuple[str, dict[str, float | None]]] = []
    for cell in breakdowns.of(dict(figures), "group"):
        if not cell["product_group_id"]:
            continue
        name = figures["groups"].get(cell["product_group_id"], cell["product_group_id"])
        workers, output = cell["workers"], cell["output"]
        values = {
            "unit": cell["units"],
            "tk": workers,
            "produksi": output,
            "produktivitas": output / workers if output and workers else None,
            "pemusatan": min(1.0, figures["gathered"].get(name, 0) / cell["units"]),
        }
        found.append((name, values))
    largest = {key: max((v[key] or 0 for _, v in found), default=0) or 1 for key in CRITERIA}
    scored = [
        Scored(
            name,
            values,
            100 * sum(weights.values[key] * (values[key] or 0) / largest[key] for key in CRITERIA),
        )
        for name, values in found
    ]
    return sorted(scored, key=lambda one: (-one.score, one.name))
