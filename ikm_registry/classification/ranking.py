"""From the keywords found and what is alike to a ranked list, each with its confidence and reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ikm_registry.classification.evidence import (
    BY_MATERIAL,
    MATERIALS,
    OTHER_MATERIAL,
    Hit,
    composed,
    confidence,
    likeness_confidence,
)
from ikm_registry.classification.heads import (
    MACHINES,
    MADE_OF,
    OPENERS,
    PART_OF,
    head_divisions,
    headed_codes,
)
from ikm_registry.classification.kbli_records import KbliEntry, Suggestion
from ikm_registry.classification.outside import OutsideHit
from ikm_registry.classification.reading import useful_words
from ikm_registry.classification.shares import WordShares
from ikm_registry.classification.text import NOISE, words

# At or above this a code is given without asking.
AUTOMATIC = 0.8
# What stands first is the thing: a keyword behind it ("brownies singkong keju") loses this much.
BEHIND = 0.12
# How sure the codes are that share most words: for the list, never by themselves.
SHARED = (0.49, 0.44, 0.4, 0.36, 0.33)
# What shared words add where keywords leave it open between codes.
OPEN, MOST_OPEN, TIE, LISTENED = 0.6, 0.79, 0.02, 16
# How sure those of a material are where what is known of the thing is of another: KBLI parts by what a
# thing is of.
OF_MATERIAL = (0.62, 0.45, 0.4, 0.35)
# The places of entries, and how loud each is.
Heard = tuple[np.ndarray, np.ndarray]
# Below AUTOMATIC: a person looks at what may be another thing.
UNSURE = 0.75
# Less likeness than this says nothing: better no answer than a strange one.
LEAST = 0.2

# Divisions one workshop may well work in; crafts (32) go with all.
TRADES = tuple(
    frozenset(divisions.split())
    for divisions in (
        "10 11 12",
        "13 14 15",
        "16 31",
        "17 18",
        "19 20 21 22",
        "23",
        "24 25 26 27 28 29 30 31 33",
    )
)


@dataclass(slots=True)
class Looked:
    """One product: its words, the keywords found, or why it is no manufacturing; then the ranking:
    the places of entries, best first, and how sure each is.
    """

    part: tuple[str, ...]
    hits: dict[int, Hit]
    outside: OutsideHit | None
    ranked: list[tuple[int, float]] | None


class Ranker:
    """Scores the entries a text may mean. Knows their words, not where keywords stand."""

    def __init__(self, entries: Sequence[KbliEntry], place: Mapping[tuple[str, str], int]) -> None:
        self._entries, self._place = entries, place
        titles = [
            tuple(word for word in words(entry.title) if word not in NOISE) for entry in entries
        ]
        self._titles = [frozenset(title) for title in titles]
        said = [[w for k in entry.keywords for w in words(k)] for entry in entries]
        named = [[w for term in entry.terms for w in words(term)] for entry in entries]
        # Keywords weigh twice: they are what people say, titles what the law says.
        self.texts = [
            [*title, *keywords, *keywords, *terms]
            for title, keywords, terms in zip(titles, said, named, strict=True)
        ]
        self._reviewed = [frozenset(keywords) for keywords in said]
        self._words = [frozenset(text) for text in self.texts]
        self.known = frozenset().union(*self._words)
        # Where two are as sure, the older version and the lower code stands first.
        self._order = {
            position: n
            for n, (_, position) in enumerate(
                sorted(((e.version, e.code), i) for i, e in enumerate(entries))
            )
        }
        self.shares = WordShares(entries)
        self._made_of = {
            (version, word): [place[version, code] for code in codes if (version, code) in place]
            for version in {entry.version for entry in entries}
            for word, codes in MADE_OF.items()
        }
        # Things named alone: "truk", "tas".
        self._said = frozenset(
            words(k)[0] for entry in entries for k in entry.keywords if len(words(k)) == 1
        )

    def rank(
        self,
        part: tuple[str, ...],
        useful: tuple[str, ...],
        hits: dict[int, Hit],
        near: Sequence[tuple[int, float]],
        heard: Heard,
        version: str | None,
        limit: int,
    ) -> list[tuple[int, float]]:
        """Return the places of the best ``limit`` entries for the words of one product, and how sure.

        ``hits``: the keyword found for an entry; ``near``: the entries most alike, 0 to 1; ``heard``:
        those that share words, and how loud.
        """
        if not useful:
            return []
        heads = head_divisions(part)
        spoken = self._headed(part, useful, hits, version)
        alike = dict(near)
        scores = self._by_keyword(part, useful, hits, alike)
        other = any(score == OTHER_MATERIAL for score in scores.values())
        for position, score in spoken.items():
            scores[position] = max(score, scores.get(position, 0.0))
        for position, likeness in near:
            if position not in scores and likeness > 0.05:
                title_words = self._titles[position]
                title = sum(map(title_words.__contains__, useful)) / len(useful)
                scores[position] = likeness_confidence(likeness, title)
        if len(useful) > 1 and not MATERIALS.isdisjoint(useful):
            for position, score in scores.items():
                if score < 0.7 and composed(useful, self._reviewed[position]):
                    scores[position] = 0.7
        if heads:
            for position, score in scores.items():
                if score > 0.45 and not self._entries[position].code.startswith(heads):
                    scores[position] = 0.45
        if max(scores.values(), default=0.0) < AUTOMATIC:
            self._relatives(scores, useful, heard, version, other)
        return self._best(scores, limit)

    def suggestions(self, looked: Looked, text: str, limit: int) -> list[Suggestion]:
        """Return what was ranked with reasons that quote ``text``, the product's own words."""
        useful = useful_words(looked.part)
        return [
            self._suggestion(text, useful, position, score, looked.hits.get(position))
            for position, score in (looked.ranked or ())[:limit]
        ]

    def _best(self, scores: dict[int, float], limit: int) -> list[tuple[int, float]]:
        order = self._order
        ranked = sorted(
            [
                (-round(score, 4), order[position], position)
                for position, score in scores.items()
                if score >= LEAST
            ]
        )
        return [(position, -negative) for negative, _, position in ranked[:limit]]

    def _by_keyword(
        self,
        part: tuple[str, ...],
        useful: tuple[str, ...],
        hits: dict[int, Hit],
        alike: dict[int, float],
    ) -> dict[int, float]:
        """Return how sure each keyword found makes its entry."""
        longest = max((hit.size for hit in hits.values()), default=0)
        named = {
            position
            for position, hit in hits.items()
            if useful[0] in hit.phrase
            and (hit.size > 1 or not hit.weak)
            and hit.keyword not in OPENERS
        }
        first = max((hits[position].size for position in named), default=0)
        scores = {}
        for position, hit in hits.items():
            known = self._words[position]
            score = confidence(
                hit,
                first if position in named else longest,
                useful,
                known,
                self.known,
                alike.get(position, 0.0),
                self._entries[position].code.startswith(BY_MATERIAL),
            )
            if named and position not in named:
                score -= BEHIND
            if score > UNSURE and (
                self._rivalled(position, hits, useful[0])
                or (part[0] in MACHINES and not known.issuperset(useful))
            ):
                score = UNSURE + (score - UNSURE) / 5  # who was ahead stays ahead
            scores[position] = score
        return scores

    def _rivalled(self, position: int, hits: Mapping[int, Hit], head: str) -> bool:
        """Return whether another code has as good a claim to the thing, so that a person decides.

        It has the keyword as well ("panggangan": readers of the official descriptions differ there),
        a keyword of the same thing as long ("lampu hias led"), a longer description, or the ``head``
        of the text, where this code has what stands behind only ("truk box pendingin"). What people
        decided has no rival.
        """
        hit, entry = hits[position], self._entries[position]
        if hit.decisions or hit.office:
            return False
        mine = set(hit.phrase)
        thing = next((word for word in hit.phrase if word not in NOISE), hit.phrase[0])
        for other, rival in hits.items():
            if other == position or rival.process or self._entries[other].version != entry.version:
                continue
            if rival.weak:
                if mine < set(rival.phrase):
                    return True
            elif thing in rival.phrase:
                if rival.size >= hit.size:
                    return True
            elif head in rival.phrase and head not in self._words[position]:
                return True
        return False

    def _relatives(
        self,
        scores: dict[int, float],
        useful: tuple[str, ...],
        heard: Heard,
        version: str | None,
        other: bool,
    ) -> None:
        """Add what a person may choose where no keyword is sure: what shares the words.

        Who shares more stands first among codes as sure. ``other``: the thing is known of another
        material only, so the material says more.
        """
        places, voices = heard
        if len(places):
            most = np.argsort(-voices, kind="stable")[:LISTENED]
            first = places[most].tolist()
            loud = dict(zip(first, (voices[most] / voices[most[0]]).tolist(), strict=True))
            for position, score in scores.items():
                if OPEN <= score < AUTOMATIC:
                    tied = score + TIE * loud.get(position, 0.0)
                    scores[position] = max(score, min(tied, MOST_OPEN))
            for position, score in zip(first, SHARED, strict=False):
                known = sum(map(self._words[position].__contains__, useful)) / len(useful)
                scores[position] = max(score * (1 + known) / 2, scores.get(position, 0.0))
        if other and version and useful[0] not in MADE_OF:
            made = (p for word in useful for p in self._made_of.get((version, word), ()))
            for position, score in zip(made, OF_MATERIAL, strict=False):
                scores[position] = max(score, scores.get(position, 0.0))

    def _headed(
        self,
        part: tuple[str, ...],
        useful: tuple[str, ...],
        hits: dict[int, Hit],
        version: str | None,
    ) -> dict[int, float]:
        """Return what the head makes of the thing named: the machine for it, its repair, its part."""
        head = bool(head_divisions(part))
        vehicle = len(useful) > 1 and useful[0] not in PART_OF and useful[-1] in PART_OF
        if not head and not vehicle:
            return {}
        said = [hit for hit in hits.values() if hit.size > 1 and not hit.weak]
        if version is None or any(not head or part[0] in hit.phrase for hit in said):
            return {}
        codes: Sequence[str] = PART_OF.get(useful[-1], ())
        if head:
            things = sorted(hits, key=lambda position: (-hits[position].size, hits[position].start))
            codes = headed_codes(part, [self._entries[position].code for position in things])
        places = (self._place.get((version, code)) for code in codes)
        return {
            place: score
            for place, score in zip(places, (0.72, 0.6, 0.5), strict=False)
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


def main_product(
    found: Sequence[tuple[tuple[str, ...], list[Suggestion]]], *, doubtful: bool
) -> list[Suggestion]:
    """Return the suggestions for the product a cell names first; ``found``: words and suggestions.

    They are unsure where what the cell names before is no manufacturing (``doubtful``: "laundry &
    setrika"), and where a single word is surely of another trade than what stands beside it: "puli"
    is a food, but hardly so in "puli & as mesin".
    """
    part, main = found[0]
    if len([word for word in part if word not in NOISE]) == 1:
        doubtful = doubtful or any(
            other[0].score >= AUTOMATIC and not _one_trade(main[0].code, other[0].code)
            for _, other in found[1:]
        )
    return [s._replace(score=min(s.score, UNSURE)) for s in main] if doubtful else main


def _one_trade(code: str, other: str) -> bool:
    divisions = {code[:2], other[:2]}
    return "32" in divisions or any(trade.issuperset(divisions) for trade in TRADES)
