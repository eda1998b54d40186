"""Where the kabupaten is specialised and what agglomerates at all, over kecamatan × product groups.

Location quotient: LQ = (n_ir / n_r) / (n_i / n), with the Clopper-Pearson interval of
``quotients``. Index of Ellison and Glaeser (1997, Journal of Political Economy 105(5)):

    γ = (G - (1 - Σx²) H) / ((1 - Σx²)(1 - H)),  G = Σ(s - x)²,  H = Σz²

with s the group's share of its workers by kecamatan, x the share of all workers, z the share of each
business in its group's workers. 0 is what chance gives; the authors call γ above 0.05 highly
concentrated and below 0.02 hardly so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from sentra.detection.quotients import CONFIDENCE

Floats = NDArray[np.float64]
HIGHLY, HARDLY = 0.05, 0.02


@dataclass(frozen=True, slots=True)
class QuotientTable:
    """LQ of each kecamatan (rows) and group (columns) with its interval; nan without a base."""

    value: Floats
    low: Floats
    high: Floats


def quotient_table(
    count: Floats, independent: Floats | None = None, *, base: Floats | None = None
) -> QuotientTable:
    """Return the quotients of a table of counts (kecamatan × groups).

    ``independent``: by kecamatan, the share (0..1] of its count that is independent (Kish's effective
    number over the number), for workers, who come by the firm; 1 where not given. ``base``: by group,
    its share in what the kecamatan are held against; in all of them where not given.
    """
    here = count.sum(1, keepdims=True)
    total = count.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        base = count.sum(0, keepdims=True) / total if base is None else base[None, :]
        value = np.where((here > 0) & (base > 0), count / here / base, np.nan)
        share = np.ones_like(here) if independent is None else independent[:, None]
        successes, trials = count * share, np.broadcast_to(here * share, count.shape)
        rest = trials - successes
        tail = (1 - CONFIDENCE) / 2
        low = np.where(successes > 0, betaincinv(successes, rest + 1, tail), 0.0) / base
        high = np.where(rest > 0, betaincinv(successes + 1, rest, 1 - tail), 1.0) / base
    known = np.isfinite(value)
    return QuotientTable(value, np.where(known, low, np.nan), np.where(known, high, np.nan))


def ellison_glaeser(workers: Floats, squares: Floats) -> Floats:
    """Return γ of each group; nan where it cannot be said (no workers, one business, one kecamatan).

    Args:
        workers: of each kecamatan (rows) and group (columns).
        squares: of each group, the sum of its businesses' squared numbers of workers.
    """
    of_group = workers.sum(0)
    total = workers.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = workers / of_group
        everywhere = workers.sum(1, keepdims=True) / total
        geographic = ((share - everywhere) ** 2).sum(0)
        herfindahl = squares / of_group**2
        room = 1 - (everywhere**2).sum()
        gamma = (geographic - room * herfindahl) / (room * (1 - herfindahl))
    return np.where((of_group > 0) & (herfindahl < 1) & (room > 0), gamma, np.nan)
