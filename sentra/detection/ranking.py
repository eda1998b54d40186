"""A score from 0 to 100 out of named parts, each visible; the weights belong to the office."""

import math
from typing import Any

LABELS = {
    "units": "Jumlah unit",
    "compactness": "Kerapatan lokasi",
    "specialisation": "Kekhasan kecamatan (LQ)",
    "concentration": "Pemusatan melebihi sebaran usaha",
    "workers": "Tenaga kerja",
    "trust": "Kepercayaan data",
}


def parts(
    *, units: int, workers: int | None, evidence: dict[str, Any], weights: dict[str, float]
) -> list[dict[str, Any]]:
    """Return the parts: key, label, value (0 to 1), weight, points, and what it was made from.

    Units: 5 is nothing, 40 and more is full (typical sentra have 20 to 40). Compactness: half at
    250 m between middle neighbours. LQ: the lower end of its interval, full at 3. Workers: full at
    200, on a log scale.
    """
    compact = evidence["compactness"]
    quotient = evidence["lq_units"]
    tested = evidence["concentration"]
    trust = evidence["trust"]
    values = {
        "units": (_log_share(units, 4, 40), f"{units} unit"),
        "compactness": (
            250 / (250 + compact["median_m"]) if compact["points"] > 1 else 0.0,
            f"jarak tengah {round(compact['median_m'])} m"
            if compact["points"] > 1
            else "tanpa titik",
        ),
        "specialisation": (
            _clip(((quotient["low"] if quotient else 0) - 0.5) / 2.5),
            f"LQ {quotient['value']:.2f}".replace(".", ",") if quotient else "belum dapat dihitung",
        ),
        "concentration": (
            _clip(1 - tested["p"] / 0.1) * _clip((tested["m"] - 1) / 2) if tested else 0.0,
            f"M {tested['m']:.2f}, p {tested['p']:.3f}".replace(".", ",")
            if tested
            else "belum diuji",
        ),
        "workers": (
            _log_share(workers, 4, 200) if workers else 0.0,
            f"{workers} orang" if workers is not None else "belum diketahui",
        ),
        "trust": (
            (trust["with_point"] * 2 + trust["workers_known"] + trust["investment_known"]) / 4,
            f"{round(trust['with_point'] * 100)} % bertitik",
        ),
    }
    return [
        {
            "key": key,
            "label": LABELS[key],
            "value": round(_clip(value), 3),
            "weight": weights[key],
            "points": round(100 * _clip(value) * weights[key], 1),
            "from": made_from,
        }
        for key, (value, made_from) in values.items()
    ]


def score(found: list[dict[str, Any]]) -> float:
    """Return the sum of the parts' points."""
    return round(sum(part["points"] for part in found), 1)


def _log_share(value: float, low: float, high: float) -> float:
    return _clip((math.log(max(value, 1)) - math.log(low)) / (math.log(high) - math.log(low)))


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
