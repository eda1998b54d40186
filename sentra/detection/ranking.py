"""The score of a candidate: named parts, each 0 to 1, with weights the office owns.

What is unknown earns nothing: a candidate rises by becoming better known, never by a guess.
"""

from collections.abc import Mapping
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentra.detection.parameters import TYPICAL_UNITS, TYPICAL_WORKERS, WEIGHTS, check_weights

LABELS = {
    "units": "Jumlah unit",
    "compactness": "Kerapatan",
    "specialisation": "Kekhasan tempat (LQ)",
    "concentration": "Pemusatan (M)",
    "workers": "Tenaga kerja",
    "trust": "Kepercayaan data",
}
SIGNIFICANT = 0.05
SWING = 0.10  # how far a weight is moved to see what hangs on it: a planning convention


def parts(
    evidence: Mapping[str, Any], *, distance_m: float, weights: Mapping[str, float] = WEIGHTS
) -> list[dict[str, Any]]:
    """Return the parts of a score: key, label, weight, value (0..1), points, from; fixed order.

    The points sum to the score, 0..100. Raises ValueError for weights that do not sum to 1.
    """
    check_weights(weights)
    found = {
        "units": _units(evidence),
        "compactness": _compactness(evidence, distance_m),
        "specialisation": _specialisation(evidence),
        "concentration": _concentration(evidence),
        "workers": _workers(evidence),
        "trust": _trust(evidence),
    }
    return [
        {
            "key": code,
            "label": LABELS[code],
            "weight": weights[code],
            "value": round(value, 4),
            "points": round(100 * weights[code] * value, 2),
            "from": note,
        }
        for code, (value, note) in found.items()
    ]


def score(found: list[dict[str, Any]]) -> float:
    """Return the sum of the parts, 0..100."""
    return round(sum(part["points"] for part in found), 2)


def weighted(values: NDArray[np.float64], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the scores (0..100) of candidates (rows of ``values``, 0..1, columns as ``weights``)."""
    check_weights(weights)
    return np.asarray(100 * values @ np.array(list(weights.values())))


def ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return each one's place, 1 the best; equal ones in the order given."""
    place = np.empty(len(scores), np.int64)
    place[np.argsort(-np.round(scores, 2), kind="stable")] = np.arange(1, len(scores) + 1)
    return place


def swing(
    values: NDArray[np.float64], weights: Mapping[str, float]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and worst place of each as one weight after the other moves by ``SWING``, up and down.

    The other weights give or take in proportion, so that all still sum to 1; none falls below 0.
    """
    base = np.array(list(weights.values()))
    places = [ranks(100 * values @ base)]
    for i, own in enumerate(base):
        for moved in (max(0.0, own - SWING), min(1.0, own + SWING)):
            rest = 1 - own
            others = base * ((1 - moved) / rest) if rest > 0 else np.full(len(base), 1 - moved) / (len(base) - 1)  # fmt: skip
            others[i] = moved
            places.append(ranks(100 * values @ others))
    return np.min(places, axis=0), np.max(places, axis=0)


def _units(evidence: Mapping[str, Any]) -> tuple[float, str]:
    units = evidence["units"]
    share = min(1.0, units / TYPICAL_UNITS)
    return share, f"{units} unit; penuh mulai {TYPICAL_UNITS}"


def _compactness(evidence: Mapping[str, Any], distance_m: float) -> tuple[float, str]:
    """Full up to half the distance between the middle pair, nothing from three times it."""
    compact = evidence["compactness"]
    if compact["points"] < 2:
        return 0.0, "belum diketahui: anggota tanpa titik"
    value = (3 - compact["median_m"] / distance_m) / 2.5
    share = evidence["trust"]["with_point"]
    note = f"jarak tengah antaranggota {compact['median_m']:.0f} m"
    if share < 1:
        note += f"; hanya {compact['points']} dari {evidence['units']} unit bertitik"
    return max(0.0, min(1.0, value)) * share, note


def _specialisation(evidence: Mapping[str, Any]) -> tuple[float, str]:
    """By the lower end of the LQ's interval; 2 is the European Cluster Observatory's threshold."""
    quotient = evidence["lq_units"]
    if quotient is None:
        return 0.0, "belum dapat dihitung"
    return min(1.0, quotient["low"] / 2), "batas bawah selang 95 % LQ dibandingkan 2"


def _concentration(evidence: Mapping[str, Any]) -> tuple[float, str]:
    """M on a doubling scale: 1 earns nothing, 8 and more everything; chance earns nothing."""
    found = evidence["concentration"]
    if found is None:
        return 0.0, "belum diketahui: anggota tanpa titik"
    if found["p"] is not None and found["p"] > SIGNIFICANT:
        return 0.0, "belum berbeda dari sebaran usaha pada umumnya"
    return min(1.0, max(0.0, log2(max(found["m"], 1.0)) / 3)), "M dibandingkan 8"


def _workers(evidence: Mapping[str, Any]) -> tuple[float, str]:
    workers = evidence["workers"]["sum"]
    if workers is None:
        return 0.0, "belum diketahui"
    note = f"dibandingkan {TYPICAL_WORKERS} orang"
    return min(1.0, workers / TYPICAL_WORKERS), note


def _trust(evidence: Mapping[str, Any]) -> tuple[float, str]:
    """Own points, of them checked (GPS or pin) and undoubted, and figures stated: a third each."""
    found = evidence["trust"]
    sure = max(0.0, found["checked"] - found["doubtful"])
    value = (found["with_point"] + sure + found["size_known"]) / 3
    return value, f"{100 * found['with_point']:.0f} % bertitik, {100 * sure:.0f} % dari GPS/pin"
