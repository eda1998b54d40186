"""What speaks for a candidate and how far to trust it: the indicators of domain.md 8.3 in numbers.

Whatever the register does not say is None and shown as unknown, never guessed.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentra.detection.parameters import TYPICAL_UNITS, DetectionParameters
from sentra.detection.table import DESA, PIN, PointTable


def figures(
    table: PointTable,
    rows: NDArray[np.int64],
    pointed: NDArray[np.bool_],
    parameters: DetectionParameters,
    *,
    loose: bool,
    estimated: NDArray[np.bool_],
) -> dict[str, Any]:
    """Return the evidence that the members alone give.

    Keys: ``units``, ``min_units``, ``typical_units``; ``near_miss`` None or kind (``kurang``: too
    few, ``longgar``: enough but too far apart) and ``short``; ``purity``; ``workers``,
    ``investment``, ``output`` each with sum (None when nobody states it), known and known_share;
    ``trust`` and ``legality``, shares of the members; ``estimated``: units placed by their address and
    the widest radius (m) among them, None where there is none; ``points_outside`` the
    kabupaten and ``points_of_desa``, points that say nothing of where the unit is. ``pointed`` and ``estimated`` say which
    members have a point of their own, and which stand by their address.
    """
    units = len(rows)
    near_miss = None
    if units < parameters.min_units:
        near_miss = {"kind": "kurang", "short": parameters.min_units - units}
    elif loose:
        near_miss = {"kind": "longgar", "short": 0}
    return {
        "units": units,
        "min_units": parameters.min_units,
        "typical_units": TYPICAL_UNITS,
        "near_miss": near_miss,
        "purity": purity(table, rows),
        "workers": _sum(table.workers[rows]),
        "investment": _sum(table.investment[rows]),
        "output": _sum(table.output[rows]),
        "trust": trust(table, rows, pointed, estimated),
        "estimated": {
            "units": int(estimated.sum()),
            "radius_max_m": round(float(table.estimate_m[rows[estimated]].max()), 1),
        }
        if estimated.any()
        else None,
        "points_outside": int(table.outside[rows].sum()),
        "points_of_desa": int(
            (
                ~table.outside[rows] & (table.quality[rows] == DESA) & np.isfinite(table.lat[rows])
            ).sum()
        ),
        "legality": {"nib": _share(table.has_nib[rows])},
    }


def purity(table: PointTable, rows: NDArray[np.int64]) -> dict[str, Any]:
    """Return how alike the members are: commonest group and KBLI with their shares, and the HHI.

    HHI is the sum of squared shares of the KBLI codes known: 1 when all are the same.
    """
    groups = np.bincount(table.group[rows])
    kinds = table.kind[rows]
    kinds = np.bincount(kinds[kinds >= 0]) if (kinds >= 0).any() else np.zeros(1, np.int64)
    known = int(kinds.sum())
    top = int(kinds.argmax())
    return {
        "group": table.group_codes[int(groups.argmax())],
        "group_share": round(float(groups.max() / len(rows)), 4),
        "groups": [table.group_codes[i] for i in np.flatnonzero(groups)],
        "kbli": table.kind_codes[top] if known else None,
        "kbli_share": round(float(kinds[top] / known), 4) if known else None,
        "kbli_known": known,
        "hhi": round(float(((kinds / known) ** 2).sum()), 4) if known else None,
    }


def trust(
    table: PointTable,
    rows: NDArray[np.int64],
    pointed: NDArray[np.bool_],
    estimated: NDArray[np.bool_],
) -> dict[str, Any]:
    """Return what the places and figures rest on, as shares of the members.

    ``with_point`` own and believable; ``checked`` of these by GPS or pin; ``doubtful`` contradicting
    the desa; ``estimated`` from the address; ``desa_only``; ``size_known`` with workers and investment.
    """
    workers, investment = ~np.isnan(table.workers[rows]), ~np.isnan(table.investment[rows])
    return {
        "with_point": _share(pointed),
        "checked": _share(pointed & (table.quality[rows] <= PIN)),
        "doubtful": _share(pointed & table.doubtful[rows]),
        "estimated": _share(estimated),
        "desa_only": _share(~pointed & ~estimated),
        "workers_known": _share(workers),
        "investment_known": _share(investment),
        "output_known": _share(~np.isnan(table.output[rows])),
        "size_known": _share(workers & investment),
    }


def _share(mask: NDArray[np.bool_]) -> float:
    return round(float(mask.mean()), 4)


def _sum(values: NDArray[np.float64]) -> dict[str, Any]:
    known = values[~np.isnan(values)]
    return {
        "sum": int(known.sum()) if len(known) else None,
        "known": len(known),
        "known_share": round(len(known) / len(values), 4),
    }
