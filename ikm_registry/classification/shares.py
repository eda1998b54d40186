"""Which codes share the words of a text: what is offered where no keyword is sure.

"mesin pengaduk pakan" is no keyword, but "mesin pengaduk dodol" and "mesin pakan" are. A word, a pair
of neighbours and the word in front each speak for the codes whose keywords have them: the fewer codes
have it (as in TF-IDF), and the more of its uses are the code's own, the louder. Of keywords left out of
the index 88 % are found among five with it, 83 % without (tests/benchmarks/classification.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log

import numpy as np
from scipy import sparse

from ikm_registry.classification.heads import KIND
from ikm_registry.classification.kbli_records import KbliEntry
from ikm_registry.classification.text import NOISE, words

# What a description names counts half of what people say.
NAMED = 0.5


def _features(useful: Sequence[str]) -> Iterator[str]:
    """Yield each word, its kind, each pair of neighbours, and the first word as such."""
    yield from useful
    yield from (KIND[word] for word in useful if word in KIND)
    yield from map("{} {}".format, useful, useful[1:])
    yield from (f"^{word}" for word in useful[:1])


class WordShares:
    """The words of all keywords, each with the entries of one version it speaks for, and how loud."""

    def __init__(self, entries: Sequence[KbliEntry]) -> None:
        uses: dict[str, dict[str, dict[int, float]]] = {}
        for position, entry in enumerate(entries):
            of_version = uses.setdefault(entry.version, {})
            for phrases, weight in (((entry.title, *entry.keywords), 1.0), (entry.terms, NAMED)):
                for phrase in phrases:
                    useful = [word for word in words(phrase) if word not in NOISE]
                    for feature in set(_features(useful)):
                        count = of_version.setdefault(feature, {})
                        count[position] = count.get(position, 0.0) + weight
        codes = Counter(entry.version for entry in entries)
        self._row: dict[str, dict[str, int]] = {}
        starts = [0]
        places: list[int] = []
        voices: list[float] = []
        for version, of_version in uses.items():
            self._row[version] = {word: row for row, word in enumerate(of_version, len(starts) - 1)}
            for count in of_version.values():
                rare, total = log(1 + codes[version] / len(count)), sum(count.values())
                places.extend(count)
                voices.extend(rare * (n / total) ** 0.35 * n / (n + 0.5) for n in count.values())
                starts.append(len(places))
        shape = (len(starts) - 1, len(entries))
        self._voices = sparse.csr_matrix((np.array(voices, np.float32), places, starts), shape)

    def heard(
        self, texts: Sequence[Sequence[str]], version: str | None
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return for each text's words the entries of ``version`` that share some, and how loud."""
        known = self._row.get(version or "", {})
        starts = [0]
        rows: list[int] = []
        for useful in texts:
            rows.extend(known[feature] for feature in _features(useful) if feature in known)
            starts.append(len(rows))
        asked = sparse.csr_matrix(
            (np.ones(len(rows), np.float32), np.array(rows, np.int32), starts),
            shape=(len(texts), self._voices.shape[0]),
        )
        product = asked @ self._voices
        product.sort_indices()
        bounds = product.indptr.tolist()
        return [
            (product.indices[start:end], product.data[start:end]) for start, end in pairwise(bounds)
        ]
