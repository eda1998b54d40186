"""How many IKM are in no list: capture-recapture from lists that overlap; plain Python.

Two lists: Chapman's estimate (1951) with the log-normal interval of Chao (1987), which never falls
below what was seen. Three or four: log-linear Poisson models (Fienberg 1972; Bishop, Fienberg and
Holland 1975) with main effects and any pairs of lists that depend on each other, the one of least AIC;
interval by drawing from the fitted population and fitting again. All assume one population, right
matching and, for two lists, that standing in one says nothing of standing in the other.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
LEAST_SHARED = 7  # Seber 1982: fewer in both lists, and Chapman's estimate is biased
COPIED = 0.9  # of the shorter list stands in the other: hardly two looks at one population
DRAWS = 200
MOST_LISTS = 4
ROUNDS = 100
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many there may be in all, with its 95 % interval; ``seen`` stand in some list."""

    seen: int
    total: float
    low: float
    high: float
    model: str

    @property
    def missing(self) -> float:
        """How many stand in no list."""
        return self.total - self.seen


def sizes(counts: Mapping[int, int], lists: int) -> list[int]:
    """Return how many stand in each list; ``counts`` by mask, bit i being list i."""
    return [sum(n for mask, n in counts.items() if mask >> i & 1) for i in range(lists)]


def shared(counts: Mapping[int, int], one: int, other: int) -> int:
    """Return how many stand in both."""
    return sum(n for mask, n in counts.items() if mask >> one & 1 and mask >> other & 1)


def copied(counts: Mapping[int, int], lists: int) -> list[tuple[int, int]]:
    """Return pairs where the shorter list stands almost wholly in the other."""
    n = sizes(counts, lists)
    return [
        (i, j)
        for i, j in combinations(range(lists), 2)
        if min(n[i], n[j]) and shared(counts, i, j) > COPIED * min(n[i], n[j])
    ]


def estimate(counts: Mapping[int, int], lists: int, *, seed: int = 7) -> Estimate | None:
    """Return the estimate from counts by mask (1 … 2^lists − 1); None where lists hardly overlap."""
    pairs = list(combinations(range(lists), 2))
    if not 2 <= lists <= MOST_LISTS or min(shared(counts, *pair) for pair in pairs) < LEAST_SHARED:
        return None
    return chapman(counts) if lists == 2 else log_linear(counts, lists, seed=seed)


def chapman(counts: Mapping[int, int]) -> Estimate:
    """Return Chapman's estimate of two lists."""
    first, second = sizes(counts, 2)
    both = shared(counts, 0, 1)
    seen = first + second - both
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (
        (first + 1) * (second + 1) * (first - both) * (second - both)
        / ((both + 1) ** 2 * (both + 2))
    )  # fmt: skip
    missing = total - seen
    if missing <= 0 or variance <= 0:
        return Estimate(seen, float(seen), float(seen), float(seen), "Chapman")
    width = math.exp(Z * math.sqrt(math.log(1 + variance / missing**2)))
    return Estimate(seen, total, seen + missing / width, seen + missing * width, "Chapman")


def log_linear(counts: Mapping[int, int], lists: int, *, seed: int = 7) -> Estimate | None:
    """Return the estimate of the log-linear model of least AIC; None where none can be fitted."""
    masks = np.arange(1, 2**lists)
    observed = np.array([counts.get(int(mask), 0) for mask in masks], float)
    pairs = list(combinations(range(lists), 2))
    # One parameter fewer than cells must stay, so that something is left to be judged by.
    tried = chain.from_iterable(combinations(pairs, k) for k in range(len(pairs) + 1))
    best: tuple[float, tuple[tuple[int, int], ...], Floats] | None = None
    for chosen in tried:
        design = _design(masks, lists, chosen)
        if design.shape[1] > len(masks):
            continue
        rates = _fit(design, observed)
        if rates is None:
            continue
        aic = 2 * design.shape[1] + 2 * float((rates - observed * np.log(rates)).sum())
        if best is None or aic < best[0]:
            best = (aic, chosen, _coefficients(design, rates))
    if best is None:
        return None
    all_pairs, everywhere = len(best[1]) == len(pairs), counts.get(2**lists - 1, 0)
    if lists == 3 and all_pairs and everywhere < LEAST_SHARED:
        return None  # every pair depends on each other: it would all hang on these few
    chosen, missing = best[1], math.exp(best[2][0])
    design = _design(masks, lists, chosen)
    rates = np.exp(design @ best[2])
    seen = int(observed.sum())
    low, high = _interval(design, rates, missing, seen, seed)
    model = "log-linear" + (f", {len(chosen)} pasang saling bergantung" if chosen else "")
    return Estimate(seen, seen + missing, low, high, model)


def _design(masks: NDArray[np.int64], lists: int, chosen: tuple[tuple[int, int], ...]) -> Floats:
    bits = (masks[:, None] >> np.arange(lists)) & 1
    both = [bits[:, i] * bits[:, j] for i, j in chosen]
    return np.column_stack([np.ones(len(masks)), bits, *both]).astype(float)


def _fit(design: Floats, observed: Floats) -> Floats | None:
    """Return the Poisson rates of most likelihood; None if it runs away."""
    rates, settled = _fits(design, observed[None])
    return rates[0] if settled[0] else None


def _fits(design: Floats, observed: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Fit each row of counts by reweighted least squares, all at once; return which settled."""
    rates = observed + 0.5
    open_rows = np.arange(len(observed))
    small = 1e-12 * np.eye(design.shape[1])
    for _ in range(ROUNDS):
        now, counts = rates[open_rows], observed[open_rows]
        working = np.log(now) + (counts - now) / now
        normal = np.einsum("ci,dc,cj->dij", design, now, design)
        normal += small * np.trace(normal, axis1=1, axis2=2)[:, None, None]
        right = (now * working) @ design
        beta = np.linalg.solve(normal, right[..., None])[..., 0]
        fresh = np.exp(np.clip(beta @ design.T, -30, 30))
        rates[open_rows] = np.maximum(fresh, 1e-12)
        moved = np.abs(fresh - now).max(axis=1) >= 1e-8 * (1 + now.max(axis=1))
        open_rows = open_rows[moved]
        if not len(open_rows):
            break
    settled = np.ones(len(observed), bool)
    settled[open_rows] = False
    return rates, settled


def _coefficients(design: Floats, rates: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(design, np.log(rates), rcond=None)[0])


def _interval(
    design: Floats, rates: Floats, missing: float, seen: int, seed: int
) -> tuple[float, float]:
    """Draw populations of the estimated size, lose those in no list, and estimate again."""
    whole = np.append(rates, missing)
    draw = np.random.default_rng(seed)
    drawn = draw.multinomial(round(whole.sum()), whole / whole.sum(), size=DRAWS)[:, :-1]
    cells = drawn.astype(float)
    again, settled = _fits(design, cells)
    first = _coefficients(design, again[settled].T)[0]
    found = cells[settled].sum(axis=1) + np.exp(np.minimum(30.0, first))
    low, high = np.quantile(found, [0.025, 0.975])
    return max(float(seen), float(low)), max(float(seen), float(high))
