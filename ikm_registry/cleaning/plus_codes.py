"""Plus codes (Open Location Code), as people copy them from a map: "6P3QXJ6P+R4", "XJ6P+R4 Singosari".

A code is ten letters of twenty, latitude and longitude by turns, each step a twentieth of the one
before, from 20 degrees on (https://github.com/google/open-location-code, specification). The short
one leaves out the first four: it means the place nearest to where one is; the kabupaten is
narrower than the degree that it leaves open.
"""

import re
from math import floor

_ALPHABET = "23456789CFGHJMPQRVWX"
_LETTERS = f"[{_ALPHABET}]"
_CODE = re.compile(
    rf"(?<![A-Z0-9])({_LETTERS}{{4}})?({_LETTERS}{{4}})\+({_LETTERS}{{2,3}})(?![A-Z0-9])",
    re.IGNORECASE,
)
# The middle of the kabupaten (domain.md 6.3): short codes are looked for within half a degree.
MIDDLE = (-8.11, 112.62)


def plus_code(text: str) -> tuple[float, float] | None:
    """Return (lat, lon), degrees, of the middle of the plus code in a text; None without one."""
    found = _CODE.search(text)
    if found is None:
        return None
    area, near, fine = (part.upper() if part else "" for part in found.groups())
    lat, lon = _angles((area or "2222") + near + fine[:2])
    if not area:
        lat, lon = (_nearest(part, middle) for part, middle in zip((lat, lon), MIDDLE, strict=True))
    return round(lat, 6), round(lon, 6)


def _angles(code: str) -> tuple[float, float]:
    """Degrees of the middle of a code of ten letters."""
    size, lat, lon = 20.0, -90.0, -180.0
    for first, second in zip(code[::2], code[1::2], strict=True):
        lat += _ALPHABET.index(first) * size
        lon += _ALPHABET.index(second) * size
        size /= 20
    return lat + size * 10, lon + size * 10


def _nearest(angle: float, middle: float) -> float:
    """The angle a whole number of degrees away that is nearest to ``middle``."""
    return angle + floor(middle - angle + 0.5)
