"""What the search of KBLI is given and what it answers."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class KbliEntry:
    """One 5-digit code of one version; ``terms`` are what its description names, unreviewed."""

    version: str
    code: str
    title: str
    keywords: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """What people decided for a text: the code ("" is no industry) and how often."""

    text: str
    version: str
    code: str
    decisions: int = 1


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """A word the office added for a code; it outranks shipped keywords within it."""

    text: str
    version: str
    code: str


class Suggestion(NamedTuple):
    """A code, how sure (0 to 1), the words that matched, and the sentence why."""

    version: str
    code: str
    title: str
    score: float
    matched: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Suggestions, best first; ``outside`` says why the text names no manufacturing ("" it may)."""

    suggestions: tuple[Suggestion, ...] = ()
    outside: str = ""
