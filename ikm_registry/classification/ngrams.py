"""TF-IDF on character 3- and 4-grams: many texts against many entries in one sparse product."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse


def grams(text: Sequence[str]) -> list[str]:
    """Return the character 3- and 4-grams of each word, with marks at its ends."""
    found: list[str] = []
    for word in text:
        marked = f" {word} "
        for size in (3, 4):
            found.extend(marked[i : i + size] for i in range(len(marked) - size + 1))
    return found


class GramMatrix:
    """The entries' texts as unit vectors; ``cosines`` asks them for many texts at once."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._vocabulary: dict[str, int] = {}
        for gram in grams(list(dict.fromkeys(word for text in texts for word in text))):
            self._vocabulary.setdefault(gram, len(self._vocabulary))
        self._columns: dict[str, list[int]] = {}
        plain = self._rows(texts)
        frequency = np.bincount(plain.indices, minlength=plain.shape[1])
        self._idf = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
        self._entries = self._unit(plain)
        # Kept transposed: a query's few grams pick the few entries that share them.
        self._asked: dict[bytes, sparse.csr_matrix] = {}

    def _rows(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        starts, columns = [0], []
        for text in texts:
            for word in text:
                columns.extend(self._of_word(word))
            starts.append(len(columns))
        ones = np.ones(len(columns), np.float32)
        shape = (len(texts), max(1, len(self._vocabulary)))
        counts = sparse.csr_matrix((ones, np.array(columns, np.int32), starts), shape=shape)
        counts.sum_duplicates()
        counts.data = 1 + np.log(counts.data)
        return counts

    def _of_word(self, word: str) -> list[int]:
        found = self._columns.get(word)
        if found is None:
            if len(self._columns) > 20_000:
                self._columns.clear()
            known = (self._vocabulary.get(gram) for gram in grams([word]))
            found = self._columns[word] = [column for column in known if column is not None]
        return found

    def _unit(self, plain: sparse.csr_matrix) -> sparse.csr_matrix:
        data = plain.data * self._idf[plain.indices]
        row = np.repeat(np.arange(plain.shape[0]), np.diff(plain.indptr))
        norms = np.sqrt(np.bincount(row, data * data, minlength=plain.shape[0]))
        norms[norms == 0] = 1
        scaled = (data / norms[row]).astype(np.float32)
        return sparse.csr_matrix((scaled, plain.indices, plain.indptr), shape=plain.shape)

    def cosines(self, texts: Sequence[Sequence[str]], entries: np.ndarray) -> np.ndarray:
        """Return texts × the entries given (their numbers): likeness, 0 to 1."""
        key = entries.tobytes()
        if key not in self._asked:
            self._asked[key] = self._entries[entries].T.tocsr()
        return (self._unit(self._rows(texts)) @ self._asked[key]).toarray()
