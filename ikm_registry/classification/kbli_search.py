"""From plain words to KBLI: character n-grams over titles and our everyday keywords.

TF-IDF on character 3- and 4-grams forgives misspellings (half a millisecond a query, measured.md
B5); an exact keyword outranks it; rapidfuzz settles near ties. Deterministic, in memory.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from scipy import sparse

from ikm_registry.classification.text import NOISE, contains_phrase, products, words

# At or above this a code is given without asking: an exact keyword of one code scores 0.9 or more.
AUTOMATIC = 0.8


@dataclass(frozen=True, slots=True)
class KbliEntry:
    """One 5-digit code of one version."""

    version: str
    code: str
    title: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code, how sure (0 to 1), the words that matched, and the sentence why."""

    version: str
    code: str
    title: str
    score: float
    matched: tuple[str, ...]
    reason: str


class KbliIndex:
    """Search over the codes of all versions given."""

    def __init__(self, entries: Iterable[KbliEntry]) -> None:
        self._entries = list(entries)
        self._versions = np.array([entry.version for entry in self._entries])
        self._by_word: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
        texts = []
        for position, entry in enumerate(self._entries):
            for keyword in entry.keywords:
                phrase = words(keyword)
                if phrase:
                    self._by_word.setdefault(phrase[0], []).append((phrase, keyword, position))
            title = [word for word in words(entry.title) if word not in NOISE]
            # Keywords weigh twice: they are what people say, titles what the law says.
            texts.append(title + [w for k in entry.keywords for w in words(k)] * 2)
        self._vocabulary: dict[str, int] = {}
        self._matrix = self._fit(texts)

    def _fit(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        rows, columns, counts = [], [], []
        for row, text in enumerate(texts):
            for gram, count in Counter(_grams(text)).items():
                column = self._vocabulary.setdefault(gram, len(self._vocabulary))
                rows.append(row)
                columns.append(column)
                counts.append(1.0 + np.log(count))
        shape = (len(texts), max(1, len(self._vocabulary)))
        matrix = sparse.csr_matrix((counts, (rows, columns)), shape=shape, dtype=np.float32)
        frequency = np.bincount(matrix.indices, minlength=shape[1])
        self._idf = (np.log((1 + shape[0]) / (1 + frequency)) + 1).astype(np.float32)
        weighted = matrix.multiply(self._idf).tocsr()
        norms = np.sqrt(weighted.multiply(weighted).sum(axis=1)).A1
        norms[norms == 0] = 1
        return sparse.diags_array((1 / norms).astype(np.float32)).dot(weighted).tocsr()

    def search(self, text: str, version: str | None = None, limit: int = 5) -> list[Suggestion]:
        """Return up to ``limit`` suggestions, best first; digits search by code prefix."""
        text = text.strip()
        if not text:
            return []
        if text[0] in "0123456789":
            return self._by_prefix(text, version, limit)
        main = products(text)[0]
        found = self._search_words(main, version, limit)
        if not found and main != text:
            found = self._search_words(text, version, limit)
        return found

    def automatic(self, text: str, version: str) -> tuple[str, str] | None:
        """Return (code, sentence) when the best answer is sure enough to be given unasked."""
        found = self.search(text, version, 2)
        if not found or found[0].score < AUTOMATIC:
            return None
        return found[0].code, found[0].reason

    def _by_prefix(self, text: str, version: str | None, limit: int) -> list[Suggestion]:
        digits = "".join(c for c in text if c in "0123456789")
        return [
            Suggestion(e.version, e.code, e.title, 1.0, (digits,), f"Kode diawali {digits}.")
            for e in self._entries
            if e.code.startswith(digits) and (version is None or e.version == version)
        ][:limit]

    def _search_words(self, text: str, version: str | None, limit: int) -> list[Suggestion]:
        asked = words(text)
        useful = tuple(word for word in asked if word not in NOISE) or asked
        if not useful:
            return []
        cosine = self._cosine(useful)
        keywords = self._keyword_hits(asked)
        allowed = (
            np.ones(len(self._entries), bool) if version is None else self._versions == version
        )
        candidates = set(np.argsort(-np.where(allowed, cosine, -1), kind="stable")[: limit * 4])
        candidates |= {position for position in keywords if allowed[position]}
        scored = []
        for position in candidates:
            entry = self._entries[position]
            score, matched = self._score(position, useful, float(cosine[position]), keywords)
            if score >= 0.15:
                scored.append((-round(score, 4), entry.version, entry.code, position, matched))
        scored.sort()
        return [
            Suggestion(
                self._entries[position].version,
                self._entries[position].code,
                self._entries[position].title,
                -negative,
                matched,
                _reason(text, self._entries[position], matched),
            )
            for negative, _, _, position, matched in scored[:limit]
        ]

    def _cosine(self, useful: Sequence[str]) -> np.ndarray:
        counts = Counter(g for g in _grams(useful) if g in self._vocabulary)
        query = np.zeros(len(self._vocabulary) or 1, np.float32)
        for gram, count in counts.items():
            column = self._vocabulary[gram]
            query[column] = (1 + np.log(count)) * self._idf[column]
        norm = float(np.linalg.norm(query))
        return self._matrix.dot(query / norm) if norm else np.zeros(len(self._entries), np.float32)

    def _keyword_hits(self, asked: tuple[str, ...]) -> dict[int, tuple[int, str]]:
        """Position of entry: (words covered, keyword) of its longest keyword found in the text."""
        hits: dict[int, tuple[int, str]] = {}
        for word in set(asked):
            for phrase, keyword, position in self._by_word.get(word, ()):
                if contains_phrase(asked, phrase) and len(phrase) > hits.get(position, (0, ""))[0]:
                    hits[position] = (len(phrase), keyword)
        return hits

    def _score(
        self,
        position: int,
        useful: tuple[str, ...],
        cosine: float,
        keywords: dict[int, tuple[int, str]],
    ) -> tuple[float, tuple[str, ...]]:
        entry = self._entries[position]
        hit = keywords.get(position)
        if hit:
            # The whole text is the keyword: sure. A part of it: the more covered, the surer.
            longest = max(size for size, _ in keywords.values())
            covered = min(1.0, hit[0] / len(useful))
            score = 0.72 + 0.22 * covered + 0.05 * cosine - 0.12 * (longest - hit[0])
            first = words(hit[1])[0] == useful[0]
            return max(0.2, score - (0.0 if first else 0.06)), (hit[1],)
        best = max(
            ((fuzz.ratio(" ".join(useful), k.lower()) / 100, k) for k in entry.keywords),
            default=(0.0, ""),
        )
        title = fuzz.token_set_ratio(" ".join(useful), entry.title.lower()) / 100
        near = best[0] if best[0] >= 0.8 else 0.0
        score = max(0.55 * cosine + 0.25 * title, 0.86 * near)
        matched = (best[1],) if near else tuple(w for w in useful if w in words(entry.title))
        return min(score, 0.79 if near < 0.88 else 0.84), matched


def _grams(text: Sequence[str]) -> list[str]:
    """Return the character 3- and 4-grams of each word, with marks at its ends."""
    grams: list[str] = []
    for word in text:
        marked = f" {word} "
        for size in (3, 4):
            grams.extend(marked[i : i + size] for i in range(len(marked) - size + 1))
    return grams


def _reason(text: str, entry: KbliEntry, matched: tuple[str, ...]) -> str:
    if matched:
        return f"“{text.strip()}” cocok dengan kata “{', '.join(matched)}” pada {entry.code}."
    return f"“{text.strip()}” mirip dengan judul {entry.code}."
