"""Two ways in which public apps propose "sentra", to be held beside ours on the same data.

Rebuilt from their published code (commits in docs/algorithms/sentra-detection.md), so that an office
can see what likeness without distance, and a place without likeness, make of its own register:

- ``same_material``: the same raw material, written alike, in one kecamatan, at least 15 units of
  which three have a point (khafidhasukma/sipeta-umkm);
- ``k_means``: eight clusters of the words for raw material and tools, distance unknown
  (faisalrizqin/peta-umkm-semarang). Our register has no tools: the product's words stand for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sentra.detection.compactness import MEASURED, middle

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST, POINTED = 15, 3  # units, of them with a point: CLUSTER_THRESHOLD of sipeta-umkm
CLUSTERS, FEATURES, STARTS, TURNS, SEED = 8, 100, 10, 300, 42  # of peta-umkm-semarang


def same_material(material: Sequence[str], kecamatan: Ints, has_point: NDArray[np.bool_]) -> Ints:
    """Return a label for each unit, -1 for none. ``kecamatan`` is an index, -1 unknown."""
    names, text = np.unique(np.asarray(material, object).astype(str), return_inverse=True)
    usable = (kecamatan >= 0) & (names[text] != "")
    _, pair = np.unique(text * (int(kecamatan.max(initial=0)) + 2) + kecamatan, return_inverse=True)
    count = np.bincount(pair, usable)
    pointed = np.bincount(pair, usable & has_point)
    return _numbered(
        np.where(usable & (count >= LEAST)[pair] & (pointed >= POINTED)[pair], pair, -1)
    )


def k_means(texts: Sequence[str]) -> Ints:
    """Return a label for each unit: TF-IDF of words and pairs of words, k-means with k = 8.

    Equal texts are one point that weighs: the answer is that of all, in a fraction of the time.
    """
    distinct, of_unit = np.unique(np.asarray(texts, object).astype(str), return_inverse=True)
    weight = np.bincount(of_unit).astype(np.float64)
    if len(distinct) <= CLUSTERS:
        return _numbered(of_unit.astype(np.int64))
    points = _tf_idf(distinct, weight)
    rng = np.random.default_rng(SEED)
    tries = [_lloyd(points, weight, _spread_seeds(points, weight, rng)) for _ in range(STARTS)]
    return _numbered(min(tries, key=lambda one: one[1])[0][of_unit])


@dataclass(frozen=True, slots=True)
class Proposed:
    """One "sentra" of a way: members, shares in its largest desa, kecamatan and group, distances.

    ``median_m`` the middle distance between members with a point, nan with fewer than two; ``x``,
    ``y`` their middle (UTM 49S), nan without; ``kecamatan`` how many it spans.
    """

    label: int
    units: int
    kecamatan: int
    home: int
    home_share: float
    desa_share: float
    group: int
    purity: float
    median_m: float
    x: float
    y: float


def describe(
    label: Ints, x: Floats, y: Floats, desa: Ints, kecamatan: Ints, group: Ints
) -> list[Proposed]:
    """Return what each label holds, largest first; nan, -1 where a unit has no point, no place."""
    order = np.argsort(label, kind="stable")
    order = order[label[order] >= 0]
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    found = []
    for rows in np.split(order, cuts) if len(order) else []:
        places, sizes = np.unique(kecamatan[rows][kecamatan[rows] >= 0], return_counts=True)
        kinds = np.bincount(group[rows])
        point = rows[np.isfinite(x[rows])]
        centre = middle(x[point], y[point]) if len(point) else np.full(2, np.nan)
        found.append(
            Proposed(
                label=int(label[rows[0]]),
                units=len(rows),
                kecamatan=len(places),
                home=int(places[sizes.argmax()]) if len(places) else -1,
                home_share=float(sizes.max(initial=0) / len(rows)),
                desa_share=_largest_share(desa[rows]),
                group=int(kinds.argmax()),
                purity=float(kinds.max() / len(rows)),
                median_m=_middle_distance(x[point], y[point]),
                x=float(centre[0]),
                y=float(centre[1]),
            )
        )
    return sorted(found, key=lambda one: (-one.units, one.label))


def _largest_share(codes: Ints) -> float:
    known = codes[codes >= 0]
    return float(np.bincount(known).max() / len(codes)) if len(known) else 0.0


def _middle_distance(x: Floats, y: Floats) -> float:
    """Return the median distance of all pairs, of an even sample above 1,000 points."""
    if len(x) < 2:
        return float("nan")
    pick = np.linspace(0, len(x) - 1, min(len(x), MEASURED)).astype(np.int64)
    gaps = np.hypot(x[pick, None] - x[pick], y[pick, None] - y[pick])
    return float(np.median(gaps[np.triu_indices(len(pick), 1)]))


def _tf_idf(texts: NDArray[np.str_], weight: Floats) -> Floats:
    """Return the unit vectors of texts over the hundred commonest words and pairs of words."""
    terms: dict[str, int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts.tolist()):
        words = [word for word in text.lower().replace(",", " ").split() if len(word) > 1]
        for term in [*words, *map(" ".join, pairwise(words))]:
            rows.append(row)
            columns.append(terms.setdefault(term, len(terms)))
    counts = csr_array(
        (np.ones(len(rows)), (rows, columns)), shape=(len(texts), max(len(terms), 1))
    )
    total = counts.T @ weight
    kept = np.sort(np.argsort(-total, kind="stable")[:FEATURES])
    used = counts[:, kept].toarray()
    seen = ((used > 0) * weight[:, None]).sum(0)
    found = used * (np.log((1 + weight.sum()) / (1 + seen)) + 1)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.divide(found, length, out=np.zeros_like(found), where=length > 0)


def _spread_seeds(points: Floats, weight: Floats, rng: np.random.Generator) -> Floats:
    """k-means++ (Arthur and Vassilvitskii 2007): far apart, by chance."""
    chosen = [int(rng.choice(len(points), p=weight / weight.sum()))]
    gap = np.full(len(points), np.inf)
    while len(chosen) < CLUSTERS:
        gap = np.minimum(gap, ((points - points[chosen[-1]]) ** 2).sum(1))
        chance = gap * weight
        whole = chance.sum()
        if not whole:
            break
        chosen.append(int(rng.choice(len(points), p=chance / whole)))
    return points[chosen]


def _lloyd(points: Floats, weight: Floats, centres: Floats) -> tuple[Ints, float]:
    """Return (label, weighted sum of squares) when nobody moves any more."""
    label = np.full(len(points), -1, np.int64)
    for _ in range(TURNS):
        gaps = (points**2).sum(1)[:, None] - 2 * points @ centres.T + (centres**2).sum(1)
        moved, label = label, gaps.argmin(1)
        if (moved == label).all():
            break
        for k in range(len(centres)):
            inside = label == k
            if inside.any():
                centres[k] = np.average(points[inside], axis=0, weights=weight[inside])
    gaps = ((points - centres[label]) ** 2).sum(1)
    return label, float((gaps * weight).sum())


def _numbered(label: Ints) -> Ints:
    """Return labels 0, 1, … in the order of their first unit, -1 kept."""
    inside = np.flatnonzero(label >= 0)
    _, first, number = np.unique(label[inside], return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    found = np.full(len(label), -1, np.int64)
    found[inside] = place[number]
    return found
