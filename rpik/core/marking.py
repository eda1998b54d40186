"""Which parts of a text are the words that were found, for whoever draws it."""

import re
from collections.abc import Iterable


def segments(text: str, phrases: Iterable[str]) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether it is a word of ``phrases``; joined they are ``text``."""
    words = {word for phrase in phrases for word in phrase.split()}
    if not words:
        return [(text, False)] if text else []
    longest = sorted(words, key=len, reverse=True)
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)"
    pieces = re.split(pattern, text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]
