"""Which codes share the words of a text: what is offered where no keyword is sure.

"mesin pengaduk pakan" is no keyword, but "mesin pengaduk dodol" and "mesin pakan" are. A word, a pair
of neighbours and the word in front each speak for the codes whose keywords have them: the fewer codes
have it (as in TF-IDF), and the more of its uses are the code's own, the louder. Against keywords left
out of the index it finds 62 % first and 90 % among five (tests/benchmarks/classification.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

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
        uses: dict[tuple[str, str], Counter[int]] = {}
        for position, entry in enumerate(entries):
            for phrases, weight in (((entry.title, *entry.keywords), 1.0), (entry.terms, NAMED)):
                for phrase in phrases:
                    useful = [word for word in words(phrase) if word not in NOISE]
                    for feature in set(_features(useful)):
                        count = uses.setdefault((entry.version, feature), Counter())
                        count[position] += weight  # type: ignore[assignment]
        codes = Counter(entry.version for entry in entries)
        self._voices: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for key, count in uses.items():
            rare, total = log(1 + codes[key[0]] / len(count)), count.total()
            self._voices[key] = [
                (position, rare * (n / total) ** 0.35 * n / (n + 0.5))
                for position, n in count.items()
            ]

    def heard(self, useful: Sequence[str], version: str) -> dict[int, float]:
        """Return the entries of ``version`` that share words, each with how much of the most, 0 to 1."""
        heard: dict[int, float] = {}
        for feature in _features(useful):
            for position, voice in self._voices.get((version, feature), ()):
                heard[position] = heard.get(position, 0.0) + voice
        loudest = max(heard.values(), default=1.0)
        return {position: voice / loudest for position, voice in heard.items()}
