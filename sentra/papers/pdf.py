"""A decree as PDF, and its map as PNG, by typst: no system font, no clock, no network."""

import json
from pathlib import Path
from typing import Any

import typst

from sentra.papers import content
from sentra.papers.content import Decree

TEMPLATE = Path(__file__).with_name("decree.typ")
PICTURE_WIDTH_PT = 480


def write(decree: Decree) -> bytes:
    """Return the PDF; the same decree gives the same bytes."""
    files: Any = {
        "main": TEMPLATE.read_bytes(),
        "data.json": json.dumps(_data(decree), ensure_ascii=False).encode(),
    }
    if decree.map_svg:
        files["map.svg"] = decree.map_svg.encode()
    return _bytes(typst.compile(files, ignore_system_fonts=True, timestamp=0))


def png(svg: str, *, dots_per_inch: int = 200) -> bytes:
    """Return a picture as PNG."""
    page = f'#set page(width: {PICTURE_WIDTH_PT}pt, height: auto, margin: 0pt)\n#image("a.svg", width: 100%)'
    files: Any = {"main": page.encode(), "a.svg": svg.encode()}
    return _bytes(typst.compile(files, format="png", ppi=dots_per_inch, ignore_system_fonts=True))


def _bytes(made: Any) -> bytes:
    return made[0] if isinstance(made, list) else made


def _data(decree: Decree) -> dict[str, Any]:
    signatory = decree.signatory
    return {
        "authority": signatory.authority.upper(),
        "number": decree.number_text,
        "title": decree.title.upper(),
        "plain_title": f"Keputusan {signatory.authority} tentang {decree.title}",
        "office": content.OFFICE,
        "considering": content.considering(decree),
        "heeding": content.heeding(decree),
        "deciding": content.deciding(decree),
        "seat": content.SEAT,
        "day": decree.day_text,
        "above": signatory.lines_above,
        "name": signatory.name,
        "below": [
            line
            for line in (signatory.rank, f"NIP {signatory.nip}" if signatory.nip else "")
            if line
        ],
        "marks": decree.marks,
        "draft": decree.draft,
        "demo": decree.demo,
        "appendices": [content.appendix_head(decree, numeral) for numeral in ("I", "II", "III")],
        "member_head": content.MEMBER_HEAD,
        "member_widths": content.MEMBER_WIDTHS,
        "members": content.member_rows(decree.members),
        "figures": decree.figures,
        "map": bool(decree.map_svg),
        "map_source": decree.map_source,
        "sentra": decree.full_name,
    }
