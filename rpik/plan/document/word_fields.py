"""The corners of WordprocessingML that python-docx has no words for: fields, repeated heads."""

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length

_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")

# What the schema wants behind updateFields.
AFTER_UPDATE = {
    qn(f"w:{name}")
    for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids")
}


def simple(paragraph: Any, instruction: str, shown: str) -> None:
    """Append a field with its last known result."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Give a paragraph a name that entries lead to; ``number`` is its own in the file."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def entry(paragraph: Any, text: str, anchor: str, page: int) -> None:
    """Write a line of contents: its words lead to the bookmark, its page is a field with a result."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    words = _run("w:t", text)
    words.append(OxmlElement("w:tab"))
    code = _run("w:instrText", f" PAGEREF {anchor} \\h ")
    parts = (words, _mark("begin"), code, _mark("separate"), _run("w:t", str(page)), _mark("end"))
    for part in parts:
        link.append(part)
    paragraph._p.append(link)


def _run(tag: str, text: str) -> Any:
    run, inside = OxmlElement("w:r"), OxmlElement(tag)
    inside.set(qn("xml:space"), "preserve")
    inside.text = text
    run.append(inside)
    return run


def around(paragraphs: list[Any], instruction: str) -> None:
    """Make a field of many paragraphs: they are its result until Word computes it anew."""
    if not paragraphs:
        return
    begin, apart, end = (_mark(kind) for kind in ("begin", "separate", "end"))
    begin[0].set(qn("w:dirty"), "true")
    holder = _run("w:instrText", f" {instruction} ")
    first = paragraphs[0]._p
    at = 1 if first.pPr is not None else 0
    for offset, element in enumerate((begin, holder, apart)):
        first.insert(at + offset, element)
    paragraphs[-1]._p.append(end)


def _mark(kind: str) -> Any:
    run = OxmlElement("w:r")
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def update_on_open(document: Any) -> None:
    """Let Word fill page numbers of the contents when the file is opened."""
    setting = OxmlElement("w:updateFields")
    setting.set(qn("w:val"), "true")
    settings = document.settings.element
    after = [child for child in settings if child.tag in AFTER_UPDATE]
    if after:
        after[0].addprevious(setting)
    else:
        settings.append(setting)


def row(
    texts: Sequence[str],
    styles: Sequence[str],
    widths: Sequence[Length],
    *,
    head: bool = False,
    bold: bool = False,
    with_next: bool = True,
) -> Any:
    """Return a table's row (w:tr) that stands on one page; a ``head`` is shaded and repeated on every page.

    Written as text: made by calls, the cells take half of the whole file's time.
    ``with_next`` keeps it on the page of what follows it.
    """
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E7F5EA"/>' if head else ""
    keep = "<w:keepNext/>" if with_next else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width.twips}"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr><w:r>{weight}'
        f'<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r></w:p></w:tc>'
        for text, style, width in zip(texts, styles, widths, strict=True)
    )
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr>{properties}</w:trPr>{cells}</w:tr>")


def _escaped(text: str) -> str:
    return escape(_UNPRINTED.sub("", text)).replace("\n", "</w:t><w:br/><w:t>")


def narrow_margins(table: Any) -> None:
    """Leave 1 mm instead of 2 beside what stands in a table's cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")  # twips
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)
