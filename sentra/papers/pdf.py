"""A decree as PDF, and its map as PNG, by typst: no system font, no clock, no network."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import typst

from sentra.papers import content, wording
from sentra.papers.content import Decree
from sentra.papers.printable import breakable, printable
from sentra.papers.seal import qr_svg

TEMPLATE = Path(__file__).with_name("decree.typ")
PICTURE_WIDTH_PT = 480


def write(decree: Decree) -> bytes:
    """Return the PDF; the same decree gives the same bytes."""
    decree = printable(decree)
    files: Any = {
        "main": TEMPLATE.read_bytes(),
        "data.json": json.dumps(_data(decree), ensure_ascii=False).encode(),
    }
    if decree.map_svg:
        files["map.svg"] = decree.map_svg.encode()
    if decree.seal:
        files["seal.svg"] = qr_svg(decree.seal).encode()
    return _bytes(typst.compile(files, ignore_system_fonts=True, timestamp=0))


def png(svg: str, *, dots_per_inch: int = 200) -> bytes:
    """Return a picture as PNG."""
    page = f'#set page(width: {PICTURE_WIDTH_PT}pt, height: auto, margin: 0pt)\n#image("a.svg", width: 100%)'
    files: Any = {"main": page.encode(), "a.svg": svg.encode()}
    return _bytes(typst.compile(files, format="png", ppi=dots_per_inch, ignore_system_fonts=True))


def _bytes(made: Any) -> bytes:
    return made[0] if isinstance(made, list) else made


def _data(decree: Decree) -> dict[str, Any]:
    words = wording.sheet(decree)
    title = f"Keputusan {decree.signatory.authority} tentang {decree.title}"
    return dataclasses.asdict(words) | {
        "plain_title": title,
        "office": content.OFFICE,
        "draft": decree.draft,
        "member_head": content.MEMBER_HEAD,
        "member_widths": content.MEMBER_WIDTHS,
        "tabel_anggota": breakable(content.member_rows(decree.members)),
        "tabel_masuk": breakable(content.member_rows(decree.joined)),
        "tabel_keluar": breakable(content.member_rows(decree.left)),
        "tabel_data": breakable(decree.figures),
        "map": bool(decree.map_svg),
        "map_source": decree.map_source,
        "seal_note": decree.seal_note if decree.seal else "",
    }
