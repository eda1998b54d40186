"""How names of sentra, proposals and candidates are kept."""

import unicodedata

UNSEEN = {"Cc", "Cf"}
LONGEST = 160  # letters of the columns that hold them


def one_line(text: str) -> str:
    """Return a name as it is kept: on one line, single spaces, nothing invisible or that turns text
    around, no longer than its column.
    """
    seen = "".join(one for one in text if one.isspace() or unicodedata.category(one) not in UNSEEN)
    return " ".join(seen.split())[:LONGEST]
