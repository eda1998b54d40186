"""The minutes of a field check as PDF."""

import json
import tempfile
from pathlib import Path
from typing import Any

import typst

from sentra.papers import content, minutes
from sentra.papers.minutes import Minutes
from sentra.papers.printable import breakable, printable

TEMPLATE = Path(__file__).with_name("minutes.typ")


def write(paper: Minutes) -> bytes:
    """Return the PDF; photos are laid out in a folder that goes when it is written."""
    paper = printable(paper)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(TEMPLATE.read_bytes())
        data = json.dumps(_data(paper), ensure_ascii=False)
        (root / "data.json").write_text(data, encoding="utf-8")
        if paper.map_svg:
            (root / "map.svg").write_text(paper.map_svg, encoding="utf-8")
        for index, shot in enumerate(paper.shots):
            (root / f"photo-{index}.jpg").write_bytes(shot.content)
        made: Any = typst.compile(
            root / "main.typ", root=root, ignore_system_fonts=True, timestamp=0
        )
    return made[0] if isinstance(made, list) else made


def _data(paper: Minutes) -> dict[str, Any]:
    return {
        "title": paper.title,
        "office": content.OFFICE,
        "letterhead": content.OFFICE_LETTERHEAD,
        "sentra": paper.full_name,
        "marks": paper.marks,
        "opening": minutes.opening(paper),
        "officers": paper.officers,
        "done": minutes.done(paper),
        "results": minutes.results(paper),
        "closing": minutes.CLOSING,
        "appendices": minutes.appendices(paper),
        "head": minutes.HEAD,
        "widths": minutes.WIDTHS,
        "rows": breakable(minutes.rows(paper)),
        "difference_head": minutes.DIFFERENCE_HEAD,
        "difference_widths": minutes.DIFFERENCE_WIDTHS,
        "differences": breakable(minutes.difference_rows(paper)),
        "shots": [shot.caption for shot in paper.shots],
        "photo_note": minutes.photo_note(paper),
        "map": bool(paper.map_svg),
        "map_source": paper.map_source,
    }
