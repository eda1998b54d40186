"""Product group (kelompok komoditas) from the product's words and its KBLI."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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

    Sandal and klompen share KBLI 1520x, sangkar burung and besek share 16291: the keyword of most words
    in the main product decides, of those the one that begins it, then the longest; then the longest KBLI
    prefix, then a word of another product. Without a code, a text that
    names no manufacturing ("warung kopi") has no group: ``not_industry`` says why of many texts at
    once, "" of those that may name some.
    """

    def __init__(
        self,
        groups: Iterable[Group],
        not_industry: Callable[[Sequence[str]], Sequence[str]] = lambda texts: [""] * len(texts),
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
        return self.group_many([(version, code, product)])[0]

    def group_many(
        self,
        signatures: Sequence[tuple[str, str, str]],
        told: Mapping[str, str] | None = None,
    ) -> list[GroupDecision]:
        """Return the group of each (KBLI version, code, product text).

        ``told``: what ``not_industry`` would say of product texts, where that is known already.
        """
        told = told or {}
        spoken = [self._by_words(product) for _, _, product in signatures]
        asked = {
            product
            for (_, code, product), by_words in zip(signatures, spoken, strict=True)
            if by_words and not code and product not in told
        }
        why = {**told, **dict(zip(asked, self._not_industry(list(asked)), strict=True))}
        return [
            GroupDecision(None, why[product])
            if by_words and not code and why[product]
            else self._decision(version, code, by_words)
            for (version, code, product), by_words in zip(signatures, spoken, strict=True)
        ]

    def _decision(
        self, version: str, code: str, by_words: tuple[str, Group, bool] | None
    ) -> GroupDecision:
        by_code = self._by_code(version, code)
        if by_words and (by_words[2] or not by_code):
            keyword, group, _ = by_words
            return GroupDecision(group.code, f"{group.name} karena produk menyebut “{keyword}”.")
        if by_code:
            prefix, group = by_code
            return GroupDecision(
                group.code, f"{group.name} karena KBLI {version} {code} diawali {prefix}."
            )
        return GroupDecision(None, "")

    def _by_words(self, product: str) -> tuple[str, Group, bool] | None:
        """Return the first product's keyword that is found, its group, and whether it is the main one."""
        for place, part in enumerate(products(product) if product else ()):
            haystack = words(part)
            best: tuple[tuple[bool, int, bool, int], str, Group] | None = None
            for at, word in enumerate(haystack):
                for phrase, keyword, group in self._phrases.get(word, ()):
                    # "kerajinan topeng" is topeng: a word that fits everything decides last.
                    names = not all(part in NOISE for part in phrase)
                    # "kue lilin" is a cake: what stands first is the thing.
                    rank = (names, len(phrase), at == 0, len(keyword))
                    if (best is None or rank > best[0]) and contains_phrase(haystack, phrase):
                        best = (rank, keyword, group)
            if best:
                return best[1], best[2], place == 0
        return None

    def _by_code(self, version: str, code: str) -> tuple[str, Group] | None:
        for length in range(len(code), 1, -1):
            group = self._prefixes.get((version, code[:length]))
            if group:
                return code[:length], group
        return None
