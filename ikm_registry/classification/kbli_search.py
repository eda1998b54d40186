"""From plain words to KBLI: everyday keywords first, likeness of letters behind them.

A keyword found in the text gives its code; how sure depends on how much of the text it covers and on
what the rest says. Without one, TF-IDF on character n-grams over titles and keywords offers what is
alike, never with confidence. Deterministic, in memory; docs/algorithms/classification.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy

import numpy as np

from ikm_registry.classification.evidence import EVIDENCE_WORDS, Hit, KeywordFinder, outranked
from ikm_registry.classification.heads import HEAD_WORDS, by_kind
from ikm_registry.classification.kbli_records import (
    Answer,
    KbliEntry,
    Learned,
    OfficeWord,
    Suggestion,
)
from ikm_registry.classification.ngrams import GramMatrix
from ikm_registry.classification.outside import (
    MAKERS,
    OUTSIDE_WORDS,
    PROCESSED,
    TAKERS,
    OutsideHit,
    OutsideWords,
)
from ikm_registry.classification.processes import Process, finders
from ikm_registry.classification.ranking import (
    AUTOMATIC,
    NAME,
    Looked,
    Ranker,
    main_product,
    said_of,
)
from ikm_registry.classification.reading import Cell, read, shown, useful_words
from ikm_registry.classification.spelling import SHORTEST, Speller, apart
from ikm_registry.classification.stems import stem, verb_of
from ikm_registry.classification.text import NOISE, title_phrases, words
from rpik.core import collector

# Texts asked at once in bulk: a dense block of likeness of a few megabytes.
BLOCK = 2000
LEARNED = 0.97
_NONE: frozenset[str] = frozenset()
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
        self._processes = finders(processes, self._place)
        self._finders: dict[str, KeywordFinder] = {}
        for position, entry in enumerate(self._entries):
            finder = self._finders.setdefault(entry.version, KeywordFinder())
            for keyword in entry.keywords:
                finder.add(position, keyword)
            for term in (*entry.terms, *title_phrases(entry.title)):
                finder.add(position, term, weak=True)
        # Which words stand together in a keyword.
        self._beside: dict[str, set[str]] = {}
        for keyword in {k for entry in self._entries for k in entry.keywords if " " in k}:
            phrase = words(keyword)
            for word in phrase:
                self._beside.setdefault(word, set()).update(w for w in phrase if w != word)
        self._ranker = Ranker(self._entries, self._place)
        texts = self._ranker.texts
        self._grams = GramMatrix(texts)
        self._speller = Speller(
            (word for text in texts for word in text), self._outside.vocabulary | NOISE
        )
        self._own_words = (
            self._ranker.known
            | self._outside.vocabulary
            | HEAD_WORDS
            | EVIDENCE_WORDS
            | OUTSIDE_WORDS
            | NOISE
            | {word for finder in self._processes.values() for word in finder.vocabulary}
        )
        # Words of processes: what is dried or sawn is often told as the raw material only.
        self._worked = frozenset().union(*(one.said for one in self._processes.values()))
        everything = np.arange(len(self._entries))
        versions = np.array([entry.version for entry in self._entries], dtype=str)
        self._rows: dict[str | None, np.ndarray] = {None: everything}
        for version in sorted(set(versions.tolist())):
            self._rows[version] = everything[versions == version]
        self._learned: dict[tuple[str, ...], list[Learned]] = {}
        self._taught: dict[str, KeywordFinder] = {}
        self._office: dict[str, KeywordFinder] = {}
        self._teach(learned, ())

    def _remember(self) -> None:
        """Start anew what is remembered of texts: it holds for these words and decisions."""
        self._looked: dict[tuple[object, ...], Looked] = {}
        self._slips: dict[str, tuple[str, ...]] = {}
        taught = {word for key in self._learned for word in key}
        self._said_anew = taught | self._office_words
        self._vocabulary = self._said_anew | self._own_words

    def _teach(self, learned: Iterable[Learned], office: Iterable[OfficeWord]) -> None:
        self._office_words: set[str] = set()
        for word in office:
            self._office_words.update(words(word.text))
            place = self._place.get((word.version, word.code))
            if place is not None:
                self._office.setdefault(word.version, KeywordFinder()).add(place, word.text)
        for decision in learned:
            key = words(decision.text)
            if key:
                self._learned.setdefault(key, []).append(decision)
                place = self._place.get((decision.version, decision.code))
                if place is not None:
                    finder = self._taught.setdefault(decision.version, KeywordFinder())
                    finder.add(place, decision.text, decision.decisions)
        self._remember()

    def with_learned(
        self, learned: Iterable[Learned], office: Iterable[OfficeWord] = ()
    ) -> "KbliIndex":
        """Return this index knowing these decisions and words instead; what is costly is shared."""
        other = copy(self)
        other._learned, other._taught, other._office = {}, {}, {}
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
        cells = [read(text, raw) for text, raw in texts]
        distinct = list(dict.fromkeys(cells))
        most = max(limit, RANKED)
        answers: dict[Cell, Answer] = {}
        for start in range(0, len(distinct), BLOCK):
            block = distinct[start : start + BLOCK]
            looked = [self._look(cell, version, most) for cell in block]
            waiting = {id(one): one for parts in looked for one in parts if one.ranked is None}
            self._rank(list(waiting.values()), version, most)
            for cell, parts in zip(block, looked, strict=True):
                answers[cell] = self._answer(cell, parts, version, limit)
        return [answers[cell] for cell in cells]

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
            if not self._vocabulary.issuperset(part):
                part = tuple(one for word in part for one in self._apart(word))
            plain = self._without_names(part)
            raw = self._telling(plain, cell.raw)
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

    def _apart(self, word: str) -> tuple[str, ...]:
        """Return a word nobody knows as the verb it is, or as the two words it is written of."""
        if word in self._vocabulary:
            return (word,)
        verb = verb_of(word, self._vocabulary, self._beside)
        # "mebell" is a slip, "penyablonan" none.
        slip = len(word) < 8 and self._speller.near(word)
        return (verb,) if verb and not slip else apart(word, self._beside)

    def _telling(self, part: tuple[str, ...], raw: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of a raw material that stand beside one of the product in some keyword."""
        raw = tuple(word for word in raw if word in self._vocabulary)
        if not raw or not self._vocabulary.issuperset(part) or self._worked.intersection(part):
            return raw
        beside = self._said_anew.union(
            *(self._beside.get(word, _NONE) for word in (*part, *by_kind(part)))
        )
        return tuple(word for word in raw if word in beside)

    def _looked_at(
        self, part: tuple[str, ...], raw: tuple[str, ...], makes: bool, version: str | None
    ) -> Looked:
        hits = self._hits(part, raw, version)
        outside = self._is_outside(part, hits, makes)
        return Looked(part, hits, outside, [] if outside else None)

    def _without_names(self, part: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words with ``NAME`` for each that is no word of any table.

        A slip counts as a word where what it may mean stands beside another of the words in some
        keyword: only there it is mended beside known words.
        """
        known = [word for word in part if word in self._vocabulary]
        if len(known) == len(part):
            return part
        return tuple(
            word
            if word in self._vocabulary
            or any(not self._beside.get(m, _NONE).isdisjoint(known) for m in self._meant(word))
            else NAME
            for word in part
        )

    def _meant(self, word: str) -> tuple[str, ...]:
        """Return the known words that one nobody knows may be a slip of."""
        meant = self._slips.get(word)
        if meant is None:
            if len(self._slips) >= 10 * REMEMBERED:
                self._slips.clear()
            fixed = self._speller.fix(word, short=True)
            meant = self._slips[word] = (fixed, *self._speller.near(word))
        return meant

    def _rank(self, looked: Sequence[Looked], version: str | None, most: int) -> None:
        asked = [useful_words(one.part) for one in looked]
        near = self._nearest(
            [tuple(word for word in one if word != NAME) for one in asked], version, most + 3
        )
        for one, useful, alike in zip(looked, asked, near, strict=True):
            one.ranked = self._ranker.rank(one.part, useful, one.hits, alike, version, most)

    def _nearest(self, parts: Sequence[tuple[str, ...]], version: str | None, count: int) -> "Near":
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
            (part, said_of(shown(part), one.ranked[:limit]))
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

    def _hits(
        self, part: tuple[str, ...], raw: tuple[str, ...], version: str | None
    ) -> dict[int, Hit]:
        hits = self._keywords(part, raw, version)
        others = [by_kind(part)]
        verb = "" if part[0] in self._outside.vocabulary else stem(part[0], self._beside)
        if verb:
            others += [(verb, *part[1:]), (*part[1:], verb)]
        # "lele asap" is "ikan asap", "merajut topi" is "topi rajut": it counts where it says more.
        for other in others if len(part) > 1 else ():
            longest = max((hit.size for hit in hits.values()), default=1)
            if other != part:
                hits |= {
                    position: hit
                    for position, hit in self._keywords(other, raw, version).items()
                    if hit.size > longest and position not in hits
                }
        return self._mended(part, raw, version, hits) or hits

    def _mended(
        self,
        part: tuple[str, ...],
        raw: tuple[str, ...],
        version: str | None,
        hits: dict[int, Hit],
    ) -> dict[int, Hit]:
        """Return what the words say once slips in words nobody knows are mended.

        Where the words as written say something, only a longer keyword through a mended word
        counts: a name behind the product ("keripik Mak Darti") is no slip of another product.
        """
        longest = max((hit.size for hit in hits.values()), default=0)
        for fixed in self._readings(part, bool(hits)):
            found = {
                position: hit._replace(corrected=True)
                for position, hit in self._keywords(fixed, raw, version).items()
            }
            mended = set(fixed).difference(part)
            if any(
                hit.size > max(longest, 1) and not mended.isdisjoint(hit.phrase)
                for hit in found.values()
            ):
                return found
            if (
                found
                and not hits
                and all(
                    len(word) >= SHORTEST or self._speller.spoken(word)
                    for word in set(part).difference(fixed)
                )
            ):
                return found
        return {}

    def _readings(self, part: tuple[str, ...], known: bool) -> Iterator[tuple[str, ...]]:
        """Yield the words with slips mended.

        First each as its nearest word, where nothing is ``known`` of the words as written; then one
        word as whatever is as near and stands beside another of the words in some keyword.
        """
        fixed = tuple(self._speller.fix(word, short=len(part) > 1) for word in part)
        if fixed != part and (
            not known
            or any(
                one != word and not self._beside.get(one, _NONE).isdisjoint(fixed)
                for one, word in zip(fixed, part, strict=True)
            )
        ):
            yield fixed
        for place, word in enumerate(part) if len(part) > 1 else ():
            if fixed[place] == word:
                for near in self._speller.near(word):
                    if not self._beside.get(near, _NONE).isdisjoint(fixed):
                        yield (*fixed[:place], near, *fixed[place + 1 :])

    def _keywords(
        self, part: tuple[str, ...], raw: tuple[str, ...], version: str | None
    ) -> dict[int, Hit]:
        found: dict[int, Hit] = {}
        for each in self._finders if version is None else (version,):
            found |= self._finders[each].find(part, raw)
            if each in self._processes:
                for position, hit in self._processes[each].find(part, raw).items():
                    if position not in found or hit.size > found[position].size:
                        found[position] = hit
            if each in self._taught:
                for position, hit in self._taught[each].find(part, raw).items():
                    if position not in found or hit.size >= found[position].size:
                        found[position] = hit
            if each in self._office:
                found = outranked(found, self._office[each].find(part, raw))
        return found

    def _is_outside(
        self, part: tuple[str, ...], hits: dict[int, Hit], makes: bool
    ) -> OutsideHit | None:
        """Head first: what the text names first decides; at one place the longer phrase."""
        candidates = self._outside.find(part, makes)
        if not candidates:
            return None
        # What is read only by mending a slip does not silence what is written plainly.
        spans = [
            (hit.start, hit.start + hit.span)
            for hit in hits.values()
            if not hit.corrected or hit.size > 1
        ]
        for out in candidates:
            if out.kind == "lunak":
                if spans or not PROCESSED.isdisjoint(part):
                    continue
                useful = [word for word in part if word not in NOISE]
                if out.size >= len(useful) or out.start == 0:
                    return out
                continue
            covered = any(
                start <= out.start and end >= out.start + out.size and end - start > out.size - 1
                for start, end in spans
            )
            earlier = any(start < out.start for start, _ in spans)
            if not covered and not earlier:
                return out
        return None


# For each product of a cell: the entries most alike and how much, 0 to 1.
Near = list[list[tuple[int, float]]]


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
