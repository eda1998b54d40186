"""From plain words to KBLI: everyday keywords first, likeness of letters behind them.

A keyword found in the text gives its code; how sure depends on how much of the text it covers and on
what the rest says. Without one, TF-IDF on character n-grams over titles and keywords offers what is
alike, never with confidence. Deterministic, in memory; docs/algorithms/classification.md.
"""

from collections.abc import Iterable, Sequence
from copy import copy

import numpy as np

from ikm_registry.classification.kbli_records import (
    Answer,
    KbliEntry,
    Learned,
    OfficeWord,
    Suggestion,
)
from ikm_registry.classification.lookup import NAME, Lookup
from ikm_registry.classification.ngrams import GramMatrix
from ikm_registry.classification.outside import MAKERS, TAKERS, OutsideWords
from ikm_registry.classification.processes import Process
from ikm_registry.classification.ranking import AUTOMATIC, Looked, Ranker, main_product
from ikm_registry.classification.reading import Cell, read, shown, useful_words
from ikm_registry.classification.text import words
from rpik.core import collector

# Texts asked at once in bulk: a dense block of likeness of a megabyte, and as much again to sort it.
BLOCK = 500
LEARNED = 0.97
# How many different texts an index remembers what it found for: some ten megabytes.
REMEMBERED = 5_000
# So many are ranked whoever asks for fewer: how sure the best is depends on nobody's question.
RANKED = 5


class KbliIndex:
    """Search over the codes of all versions given."""

    def __init__(
        self,
        entries: Iterable[KbliEntry],
        outside: OutsideWords | None = None,
        learned: Iterable[Learned] = (),
        processes: Iterable[Process] = (),
    ) -> None:
        self._entries = list(entries)
        self._place = {(e.version, e.code): i for i, e in enumerate(self._entries)}
        self._outside = outside or OutsideWords()
        self._ranker = Ranker(self._entries, self._place)
        texts = self._ranker.texts
        self._grams = GramMatrix(texts)
        self._lookup = Lookup(
            self._entries, self._place, texts, self._outside.vocabulary, processes
        )
        everything = np.arange(len(self._entries))
        versions = np.array([entry.version for entry in self._entries], dtype=str)
        self._rows: dict[str | None, np.ndarray] = {None: everything}
        for version in sorted(set(versions.tolist())):
            self._rows[version] = everything[versions == version]
        self._teach(learned, ())

    def _teach(self, learned: Iterable[Learned], office: Iterable[OfficeWord]) -> None:
        """Know these decisions and words; what was remembered of texts held without them."""
        learned = list(learned)
        self._learned: dict[tuple[str, ...], list[Learned]] = {}
        for decision in learned:
            if key := words(decision.text):
                self._learned.setdefault(key, []).append(decision)
        self._lookup = self._lookup.taught(learned, office)
        self._looked: dict[tuple[object, ...], Looked] = {}

    def with_learned(
        self, learned: Iterable[Learned], office: Iterable[OfficeWord] = ()
    ) -> "KbliIndex":
        """Return this index knowing these decisions and words instead; what is costly is shared."""
        other = copy(self)
        other._teach(learned, office)
        return other

    def search(self, text: str, version: str | None = None, limit: int = 5) -> list[Suggestion]:
        """Return up to ``limit`` suggestions, best first; digits search by code prefix."""
        compact = text.replace(".", "").replace(" ", "")
        if compact.isascii() and compact.isdigit():
            return self._by_prefix(compact, version, limit)
        return list(self.suggest(text, version=version, limit=limit).suggestions)

    def automatic(self, text: str, version: str, raw: str = "") -> tuple[str, str] | None:
        """Return (code, sentence) when the best answer is sure enough to be given unasked."""
        return _sure(self.suggest(text, raw=raw, version=version, limit=2))

    def outside_many(self, texts: Sequence[str], version: str | None = None) -> list[str]:
        """Return why each text names no manufacturing, "" where it may."""
        answers = self.suggest_many([(text, "") for text in texts], version=version, limit=2)
        return [answer.outside for answer in answers]

    def automatic_many(
        self, texts: Sequence[tuple[str, str]], version: str
    ) -> list[tuple[tuple[str, str] | None, str]]:
        """Return, for many (text, raw material) pairs at once, what ``automatic`` returns, and why
        the text names no manufacturing ("" where it may).
        """
        answers = self.suggest_many(texts, version=version, limit=2)
        return [(_sure(answer), answer.outside) for answer in answers]

    def suggest(
        self, text: str, *, raw: str = "", version: str | None = None, limit: int = 5
    ) -> Answer:
        """Answer one product text; ``raw`` is the raw material. Never raises on any text."""
        return self.suggest_many([(text, raw)], version=version, limit=limit)[0]

    def suggest_many(
        self, texts: Sequence[tuple[str, str]], *, version: str | None = None, limit: int = 5
    ) -> list[Answer]:
        """Answer many (text, raw material) pairs; equal ones are asked once."""
        if len(texts) <= BLOCK:
            return self._answers(texts, version, limit)
        with collector.paused():  # a third of the time
            return self._answers(texts, version, limit)

    def _answers(
        self, texts: Sequence[tuple[str, str]], version: str | None, limit: int
    ) -> list[Answer]:
        most = max(limit, RANKED)
        # Texts that begin alike stand together, so that what is remembered of one serves the next.
        cells = {asked: read(*asked) for asked in texts}
        order = sorted(cells, key=lambda asked: cells[asked].parts)
        answers: dict[tuple[str, str], Answer] = {}
        for start in range(0, len(order), BLOCK):
            block = order[start : start + BLOCK]
            looked = [self._look(cells[asked], version, most) for asked in block]
            waiting = {id(one): one for parts in looked for one in parts if one.ranked is None}
            self._rank(list(waiting.values()), version, most)
            for asked, parts in zip(block, looked, strict=True):
                answers[asked] = self._answer(cells[asked], parts, version, limit)
        return [answers[asked] for asked in texts]

    def _look(self, cell: Cell, version: str | None, most: int) -> list[Looked]:
        """Return what the tables say of each product of a cell, as far as it counts.

        Words no table knows (a name, a brand) count by their number and place only: texts that
        differ in nothing else share one answer.
        """
        if version not in self._rows:
            return []
        makes = not MAKERS.isdisjoint(cell.whole)
        found = []
        for part in cell.parts:
            part = self._lookup.apart(part)
            plain = self._lookup.without_names(part)
            raw = self._lookup.telling(plain, cell.raw) if cell.raw else ()
            key = (plain, raw, makes, version, most)
            looked = self._looked.get(key)
            if looked is None:
                looked = self._looked_at(plain, raw, makes, version)
                if not looked.hits and not looked.outside and NAME in plain:
                    # No keyword as written: the letters of every word count.
                    looked = self._looked_at(part, raw, makes, version)
                else:
                    if len(self._looked) >= REMEMBERED:
                        self._looked.clear()
                    self._looked[key] = looked
            found.append(looked)
            out = looked.outside
            if out and len(found) == 1 and out.start == 0 and part[0] in TAKERS:
                break
        return found

    def _looked_at(
        self, part: tuple[str, ...], raw: tuple[str, ...], makes: bool, version: str | None
    ) -> Looked:
        hits = self._lookup.hits(part, raw, version)
        # What is read only by mending a slip does not silence what is written plainly.
        spans = [
            (hit.start, hit.start + hit.span)
            for hit in hits.values()
            if not hit.corrected or hit.size > 1
        ]
        outside = self._outside.decides(part, spans, makes)
        return Looked(part, hits, outside, [] if outside else None)

    def _rank(self, looked: Sequence[Looked], version: str | None, most: int) -> None:
        asked = [useful_words(one.part) for one in looked]
        known = [tuple(word for word in one if word != NAME) for one in asked]
        near = self._nearest(known, version, most + 3)
        heard = self._ranker.shares.heard(asked, version)
        for one, useful, alike, loud in zip(looked, asked, near, heard, strict=True):
            one.ranked = self._ranker.rank(one.part, useful, one.hits, alike, loud, version, most)

    def _nearest(
        self, parts: Sequence[tuple[str, ...]], version: str | None, count: int
    ) -> list[list[tuple[int, float]]]:
        rows = self._rows.get(version)
        if rows is None or not parts:
            return []
        likeness = self._grams.cosines(parts, rows)
        count = min(count, len(rows))
        top = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        alike = np.take_along_axis(likeness, top, axis=1)
        return [
            list(zip(positions, values, strict=True))
            for positions, values in zip(rows[top].tolist(), alike.tolist(), strict=True)
        ]

    def _by_prefix(self, digits: str, version: str | None, limit: int) -> list[Suggestion]:
        return [
            Suggestion(e.version, e.code, e.title, 1.0, (digits,), f"Kode diawali {digits}.")
            for e in self._entries
            if e.code.startswith(digits) and (version is None or e.version == version)
        ][:limit]

    def _answer(
        self, cell: Cell, looked: Sequence[Looked], version: str | None, limit: int
    ) -> Answer:
        decided = self._decided(cell.whole, version)
        outside = [one.outside for one in looked if one.outside]
        found = [
            (part, self._ranker.suggestions(one, shown(part), limit))
            for part, one in zip(cell.parts, looked, strict=False)
            if one.ranked
        ]
        if decided is not None and (decided.suggestions or decided.outside):
            rest = [s for _, ranked in found for s in ranked]
            return Answer(_distinct([*decided.suggestions, *rest], limit), decided.outside)
        best = max((ranked[0].score for _, ranked in found), default=0.0)
        if not found or (outside and best < 0.5):
            return Answer((), next((out.sentence for out in outside), ""))
        # A product named first is the main one; what else the cell names comes right behind it.
        if len(found) > 1 and found[0][1][0].score < 0.5 <= max(r[0].score for _, r in found[1:]):
            found.sort(key=lambda pair: pair[1][0].score < 0.5)
        main = main_product(found, doubtful=looked[0].outside is not None)
        if len(found) == 1:
            return Answer(tuple(main))
        others = [
            ranked[0]._replace(
                score=round(min(ranked[0].score, main[0].score) * 0.95, 4),
                reason=f"Produk lain dalam isian ini. {ranked[0].reason}",
            )
            for _, ranked in found[1:]
            if ranked[0].score >= 0.5
        ]
        rest = sorted([*others, *main[1:]], key=lambda s: -s.score)
        return Answer(_distinct([main[0], *rest], limit))

    def _decided(self, asked: tuple[str, ...], version: str | None) -> Answer | None:
        mine = [
            d
            for d in self._learned.get(asked, ())
            if version is None or d.version == version or not d.code
        ]
        if not mine:
            return None
        best = max(mine, key=lambda d: (d.decisions, d.version, d.code))
        if not best.code:
            return Answer((), f"Bukan industri pengolahan: {_taught(best.decisions)}.")
        place = self._place.get((best.version, best.code))
        if place is None:
            return None
        entry = self._entries[place]
        reason = f"“{shown(asked)}” ditetapkan {entry.code}, {_taught(best.decisions)}."
        return Answer(
            (
                Suggestion(
                    entry.version, entry.code, entry.title, LEARNED, (" ".join(asked),), reason
                ),
            )
        )


def _sure(answer: Answer) -> tuple[str, str] | None:
    best = answer.suggestions[0] if answer.suggestions else None
    if best is None or best.score < AUTOMATIC:
        return None
    # The register reads the number back from the front of the reason (models/ikm.py, CONFIDENCE).
    return best.code, f"Keyakinan {int(100 * best.score + 1e-6)} %: {best.reason}"


def _taught(decisions: int) -> str:
    return f"dipelajari dari {decisions} keputusan"


def _distinct(suggestions: Sequence[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    kept: dict[tuple[str, str], Suggestion] = {}
    for one in suggestions:
        kept.setdefault((one.version, one.code), one)
    return tuple(kept.values())[:limit]
