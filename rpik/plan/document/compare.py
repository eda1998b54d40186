"""What changed from one document to another: tables cell by cell, words line by line."""

import difflib
import math
from dataclasses import dataclass

from rpik.plan.document.blocks import Bullets, Cell, Document, Heading, Paragraph, Table
from rpik.plan.document.wording import written, written_row

NUMBER = "No"  # the title of a running number: it tells rows apart in no other edition


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One figure: its row and column, as printed in both, and the difference where both are numbers.

    ``gap`` is the difference as printed, with its sign; "" where there is none.
    """

    row: str
    column: str
    old: str
    new: str
    difference: float | None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class ChangedTable:
    """A table in both: its changed figures; rows that came and went by their first column."""

    key: str
    title: str
    cells: tuple[ChangedCell, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A section whose words changed: (sign, line) with sign "-", "+" or " "."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole; ``same`` counts tables of both that did not change."""

    tables: tuple[ChangedTable, ...]
    texts: tuple[ChangedText, ...]
    new_tables: tuple[str, ...]
    gone_tables: tuple[str, ...]
    same: int


def compare(old: Document, new: Document) -> Comparison:
    """Return what changed from ``old`` to ``new``; tables are the same by key, rows by their name."""
    before, after = ({t.key: t for t in one.tables} for one in (old, new))
    both = [_table(before[key], table) for key, table in after.items() if key in before]
    texts_before, texts_after = _texts(old), _texts(new)
    texts = [
        ChangedText(title, _lines(texts_before.get(title, []), texts_after.get(title, [])))
        for title in dict.fromkeys([*texts_after, *texts_before])
        if texts_before.get(title, []) != texts_after.get(title, [])
    ]
    changed = [one for one in both if one.cells or one.came or one.left]
    return Comparison(
        tables=tuple(changed),
        texts=tuple(texts),
        new_tables=tuple(t.title for key, t in after.items() if key not in before),
        gone_tables=tuple(t.title for key, t in before.items() if key not in after),
        same=len(both) - len(changed),
    )


def _table(old: Table, new: Table) -> ChangedTable:
    title = _naming(old, new)
    before, after = _named(old, title), _named(new, title)
    cells = [
        cell
        for name, row in after.items()
        if name in before
        for cell in _cells(name, old, before[name], new, row)
    ]
    return ChangedTable(
        new.key,
        new.title,
        tuple(cells),
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
    )


def _naming(old: Table, new: Table) -> str:
    """Return the title of the column that tells rows apart: the first of words whose values differ in
    both, else the first; a running number tells nothing.
    """
    for column in new.columns:
        if column.kind != "text" or column.title == NUMBER or column.title not in _titles(old):
            continue
        values = [[row[_titles(t).index(column.title)] for row in t.rows] for t in (old, new)]
        if all(len(set(one)) == len(one) for one in values):
            return column.title
    return new.columns[0].title


def _named(table: Table, title: str) -> dict[str, tuple[Cell, ...]]:
    """Return rows by what stands in a column; a name that repeats is counted on, as in "Batik (2)"."""
    found: dict[str, tuple[Cell, ...]] = {}
    at = _titles(table).index(title) if title in _titles(table) else 0
    for row in [*table.rows, *([table.total] if table.total else [])]:
        first, number = str(row[at] or row[0]), 1
        name = first
        while name in found:
            number += 1
            name = f"{first} ({number})"
        found[name] = row
    return found


def _cells(
    name: str, old: Table, before: tuple[Cell, ...], new: Table, after: tuple[Cell, ...]
) -> list[ChangedCell]:
    """Compare column by column of the same title; one that only one has is no change of a figure."""
    printed = dict(zip(_titles(old), written_row(before, old), strict=True))
    values = dict(zip(_titles(old), before, strict=True))
    found = []
    for column, value, text in zip(new.columns, after, written_row(after, new), strict=True):
        title = column.title
        if title not in values or title == NUMBER or _same(values[title], value):
            continue
        was = values[title]
        difference, gap = None, ""
        if isinstance(was, int | float) and isinstance(value, int | float):
            difference = value - was
            gap = f"{'+' if difference > 0 else '−'}{written(abs(difference), column.kind)}"
        found.append(ChangedCell(name, title, printed[title], text, difference, gap))
    return found


def _same(one: Cell, other: Cell) -> bool:
    """Whether two values are one; sums of floats in another order may differ in their last digits."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other


def _titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def _texts(document: Document) -> dict[str, list[str]]:
    """Return the words below each heading, a line a paragraph or bullet."""
    found: dict[str, list[str]] = {}
    title = ""
    for block in document.blocks:
        match block:
            case Heading():
                title = f"{block.number} {block.text}"
            case Paragraph():
                found.setdefault(title, []).append(block.text)
            case Bullets():
                found.setdefault(title, []).extend(block.items)
    return found


def _lines(old: list[str], new: list[str]) -> tuple[tuple[str, str], ...]:
    """Whole lines only: inside one, difflib's search would take minutes for a long paragraph."""
    found: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            found += [(" ", line) for line in old[first:last]]
        else:
            found += [("-", line) for line in old[first:last]]
            found += [("+", line) for line in new[start:end]]
    return tuple(found)
