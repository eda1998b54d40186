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
    data = {
        "title": title,
        "short": title if len(title) <= 90 else f"{title[:89]}…",
        "facts": facts,
        "mark": "DATA CONTOH, bukan data sebenarnya" if demo else "",
        "help": HELP,
        "qr": _qr(address),
        "rows": [
            {
                "qr": _qr(f"{address}?kode={row.code}"),
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


def _qr(text: str) -> str:
    made: str = segno.make(text, error="m", micro=False).svg_inline(border=2, light="white")
    return made.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
