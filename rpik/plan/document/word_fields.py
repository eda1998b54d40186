"""The corners of WordprocessingML that python-docx has no words for: fields, repeated heads."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell

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


def repeat_head(row: Any) -> None:
    """Repeat a table's row on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


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


def cells_of(row: Any) -> list[Any]:
    """Return a row's cells where none are merged: python-docx's own way looks at the whole table."""
    return [_Cell(element, row) for element in row._tr.tc_lst]


def set_widths(table: Any, widths: list[Any]) -> None:
    """Give every cell its width, as Word wants it."""
    for row in table.rows:
        for cell, width in zip(cells_of(row), widths, strict=True):
            cell.width = width


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


def whole(row: Any) -> None:
    """Let a row (w:tr) stand on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def with_next(row: Any) -> None:
    """Keep a row (w:tr) on the page of what follows it."""
    for paragraph in row.iter(qn("w:p")):
        paragraph.get_or_add_pPr().get_or_add_keepNext()
