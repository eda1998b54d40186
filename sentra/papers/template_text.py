"""A filled-in DOCX as plain text, to be read on a page before Word is opened."""

import io
from dataclasses import dataclass
from typing import Any

from docx import Document as open_document
from docx.oxml.ns import qn
from docx.table import Table

FIRST_ROWS = 4
MOST = 400  # paragraphs and tables of one paper that are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """One paragraph (``text``), or the first rows of a table and how many more it has."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0
    picture: bool = False


def of(content: bytes) -> list[Shown]:
    """Return what the body holds, in order; empty paragraphs left out."""
    found = []
    for one in open_document(io.BytesIO(content)).iter_inner_content():
        if isinstance(one, Table):
            rows = one._tbl.tr_lst
            first = tuple(tuple(map(_text, row.tc_lst)) for row in rows[:FIRST_ROWS])
            found.append(Shown(rows=first, more=max(0, len(rows) - FIRST_ROWS)))
        elif one.text.strip():
            found.append(Shown(one.text.replace("\t", " ")))
        elif one._p.xpath(".//w:drawing"):
            found.append(Shown(picture=True))
    return found[:MOST]


def _text(cell: Any) -> str:
    """Return a cell's text; ``Row.cells`` would repeat it as often as a hostile span asks."""
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))
