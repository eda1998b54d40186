"""Near-equal photos: difference hashes that survive saving anew, shrinking and a trimmed edge.

A difference hash (dHash) says of each of 8 × 8 places whether it gets darker to the right. Two
photos of two places differ in about half of the 64 bits, a copy in few. So that a trimmed copy is
found too, a photo carries the hash of its whole and of windows inside it; the whole of one is held
against the windows of the other, both ways.
"""

import struct
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import typst
from numpy.typing import NDArray

from sentra.photos.jpeg import NotAPhoto

Hashes = NDArray[np.uint64]  # (photos, hashes of one photo: whole first)

WIDE, HIGH = 72, 64  # what a photo is shrunk to before its windows are hashed
# Parts of the width and height that a window keeps, and where: middle and four corners.
WINDOWS = (0.95, 0.9, 0.85, 0.8)
PLACES = ((0.5, 0.5), (0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
# Bits of 64 that may differ. Measured in tests/benchmarks/photos.py: copies lie below, others above.
ALIKE_BITS = 7
PERHAPS_BITS = 24  # two views of two places differ by 32 bits, give or take 4
FLAT = 2.0  # grey steps: a photo of a wall or of a pocket is like every other


def hashes(content: bytes) -> list[int]:
    """Return the hashes of a JPEG: the whole first, then its windows; [] for a picture of nothing.

    Raises:
        NotAPhoto: the picture cannot be decoded.
    """
    grey = shrink(content)
    if float(grey.std()) < FLAT:
        return []
    return [_hash(grey), *(_hash(part) for part in _windows(grey))]


def packed(found: Sequence[int]) -> bytes:
    """Return the hashes of a photo as bytes, eight each."""
    return np.array(found, ">u8").tobytes()


def stacked(stored: Sequence[bytes]) -> Hashes:
    """Return what ``packed`` made of n photos as (n, hashes); each the same length."""
    rows = np.frombuffer(b"".join(stored), ">u8").astype(np.uint64)
    return rows.reshape(len(stored), -1) if len(stored) else np.zeros((0, 1), np.uint64)


def alike(one: Hashes, other: Hashes) -> NDArray[np.int64]:
    """Return the bits by which each of ``one`` differs from each of ``other``, as (n, m) integers.

    The least over whole against windows, both ways.
    """
    least = np.full((len(one), len(other)), 64, np.int64)
    for window in range(one.shape[1]):
        for left, right in ((one[:, 0], other[:, window]), (one[:, window], other[:, 0])):
            bits = np.bitwise_count(left[:, None] ^ right[None, :]).astype(np.int64)
            np.minimum(least, bits, out=least)
    return least


def pairs(own: Hashes, others: Hashes) -> list[tuple[int, int]]:
    """Return (index in ``own``, index in ``others``) of photos that are near-equal.

    The wholes are compared first; only what is not plainly another view is held window by window.
    """
    found = []
    for index in range(len(own)):
        bits = np.bitwise_count(others[:, 0] ^ own[index, 0])
        perhaps = np.flatnonzero(bits <= PERHAPS_BITS)
        if perhaps.size:
            least = alike(own[index : index + 1], others[perhaps])[0]
            found += [(index, int(at)) for at in perhaps[least <= ALIKE_BITS]]
    return found


def shrink(content: bytes) -> NDArray[np.float64]:
    """Return a JPEG as (HIGH, WIDE) grey values 0..255, turned as its orientation says."""
    page = (
        f"#set page(width: {WIDE}pt, height: {HIGH}pt, margin: 0pt)\n"
        '#image("photo.jpg", width: 100%, height: 100%, fit: "stretch")'
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "photo.jpg").write_bytes(content)
        (root / "main.typ").write_text(page, encoding="utf-8")
        try:
            made = typst.compile(
                root / "main.typ", root=root, format="png", ppi=72, ignore_system_fonts=True
            )
        except typst.TypstError as error:
            raise NotAPhoto(
                "Foto ini rusak dan tidak dapat dibuka. Ambil ulang, lalu kirim lagi."
            ) from error
    colours = _pixels(made[0] if isinstance(made, list) else made)[:, :, :3].astype(float)
    return np.asarray(colours @ (0.299, 0.587, 0.114), float)


def _hash(grey: NDArray[np.float64]) -> int:
    small = _average(grey, 8, 9)
    bits = (small[:, 1:] > small[:, :-1]).ravel()
    return int(np.packbits(bits).view(">u8")[0])


def _windows(grey: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    found = []
    height, width = grey.shape
    for part in WINDOWS:
        rows, columns = round(height * part), round(width * part)
        for down, right in PLACES:
            top, left = round((height - rows) * down), round((width - columns) * right)
            found.append(grey[top : top + rows, left : left + columns])
    return found


def _average(grey: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Return the means of a grid of areas, by sums over the edges."""
    summed = np.pad(grey.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    y = np.linspace(0, grey.shape[0], rows + 1).round().astype(int)
    x = np.linspace(0, grey.shape[1], columns + 1).round().astype(int)
    corners = summed[np.ix_(y, x)]
    areas = corners[1:, 1:] - corners[:-1, 1:] - corners[1:, :-1] + corners[:-1, :-1]
    return np.asarray(areas / np.outer(np.diff(y), np.diff(x)), float)


def _pixels(png: bytes) -> NDArray[np.uint8]:
    """Return (height, width, 4) of an 8-bit RGBA PNG, which is what typst writes [PNG 9.2]."""
    at, width, height, packed = 8, 0, 0, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * 4)
    made = np.zeros((height + 1, width + 1, 4), np.int64)
    for row in range(height):
        _unfilter(int(lines[row, 0]), lines[row, 1:].reshape(width, 4), made[row], made[row + 1])
    return made[1:, 1:].astype(np.uint8)


def _unfilter(
    kind: int, line: NDArray[np.uint8], above: NDArray[np.int64], target: NDArray[np.int64]
) -> None:
    if kind in (0, 2):
        target[1:] = (line + above[1:] * (kind // 2)) % 256
        return
    for x in range(1, len(target)):
        left, up, corner = target[x - 1], above[x], above[x - 1]
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        else:
            by_left, by_up = np.abs(up - corner), np.abs(left - corner)
            by_corner = np.abs(left + up - 2 * corner)
            guess = np.where(
                (by_left <= by_up) & (by_left <= by_corner),
                left,
                np.where(by_up <= by_corner, up, corner),
            )
        target[x] = (line[x - 1] + guess) % 256
