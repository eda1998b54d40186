"""The SK as people last looked at it: each page as a small grey PNG in tests/data/golden.

After a wanted change:  python -m tests.sentra.papers.golden  writes them anew; look at each of them
before committing.
"""

import struct
import zlib
from pathlib import Path

import numpy as np
import pypdfium2

from sentra.papers import pdf
from sentra.papers.content import Decree
from tests.sentra.papers.test_decree_papers import decree

FOLDER = Path(__file__).parents[2] / "data" / "golden"
SCALE = 0.8  # of 72 dots an inch: words can still be read
BLOCK = 8
HEAD = b"\x89PNG\r\n\x1a\n"


def paper(**fields) -> Decree:
    """The SK that is looked at: 28 members, so that its list and signature go over a page."""
    return decree(28, **fields)


def pages(content: bytes) -> list[np.ndarray]:
    """Return each page in grey, rows of bytes."""
    drawn = []
    with pypdfium2.PdfDocument(content) as found:
        for page in found:
            bitmap = page.render(scale=SCALE, grayscale=True)
            drawn.append(bitmap.to_numpy().copy())
            bitmap.close()
            page.close()
    return drawn


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return how far two pages differ where they differ most: grey levels, mean of a block.

    A renderer's other smoothing of edges stays below 20; one digit that changed comes to 40.
    """
    if one.shape != other.shape:
        return 255.0
    high, wide = (size // BLOCK * BLOCK for size in one.shape)
    apart = one[:high, :wide].astype(float) - other[:high, :wide]
    blocks = apart.reshape(high // BLOCK, BLOCK, wide // BLOCK, BLOCK)
    return float(np.abs(blocks).mean(axis=(1, 3)).max())


def write(path: Path, page: np.ndarray) -> None:
    """Write a grey page as PNG, its rows unfiltered."""
    high, wide = page.shape
    rows = b"".join(b"\0" + row.tobytes() for row in page)
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEAD + b"".join(_chunk(*one) for one in chunks))


def read(path: Path) -> np.ndarray:
    """Read what ``write`` wrote."""
    content = path.read_bytes()
    wide, high = struct.unpack(">II", content[16:24])
    (length,) = struct.unpack(">I", content[33:37])
    rows = np.frombuffer(zlib.decompress(content[41 : 41 + length]), dtype=np.uint8)
    return rows.reshape(high, wide + 1)[:, 1:]


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def kept() -> list[Path]:
    """Return the pages on record, in order."""
    return sorted(FOLDER.glob("sk-*.png"))


if __name__ == "__main__":
    for old in kept():
        old.unlink()
    for number, page in enumerate(pages(pdf.write(paper())), 1):
        write(FOLDER / f"sk-{number}.png", page)
