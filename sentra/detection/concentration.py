"""Is a product more concentrated than businesses are anyway? Marcon and Puech (2010), M(r).

For the members of a candidate: the mean share of alike businesses among all neighbours within r,
divided by their share in the kabupaten. 1 means "as businesses lie anyway". The p-value deals the
products out at random over the places that exist, 999 times, and counts how often chance does as
well. A candidate is sought out for being dense, so its own p is friendly; M itself and the
quotients say how much. Shares are linear in who is alike: each business near a candidate carries a
weight, and a draw costs one sum.
"""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentra.detection import grid as grids

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def marcon_puech(
    x: Floats,
    y: Floats,
    group: Ints,
    candidate: Ints,
    alike: NDArray[np.bool_],
    *,
    radius: float,
    permutations: int,
    seed: int,
    names: list[str],
) -> tuple[Floats, Floats]:
    """Return (M, p) for each candidate (row of ``alike``); nan where neither can be said.

    Args:
        x, y: metres of every business with a point, whatever its product.
        group: product group, -1 unknown; ``names`` of the groups keep the draws the same when their
            order changes.
        candidate: of each business, -1 for none.
        alike: which groups (columns) are the candidate's own: those of its members.
        radius: metres.
        permutations: draws; p = (1 + draws at least as high) / (1 + draws).
        seed: of the draws.
    """
    from sentra.detection import kernels  # with it comes numba

    count = len(alike)
    m, p = np.full(count, np.nan), np.full(count, np.nan)
    members = np.flatnonzero(candidate >= 0)
    total = len(x)
    if len(members) == 0 or total < 3:
        return m, p
    grid = grids.build(x, y, radius)
    sites = len(grid.x)
    pairs, many = np.unique(candidate[members] * sites + grid.site[members], return_counts=True)
    owner, place = pairs // sites, pairs % sites
    start = np.searchsorted(owner, np.arange(count + 1))
    cell = np.repeat(np.arange(len(grid.key)), np.diff(grid.start))
    first, near, share, inverse = kernels.around(
        grid.x, grid.y, grid.weight, grid.start, grid.key, cell, grid.row, float(radius),
        start, place, many,
    )  # fmt: skip
    # from places to businesses; nobody is his own neighbour
    unit, entry = _spread(near, grid.site, grid.weight)
    weight = share[entry]
    around = np.repeat(np.arange(count), np.diff(first))[entry]
    own = candidate[unit] == around
    mine = np.searchsorted(pairs, around[own] * sites + grid.site[unit[own]])
    weight[own] -= inverse[mine]
    counted = np.bincount(owner, many * (inverse > 0), minlength=count)

    # candidates of the same groups are dealt for together
    kinds, kind = np.unique(alike, axis=0, return_inverse=True)
    kind = kind.ravel()
    sizes = kinds @ np.bincount(group[group >= 0], minlength=len(names))
    same = (group[unit] >= 0) & alike[around, group[unit]]
    observed = np.bincount(around[same], weight[same], minlength=count)
    base = (sizes[kind] - 1) / (total - 1)
    known = (counted > 0) & (base > 0) & (sizes[kind] < total)
    m[known] = observed[known] / counted[known] / base[known]
    dealt = _Dealt(around, unit, weight, kind, np.where(known, observed, np.nan))
    for k in np.unique(kind[known]) if permutations else ():
        said = "+".join(sorted(names[i] for i in np.flatnonzero(kinds[k])))
        state = np.random.SeedSequence([seed, zlib.crc32(said.encode())])
        candidates, higher = dealt.higher(
            k, sizes[k], total, permutations, state.generate_state(1, np.uint64)[0]
        )
        p[candidates] = (1 + higher) / (1 + permutations)
    return m, p


class _Dealt:
    """The businesses near the candidates, by the kind that is dealt out among them.

    Parallel: a business (``unit``) near a candidate (``around``) with its weight; of each candidate its
    ``kind`` and the sum ``observed``, nan where nothing can be said.
    """

    def __init__(
        self, around: Ints, unit: Ints, weight: Floats, kind: Ints, observed: Floats
    ) -> None:
        self.around, self.unit, self.weight = around, unit, weight
        self.kind, self.observed = kind, observed
        by_kind = kind[around]
        self.order = np.lexsort((unit, by_kind))
        self.cuts = np.searchsorted(by_kind[self.order], np.arange(int(kind.max(initial=-1)) + 2))

    def higher(self, k: int, alike: int, total: int, draws: int, state: Any) -> tuple[Ints, Ints]:
        """Return the candidates of a kind, and how many of the draws reach the sum of each."""
        from sentra.detection import kernels

        rows = self.order[self.cuts[k] : self.cuts[k + 1]]
        candidates = np.flatnonzero((self.kind == k) & np.isfinite(self.observed))
        # what lies near a candidate of which nothing can be said goes to one place more
        position = np.full(len(self.kind), len(candidates), np.int64)
        position[candidates] = np.arange(len(candidates))
        higher = kernels.draws(
            np.searchsorted(self.unit[rows], np.arange(total + 1)),
            position[self.around[rows]],
            self.weight[rows],
            np.append(self.observed[candidates], 0.0),
            alike,
            total,
            draws,
            state,
        )
        return candidates, higher[:-1]


def _spread(near: Ints, site: Ints, weight: Ints) -> tuple[Ints, Ints]:
    """Return (business, entry) for every business at the place of every entry."""
    by_site = np.argsort(site, kind="stable")
    begin = np.concatenate([[0], np.cumsum(weight)[:-1]])
    many = weight[near]
    entry = np.repeat(np.arange(len(near)), many)
    offset = np.arange(len(entry)) - np.repeat(np.cumsum(many) - many, many)
    return by_site[begin[near][entry] + offset], entry
