"""A small baseline JPEG encoder: demo and tests make photos out of arrays, nothing binary is committed."""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Entry = tuple[int, int, int, bytes]  # tag, type, count, value of an EXIF directory

ZIGZAG = sorted(
    ((r, c) for r in range(8) for c in range(8)),
    key=lambda p: (p[0] + p[1], p[0] if (p[0] + p[1]) % 2 else p[1]),
)
N = np.arange(8)
DCT = np.sqrt(np.where(N == 0, 1, 2) / 8)[:, None] * np.cos((2 * N + 1) * N[:, None] * np.pi / 16)
SYMBOLS = [0x00, 0xF0, *(run << 4 | size for run in range(16) for size in range(1, 11))]


def segment(marker: int, body: bytes) -> bytes:
    """A marker segment with its length."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def encode(grey: NDArray[np.float64], *, step: int = 8, extra: bytes = b"") -> bytes:
    """Return a greyscale JPEG of a (height, width) array of 0..255; ``step`` is the quantiser."""
    height, width = grey.shape
    padded = np.pad(grey, ((0, -height % 8), (0, -width % 8)), mode="edge").astype(float) - 128
    blocks = padded.reshape(padded.shape[0] // 8, 8, -1, 8).swapaxes(1, 2).reshape(-1, 8, 8)
    found = np.rint(DCT @ blocks @ DCT.T / step).astype(int)
    rows, columns = zip(*ZIGZAG, strict=True)
    found = found[:, rows, columns]
    bits: list[tuple[int, int]] = []
    before = 0
    for block in found.tolist():
        size = abs(block[0] - before).bit_length()
        bits.append((size, 4))
        bits.append(_amplitude(block[0] - before, size))
        before = block[0]
        run = 0
        last = max((i for i in range(1, 64) if block[i]), default=0)
        for value in block[1 : last + 1]:
            if not value:
                run += 1
                continue
            while run > 15:
                bits.append((SYMBOLS.index(0xF0), 8))
                run -= 16
            size = abs(value).bit_length()
            bits += [(SYMBOLS.index(run << 4 | size), 8), _amplitude(value, size)]
            run = 0
        if last < 63:
            bits.append((SYMBOLS.index(0x00), 8))
    text = "".join(format(value, f"0{length}b") for value, length in bits if length)
    text += "1" * (-len(text) % 8)
    scan = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00")
    return b"".join(
        [
            b"\xff\xd8",
            extra,
            segment(0xDB, b"\x00" + bytes([step]) * 64),
            segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"),
            segment(0xC4, b"\x00" + _counts(4, 12) + bytes(range(12))),
            segment(0xC4, b"\x10" + _counts(8, len(SYMBOLS)) + bytes(SYMBOLS)),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            scan,
            b"\xff\xd9",
        ]
    )


def _counts(length: int, many: int) -> bytes:
    """The sixteen counts of a Huffman table whose codes all have one length."""
    return bytes(many if i == length else 0 for i in range(1, 17))


def _amplitude(value: int, size: int) -> tuple[int, int]:
    return (value if value >= 0 else value + (1 << size) - 1, size)


def exif(
    *,
    at: str = "2026:11:28 09:30:00",
    lat: float | None = None,
    lon: float | None = None,
    orientation: int = 1,
    offset: str = "+07:00",
) -> bytes:
    """An EXIF segment with the time, the place and how the camera was held."""
    entries: list[Entry] = [(0x0112, 3, 1, struct.pack("<HH", orientation, 0))]
    inner: list[Entry] = []
    if at:
        inner = [(0x9003, 2, 20, at.encode() + b"\0"), (0x9011, 2, 7, offset.encode() + b"\0")]
    gps: list[Entry] = []
    if lat is not None and lon is not None:
        gps = [
            (1, 2, 2, (b"N" if lat >= 0 else b"S") + b"\0\0\0"),
            (2, 5, 3, _rationals(lat)),
            (3, 2, 2, (b"E" if lon >= 0 else b"W") + b"\0\0\0"),
            (4, 5, 3, _rationals(lon)),
        ]
    head = 8 + 2 + 12 * (1 + bool(inner) + bool(gps)) + 4
    inner_bytes = _directory(inner, head)
    if inner:
        entries.append((0x8769, 4, 1, struct.pack("<I", head)))
    if gps:
        entries.append((0x8825, 4, 1, struct.pack("<I", head + len(inner_bytes))))
    tiff = b"II*\0\x08\0\0\0" + _directory(entries, 8)
    tiff += inner_bytes + _directory(gps, head + len(inner_bytes))
    return segment(0xE1, b"Exif\0\0" + tiff)


def _directory(entries: Sequence[Entry], start: int) -> bytes:
    if not entries:
        return b""
    table, values = struct.pack("<H", len(entries)), b""
    data_at = start + 2 + 12 * len(entries) + 4
    for tag, kind, many, value in entries:
        if len(value) > 4:
            table += struct.pack("<HHII", tag, kind, many, data_at + len(values))
            values += value
        else:
            table += struct.pack("<HHI", tag, kind, many) + value.ljust(4, b"\0")
    return table + struct.pack("<I", 0) + values


def _rationals(degrees: float) -> bytes:
    whole = abs(degrees)
    minutes = (whole - int(whole)) * 60
    seconds = round((minutes - int(minutes)) * 60 * 1000)
    return struct.pack("<6I", int(whole), 1, int(minutes), 1, seconds, 1000)
