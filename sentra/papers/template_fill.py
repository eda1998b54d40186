"""A decree written into the office's own DOCX template."""

import io
import re
from copy import deepcopy
from typing import Any

from docx import Document as open_document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from sentra.papers import docx, wording
from sentra.papers.content import OFFICE, Decree
from sentra.papers.placeholders import NAME, of_kind, value_of
from sentra.papers.printable import printable
from sentra.papers.template_check import paragraphs, said, texts

EMU_PER_CM = 360_000
PARAGRAPH, KEEP = qn("w:p"), "{http://www.w3.org/XML/1998/namespace}space"


def fill(template: bytes, decree: Decree) -> bytes:
    """Return the template (of ``template_check.check``) with every placeholder replaced.

    Formatting is that of the placeholder's first letter. A paragraph that held only placeholders
    and came out empty goes away. What a value contains is text, never read as a placeholder.
    """
    decree = printable(decree)
    word = open_document(io.BytesIO(template))
    values = wording.values(decree)
    blocks = {name for name, one in of_kind(decree.action).items() if one.block}
    sealed = False
    for line, _ in list(paragraphs(word)):
        names = NAME.findall(said(line))
        if not names:
            continue
        if names[0].lower() in blocks:
            _put(word, line, names[0].lower(), decree)
            sealed = sealed or names[0].lower() == "segel"
        else:
            _replace(line, values)
    if not sealed:
        docx.block(word, "segel", decree)
    core = word.core_properties
    core.title, core.author, core.last_modified_by = decree.title[:250], OFFICE, OFFICE
    core.comments = decree.marks
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _put(word: Any, line: Any, part: str, decree: Decree) -> None:
    """Let the block be written at the end of the document, then move it where it belongs."""
    body = word.element.body
    before = set(body)
    section = word.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / EMU_PER_CM
    docx.block(word, part, decree, room=room)
    made = [element for element in body if element not in before]
    for text in texts(line):
        text.text = ""
    breaks = line.xpath(".//w:pageBreakBefore | .//w:br")
    if breaks:
        line.addprevious(deepcopy(line))  # the page breaks before the table, not after it
        for one in breaks:
            one.getparent().remove(one)
    for element in made:
        line.addprevious(element)
    following = line.getnext()
    # Word wants a paragraph after a table, and two tables without one between them become one.
    plain = following is not None and following.tag == PARAGRAPH
    if plain and not NAME.search(said(following)) and not line.xpath(".//w:sectPr"):
        body.remove(line)


def _replace(line: Any, values: dict[str, str]) -> None:
    """Replace names from the last to the first: what is written is never read as a name."""
    whole = said(line)
    for found in reversed(list(NAME.finditer(whole))):
        _write(texts(line), found, value_of(found[1], values))
    if not NAME.sub("", whole).strip() and not said(line).strip() and _may_go(line):
        line.getparent().remove(line)


def _write(parts: list[Any], found: re.Match[str], value: str) -> None:
    """Put a value where a name runs over one or more text elements; the first one takes it."""
    position, placed = 0, False
    for part in parts:
        text = part.text or ""
        start, end = position, position + len(text)
        position = end
        if end <= found.start() or start >= found.end():
            continue
        left = text[: max(0, found.start() - start)]
        right = text[found.end() - start :] if end > found.end() else ""
        _set(part, left + ("" if placed else value) + right)
        placed = True


def _set(part: Any, text: str) -> None:
    """Write a text element anew, a line break between lines."""
    first, *more = text.split("\n")
    part.text = first
    part.set(KEEP, "preserve")
    for line in reversed(more):
        following = OxmlElement("w:t")
        following.text = line
        following.set(KEEP, "preserve")
        part.addnext(following)
        part.addnext(OxmlElement("w:br"))


def _may_go(line: Any) -> bool:
    """Whether a paragraph can be left out: nothing else in it, and another one beside it."""
    if line.xpath(".//w:sectPr | .//w:drawing | .//w:pict | .//w:br | .//w:pageBreakBefore"):
        return False
    beside = (line.getprevious(), line.getnext())
    return any(one is not None and one.tag == PARAGRAPH for one in beside)
