"""The head's summary as one page of A4."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from rpik.core.templatetags.format_id import angka, tanggal
from rpik.plan.sheets.paper import paper

TEMPLATE = Path(__file__).with_name("summary.typ")
KECAMATAN = 10


def write(found: dict[str, Any]) -> bytes:
    """Return the PDF of ``rpik.plan.summary.summary``."""
    growth = found["growth"]
    data = {
        "title": "Ringkasan industri kecil dan menengah",
        "as_of": found["as_of"] or "belum ada data",
        "printed": tanggal(timezone.localdate()),
        "mark": "DATA CONTOH" if found["demo"] else "",
        "source": f"Register IKM, keadaan {found['as_of'] or '–'}",
        "year": str(found["year"]),
        "heads": found["heads"],
        "money": [(one["label"], one["value"]) for one in found["money"]],
        "growth": [
            (growth["start"]["label"], angka(growth["start"]["value"])),
            *((part["label"], _signed(part["value"])) for part in growth["parts"]),
            ("Hari ini", angka(growth["end"])),
        ],
        "map": found["map"],
        "kecamatan": _bars(found["kecamatan"][:KECAMATAN]),
        **{
            name: _bars(found[name])
            for name in ("sectors", "sizes", "groups", "founded", "states", "quality")
        },
    }
    return paper(TEMPLATE, data)


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "label": row["label"],
            "value": row["value"],
            "text": row.get("text") or angka(row["value"]),
            "tone": row.get("tone", "accent"),
        }
        for row in rows
    ]


def _signed(value: int) -> str:
    return f"+{angka(value)}" if value > 0 else angka(value)
