"""Product group (kelompok komoditas) from the product's words and its KBLI."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ikm_registry.classification.text import NOISE, contains_phrase, products, words


@dataclass(frozen=True, slots=True)
class Group:
    """A group: KBLI prefixes by version, and the words that name it."""

    code: str
    name: str
    kbli: dict[str, tuple[str, ...]]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """The group's code (None: none) and the sentence why."""

    code: str | None
    sentence: str


class ProductGroups:
    """The groups, asked by words first: a code is coarser than what planners speak of.

    Sandal and klompen share KBLI 1520x, sangkar burung and besek share 16291: the longest keyword
    found in the main product decides, then the longest KBLI prefix. Without a code, a text that
    names no manufacturing ("warung kopi") has no group: ``not_industry`` says why, or "".
    """

    def __init__(
        self, groups: Iterable[Group], not_industry: Callable[[str], str] = lambda text: ""
    ) -> None:
        self._not_industry = not_industry
        self._groups = {group.code: group for group in groups}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, Group]]] = {}
        self._prefixes: dict[tuple[str, str], Group] = {}
        for group in self._groups.values():
            for keyword in group.keywords:
                phrase = words(keyword)
                if phrase:
                    self._phrases.setdefault(phrase[0], []).append((phrase, keyword, group))
            for version, prefixes in group.kbli.items():
                for prefix in prefixes:
                    self._prefixes.setdefault((version, prefix), group)

    def group(self, version: str, code: str, product: str) -> GroupDecision:
        """Return the group of a business by its product text and KBLI code (either may be "")."""
        by_words = self._by_words(product)
        by_code = self._by_code(version, code)
        if by_words and not code and (why := self._not_industry(product)):
            return GroupDecision(None, why)
        if by_words:
            keyword, group = by_words
            return GroupDecision(group.code, f"{group.name} karena produk menyebut “{keyword}”.")
        if by_code:
            prefix, group = by_code
            return GroupDecision(
                group.code, f"{group.name} karena KBLI {version} {code} diawali {prefix}."
            )
        return GroupDecision(None, "")

    def _by_words(self, product: str) -> tuple[str, Group] | None:
        for part in products(product) if product else ():
            haystack = words(part)
            best: tuple[int, str, Group] | None = None
            for word in haystack:
                for phrase, keyword, group in self._phrases.get(word, ()):
                    # "kerajinan topeng" is topeng: a word that fits everything decides last.
                    vague = all(part in NOISE for part in phrase)
                    size = len(phrase) * 100 + len(keyword) - 1000 * vague
                    if (best is None or size > best[0]) and contains_phrase(haystack, phrase):
                        best = (size, keyword, group)
            if best:
                return best[1], best[2]
        return None

    def _by_code(self, version: str, code: str) -> tuple[str, Group] | None:
        for length in range(len(code), 1, -1):
            group = self._prefixes.get((version, code[:length]))
            if group:
                return code[:length], group
        return None
