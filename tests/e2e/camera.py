"""What a camera sees of a paper, as a film for Chromium's camera or as a photo."""

import struct
import zlib
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter, rotate

WIDTH, HEIGHT = 640, 480


def seen_askew(paper: np.ndarray, *, degrees: float = 7) -> np.ndarray:
    """A grey picture held askew, a little out of focus, with light from the right and noise."""
    askew = rotate(paper.astype(float), degrees, reshape=False, cval=200, order=1)
    shade = np.linspace(0.55, 1, paper.shape[1])
    noise = np.random.default_rng(1).normal(0, 5, paper.shape)
    return np.clip(gaussian_filter(askew, 0.8) * shade + noise, 0, 255).astype(np.uint8)


def png(grey: np.ndarray) -> bytes:
    """The same as a photo."""
    height, width = grey.shape
    lines = b"".join(b"\0" + line.tobytes() for line in grey)
    parts = (b"IHDR", struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def film(path: Path, pictures: list[np.ndarray]) -> Path:
    """Write a Y4M file, two seconds a picture."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        for picture in pictures:
            file.write((b"FRAME\n" + picture.tobytes() + grey) * 20)
    return path
