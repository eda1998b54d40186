"""The user guide of docs/panduan as pages of RPIK: the same words and pictures, one place."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = settings.BASE_DIR / "docs" / "panduan"
PICTURES = "panduan"  # the prefix of docs/panduan/img among the static files
CHAPTERS = {
    "petugas": "Petugas",
    "perencana": "Perencana",
    "pimpinan": "Pimpinan",
    "administrator": "Administrator",
}
OF_ROLE = {"admin": "administrator", "pembaca": "pimpinan"}
_OTHER_CHAPTER = re.compile(r"\A([a-z]+)\.md(#.*)?\Z")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its name in the address, title, HTML, and (id, title) of its sections."""

    name: str
    title: str
    html: SafeString
    sections: list[tuple[str, str]]


@cache
def chapter(name: str) -> Chapter:
    """Return a chapter of ``CHAPTERS``; the files are the project's own, and HTML in them is text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title, sections = "", []
    for head, inline in pairwise(tokens):
        if head.type != "heading_open":
            continue
        head.attrSet("id", slugify(inline.content))
        if head.tag == "h1":
            title = inline.content
        elif head.tag == "h2":
            sections.append((slugify(inline.content), inline.content))
    shown = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
    _point_home(shown)
    html = reader.renderer.render(shown, reader.options, {})
    return Chapter(name, title, mark_safe(html), sections)  # noqa: S308  # our own files, HTML off


def _point_home(tokens: list[Token]) -> None:
    """Let pictures and links to other chapters lead to where RPIK serves them."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                picture = PurePosixPath(str(child.attrGet("src"))).name
                child.attrSet("src", static(f"{PICTURES}/{picture}"))
                child.attrSet("loading", "lazy")
            elif other := _OTHER_CHAPTER.match(str(child.attrGet("href") or "")):
                child.attrSet("href", reverse("core:guide", args=[other[1]]) + (other[2] or ""))


def own_chapter(roles: list[str]) -> str:
    """Return the chapter for somebody with these roles, the first that has one."""
    for role in roles:
        name = OF_ROLE.get(role, role)
        if name in CHAPTERS:
            return name
    return next(iter(CHAPTERS))
