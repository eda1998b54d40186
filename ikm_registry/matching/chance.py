"""How many others of this name and product a place has by chance: what a likeness is worth."""

from collections import Counter
from functools import cached_property
from itertools import chain

import numpy as np

from ikm_registry.matching.coded import Coded
from ikm_registry.matching.entries import Flags, Ints
from ikm_registry.matching.prepared import Prepared

# A short list says little about how common a name is: so many rows of a usual one are added.
ROWS = 2_000
USUAL_NAME = 2e-4
USUAL_WORD = 5e-3
PLACE_ROWS = 20
COUNTED = 20  # pairs of desa and product a row, up to which counting is quicker than sorting
USUAL_PRODUCT = 0.05
LEAST_IN_DESA, LEAST_IN_KECAMATAN = 100, 1_000


class Chance:
    """Shares of names, words, brands and products in the compared rows."""

    def __init__(self, table: Prepared) -> None:
        self._table, self._rows = table, len(table)
        self._owner = table.owner.counts()
        self._desa, self._kecamatan = table.desa.counts(), table.kecamatan.counts()
        self._product = _in_place(table)

    def owner(self, i: Ints, j: Ints) -> np.ndarray:
        """Return the share of the commoner of two names, the pair itself left out."""
        return self._share(self._table.owner, self._owner, i, j, USUAL_NAME, self._rows)

    def among(self, column: Coded, i: Ints, j: Ints) -> np.ndarray:
        """Return the share of the commoner of two texts among the rows that have one."""
        rows = int((column.code >= 0).sum())
        return self._share(column, column.counts(), i, j, USUAL_NAME, rows)

    def words(self, words: tuple[str, ...]) -> float:
        """Return the share of people whose names hold all these words, were they independent."""
        share = 1.0
        for word in words:
            others = max(0, self._bearers.get(word, 0) - 2)
            share *= min(1.0, (others + ROWS * USUAL_WORD) / (self._rows + ROWS))
        return share

    @cached_property
    def _bearers(self) -> dict[str, int]:
        """How many rows have each word in their name."""
        names = self._table.owner.text
        found = Counter(chain.from_iterable(map(str.split, names)))
        for at in np.flatnonzero(self._owner != 1).tolist():  # most names are one row's
            for word in names[at].split():
                found[word] += int(self._owner[at]) - 1
        return found

    def people(self, i: Ints, j: Ints, one_desa: Flags) -> np.ndarray:
        """Return how many rows the place has in which the two would meet."""
        desa = np.maximum(LEAST_IN_DESA, _of(self._desa, self._table.desa.code[i]))
        wide = np.maximum(_of(self._kecamatan, self._table.kecamatan.code[i]), _of(self._kecamatan, self._table.kecamatan.code[j]))  # fmt: skip
        return np.where(one_desa, desa, np.maximum(LEAST_IN_KECAMATAN, wide)).astype(np.float64)

    def product(self, i: Ints, j: Ints) -> np.ndarray:
        """Return the share of the commoner of two products in the desa of the first."""
        return np.maximum(self._product[i], self._product[j])

    def _share(
        self, column: Coded, counts: Ints, i: Ints, j: Ints, usual: float, rows: int
    ) -> np.ndarray:
        one, other = column.code[i], column.code[j]
        most = np.maximum(_of(counts, one) - 1, _of(counts, other) - 1) - (one == other)
        return (np.maximum(0, most) + ROWS * usual) / (rows + ROWS)


def _of(counts: Ints, codes: Ints) -> Ints:
    return np.append(counts, 0)[codes]


def _in_place(table: Prepared) -> np.ndarray:
    """Return for each row the share of its product in its desa, itself left out, smoothed."""
    products = len(table.product.text) + 1
    known = (table.product.code >= 0) & (table.desa.code >= 0)
    everywhere = (_of(table.product.counts(), table.product.code) + 50 * USUAL_PRODUCT) / (len(table) + 50)  # fmt: skip
    keys = (table.desa.code * products + table.product.code)[known]
    here = np.zeros(len(table))
    if products * len(table.desa.text) <= COUNTED * len(table):
        alike = np.bincount(keys)[keys]
    else:
        _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
        alike = counts[inverse]
    here[known] = np.maximum(0, alike - 2)
    size = np.maximum(0, _of(table.desa.counts(), table.desa.code) - 2)
    share: np.ndarray = (here + PLACE_ROWS * everywhere) / (size + PLACE_ROWS)
    return np.where(table.product.code < 0, USUAL_PRODUCT, np.minimum(1.0, share))
