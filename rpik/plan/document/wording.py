"""How values are written, and words with live figures in them."""

import re
from collections.abc import Mapping

from rpik.core.templatetags.format_id import angka, desimal, juta, persen
from rpik.plan.document.blocks import Bullets, Cell, Kind, Missing, Paragraph, Table

REFERENCE = re.compile(r"\{\{\s*([a-z0-9_]{1,40})\s*\}\}")


def written(value: Cell, kind: Kind) -> str:
    """Return a cell as people read it; – when unknown."""
    if value is None:
        return "–"
    if kind == "count":
        return angka(value)
    if kind == "decimal":
        return desimal(value)
    if kind == "million":
        return juta(value)
    if kind == "share":
        return persen(value, 1)
    return str(value)


def written_rows(table: Table) -> list[list[str]]:
    """Return a table's rows as people read them."""
    return [written_row(row, table) for row in table.rows]


def written_row(row: tuple[Cell, ...], table: Table) -> list[str]:
    """Return one row as people read it."""
    return [written(v, c.kind) for v, c in zip(row, table.columns, strict=True)]


def references(text: str) -> set[str]:
    """Return the names of the live figures a text asks for."""
    return set(REFERENCE.findall(text))


def filled(text: str, figures: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the text with its figures, and the names that no longer exist (marked in the text)."""
    unknown = sorted(references(text) - set(figures))
    return (
        REFERENCE.sub(
            lambda found: figures.get(found[1], f"[rujukan {found[1]} tidak dikenal]"), text
        ),
        unknown,
    )


def paragraphs(text: str) -> list[Paragraph | Bullets]:
    """Return blocks: an empty line parts paragraphs, lines that begin with "- " make a list."""
    made: list[Paragraph | Bullets] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        running: list[str] = []
        items: list[str] = []
        for line in part.split("\n"):
            if line.startswith("- "):
                items.append(line[2:].strip())
            elif line.strip():
                running.append(line.strip())
        if running:
            made.append(Paragraph(" ".join(running)))
        if items:
            made.append(Bullets(tuple(items)))
    return made


def empty_section(code: str, title: str) -> Missing:
    """Say that nobody has written this section yet."""
    return Missing(f"Bagian {code} {title} belum ditulis.", f"bagian/{code}")
