"""Alike: the same product group, or, if asked, groups the office calls related.

PP 29/2018 art. 1 speaks of similar products, similar raw materials or the same process; a product
group is the office's own answer to that, and relations between groups are its second.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sentra.detection.table import PointTable


def labels(table: PointTable, *, related: bool) -> NDArray[np.int64]:
    """Return a label (>= 0) for each business, equal for those that may stand together; -1 without a group.

    With ``related``, groups linked in either direction, through others too, share the label of the
    first of them: only so is "alike" the same for every pair. Which of them then stand in one
    candidate ``strangers`` says: those whose group is linked directly to its centre, as for members
    that a person chooses.
    """
    if not related or not table.group_related:
        return table.group
    links = alike(table)
    if links.sum() == len(links):
        return table.group
    _, family = connected_components(csr_array(links), directed=False)
    size = len(family)
    first = np.full(size, size)
    np.minimum.at(first, family, np.arange(size))
    return np.where(table.group >= 0, first[family][table.group], -1)


def alike(table: PointTable) -> NDArray[np.bool_]:
    """Return which groups (rows and columns) are the same or linked directly, whichever side says so."""
    at = {code: i for i, code in enumerate(table.group_codes)}
    links = np.eye(len(at), dtype=np.bool_)
    for i, codes in enumerate(table.group_related):
        for code in codes:
            if code in at:
                links[i, at[code]] = links[at[code], i] = True
    return links


def centre(groups: NDArray[np.int64], links: NDArray[np.bool_]) -> int:
    """Return the group of these members that most of them are alike to; ties by number, then order."""
    counts = np.bincount(groups, minlength=len(links))
    reach = np.where(counts > 0, links @ counts, -1)
    return int(np.lexsort((-counts, -reach))[0])


def strangers(groups: NDArray[np.int64], links: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of these members are not alike to the centre of them all."""
    return np.asarray(~links[centre(groups, links)][groups])
