"""From plain words to KBLI: everyday keywords first, likeness of letters behind them.

A keyword found in the text gives its code; how sure depends on how much of the text it covers and on
what the rest says. Without one, TF-IDF on character n-grams over titles and keywords offers what is
alike, never with confidence. Deterministic, in memory; docs/algorithms/classification.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from ikm_registry.classification.evidence import (
    MATERIALS,
    Hit,
    KeywordFinder,
    composed,
    confidence,
    likeness_confidence,
)
from ikm_registry.classification.heads import (
    MACHINES,
    MADE_OF,
    OPENERS,
    by_kind,
    head_divisions,
    headed_codes,
)
from ikm_registry.classification.kbli_records import (
    Answer,
    KbliEntry,
    Learned,
    OfficeWord,
    Suggestion,
)
from ikm_registry.classification.ngrams import GramMatrix
from ikm_registry.classification.processes import Process, finders
from ikm_registry.classification.outside import MAKERS, PROCESSED, TAKERS, OutsideHit, OutsideWords
from ikm_registry.classification.reading import Cell, read, shown, useful_words
from ikm_registry.classification.spelling import SHORTEST, Speller
from ikm_registry.classification.text import NOISE, words

# At or above this a code is given without asking.
AUTOMATIC = 0.8
# Texts asked at once in bulk: a dense block of likeness of a few megabytes.
BLOCK = 2000
LEARNED = 0.97
# What stands first is the thing: a keyword behind it ("brownies singkong keju") loses this much.
BEHIND = 0.12
# How sure the codes of a material, or of things that begin alike, are: for the list, never by themselves.
FAMILY = (0.34, 0.33, 0.32, 0.31)
# Below AUTOMATIC: a person looks at what may be another thing.
UNSURE = 0.75
# Less likeness than this says nothing: better no answer than a strange one.
LEAST = 0.2


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
            for term in entry.terms:
                finder.add(position, term, weak=True)
        titles = [
            tuple(word for word in words(entry.title) if word not in NOISE)
            for entry in self._entries
        ]
        self._titles = [frozenset(title) for title in titles]
        # Keywords weigh twice: they are what people say, titles what the law says.
        said = [[w for k in entry.keywords for w in words(k)] for entry in self._entries]
        named = [[w for term in entry.terms for w in words(term)] for entry in self._entries]
        texts = [
            [*title, *keywords, *keywords, *terms]
            for title, keywords, terms in zip(titles, said, named, strict=True)
        ]
        self._reviewed = [frozenset(keywords) for keywords in said]
        self._words = [frozenset(text) for text in texts]
        self._known = frozenset().union(*self._words)
        self._families = self._by_first_word()
        # Things named alone: "truk", "tas".
        self._said = frozenset(
            words(k)[0] for entry in self._entries for k in entry.keywords if len(words(k)) == 1
        )
        self._grams = GramMatrix(texts)
        self._speller = Speller(
            (word for text in texts for word in text), self._outside.vocabulary | NOISE
        )
        everything = np.arange(len(self._entries))
        versions = np.array([entry.version for entry in self._entries], dtype=str)
        self._rows: dict[str | None, np.ndarray] = {None: everything}
        for version in sorted(set(versions.tolist())):
            self._rows[version] = everything[versions == version]
        self._learned: dict[tuple[str, ...], list[Learned]] = {}
        self._taught: dict[str, KeywordFinder] = {}
        self._office: dict[str, KeywordFinder] = {}
        self._teach(learned, ())

    def _teach(self, learned: Iterable[Learned], office: Iterable[OfficeWord]) -> None:
        for word in office:
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

    def automatic_many(self, texts: Sequence[str], version: str) -> list[tuple[str, str] | None]:
        """Return what ``automatic`` returns, for many texts at once."""
        answers = self.suggest_many([(text, "") for text in texts], version=version, limit=2)
        return [_sure(answer) for answer in answers]

    def suggest(
        self, text: str, *, raw: str = "", version: str | None = None, limit: int = 5
    ) -> Answer:
        """Answer one product text; ``raw`` is the raw material. Never raises on any text."""
        return self.suggest_many([(text, raw)], version=version, limit=limit)[0]

    def suggest_many(
        self, texts: Sequence[tuple[str, str]], *, version: str | None = None, limit: int = 5
    ) -> list[Answer]:
        """Answer many (text, raw material) pairs; equal ones are asked once."""
        cells = [read(text, raw) for text, raw in texts]
        distinct = list(dict.fromkeys(cells))
        answers: dict[Cell, Answer] = {}
        for start in range(0, len(distinct), BLOCK):
            block = distinct[start : start + BLOCK]
            parts = [part for cell in block for part in cell.parts]
            near = self._nearest([useful_words(part) for part in parts], version, limit + 3)
            row = 0
            for cell in block:
                mine = near[row : row + len(cell.parts)]
                row += len(cell.parts)
                answers[cell] = self._answer(cell, mine, version, limit)
        return [answers[cell] for cell in cells]

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

    def _answer(self, cell: Cell, near: "Near", version: str | None, limit: int) -> Answer:
        decided = self._decided(cell.whole, version, limit)
        found: list[tuple[tuple[str, ...], list[Suggestion]]] = []
        outside: list[OutsideHit] = []
        makes = not MAKERS.isdisjoint(cell.whole)
        if near and version in self._rows:
            for number, part in enumerate(cell.parts):
                hits = self._hits(part, cell.raw, version)
                stays_out = self._is_outside(part, hits, makes)
                if stays_out:
                    outside.append(stays_out)
                    if number == 0 and stays_out.start == 0 and part[0] in TAKERS:
                        break
                    continue
                ranked = self._rank(part, hits, near[number], version, limit)
                if ranked:
                    found.append((part, ranked))
        if decided is not None and (decided.suggestions or decided.outside):
            rest = [s for _, ranked in found for s in ranked]
            return Answer(_distinct([*decided.suggestions, *rest], limit), decided.outside)
        best = max((ranked[0].score for _, ranked in found), default=0.0)
        if not found or (outside and best < 0.5):
            return Answer((), outside[0].sentence if outside else "")
        # A product named first is the main one; what else the cell names comes right behind it.
        if len(found) > 1 and found[0][1][0].score < 0.5 <= max(r[0].score for _, r in found[1:]):
            found.sort(key=lambda pair: pair[1][0].score < 0.5)
        main = found[0][1]
        others = [
            replace(
                ranked[0],
                score=round(min(ranked[0].score, main[0].score) * 0.95, 4),
                reason=f"Produk lain dalam isian ini. {ranked[0].reason}",
            )
            for _, ranked in found[1:]
            if ranked[0].score >= 0.5
        ]
        rest = sorted([*others, *main[1:]], key=lambda s: -s.score)
        return Answer(_distinct([main[0], *rest], limit))

    def _decided(self, asked: tuple[str, ...], version: str | None, limit: int) -> Answer | None:
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
        general = by_kind(part)
        if general != part:
            # "lele asap" is "ikan asap": what the kind says counts where it says more.
            for position, hit in self._keywords(general, raw, version).items():
                if hit.size > 1 and position not in hits:
                    said = hit.keyword.split()
                    if not any(h.size >= hit.size for h in hits.values()) and len(said) > 1:
                        hits[position] = hit
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
        fixed = tuple(self._speller.fix(word, short=len(part) > 1) for word in part)
        if fixed == part:
            return {}
        found = self._keywords(fixed, raw, version)
        if hits:
            longest = max(hit.size for hit in hits.values())
            mended = set(fixed).difference(part)
            if not any(
                hit.size > longest and not mended.isdisjoint(words(hit.keyword))
                for hit in found.values()
            ):
                return {}
        elif any(len(word) < SHORTEST for word in set(part).difference(fixed)):
            found = {position: hit for position, hit in found.items() if hit.size > 1}
        return {position: replace(hit, corrected=True) for position, hit in found.items()}

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
                found = _outranked(found, self._office[each].find(part, raw))
        return found

    def _is_outside(
        self, part: tuple[str, ...], hits: dict[int, Hit], makes: bool
    ) -> OutsideHit | None:
        """Head first: what the text names first decides; at one place the longer phrase."""
        candidates = self._outside.find(part, makes)
        if not candidates:
            return None
        spans = [(hit.start, hit.start + hit.span) for hit in hits.values()]
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

    def _rank(
        self,
        part: tuple[str, ...],
        hits: dict[int, Hit],
        near: Sequence[tuple[int, float]],
        version: str | None,
        limit: int,
    ) -> list[Suggestion]:
        useful = useful_words(part)
        if not useful:
            return []
        longest = max((hit.size for hit in hits.values()), default=0)
        named = {
            position
            for position, hit in hits.items()
            if useful[0] in words(hit.keyword) and not hit.weak and hit.keyword not in OPENERS
        }
        in_row = {(hit.start, hit.size) for hit in hits.values() if hit.span == hit.size > 1}
        first = max((hits[position].size for position in named), default=0)
        text = shown(part)
        material = len(useful) > 1 and not MATERIALS.isdisjoint(useful)
        scores: dict[int, float] = {}
        heads = head_divisions(part)
        spoken = self._headed(part, hits, version) if heads else {}
        for position, alike in {
            **dict.fromkeys(hits, 0.0),
            **dict.fromkeys(spoken, 0.0),
            **dict(near),
        }.items():
            hit = hits.get(position)
            if not hit and position in spoken:
                score = spoken[position]
            elif hit:
                score = confidence(
                    hit,
                    first if position in named else longest,
                    part,
                    useful,
                    self._words[position],
                    self._known,
                    alike,
                )
                if named and position not in named:
                    score -= BEHIND
                if score > UNSURE and self._may_be_another(hit, position, part, useful, in_row):
                    score = UNSURE
            elif alike <= 0.05:
                continue
            else:
                title_words = self._titles[position]
                title = sum(word in title_words for word in useful) / len(useful)
                score = likeness_confidence(alike, title)
            if material and composed(useful, self._reviewed[position]):
                score = max(score, 0.7)
            if heads and not self._entries[position].code.startswith(heads):
                score = min(score, 0.45)
            scores[position] = score
        if max(scores.values(), default=0.0) < AUTOMATIC:
            for position, score in self._relatives(useful, version).items():
                scores[position] = max(score, scores.get(position, 0.0))
        scored = sorted(
            (
                -round(score, 4),
                self._entries[position].version,
                self._entries[position].code,
                position,
            )
            for position, score in scores.items()
            if score >= LEAST
        )
        return [
            self._suggestion(text, useful, position, -negative, hits.get(position))
            for negative, _, _, position in scored[:limit]
        ]

    def _may_be_another(
        self,
        hit: Hit,
        position: int,
        part: tuple[str, ...],
        useful: tuple[str, ...],
        in_row: Collection[tuple[int, int]],
    ) -> bool:
        """Return whether words the entry does not know may make another thing of it."""
        known = self._words[position]
        if all(word in known for word in useful):
            return False
        # The first word is a thing others make ("truk box pendingin").
        if useful[0] in self._said and useful[0] not in known:
            return True
        # "bola takraw rotan" is no "bola rotan": another keyword stands there in a row.
        if hit.span < hit.size and (hit.start, hit.size) in in_row:
            return True
        return part[0] in MACHINES

    def _by_first_word(self) -> dict[tuple[str, str], list[int]]:
        """Return, by version and first word of keywords, the entries with most such keywords."""
        counted: dict[tuple[str, str], Counter[int]] = {}
        for position, entry in enumerate(self._entries):
            for keyword in entry.keywords:
                for first in words(keyword)[:1]:
                    counted.setdefault((entry.version, first), Counter())[position] += 1
        return {
            key: [position for position, _ in count.most_common(len(FAMILY))]
            for key, count in counted.items()
        }

    def _relatives(self, useful: tuple[str, ...], version: str | None) -> dict[int, float]:
        """Return what a person may choose where no keyword fits: by the material, by the head."""
        if version is None:
            return {}
        near: dict[int, float] = {}
        codes = [code for word in useful for code in MADE_OF.get(word, ())]
        places = [self._place[version, code] for code in codes if (version, code) in self._place]
        for ranked in (self._families.get((version, useful[0]), ()), places):
            for position, score in zip(ranked, FAMILY, strict=False):
                near[position] = max(score, near.get(position, 0.0))
        return near

    def _headed(
        self, part: tuple[str, ...], hits: dict[int, Hit], version: str | None
    ) -> dict[int, float]:
        """Return what the head makes of the thing named: the machine for it, its repair."""
        if version is None or any(hit.size > 1 and hit.start == 0 for hit in hits.values()):
            return {}
        things = sorted(hits, key=lambda position: (-hits[position].size, hits[position].start))
        codes = headed_codes(part, [self._entries[position].code for position in things])
        places = (self._place.get((version, code)) for code in codes)
        return {
            place: score
            for place, score in zip(places, (0.7, 0.6, 0.5), strict=False)
            if place is not None
        }

    def _suggestion(
        self, text: str, useful: tuple[str, ...], position: int, score: float, hit: Hit | None
    ) -> Suggestion:
        entry = self._entries[position]
        if hit:
            reason = hit.sentence(text, entry.code)
            matched: tuple[str, ...] = (hit.keyword,)
        else:
            matched = tuple(w for w in useful if w in self._titles[position])
            named = f"menyebut “{', '.join(matched)}” seperti" if matched else "mirip dengan"
            reason = f"“{text}” {named} judul {entry.code}."
        return Suggestion(entry.version, entry.code, entry.title, score, matched, reason)


# For each product of a cell: the entries most alike and how much, 0 to 1.
Near = list[list[tuple[int, float]]]


def _sure(answer: Answer) -> tuple[str, str] | None:
    best = answer.suggestions[0] if answer.suggestions else None
    if best is None or best.score < AUTOMATIC:
        return None
    # The register reads the number back from the front of the reason (models/ikm.py, CONFIDENCE).
    return best.code, f"Keyakinan {int(100 * best.score + 1e-6)} %: {best.reason}"


def _outranked(found: dict[int, Hit], office: dict[int, Hit]) -> dict[int, Hit]:
    """Return the hits without those that lie within a word of the office, and with its own."""
    spoken = [frozenset(words(hit.keyword)) for hit in office.values()]
    kept = {
        position: hit
        for position, hit in found.items()
        if not any(spoken_of.issuperset(words(hit.keyword)) for spoken_of in spoken)
    }
    for position, hit in office.items():
        if position not in kept or hit.size >= kept[position].size:
            kept[position] = replace(hit, office=True)
    return kept


def _taught(decisions: int) -> str:
    return f"dipelajari dari {decisions} keputusan"


def _distinct(suggestions: Sequence[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    kept: dict[tuple[str, str], Suggestion] = {}
    for one in suggestions:
        kept.setdefault((one.version, one.code), one)
    return tuple(kept.values())[:limit]
