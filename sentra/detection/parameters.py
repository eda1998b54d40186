"""What a planner may choose, with units and where each default comes from."""

from dataclasses import asdict, dataclass, field
from typing import Any

DISTANCES_M = (250, 500, 1000, 1500)

# Parts of the score and their weights: a planning choice of the office, no law; they sum to 1.
WEIGHTS: dict[str, float] = {
    "units": 0.30,
    "compactness": 0.15,
    "specialisation": 0.20,
    "concentration": 0.10,
    "workers": 0.10,
    "trust": 0.15,
}


@dataclass(frozen=True, slots=True)
class DetectionParameters:
    """Parameters of one run.

    ``distance_m``: metres between neighbours; a planning parameter, the law names none.
    ``min_units``: PP 29/2018 art. 1 asks for at least 5 business units.
    ``near_miss_units``: groups of at least so many are shown as "hampir".
    ``share_with_points``: where fewer units of a group in a desa have a point of their own, the
    same desa counts as near (domain.md 8.2).
    ``permutations``: relabellings of the concentration test; p can be no smaller than 1/(n+1).
    """

    distance_m: float = 500.0
    min_units: int = 5
    near_miss_units: int = 3
    share_with_points: float = 0.8
    permutations: int = 199
    seed: int = 1
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))

    def __post_init__(self) -> None:
        if not 50 <= self.distance_m <= 10_000:
            raise ValueError("Jarak harus antara 50 dan 10.000 meter.")
        if not 2 <= self.min_units <= 1000:
            raise ValueError("Jumlah unit minimal harus antara 2 dan 1.000.")
        if abs(sum(self.weights.values()) - 1) > 1e-6:
            raise ValueError("Bobot harus berjumlah 100 %.")

    @property
    def min_points(self) -> int:
        """Density threshold of the clustering: the legal 5, or fewer when fewer are asked for."""
        return min(self.min_units, 5)

    def to_json(self) -> dict[str, Any]:
        """Return the parameters as they are kept with a run."""
        return asdict(self)
