"""Blocks as plain dictionaries: what the PDF's template and the page's template read."""

from typing import Any

from rpik.plan.document.blocks import (
    Block,
    Bullets,
    Heading,
    Missing,
    Paragraph,
    Picture,
    Table,
)
from rpik.plan.document.wording import written_row, written_rows


def plain(block: Block) -> dict[str, Any]:
    """Return a block with its type and every value written out; a picture without its drawing."""
    match block:
        case Heading():
            return {
                "type": "heading",
                "level": block.level,
                "number": block.number,
                "text": block.text,
            }
        case Paragraph():
            return {"type": "paragraph", "text": block.text}
        case Bullets():
            return {"type": "bullets", "items": list(block.items)}
        case Missing():
            return {"type": "missing", "text": block.text}
        case Picture():
            return {
                "type": "picture",
                "number": block.number,
                "title": block.title,
                "file": f"{block.key}.svg",
                "alt": block.alt,
                "tall": block.is_tall,
                "source": block.source,
            }
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "number": table.number,
        "title": table.title,
        "columns": [
            {"title": c.title, "width": c.width, "text": c.kind == "text"} for c in table.columns
        ],
        "rows": written_rows(table),
        "total": written_row(table.total, table) if table.total else [],
        "source": table.source,
        "note": table.note,
        "landscape": table.landscape,
        "dense": table.dense,
    }
