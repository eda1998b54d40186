"""What the tables say of the words of one product: keywords, processes, decisions, the office's words.

Words nobody knows are read as what they may be: a verb as its stem, two words written as one, a slip
as the known word next to it. What stays unknown is a name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy

from ikm_registry.classification.evidence import EVIDENCE_WORDS, Hit, KeywordFinder, outranked
from ikm_registry.classification.heads import HEAD_WORDS, by_kind
from ikm_registry.classification.kbli_records import KbliEntry, Learned, OfficeWord
from ikm_registry.classification.outside import OUTSIDE_WORDS
from ikm_registry.classification.processes import Process, finders
from ikm_registry.classification.spelling import SHORTEST, Speller, apart
from ikm_registry.classification.stems import stem, verb_of
from ikm_registry.classification.text import NOISE, title_phrases, words

# Stands for a word no table knows.
NAME = "·"
# How many words nobody knows are remembered with what they may mean.
REMEMBERED = 200_000
_NONE: frozenset[str] = frozenset()


class Lookup:
    """Finds the entries whose keywords stand in the words of a product, in one version or in all."""

    def __init__(
        self,
        entries: Sequence[KbliEntry],
        place: Mapping[tuple[str, str], int],
        texts: Sequence[Sequence[str]],
        outside: Collection[str],
        processes: Iterable[Process],
    ) -> None:
        """``texts``: the words of each entry; ``outside``: words of what is no manufacturing."""
        self._place, self._activities = place, outside
        self._processes = finders(processes, place)
        self._finders: dict[str, KeywordFinder] = {}
        for position, entry in enumerate(entries):
            finder = self._finders.setdefault(entry.version, KeywordFinder())
            for keyword in entry.keywords:
                finder.add(position, keyword)
            for term in (*entry.terms, *title_phrases(entry.title)):
                finder.add(position, term, weak=True)
        # Which words stand together in a keyword.
        self._beside: dict[str, set[str]] = {}
        for keyword in {k for entry in entries for k in entry.keywords if " " in k}:
            phrase = words(keyword)
            for word in phrase:
                self._beside.setdefault(word, set()).update(w for w in phrase if w != word)
        self._speller = Speller((word for text in texts for word in text), {*outside, *NOISE})
        self._own_words = (
            {word for text in texts for word in text}
            | set(outside)
            | HEAD_WORDS
            | EVIDENCE_WORDS
            | OUTSIDE_WORDS
            | NOISE
            | {word for finder in self._processes.values() for word in finder.vocabulary}
        )
        # Words of processes: what is dried or sawn is often told as the raw material only.
        self._worked = frozenset().union(*(one.said for one in self._processes.values()))
        # Words no slip is looked for in.
        fix, near = self._speller.fix, self._speller.near
        self._sound = {
            NAME,
            *(w for w in self._own_words if fix(w, short=True) == w and not near(w)),
        }
        self._teach((), ())

    def taught(self, learned: Iterable[Learned], office: Iterable[OfficeWord]) -> "Lookup":
        """Return this one knowing these decisions and words instead; what is costly is shared."""
        other = copy(self)
        other._teach(learned, office)
        return other

    def _teach(self, learned: Iterable[Learned], office: Iterable[OfficeWord]) -> None:
        self._taught: dict[str, KeywordFinder] = {}
        self._office: dict[str, KeywordFinder] = {}
        self._said_anew: set[str] = set()
        for word in office:
            self._said_anew.update(words(word.text))
            place = self._place.get((word.version, word.code))
            if place is not None:
                self._office.setdefault(word.version, KeywordFinder()).add(place, word.text)
        for decision in learned:
            self._said_anew.update(words(decision.text))
            place = self._place.get((decision.version, decision.code))
            if place is not None:
                finder = self._taught.setdefault(decision.version, KeywordFinder())
                finder.add(place, decision.text, decision.decisions)
        self._vocabulary = self._said_anew | self._own_words
        self._apart: dict[str, tuple[str, ...]] = {}
        self._slips: dict[str, frozenset[str]] = {}

    def apart(self, part: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words, each nobody knows as the verb it is or as the two it is written of."""
        if self._vocabulary.issuperset(part):
            return part
        return tuple([one for word in part for one in self._apart.get(word) or self._read(word)])

    def _read(self, word: str) -> tuple[str, ...]:
        if word in self._vocabulary:
            return (word,)
        verb = verb_of(word, self._vocabulary, self._beside)
        # "mebell" is a slip, "penyablonan" none.
        slip = len(word) < 8 and self._speller.near(word)
        if len(self._apart) >= REMEMBERED:
            self._apart.clear()
        found = self._apart[word] = (verb,) if verb and not slip else apart(word, self._beside)
        return found

    def without_names(self, part: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words with ``NAME`` for each that is no word of any table.

        A slip counts as a word where what it may mean stands beside another of the words in some
        keyword: only there it is mended beside known words.
        """
        vocabulary = self._vocabulary
        if vocabulary.issuperset(part):
            return part
        known = [word for word in part if word in vocabulary]
        return tuple(
            [
                word if word in vocabulary or not self._meant(word).isdisjoint(known) else NAME
                for word in part
            ]
        )

    def _meant(self, word: str) -> frozenset[str]:
        """Return the words beside whatever one nobody knows may be a slip of."""
        meant = self._slips.get(word)
        if meant is None:
            if len(self._slips) >= REMEMBERED:
                self._slips.clear()
            slips = (self._speller.fix(word, short=True), *self._speller.near(word))
            meant = self._slips[word] = _NONE.union(*(self._beside.get(m, _NONE) for m in slips))
        return meant

    def telling(self, part: tuple[str, ...], raw: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of a raw material that stand beside one of the product in some keyword."""
        raw = tuple(word for word in raw if word in self._vocabulary)
        if not raw or not self._vocabulary.issuperset(part) or self._worked.intersection(part):
            return raw
        beside = self._said_anew.union(
            *(self._beside.get(word, _NONE) for word in (*part, *by_kind(part)))
        )
        return tuple(word for word in raw if word in beside)

    def hits(
        self, part: tuple[str, ...], raw: tuple[str, ...], version: str | None
    ) -> dict[int, Hit]:
        """Return the keyword found for each entry; ``raw``: the words of the raw material."""
        hits = self._keywords(part, raw, version)
        others = [by_kind(part)]
        verb = "" if part[0] in self._activities else stem(part[0], self._beside)
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
        if self._sound.issuperset(part):
            return
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
