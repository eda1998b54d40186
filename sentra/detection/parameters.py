"""What a planner may choose, with units and where each default comes from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

DISTANCES_M = (250, 500, 1000, 1500)

LEGAL_UNITS = 5  # PP 29/2018 art. 1
TYPICAL_UNITS = 20  # practice in the cluster literature and the national counts (domain: 20-40)
TYPICAL_WORKERS = 126  # per sentra, Kemenperin 2020: 1,323,191 workers in 10,514 sentra

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
    ``share_with_points``: where a smaller share of a group's units in a desa has a point of its
    own, all its units of that desa count as near each other (BPS, Direktori Sentra: one desa).
    ``touching_desa``: units without points in desa that touch may add up to the minimum.
    ``related``: groups the office calls related count as alike.
    ``estimates``: a unit without a point stands where its dusun or RT/RW was learned to lie, if that
    is known to within ``distance_m``: a vaguer place says nothing of who is near.
    ``permutations``: relabellings of the concentration test; p can be no smaller than 1/(n+1).
    """

    distance_m: float = 500.0
    min_units: int = LEGAL_UNITS
    near_miss_units: int = 3
    share_with_points: float = 0.8
    touching_desa: bool = False
    related: bool = False
    estimates: bool = True
    permutations: int = 999
    seed: int = 1
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))

    def __post_init__(self) -> None:
        if not 50 <= self.distance_m <= 10_000:
            raise ValueError("Jarak harus antara 50 dan 10.000 meter.")
        if not 2 <= self.min_units <= 1000:
            raise ValueError("Jumlah unit minimal harus antara 2 dan 1.000.")
        if not 2 <= self.near_miss_units <= 1000:
            raise ValueError("Batas “hampir” harus antara 2 dan 1.000 unit.")
        if not 0 <= self.share_with_points <= 1:
            raise ValueError("Bagian bertitik harus antara 0 dan 1.")
        if not 0 <= self.permutations <= 99_999:
            raise ValueError("Jumlah pengacakan harus antara 0 dan 99.999.")
        check_weights(self.weights)

    @property
    def min_points(self) -> int:
        """Density threshold of the clustering: the legal 5, or fewer when fewer are asked for."""
        return min(self.min_units, LEGAL_UNITS)

    def to_json(self) -> dict[str, Any]:
        """Return the parameters as they are kept with a run."""
        return asdict(self)


def check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights that miss a part, are negative or do not sum to 1."""
    if set(weights) != set(WEIGHTS):
        raise ValueError("Bobot harus menyebut setiap bagian skor: " + ", ".join(WEIGHTS) + ".")
    if min(weights.values()) < 0 or abs(sum(weights.values()) - 1) > 1e-6:
        raise ValueError("Bobot tidak boleh negatif dan harus berjumlah 100 %.")
