"""A NIK or phone that strangers wrote where words belong: in a file's name, a heading, a cell."""

import re

HIDDEN = "••••"
# Sixteen digits or one lost, however grouped; four years in a row are none.
_NIK = re.compile(r"(?<![0-9])(?!(?:(?:19|20)[0-9]{2}[ .\-]){3})[0-9](?:[ .\-]?[0-9]){14,}")
_PHONE = re.compile(r"(?<![0-9])(?:\+?62|0)[ .\-]?8[0-9](?:[ .\-]?[0-9]){6,10}(?![0-9])")


def hide_numbers(text: str) -> str:
    """Return the text with every NIK and mobile phone blotted out."""
    return _PHONE.sub(HIDDEN, _NIK.sub(HIDDEN, text))
