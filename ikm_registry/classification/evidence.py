"""Keywords found in a text, and how sure they make a code."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ikm_registry.classification.heads import PART_OF
from ikm_registry.classification.text import words

# What a thing is made of changes its code: "lemari plastik" is not "lemari" (31003, not 31001).
MATERIALS = frozenset(
    "kayu bambu rotan besi baja stainless aluminium alumunium logam kuningan tembaga perak emas kaca "
    "plastik karet kulit kain kertas batu marmer onyx semen beton tanah liat keramik porselen gypsum "
    "akrilik fiber kawat seng benang mendong pandan batok tempurung sabut perca flanel gerabah granit eceng pelepah kerang resin pvc upvc styrofoam silikon".split()
)
# Codes that are told apart by material begin so; elsewhere the thing decides: "biola kayu".
BY_MATERIAL = tuple("13 14 15 16 17 22 23 24 25 31 32903".split())
# Those that are no product by themselves.
SUBSTANCES = frozenset(
    "kayu bambu rotan besi baja stainless aluminium logam kuningan tembaga perak emas kaca plastik "
    "karet kulit kain kertas batu semen fiber kawat benang resin akrilik".split()
)
# As sure as a thing can be of which another material is said than its code knows.
OTHER_MATERIAL = 0.6
# What a thing is packed in or how it is sold, wherever it does not come first: "sarden kaleng".
PACKINGS = frozenset(
    "kaleng botol toples cup gelas kemasan galon kotak dus cetak kresek sachet".split()
)
EVIDENCE_WORDS = MATERIALS | SUBSTANCES | PACKINGS
# Names so general that a word nobody knows behind them may make another code of them.
GENERAL = frozenset(
    "kue lampu minyak tepung gula kain kertas kulit keramik kerajinan papan".split()
)


class Hit(NamedTuple):
    """A keyword in a text: where it starts, its words, how many of them the text itself has."""

    keyword: str
    phrase: tuple[str, ...]
    start: int
    size: int
    span: int
    in_text: int
    raw: tuple[str, ...] = ()
    corrected: bool = False
    decisions: int = 0
    weak: bool = False
    office: bool = False
    # The keyword is a process and its material. It may leave several codes open: then ``open_to`` is
    # 1 for the likeliest of them, and so on.
    process: bool = False
    open_to: int = 0

    def sentence(self, text: str, code: str) -> str:
        """Say why in a sentence."""
        whose = "kata kantor" if self.office else "kata"
        said = f"“{text}” cocok dengan {whose} “{self.keyword}” pada {code}"
        if self.weak:
            said = f"Uraian {code} menyebut “{self.keyword}”, seperti “{text}”"
        if self.process:
            said = f"Proses dan bahan “{self.keyword}” menunjuk {code}"
            said += ", antara lain" if self.open_to else ""
        if self.corrected:
            said = f"“{text}”, dibaca “{self.keyword}”, cocok dengan {code}"
        if self.raw:
            said += f", dengan bahan baku “{' '.join(self.raw)}”"
        if self.decisions:
            said += f", dipelajari dari {self.decisions} keputusan"
        return said + "."


class KeywordFinder:
    """All keywords in two tables: the whole phrase, and its first word with any later one."""

    def __init__(self) -> None:
        self._phrases: dict[tuple[str, ...], list[tuple[str, int, int, bool]]] = {}
        self._pairs: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        # The first words, each with the length of its longest keyword.
        self._firsts: dict[str, int] = {}

    def add(self, position: int, keyword: str, decisions: int = 0, *, weak: bool = False) -> None:
        """Let a keyword point at an entry; ``decisions``: people taught it; ``weak``: unreviewed."""
        phrase = words(keyword)
        if not phrase:
            return
        if phrase not in self._phrases:
            self._phrases[phrase] = []
            self._firsts[phrase[0]] = max(self._firsts.get(phrase[0], 0), len(phrase))
            if len(phrase) > 1:
                seconds = self._pairs.setdefault(phrase[0], {})
                seconds.setdefault(phrase[1], []).append(phrase)
        self._phrases[phrase].append((keyword, position, decisions, weak))

    def find(self, asked: tuple[str, ...], raw: tuple[str, ...] = ()) -> dict[int, Hit]:
        """Return each entry's best keyword found in the words.

        The words stand in a row, or scattered behind the first, or partly in the raw material:
        "cobek" made of "tanah liat" is "cobek tanah liat".
        """
        hits: dict[int, Hit] = {}
        ranks: dict[int, tuple[int, int, int]] = {}
        others = {*asked, *raw}
        phrases = self._phrases
        for start, word in enumerate(asked):
            longest = self._firsts.get(word)
            if longest is None:
                continue
            for size in range(1, min(longest, len(asked) - start) + 1):
                phrase = asked[start : start + size]
                for keyword, position, decisions, weak in phrases.get(phrase, ()):
                    rank = (size, 2 - weak, -start)
                    if position not in ranks or rank > ranks[position]:
                        ranks[position] = rank
                        hits[position] = Hit(
                            keyword, phrase, start, size, size, size, (), False, decisions, weak
                        )
            if longest > 1:
                seconds = self._pairs[word]
                for other in sorted(seconds.keys() & others):
                    for phrase in seconds[other]:
                        if others.issuperset(phrase):
                            self._scattered(phrase, asked, raw, start, hits, ranks)
        return hits

    def _scattered(
        self,
        phrase: tuple[str, ...],
        asked: tuple[str, ...],
        raw: tuple[str, ...],
        start: int,
        hits: dict[int, Hit],
        ranks: dict[int, tuple[int, int, int]],
    ) -> None:
        """Add a keyword whose words stand behind its first in any order, or in ``raw``."""
        behind = asked[start + 1 :]
        # "nasi kotak" is no "kotak nasi": in the text itself the order counts.
        lent = tuple(w for w in phrase[1:] if w not in behind)
        if lent and not set(lent).issubset(raw):
            return
        size = len(phrase)
        rank = (size, 0, -start)
        for keyword, position, decisions, weak in self._phrases[phrase]:
            if weak:
                continue  # a machine's reading of a description: only in a row
            if position not in ranks or rank > ranks[position]:
                ranks[position] = rank
                hits[position] = Hit(
                    keyword, phrase, start, size, 1, size - len(lent), lent, False, decisions
                )


def outranked(found: dict[int, Hit], office: dict[int, Hit]) -> dict[int, Hit]:
    """Return the hits without those that lie within a word of the office, and with its own."""
    spoken = [frozenset(hit.phrase) for hit in office.values()]
    kept = {
        position: hit
        for position, hit in found.items()
        if not any(spoken_of.issuperset(hit.phrase) for spoken_of in spoken)
    }
    for position, hit in office.items():
        if position not in kept or hit.size >= kept[position].size:
            kept[position] = hit._replace(office=True)
    return kept


def confidence(
    hit: Hit,
    longest: int,
    useful: tuple[str, ...],
    entry_words: Collection[str],
    other_words: Collection[str],
    alike: float,
    by_material: bool = True,
) -> float:
    """Return how sure a keyword makes its code, 0 to 1.

    The whole text is the keyword: sure. A part of it: the more covered, the surer. An uncovered
    material the entry does not know (where the code goes ``by_material``) takes the certainty away;
    so does a word that other codes know and this one does not ("lampu neon"), where one word alone
    speaks for the code. A name nobody knows ("keripik Mak Nyus") does not.
    """
    covered = min(1.0, hit.in_text / max(1, len(useful)))
    score = 0.72 + 0.22 * covered + 0.05 * alike - 0.12 * (longest - hit.size)
    phrase = hit.phrase
    if useful[0] not in phrase:
        score -= 0.06
    if hit.span < hit.size and not hit.raw:
        score -= 0.04
    if hit.corrected:
        score -= 0.1
    rest = [word for word in useful if word not in phrase]
    if rest:
        said = rest if by_material else [word for word in rest if word not in MATERIALS]
        score = min(score, _bound_by_rest(hit, said, useful, entry_words, other_words, alike))
    elif hit.size == 1 and useful[0] in SUBSTANCES:
        score = min(score, 0.75)  # "kulit", "resin": a material says not what is made of it
    if len(rest) >= 3:
        score -= 0.05
    if hit.weak:
        score = min(score, 0.78 if hit.size > 1 else 0.5)
    if hit.open_to:
        score = min(score, 0.8 - 0.05 * hit.open_to)
    return max(0.2, min(score, 0.99))


def _bound_by_rest(
    hit: Hit,
    rest: Sequence[str],
    useful: tuple[str, ...],
    entry_words: Collection[str],
    other_words: Collection[str],
    alike: float,
) -> float:
    """Return the most a keyword can be worth beside the words it leaves over."""
    foreign = [word for word in rest if word not in entry_words]
    if any(word in MATERIALS for word in foreign):
        return OTHER_MATERIAL
    most = 1.0
    if hit.size == 1:
        if any(word in other_words for word in foreign):
            most = 0.75 + 0.04 * alike
            if useful[0] not in hit.phrase:
                most -= 0.05  # what stands first is the thing, what follows describes it
        if hit.keyword in GENERAL:
            most = min(most, 0.75)
        if useful[0] != hit.keyword and (hit.keyword in PACKINGS or hit.keyword in PART_OF):
            most = 0.4  # what is packed in it, what is a part of it
    return most


def likeness_confidence(alike: float, title: float) -> float:
    """Return how sure mere likeness makes a code: never enough to be given unasked."""
    return min(0.55 * alike + 0.25 * title, 0.59)


def composed(useful: tuple[str, ...], entry_words: frozenset[str]) -> bool:
    """Return whether an entry's keywords know thing and material, though in different keywords.

    "furnitur besi": "furnitur logam" and "kursi besi" both point at 31004.
    """
    return entry_words.issuperset(useful)
