"""A JPEG taken apart: is it whole, when and where was it taken, and the same picture without that.

The format's segments are walked, not searched for [ITU-T T.81 annex B; Exif 2.32]. What is kept is
rewritten from what is known: comments, thumbnails, maker notes and whatever follows the picture
(phones append a short film there, with its place) are left out, the compressed picture itself stays
as it is.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

MAX_PIXELS = 60_000_000  # a phone of today takes 50; decoding more would fill the memory
LEAST_SIDE = 32

_START, _END, _SCAN, _APP0, _APP1, _APP2 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2
# SOF0-2: baseline and progressive, what cameras and browsers write. DHT, DQT, DRI: its tables.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_TABLES = frozenset({0xC4, 0xDB, 0xDD})
_EXIF = b"Exif\0\0"
_JFIF = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"

_ORIENTATION, _CHANGED, _EXIF_AT, _GPS_AT = 0x0112, 0x0132, 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_MOST_ENTRIES = 200
# A phone that does not say its zone stands in the kabupaten: WIB.
_WIB = timezone(timedelta(hours=7))


class NotAPhoto(Exception):
    """The bytes are no whole JPEG; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the camera wrote: time with zone, WGS84 degrees; None where it wrote nothing."""

    at: datetime | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo without what it tells of its owner: ``content`` keeps picture and orientation only."""

    content: bytes
    width: int
    height: int
    taken: Taken


def read(content: bytes) -> Photo:
    """Return the photo with time and place read out of it and taken off it.

    Raises:
        NotAPhoto: no JPEG, cut off, without a picture, or of a size no phone takes.
    """
    kept = [b"\xff\xd8"]
    taken, orientation, size = Taken(), 1, None
    for marker, body in _segments(content):
        if marker == _APP1 and body[4:].startswith(_EXIF):
            taken, orientation = _read_exif(body[4 + len(_EXIF) :])
        elif marker in _FRAMES:
            size = struct.unpack(">HH", body[5:9])[::-1] if len(body) > 9 else None
            kept.append(body)
        elif marker in _TABLES or marker in {_SCAN, _END} or _is_plain(marker, body):
            kept.append(body)
    if size is None:
        raise NotAPhoto("Berkas ini bukan foto JPEG yang dapat dibaca. Ambil ulang fotonya.")
    width, height = size
    if min(width, height) < LEAST_SIDE or width * height > MAX_PIXELS:
        raise NotAPhoto(
            f"Ukuran foto {width} × {height} titik tidak wajar. Ambil ulang dengan kamera HP."
        )
    if orientation != 1:
        kept.insert(1, _orientation_only(orientation))
    elif not any(part.startswith(b"\xff\xe0") for part in kept):
        kept.insert(1, _JFIF)  # Word knows a JPEG by this or by EXIF
    return Photo(b"".join(kept), width, height, taken)


def _is_plain(marker: int, body: bytes) -> bool:
    """JFIF and the colour profile say nothing of who and where."""
    return (marker == _APP0 and body[4:9] == b"JFIF\0") or (
        marker == _APP2 and body[4:16] == b"ICC_PROFILE\0"
    )


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, its bytes) up to and with the end; a scan comes with its compressed data."""
    broken = NotAPhoto("Foto ini terpotong atau bukan JPEG. Ambil ulang, lalu kirim lagi.")
    if not content.startswith(b"\xff\xd8\xff"):
        raise broken
    at = 2
    while True:
        if content[at : at + 1] != b"\xff":
            raise broken
        while content[at + 1 : at + 2] == b"\xff":  # fill bytes
            at += 1
        if at + 2 > len(content):
            raise broken
        marker = content[at + 1]
        if marker == _END:
            yield marker, b"\xff\xd9"
            return
        if at + 4 > len(content):
            raise broken
        end = at + 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
        if end < at + 4 or end > len(content):
            raise broken
        if marker == _SCAN:
            end = _end_of_scan(content, end)
            if end < 0:
                raise broken
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker begins; a stuffed FF 00 and restarts belong to the scan."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return -1
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2


def _orientation_only(orientation: int) -> bytes:
    """Return an EXIF segment that says how the camera was held, and nothing else."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _read_exif(tiff: bytes) -> tuple[Taken, int]:
    """Return (time and place, orientation 1..8); nonsense reads as nothing."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return Taken(), 1
    first = _directory(tiff, order, _number(tiff, order, "I", 4) or 0)
    orientation = _whole(first.get(_ORIENTATION), order)
    exif = _directory(tiff, order, _whole(first.get(_EXIF_AT), order) or 0)
    gps = _directory(tiff, order, _whole(first.get(_GPS_AT), order) or 0)
    lat = _degrees(gps.get(2), gps.get(1), order, b"S", 90)
    lon = _degrees(gps.get(4), gps.get(3), order, b"W", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):  # 0, 0 is a phone that does not know
        lat = lon = None
    at = _moment(exif.get(_TAKEN) or first.get(_CHANGED), exif.get(_OFFSET))
    return Taken(at, lat, lon), orientation if orientation and 1 <= orientation <= 8 else 1


def _directory(tiff: bytes, order: str, at: int) -> dict[int, bytes]:
    """Return tag → the bytes of its value; entries that point outside are left out."""
    count = _number(tiff, order, "H", at) if at >= 8 else None
    found: dict[int, bytes] = {}
    for index in range(min(count or 0, _MOST_ENTRIES)):
        entry = tiff[at + 2 + 12 * index : at + 14 + 12 * index]
        if len(entry) < 12:
            break
        tag, kind, many = struct.unpack(f"{order}HHI", entry[:8])
        length = _SIZES.get(kind, 0) * many
        if not 0 < length <= len(tiff):
            continue
        start = struct.unpack(f"{order}I", entry[8:])[0]
        value = entry[8 : 8 + length] if length <= 4 else tiff[start : start + length]
        if len(value) == length:
            found[tag] = value
    return found


def _number(data: bytes, order: str, code: str, at: int) -> int | None:
    size = struct.calcsize(code)
    piece = data[at : at + size]
    return int(struct.unpack(order + code, piece)[0]) if len(piece) == size else None


def _whole(value: bytes | None, order: str) -> int | None:
    return _number(value, order, "H" if len(value) < 4 else "I", 0) if value else None


def _degrees(
    value: bytes | None, side: bytes | None, order: str, minus: bytes, limit: int
) -> float | None:
    if value is None or len(value) != 24:
        return None
    parts = struct.unpack(f"{order}6I", value)
    if 0 in parts[1::2]:
        return None
    degree, minute, second = (
        top / below for top, below in zip(parts[::2], parts[1::2], strict=True)
    )
    found = degree + minute / 60 + second / 3600
    if found > limit:
        return None
    return -found if side and side[:1].upper() == minus else found


def _moment(value: bytes | None, offset: bytes | None) -> datetime | None:
    try:
        found = datetime.strptime((value or b"").decode("ascii").strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    try:
        zone = datetime.strptime((offset or b"").decode("ascii").strip("\0 "), "%z").tzinfo
    except ValueError:
        zone = _WIB
    return found.replace(tzinfo=zone)
