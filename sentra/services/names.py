"""How names of sentra, proposals and candidates are kept."""

LONGEST = 160  # letters of the columns that hold them


def one_line(text: str) -> str:
    """Return a name as it is kept: on one line, single spaces, no longer than its column."""
    return " ".join(text.split())[:LONGEST]
