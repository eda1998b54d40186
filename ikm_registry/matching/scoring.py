"""Score suspected pairs and say of which parts the score is made."""

import numpy as np

from ikm_registry.matching import evidence
from ikm_registry.matching.candidates import candidates
from ikm_registry.matching.entries import Entries, Floats, Pairs
from ikm_registry.matching.prepared import Prepared, prepare
from ikm_registry.matching.reduced import Reduced

THRESHOLD = 0.82
AT_ONCE = 500_000


def find_pairs(a: Entries, b: Entries | None = None, *, threshold: float = THRESHOLD) -> Pairs:
    """Return pairs suspected to be one business, surest first.

    Within ``a`` (i < j) when ``b`` is None, else between ``a`` and ``b``. Equal NIB, or equal NIK
    with a similar product, decide by themselves; a name counts by how rare it is in its place. The
    register may hold an owner many times: one NIK with unlike products is no pair.
    """
    return pairs_in(prepare(Reduced.of(a), None if b is None else Reduced.of(b)), threshold)


def pairs_in(table: Prepared, threshold: float = THRESHOLD) -> Pairs:
    """As ``find_pairs``, of tables that are reduced already."""
    found = candidates(table)
    ground = evidence.Ground(
        table, np.flatnonzero(np.bincount(found.ravel(), minlength=len(table)))
    )
    kept_i, kept_j, scores = [], [], []
    kept_parts: list[dict[str, Floats]] = []
    for start in range(0, max(1, len(found)), AT_ONCE):
        part = found[start : start + AT_ONCE]
        i, j, parts = ground.parts(part[:, 0], part[:, 1])
        score = evidence.score_of(parts)
        kept = np.flatnonzero(score >= threshold)
        kept_i.append(i[kept])
        kept_j.append(j[kept])
        scores.append(score[kept])
        kept_parts.append({name: values[kept] for name, values in parts.items()})
    i, j, score = np.concatenate(kept_i), np.concatenate(kept_j), np.concatenate(scores)
    order = np.lexsort((j, i, -score))
    parts = {name: np.concatenate([p[name] for p in kept_parts])[order] for name in kept_parts[0]}
    return Pairs(i[order], j[order] - (table.split or 0), score[order], parts)
