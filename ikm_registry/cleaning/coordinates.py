"""Points in WGS84 degrees out of what lists and forms hold."""

import re
from typing import Any

from ikm_registry.cleaning.numbers import parse_number
from ikm_registry.cleaning.plus_codes import plus_code
from ikm_registry.cleaning.projection import from_utm
from ikm_registry.cleaning.result import TRACE, Cleaned, Problem
from ikm_registry.cleaning.text import cell_text, is_nothing

# Kabupaten Malang with a small margin (domain.md 6.3).
SOUTH, NORTH, WEST, EAST = -8.52, -7.70, 112.20, 113.00

_DMS = re.compile(
    r"(-?[0-9]{1,3})\s*[°ºd]\s*([0-9]{1,2})\s*['′’m]\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:\"|″|”|''|s)?\s*"
    r"(LS|BT|LU|[NSEWUBT])?",
    re.IGNORECASE,
)
# Degrees and decimal minutes, or all three parts without their signs; the side before or behind.
_MINUTES = re.compile(
    r"(LS|BT|LU|[NSEWUBT])?\s*(-?[0-9]{1,3})\s*[°ºd]\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*['′’m]?\s*(LS|BT|LU|[NSEWUBT])?",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"(LS|BT|LU|[NSEWUBT])?\s*\b(-?[0-9]{1,3}) ([0-9]{1,2}) ([0-9]{1,2}(?:[.,][0-9]+)?)\s*(LS|BT|LU|[NSEWUBT])?(?![0-9.,])",
    re.IGNORECASE,
)
# A decimal with its direction or a degree sign: "8.17 LS", "Bujur: 112,6°".
_SAID = r"lat(?:itude)?|long?(?:itude)?|lng|lintang(?: selatan)?|bujur(?: timur)?|selatan|timur|ls|bt|s|e"
_WORDED = re.compile(
    rf"(?:({_SAID})(?![a-z]))?[\s:.=]*(-?[0-9]{{1,3}}[.,][0-9]+)[\s.]*[°º˚]?\s*(?:({_SAID})\b)?\W*",
    re.IGNORECASE,
)
_SOUTHERN = re.compile(r"lintang selatan|selatan|ls|s", re.IGNORECASE)
_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]+)?")
_WITH_POINT = re.compile(r"(?<![0-9.])-?[0-9]{1,3}\.[0-9]+(?!\.?[0-9])")
_WITH_COMMA = re.compile(r"(?<![0-9,])-?[0-9]{1,3},[0-9]+(?!,?[0-9])")
# A map's address: the pin before the middle of the view.
_MAPS = (
    re.compile(r"!3d(-?[0-9]{1,3}\.[0-9]+)!4d(-?[0-9]{1,3}\.[0-9]+)"),
    re.compile(
        r"[?&](?:q|ll|query|destination|daddr|center)=(?:loc:)?(-?[0-9]{1,3}\.[0-9]+)(?:,|%2C)(?:\+|%20)?(-?[0-9]{1,3}\.[0-9]+)",
        re.IGNORECASE,
    ),
    re.compile(r"@(-?[0-9]{1,3}\.[0-9]+),(-?[0-9]{1,3}\.[0-9]+)"),
)
# What survey tools write: latitude, longitude, altitude, accuracy.
_GEOPOINT = re.compile(
    r"(-?[0-9]{1,3}\.[0-9]+)[ ,]+(-?[0-9]{1,3}\.[0-9]+)(?:[ ,]+-?[0-9]+(?:\.[0-9]+)?){1,2}"
)
_FOUR = re.compile(r"\(?\s*(-?[0-9]{1,2}),([0-9]{3,})\s*,\s*(-?[0-9]{2,3}),([0-9]{3,})\s*\)?")
# 8.123.456 or 112612345: a spreadsheet took the decimal mark for one of thousands.
_UNPOINTED = re.compile(r"-?(?:[0-9]{1,3}(?:[.,][0-9]{3}){2,3}|[0-9]{6,11})")
_SOUTH = re.compile(r"(?:\b|[0-9])(?:S|LS)\b", re.IGNORECASE)
_NORTH = re.compile(r"(?:\b|[0-9])(?:N|LU|U)\b", re.IGNORECASE)

_LINK = re.compile(r"://|\b(?:goo\.gl|g\.co|g\.page|google\.[a-z.]+)/", re.IGNORECASE)
_NO_NUMBERS = Problem(
    "point_link",
    "Tautan peta ini tidak memuat koordinat: tautan pendek hanya dapat diurai lewat internet; dikosongkan. "
    "Buka tautannya, salin angka lintang dan bujurnya (misalnya -8.131, 112.573), lalu isikan di sini.",
)

_MINUS = str.maketrans("−–", "--")
# Metres of UTM zone 49 south: six digits to the east, seven to the north.
EASTS, NORTHS = (600_000, 750_000), (9_000_000, 9_200_000)

_METRES = re.compile(r"[0-9][0-9.,]{5,}")
# What a GPS shows: "S08 02.191 E112 35.017".
_RECEIVER = re.compile(
    r"([NS])\s*([0-9]{1,2})[°\s]\s*([0-9]{1,2}[.,][0-9]+)['′’]?[\s,;]+(E)\s*([0-9]{2,3})[°\s]\s*([0-9]{1,2}[.,][0-9]+)['′’]?",
    re.IGNORECASE,
)

Point = tuple[float, float]


def clean_point(cell: Any) -> Cleaned[Point]:
    """Return (lat, lon) of a cell that holds both: decimals, decimal commas, DMS or a plus code."""
    text = _minused(cell_text(cell))
    if is_nothing(text):
        return Cleaned(None)
    if "+" in text and (found := plus_code(text)):
        return check_point(*found)
    parts = _sexagesimal(text) or _decimals(text) or _two_numbers(text)
    if len(parts) != 2:
        numbers = _METRES.findall(text)
        return (len(numbers) == 2 and _metres(*numbers)) or _unreadable(text)
    return check_point(parts[0], parts[1])


def _two_numbers(text: str) -> list[float]:
    separated = re.split(r"\s*[;|/]\s*|,\s+|\s+", text.strip(" ()"))
    if len(separated) != 2 and text.count(",") == 1:
        separated = text.split(",")
    numbers = [number for part in separated if (number := _degrees(part)) is not None]
    return numbers if len(numbers) == len(separated) else []


def _sexagesimal(text: str) -> list[float]:
    """The two angles of a text in degrees, minutes and seconds; [] for another text."""
    if shown := _RECEIVER.fullmatch(text):
        south, d, m, east, d2, m2 = shown.groups()
        return [_angle(d, m, "0", south), _angle(d2, m2, "0", east)]
    parts = [_dms(match) for match in _DMS.finditer(text)]
    if len(parts) == 2:
        return parts
    found = [m.groups() for m in _MINUTES.finditer(text)]
    if len(found) == 2:
        return [_angle(d, m, "0", before or behind) for before, d, m, behind in found]
    spaced = [m.groups() for m in _SPACED.finditer(text)]
    if len(spaced) == 2:
        return [_angle(d, m, s, before or behind) for before, d, m, s, behind in spaced]
    return []


def _decimals(text: str) -> list[float]:
    """The two decimal numbers of a text with anything around them (a map's address, words)."""
    if point := _GEOPOINT.fullmatch(text):
        return [float(point[1]), float(point[2])]
    if "://" in text or "maps" in text:
        for pattern in _MAPS:
            if pin := pattern.search(text):
                return [float(pin[1]), float(pin[2])]
    four = _FOUR.fullmatch(text)
    if four:
        return [float(f"{four[1]}.{four[2]}"), float(f"{four[3]}.{four[4]}")]
    for pattern in (_WITH_POINT, _WITH_COMMA):
        found = pattern.findall(text)
        if len(found) == 2:
            first, second = (float(number.replace(",", ".")) for number in found)
            if first > 0 and _SOUTH.search(text) and not _NORTH.search(text):
                first = -first
            return [first, second]
    return []


def clean_latlon(lat: Any, lon: Any) -> Cleaned[Point]:
    """Return the point of two cells; one alone is no point."""
    first, second = _minused(cell_text(lat)), _minused(cell_text(lon))
    if is_nothing(first) and is_nothing(second):
        return Cleaned(None)
    # Degrees have three digits at most, and three only behind 112.
    if first[:3].isdecimal() and first[:2] != "11" and (metres := _metres(first, second)):
        return metres
    a, b = _degrees(first), _degrees(second)
    if a is None or b is None:
        return _unreadable(f"{first} {second}")
    return check_point(a, b)


def _minused(text: str) -> str:
    # "7Â° 58′": a degree sign read as another encoding, beside marks that were not.
    return text if text.isascii() else text.translate(_MINUS).replace("Â", "")


def _metres(first: str, second: str) -> Cleaned[Point] | None:
    """The point of two cells in metres, east and north in either order; None for other numbers."""
    numbers = [_metre(text) for text in (first, second)]
    east = next((n for n in numbers if n and EASTS[0] <= n <= EASTS[1]), None)
    north = next((n for n in numbers if n and NORTHS[0] <= n <= NORTHS[1]), None)
    if east is None or north is None:
        return None
    lat, lon = from_utm(east, north)
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        return None
    said = Problem(
        "point_utm", "Koordinat tertulis dalam meter (UTM 49S); sudah diubah ke derajat.", TRACE
    )
    return Cleaned((round(lat, 6), round(lon, 6)), (said,))


def _metre(text: str) -> float | None:
    """676543.125 and 9.130.000,5: a mark before the last digits, unless it groups all of them."""
    if re.fullmatch(r"[0-9]{6,7}[.,][0-9]+", text):
        return float(text.replace(",", "."))
    return parse_number(text)


def check_point(lat: float, lon: float) -> Cleaned[Point]:
    """Mend what can be mended for sure (swapped, lost sign), doubt the rest.

    0,0 is no place. A point outside the kabupaten is kept and doubted: Kota Malang and Kota Batu
    are neighbours.
    """
    problems: list[Problem] = []
    if lat == 0 and lon == 0:
        return Cleaned(
            None, (Problem("point_zero", "Koordinat 0,0 bukan lokasi; titik dikosongkan."),)
        )
    if _looks_like_lon(lat) and not _looks_like_lon(lon):
        lat, lon = lon, lat
        problems.append(
            Problem("point_swapped", "Lintang dan bujur tertukar; sudah dibalik.", TRACE)
        )
    if -NORTH <= lat <= -SOUTH:
        lat = -lat
        problems.append(
            Problem("point_sign", "Tanda minus lintang hilang; sudah dikembalikan.", TRACE)
        )
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return Cleaned(
            None,
            (
                Problem(
                    "point_range", "Koordinat di luar bumi (mungkin satuan meter); dikosongkan."
                ),
            ),
        )
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        problems.append(
            Problem("point_outside", "Titik berada di luar Kabupaten Malang; periksa kembali.")
        )
    return Cleaned((round(lat, 6), round(lon, 6)), tuple(problems))


def _looks_like_lon(value: float) -> bool:
    return WEST - 1 <= abs(value) <= EAST + 1


def _unreadable(text: str) -> Cleaned[Point]:
    if _LINK.search(text):
        return Cleaned(None, (_NO_NUMBERS,))
    return Cleaned(
        None, (Problem("point_shape", f"Koordinat “{text[:40]}” tidak dapat dibaca; dikosongkan."),)
    )


def _dms(match: re.Match[str]) -> float:
    degrees, minutes, seconds, side = match.groups()
    return _angle(degrees, minutes, seconds, side)


def _angle(degrees: str, minutes: str, seconds: str, side: str | None) -> float:
    value = (
        abs(int(degrees))
        + float(minutes.replace(",", ".")) / 60
        + float(seconds.replace(",", ".")) / 3600
    )
    south_or_west = (side or "").upper() in {"S", "LS", "W"}
    return -value if south_or_west or degrees.startswith("-") else value


def _degrees(text: str) -> float | None:
    text = text.strip()
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    match = _DMS.match(text)
    if match:
        return _dms(match)
    worded = _WORDED.fullmatch(text)
    if worded:
        degrees = float(worded[2].replace(",", "."))
        south = any(map(_SOUTHERN.fullmatch, filter(None, worded.group(1, 3))))
        return -degrees if south and degrees > 0 else degrees
    return _unpointed(text) if _UNPOINTED.fullmatch(text) else None


def _unpointed(text: str) -> float | None:
    """The one reading of the digits that lies in the kabupaten, None when there is none."""
    sign, digits = ("-" if text.startswith("-") else ""), re.sub(r"[^0-9]", "", text)
    for whole in (1, 3):
        value = float(f"{digits[:whole]}.{digits[whole:]}")
        if SOUTH <= -value <= NORTH or WEST <= value <= EAST:
            return float(f"{sign}{value}")
    return None
