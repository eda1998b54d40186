"""The attendance list as PDF: a QR code for the activity and one for each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import segno
from numpy.typing import NDArray

from rpik.plan.sheets.paper import paper

TEMPLATE = Path(__file__).with_name("attendance.typ")
HELP = (
    "Pindai kotak di baris dengan kamera HP, atau ketik kodenya di halaman Kehadiran. "
    "Yang namanya belum tercetak menulis di baris kosong; petugas menambahkannya lewat Ubah kegiatan."
)
BLANK_ROWS = 5
BORDER = 2
MASK = 2  # stripes: breaks up the long runs that addresses give; the same for all, see row_codes
BITS = (8, 4, 2, 1)  # of a decimal digit; each alone is a digit too
Matrix = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: no NIK, phone or address. ``code`` as in ``rpik.plan.attendance``."""

    code: str
    title: str
    owner: str
    desa: str


def write(
    *, title: str, facts: list[tuple[str, str]], rows: list[Row], address: str, demo: bool
) -> bytes:
    """Return the PDF; ``address`` is where presence is noted, a row's QR code adds its code to it."""
    codes = [_matrix(address, mask=None), *row_codes(address, [row.code for row in rows])]
    data = {
        "title": title,
        "short": title if len(title) <= 90 else f"{title[:89]}…",
        "facts": facts,
        "mark": "DATA CONTOH, bukan data sebenarnya" if demo else "",
        "help": HELP,
        "codes": [_pixels(code) for code in codes],
        "rows": [
            {
                "code": row.code,
                "title": row.title,
                "owner": row.owner if row.owner != row.title else "",
                "desa": row.desa,
            }
            for row in rows
        ],
        "blank": BLANK_ROWS,
    }
    return paper(TEMPLATE, data)


def row_codes(address: str, codes: Sequence[str]) -> list[Matrix]:
    """Return the QR codes (True is dark) of ``address`` with each row's code added.

    Digits are written as bits, error correction is linear in them and the mask is laid over all
    (ISO/IEC 18004: Reed-Solomon over GF(2)): two codes of one length differ by the XOR of what each
    differing bit of a digit changes alone. So segno draws some thirty codes instead of one a row.
    """
    found: list[Matrix] = [np.zeros((0, 0), bool)] * len(codes)
    digits = [code.translate({ord("-"): None}) for code in codes]
    for length in sorted(set(map(len, digits))):
        at = [n for n, one in enumerate(digits) if len(one) == length]
        plain = _row(address, "0" * length)
        alone = [
            _row(address, "0" * place + str(bit) + "0" * (length - place - 1)) ^ plain
            for place in range(length)
            for bit in BITS
        ]
        bits = np.array([[int(d) & bit > 0 for d in digits[n] for bit in BITS] for n in at])
        turned = bits.astype(np.float32) @ np.array(alone, np.float32).reshape(len(alone), -1)
        for n, changed in zip(at, turned % 2 > 0, strict=True):
            found[n] = plain ^ changed.reshape(plain.shape)
    return found


def _row(address: str, digits: str) -> Matrix:
    """Return the code of a row by its digits: 34527 is 345-27."""
    return _matrix(f"{address}?kode={digits[:-2]}-{digits[-2:]}", mask=MASK)


def _matrix(text: str, *, mask: int | None) -> Matrix:
    return np.array(segno.make(text, error="m", micro=False, mask=mask).matrix, bool)


def _pixels(code: Matrix) -> list[int]:
    """Return grey values line by line, white border and all: typst draws them faster than an SVG."""
    grey = np.pad(np.where(code, 0, 255), BORDER, constant_values=255)
    values: list[int] = grey.ravel().tolist()
    return values
