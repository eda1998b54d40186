"""Alike: the same product group, or, if asked, groups the office calls related.

PP 29/2018 art. 1 speaks of similar products, similar raw materials or the same process; a product
group is the office's own answer to that, and relations between groups are its second.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sentra.detection.table import PointTable


def labels(table: PointTable, *, related: bool) -> NDArray[np.int64]:
    """Return a label (>= 0) for each business, equal for alike ones; -1 without a group.

    With ``related``, groups linked in ``table.group_related`` (in either direction, through
    others too) share the label of the first of them.
    """
    if not related or not table.group_related:
        return table.group
    at = {code: i for i, code in enumerate(table.group_codes)}
    links = [
        (i, at[code]) for i, codes in enumerate(table.group_related) for code in codes if code in at
    ]
    if not links:
        return table.group
    source, target = np.array(links).T
    size = len(at)
    graph = coo_array((np.ones(len(links)), (source, target)), shape=(size, size))
    _, family = connected_components(graph, directed=False)
    first = np.full(size, size)
    np.minimum.at(first, family, np.arange(size))
    return np.where(table.group >= 0, first[family][table.group], -1)
