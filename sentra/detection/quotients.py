"""Location quotients: is the product's share here above its share in the kabupaten?

LQ = (n_ir / n_r) / (n_i / n) with i the product (all groups of the candidate's members together), r
the candidate's kecamatan. Small numbers lie, so
the interval is shown with it: Clopper and Pearson (1934), exact binomial, on the local share.
Workers of one firm come together: their interval uses Kish's effective number instead of heads.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

CONFIDENCE = 0.95


class Quotients:
    """Counts of units and workers by product and kecamatan, ready to be asked."""

    def __init__(
        self,
        group: NDArray[np.int64],
        kecamatan: NDArray[np.int64],
        workers: NDArray[np.float64],
        *,
        groups: int,
        kecamatan_count: int,
    ) -> None:
        placed = kecamatan >= 0
        known = placed & ~np.isnan(workers)
        self._shape = (groups + 1, kecamatan_count)  # the last row: no product known
        self._units = self._table(group, kecamatan, placed, np.ones(len(group)))
        self._workers = self._table(group, kecamatan, known, workers)
        self._squares = self._table(group, kecamatan, known, workers**2).sum(0)

    def _table(self, group: Any, kecamatan: Any, rows: Any, weight: Any) -> NDArray[np.float64]:
        row = np.where(group < 0, self._shape[0] - 1, group)
        key = row[rows] * self._shape[1] + kecamatan[rows]
        size = self._shape[0] * self._shape[1]
        counted = np.bincount(key, weight[rows], minlength=size)
        return counted.astype(np.float64).reshape(self._shape)

    def units(self, groups: Sequence[int], kecamatan: Sequence[int]) -> dict[str, Any] | None:
        """Return the quotient of business units of these groups; None where there is no base."""
        return _quotient(self._units, groups, kecamatan, 1.0)

    def workers(self, groups: Sequence[int], kecamatan: Sequence[int]) -> dict[str, Any] | None:
        """Return the quotient of workers, over the units that state them."""
        heads = self._workers[:, list(kecamatan)].sum()
        squares = self._squares[list(kecamatan)].sum()
        return _quotient(self._workers, groups, kecamatan, heads / squares if squares else 1.0)


def _quotient(
    table: NDArray[np.float64],
    groups: Sequence[int],
    kecamatan: Sequence[int],
    independence: float,
) -> dict[str, Any] | None:
    alike, local = table[list(groups)], list(kecamatan)
    return location_quotient(
        alike[:, local].sum(),
        table[:, local].sum(),
        alike.sum(),
        table.sum(),
        independence=independence,
    )


def location_quotient(
    part: float, here: float, group: float, everything: float, *, independence: float = 1.0
) -> dict[str, Any] | None:
    """Return (part / here) / (group / everything) with its 95 % interval; None without a base.

    ``independence`` (0..1] is the share of the count that is independent: 1 for business units,
    Kish's effective number over the number for workers, who come by the firm.
    """
    if not here or not group or not everything:
        return None
    base = group / everything
    low, high = exact_interval(part * independence, here * independence)
    return {
        "value": round(float(part / here / base), 4),
        "low": round(float(low / base), 4),
        "high": round(float(high / base), 4),
        "part": int(part),
        "here": int(here),
        "group": int(group),
        "everything": int(everything),
    }


def exact_interval(successes: float, trials: float) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a share (95 %)."""
    tail = (1 - CONFIDENCE) / 2
    rest = trials - successes
    low = betaincinv(successes, rest + 1, tail) if successes > 0 else 0.0
    high = betaincinv(successes + 1, rest, 1 - tail) if rest > 0 else 1.0
    return float(low), float(high)
