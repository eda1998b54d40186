"""A misspelt word and the known word it most likely means."""

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ikm_registry.cleaning.product_words import SPELLINGS

SHORTEST = 5


def apart(word: str, beside: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return a word as the two it is written of: "kopibubuk" is "kopi", "bubuk".

    Only where the two stand together in some keyword (``beside``); else the word alone.
    """
    for end in range(SHORTEST - 2, len(word) - SHORTEST + 3):
        first = SPELLINGS.get(word[:end], word[:end])
        near = beside.get(first)
        if near and (second := SPELLINGS.get(word[end:], word[end:])) in near:
            return first, second
    return (word,)


class Speller:
    """Corrects words against the words of titles and keywords; what is known is never changed."""

    def __init__(self, vocabulary: Iterable[str], known: Iterable[str] = ()) -> None:
        self._often = Counter(word for word in vocabulary if len(word) >= SHORTEST - 1)
        self._known = set(self._often) | set(known)
        # A slip seldom changes the first letter: that keeps the search small and the answer sober.
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(set(self._often) | set(SPELLINGS)):
            self._by_letter.setdefault(word[0], []).append(word)
        self._answers: dict[str, list[str]] = {}

    def fix(self, word: str, *, short: bool = False) -> str:
        """Return the known word within one slip (two from eight letters on), else the word.

        Words of four letters are mended only where the caller asks for ``short`` ones too.
        """
        if len(word) > 30 or word in self._known:
            return word
        if spoken := self.spoken(word):
            return spoken
        if len(word) < SHORTEST - short:
            return word
        near = self._near(word)
        # Two equally near and about equally common: no guess.
        if not near or (len(near) > 1 and self._often[near[0]] < 3 * max(1, self._often[near[1]])):
            return word
        return near[0]

    def spoken(self, word: str) -> str:
        """Return the known word said with o for a, as Javanese does ("dupo", "tembogo"), else ""."""
        readings = [word.replace("o", "a")] if "o" in word else []
        if word.endswith("o"):
            readings.append(f"{word[:-1]}a")
        return next((one for one in readings if one in self._known), "")

    def near(self, word: str) -> list[str]:
        """Return the known words equally near to one nobody knows, the commonest first."""
        if len(word) < SHORTEST or len(word) > 30 or word in self._known:
            return []
        return self._near(word)

    def _near(self, word: str) -> list[str]:
        found = self._answers.get(word)
        if found is None:
            if len(self._answers) > 20_000:
                self._answers.clear()
            found = self._answers[word] = self._nearest(word)
        return found

    def _nearest(self, word: str) -> list[str]:
        slips = 1 if len(word) < 8 else 2
        found = process.extract(
            word,
            self._by_letter.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=None,
        )
        best = min((distance for _, distance, _ in found), default=0)
        near = {SPELLINGS.get(w, w) for w, distance, _ in found if distance == best}
        return sorted(near, key=lambda w: (-self._often[w], w))
