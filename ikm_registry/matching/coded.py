"""A column as numbers: equal number, equal value; -1 is unknown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from ikm_registry.matching.entries import Ints

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as numbers in the order of their first appearance, and the texts they stand for."""

    code: Ints
    text: list[Any]

    def counts(self) -> Ints:
        """Return how many rows hold each text."""
        return np.bincount(self.code[self.code >= 0], minlength=len(self.text)).astype(np.int64)

    def of(self, rows: Ints) -> list[Any]:
        """Return the texts of some rows, "" where unknown."""
        texts = [*self.text, ""]
        return [texts[code] for code in self.code[rows].tolist()]

    def taken(self, rows: Ints) -> "Coded":
        """Return these rows, in this order."""
        codes = self.code[rows]
        first = np.full(len(self.text) + 1, len(rows), dtype=np.int64)
        first[codes[::-1]] = np.arange(len(rows) - 1, -1, -1)  # of equal ones the last write stays
        first[UNKNOWN] = len(rows)
        order = np.argsort(first, kind="stable")[: int((first < len(rows)).sum())]
        number = np.full(len(self.text) + 1, UNKNOWN, dtype=np.int64)
        number[order] = np.arange(len(order))
        return Coded(number[codes], [self.text[code] for code in order.tolist()])


def coded(values: Iterable[Any], key: Callable[[Any], Any] | None = None) -> Coded:
    """Number the values; ``key`` is asked once a value, what it calls nothing is unknown."""
    rows = list(values)
    numbers: dict[Any, int] = {}
    codes: dict[Any, int] = {}
    for value in dict.fromkeys(rows):
        short = key(value) if key is not None and value else value
        codes[value] = numbers.setdefault(short, len(numbers)) if short else UNKNOWN
    found = np.fromiter(map(codes.__getitem__, rows), np.int64, len(rows))
    return Coded(found, list(numbers))


def joined(columns: Sequence[Coded]) -> Coded:
    """Return the rows of several columns below each other."""
    first, *others = columns
    codes, texts = [first.code], list(first.text)
    known = {text: code for code, text in enumerate(texts)}
    for n, column in enumerate(others, 1):
        number = np.full(len(column.text) + 1, UNKNOWN, dtype=np.int64)
        fresh = np.ones(len(column.text), dtype=bool)
        if not known.keys().isdisjoint(column.text):  # most numbers stand in one table only
            met = [code for code, text in enumerate(column.text) if text in known]
            fresh[met] = False
            number[met] = [known[column.text[code]] for code in met]
        more = list(compress(column.text, fresh.tolist()))
        number[:-1][fresh] = np.arange(len(texts), len(texts) + len(more))
        if n < len(others):  # nobody asks after the last
            known.update(zip(more, range(len(texts), len(texts) + len(more)), strict=True))
        texts += more
        codes.append(number[column.code])
    return Coded(np.concatenate(codes), texts)
