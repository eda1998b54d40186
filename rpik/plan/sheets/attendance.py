"""The attendance list as PDF: a QR code for the activity and one for each row."""

from dataclasses import dataclass
from pathlib import Path

import segno

from rpik.plan.sheets.paper import paper

TEMPLATE = Path(__file__).with_name("attendance.typ")
HELP = (
    "Pindai kotak di baris dengan kamera HP, atau ketik kodenya di halaman Kehadiran. "
    "Yang namanya belum tercetak menulis di baris kosong; petugas menambahkannya lewat Ubah kegiatan."
)
BLANK_ROWS = 5
BORDER = 2
MASK = 2  # stripes: breaks up the long runs that addresses give


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
    codes = [segno.make(address, error="m", micro=False)]
    codes += [row_code(f"{address}?kode={row.code}") for row in rows]
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


def row_code(text: str) -> segno.QRCode:
    """Return a row's QR code. Any of the eight masks is as readable; weighing them all for each of a
    thousand rows would take most of the time.
    """
    return segno.make(text, error="m", micro=False, mask=MASK)


def _pixels(code: segno.QRCode) -> list[int]:
    """Return grey values line by line, white border and all: typst draws them faster than an SVG."""
    return [0 if dark else 255 for line in code.matrix_iter(border=BORDER) for dark in line]
