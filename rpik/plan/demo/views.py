"""Drawn views of a workshop for the demo's field photos, each labelled DATA CONTOH."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from rpik.plan.demo.jpeg import encode, exif

HIGH, WIDE = 240, 320
LABEL = "DATA CONTOH"
SCALE = 4  # points of a letter's dot
# Five by seven dots a letter, a row a number: no font is needed to say what the picture is not.
LETTERS = {
    "D": (30, 17, 17, 17, 17, 17, 30),
    "A": (14, 17, 17, 31, 17, 17, 17),
    "T": (31, 4, 4, 4, 4, 4, 4),
    "C": (14, 17, 16, 16, 16, 17, 14),
    "O": (14, 17, 17, 17, 17, 17, 14),
    "N": (17, 25, 21, 19, 17, 17, 17),
    "H": (17, 17, 17, 31, 17, 17, 17),
    " ": (0, 0, 0, 0, 0, 0, 0),
}


def photo(seed: int, *, at: datetime, lat: float | None, lon: float | None) -> bytes:
    """Return a JPEG of a made-up workshop, as a phone would have written it."""
    grey = _workshop(np.random.default_rng(seed))
    _write(grey, LABEL)
    return encode(grey, step=10, extra=exif(at=f"{at:%Y:%m:%d %H:%M:%S}", lat=lat, lon=lon))


def _workshop(rng: np.random.Generator) -> NDArray[np.float64]:
    """Wall, floor, light from a side, shelves with pots of many sizes."""
    y, x = np.mgrid[0:HIGH, 0:WIDE].astype(float)
    horizon = rng.uniform(0.45, 0.75) * HIGH
    grey = np.where(y < horizon, 170.0, 95.0) + rng.uniform(-45, 45) * (x / WIDE - 0.5)
    window = rng.uniform(20, WIDE - 90), rng.uniform(10, 50)
    inside = (abs(x - window[0] - 30) < 30) & (abs(y - window[1] - 28) < 28)
    grey[inside] = 235
    for _ in range(int(rng.integers(9, 16))):
        radius = rng.uniform(9, 34)
        middle = rng.uniform(0, WIDE), rng.uniform(HIGH * 0.3, HIGH - radius)
        body = ((x - middle[0]) / radius) ** 2 + ((y - middle[1]) / (radius * 1.2)) ** 2 < 1
        neck = (abs(x - middle[0]) < radius * 0.45) & (
            abs(y - middle[1] + radius * 1.25) < radius * 0.25
        )
        shade = rng.uniform(30, 130)
        grey[body | neck] = shade
        grey[body & (x < middle[0] - radius * 0.35)] = min(255.0, shade + 45)
    return np.clip(grey + rng.normal(0, 4, grey.shape), 0, 255)


def _write(grey: NDArray[np.float64], text: str) -> None:
    """Put the label on a band at the foot."""
    grey[-(9 * SCALE) :] = 20
    left = (WIDE - len(text) * 6 * SCALE) // 2
    for index, letter in enumerate(text):
        for row, bits in enumerate(LETTERS[letter]):
            for column in range(5):
                if bits >> (4 - column) & 1:
                    top = HIGH - 8 * SCALE + row * SCALE
                    at = left + (index * 6 + column) * SCALE
                    grey[top : top + SCALE, at : at + SCALE] = 245
