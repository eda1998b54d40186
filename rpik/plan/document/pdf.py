"""The document as PDF, and pictures as PNG, both by typst: no system font, no clock, no network."""

import json
from pathlib import Path
from typing import Any

import typst

from rpik.plan.document.blocks import Document, Heading, Picture
from rpik.plan.document.plain import plain

TEMPLATE = Path(__file__).with_name("rpik.typ")
MARK = Path(__file__).parents[3] / "static" / "img" / "mark.svg"
PICTURE_WIDTH_PT = 510


def write(document: Document) -> bytes:
    """Return the PDF; the same document gives the same bytes."""
    return _bytes(typst.compile(_files(document), ignore_system_fonts=True, timestamp=0))


def pages(document: Document) -> dict[str, int]:
    """Return the page of the PDF that each heading, table and picture stands on, by its number."""
    found = json.loads(
        typst.query(_files(document), "<pages>", field="value", one=True, ignore_system_fonts=True)
    )
    numbered: dict[str, list[Any]] = {
        "headings": [block for block in document.blocks if isinstance(block, Heading)],
        "tables": document.tables,
        "pictures": document.pictures,
    }
    return {
        one.number: page
        for kind, blocks in numbered.items()
        # the front's own headings come before those of the blocks
        for one, page in zip(blocks, found[kind][len(found[kind]) - len(blocks) :], strict=True)
    }


def _files(document: Document) -> Any:
    files: dict[str, bytes] = {
        "main": TEMPLATE.read_bytes(),
        "data.json": json.dumps(_data(document), ensure_ascii=False).encode(),
        "mark.svg": MARK.read_bytes(),
    }
    return files | {f"{picture.key}.svg": picture.svg.encode() for picture in document.pictures}


def png(picture: Picture, *, dots_per_inch: int = 200) -> bytes:
    """Return a picture as PNG."""
    page = f'#set page(width: {PICTURE_WIDTH_PT}pt, height: auto, margin: 0pt)\n#image("a.svg", width: 100%)'
    files: Any = {"main": page.encode(), "a.svg": picture.svg.encode()}
    return _bytes(typst.compile(files, format="png", ppi=dots_per_inch, ignore_system_fonts=True))


def _bytes(made: Any) -> bytes:
    return made[0] if isinstance(made, list) else made


def _data(document: Document) -> dict[str, Any]:
    day = [int(part) for part in document.as_of.split("-")] if document.as_of else [2024, 1, 1]
    title = document.title
    return {
        "title": title,
        "short_title": title if len(title) <= 80 else title[:79] + "…",
        "office": document.office,
        "period": document.period,
        "decree": document.decree,
        "as_of": document.as_of_text,
        "day": day,
        "draft": document.draft,
        "demo": document.demo,
        "tables": len(document.tables),
        "pictures": len(document.pictures),
        "missing": list(document.missing),
        "known": document.known,
        "blocks": [plain(block) for block in document.blocks],
    }
