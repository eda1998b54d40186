"""The points around a candidate, for the question how steady it is."""

import numpy as np

from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s
from sentra.detection.parameters import DISTANCES_M, LEGAL_UNITS
from sentra.detection.stability import Stability, stability
from sentra.models import Candidate

AROUND_M = 5_000.0  # further away nothing changes at the distances asked


def of_candidate(candidate: Candidate) -> Stability | None:
    """Return how steady the candidate is by the register as it stands; two queries.

    None where too few members have a point: a candidate that rests on desa has nothing to shake.
    """
    ids = set(candidate.members.values_list("ikm_id", flat=True))
    rows = list(
        Ikm.objects.eligible_for_sentra()
        .with_point()
        .filter(product_group=candidate.product_group_id, is_demo=candidate.run.includes_demo)
        .order_by("pk")
        .values_list("pk", "lat", "lon")
    )
    member = np.array([row[0] in ids for row in rows], bool)
    asked = candidate.run.parameters
    least = int(asked.get("min_units", LEGAL_UNITS))
    if member.sum() < min(least, LEGAL_UNITS):
        return None
    lat, lon = (np.array([row[i] for row in rows], float) for i in (1, 2))
    x, y = to_utm49s(lat, lon)
    near = (
        (x >= x[member].min() - AROUND_M)
        & (x <= x[member].max() + AROUND_M)
        & (y >= y[member].min() - AROUND_M)
        & (y <= y[member].max() + AROUND_M)
    )
    return stability(
        x[near],
        y[near],
        member[near],
        distance_m=float(asked.get("distance_m", 500)),
        min_units=least,
        min_points=min(least, LEGAL_UNITS),
        distances_m=tuple(float(one) for one in DISTANCES_M),
        seed=int(asked.get("seed", 1)),
    )
