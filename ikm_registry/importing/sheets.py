"""Find the table in a sheet: its title, its header of one to three rows, where its body starts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import Any

from ikm_registry.cleaning.addresses import place_in_heading
from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.group_rows import INDEX
from ikm_registry.importing.headings import heading_match, is_heading, parts_match
from ikm_registry.importing.headless import data_start
from ikm_registry.importing.workbook import Row, Sheet

_REMARK = re.compile(r"\(\s*(?=[^)]*[A-Za-z]{2})[^)]*\)")
# What a column is counted in, below its heading: (Rp.000), Rp, orang, juta/bln, %.
_UNIT = re.compile(
    r"[^\w%]*%[^\w%]*|(?=.*[a-z])[\s(/]*(?:(?:setahun|sebulan|sehari|pertahun|perbulan|perhari|minggu|seminggu|dalam|dlm|x|per|rp|idr|rupiah|juta|jt|ribu|ribuan|rb|orang|org|or|unit|buah|kg|ton|m2|th|thn|tahun|bln|bulan|hari|[0-9]{3})\b[ .,/()]*)+\)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"20[0-4][0-9]")  # below a group: "OMZET > 2022 | 2023"
SEARCH_ROWS = 60
MAX_HEADER_ROWS = 3
LONGEST_HEADING = 160
_LETTERS = re.compile(r"[^\W\d_]{3}")
KNOWN_IN_FULL = 0.95  # the score of such a heading
WHOLE = 0.9  # of the cells of a row are known headings: nothing but a header
TITLE_ROWS = 4  # looked at above a table that stands below another one
NO_HEADER = 0  # as header row: the table has none

Merges = Sequence[tuple[int, int, int, int]]
Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data, and why."""

    number: int
    reason: str
    text: str


@dataclass(slots=True)
class Table:
    """The table of a sheet: its title lines, header rows and headings. ``header_texts`` are the
    header rows as they stand, so that a repeated one is known again; ``parts`` are the headings by
    header row. A table without headings has header row 0 and starts below row ``above``.
    """

    sheet: Sheet
    title: str
    header_rows: list[int]
    headers: list[str]
    header_texts: list[list[str]]
    skipped: list[Skipped] = field(default_factory=list)
    parts: list[Parts] = field(default_factory=list)
    above: int = 0

    def body(self) -> Iterator[Row]:
        """Yield the rows below the header."""
        last = max(self.header_rows[-1], self.above)
        return dropwhile(lambda row: row.number <= last, iter(self.sheet.rows))


def find_table(
    sheet: Sheet,
    header_number: int | None = None,
    gazetteer: Gazetteer | None = None,
    *,
    below: bool = False,
) -> Table | None:
    """Return the table of a sheet, None for a sheet of notes.

    ``header_number`` is the (first) header row a person pointed at, as the spreadsheet shows it; 0
    for a table without headings. With a ``gazetteer`` such a table is found by its contents.
    ``below``: the table stands below another one; only lines right above it are its title, and they
    are counted with the other.
    """
    rows = _head(sheet, header_number, below)
    start = _header_position(rows, header_number)
    if start is None and gazetteer and header_number in {None, NO_HEADER}:
        found = data_start(rows, gazetteer)
        if found is None:
            return None
        start, first = found
        if start is None:
            return _without_header(sheet, rows, first)
    if start is None:
        return None
    parts = _single(_spread(rows[start], sheet.merges))
    count = 1
    while count < MAX_HEADER_ROWS:
        child = _child_header(rows, start + count, parts, sheet.merges)
        if child is None:
            break
        parts = _joined(parts, child)
        count += 1
    if count == 1:
        parts = _single(_headings(rows[start]))
    while parts and not parts[-1]:
        parts = parts[:-1]
    header = rows[start : start + count]
    above = [row for row in rows[:start] if any(_texts(row))]
    title = [row for row in above if _is_title(row)] if below else above
    return Table(
        sheet,
        _title(title),
        [row.number for row in header],
        [" ".join(one) for one in parts],
        [[text.lower() for text in _texts(row)] for row in header],
        [] if below else _above(above),
        parts,
    )


def _single(texts: Sequence[str]) -> list[Parts]:
    return [(text,) if text else () for text in texts]


def _without_header(sheet: Sheet, rows: Sequence[Row], first: int) -> Table:
    width = max(len(row.cells) for row in rows[first:])
    above = [row for row in rows[:first] if any(_texts(row))]
    number = rows[first].number - 1
    return Table(
        sheet, _title(above), [NO_HEADER], [""] * width, [], _above(above), [()] * width, number
    )


def _head(sheet: Sheet, wanted: int | None, below: bool) -> list[Row]:
    """The rows in which to look: the first ones, or those about the header row pointed at."""
    if wanted is None or (wanted <= SEARCH_ROWS and not below):
        return sheet.head(SEARCH_ROWS + MAX_HEADER_ROWS)
    held: list[Row] = []
    for row in sheet.rows:
        if row.number >= wanted + MAX_HEADER_ROWS:
            break
        if row.number >= wanted - TITLE_ROWS:
            held.append(row)
    return held


def _is_title(row: Row) -> bool:
    filled = [text for text in _texts(row) if text]
    return len(filled) <= 2 and not any(map(_is_number, filled))


def _title(above: Sequence[Row]) -> str:
    return "; ".join(_joined_text(row) for row in above)[:400]


def _above(above: Sequence[Row]) -> list[Skipped]:
    return [Skipped(row.number, "judul di atas tabel", _joined_text(row)[:80]) for row in above]


def _texts(row: Row) -> list[str]:
    return [cell_text(cell) for cell in row.cells]


def _headings(row: Row) -> list[str]:
    """The texts of a header row; two names below each other in one cell are parted by a stroke."""
    return [_two_names(cell) or cell_text(cell) for cell in row.cells]


def _two_names(cell: Any) -> str:
    """ "NAMA USAHA / PEMILIK" for the two lines of a heading that names both, "" for any other."""
    lines = [" ".join(line.split()) for line in cell.split("\n")] if isinstance(cell, str) else []
    if len(lines) != 2 or {heading_match(line)[0] for line in lines} != {"owner", "business"}:
        return ""
    return " / ".join(lines)


def _joined_text(row: Row) -> str:
    return " ".join(filter(None, _texts(row)))


def _header_position(rows: Sequence[Row], wanted: int | None) -> int | None:
    if wanted is not None:
        return next((i for i, row in enumerate(rows) if row.number == wanted), None)
    best, best_score = None, 1.4
    whole: list[int] = []
    for position, row in enumerate(rows):
        filled = [text for text in _texts(row) if text]
        if len(filled) < 2 or sum(map(_is_number, filled)) > len(filled) // 3:
            continue
        score = sum(heading_match(text)[1] for text in filled if len(text) < LONGEST_HEADING)
        # A heading repeats no value, and stands above what it heads.
        score *= len(set(filled)) / len(filled)
        if score >= WHOLE * max(len(filled), 3):
            whole.append(position)
        if score > best_score + 0.5:
            best, best_score = position, score
    # A header above rows of data is that of the first table, however much the next one says.
    best = next((one for one in whole if best and _data_between(rows, one, best)), best)
    for _ in range(MAX_HEADER_ROWS - 1):
        if best and _is_parent_row(rows[best - 1], rows[best]):
            best -= 1
    return best


def _data_between(rows: Sequence[Row], first: int, second: int) -> bool:
    for row in rows[first + 1 : second]:
        filled = [text for text in _texts(row) if text]
        if (
            len(filled) > 1
            and sum(heading_match(text)[0] is None for text in filled) > len(filled) / 2
        ):
            return True
    return False


def _is_parent_row(upper: Row, lower: Row) -> bool:
    """Whether the row above is the upper half of the header: it names groups over blanks below, or
    groups of several columns. A line over the column of numbers is a title.
    """
    if lower.number != upper.number + 1:
        return False
    above, below = _texts(upper), _texts(lower)
    above += [""] * (len(below) - len(above))
    below += [""] * (len(above) - len(below))
    filled = [i for i, text in enumerate(above) if text]
    if len(filled) < 2 or any(_is_number(above[i]) for i in filled):
        return False
    if all(place_in_heading(above[i]) for i in filled):
        return False  # "DESA CODO | DESA BLAYU" heads the tables below it
    groups = [i for i in filled if below[i] and i + 1 < len(above) and not above[i + 1] and below[i + 1]]  # fmt: skip
    first = next((i for i, text in enumerate(below) if text), 0)
    if first in groups and heading_match(below[first])[0] == "-no":
        return False
    covers = sum(not below[i] for i in filled)
    if len(groups) + covers == len(filled):
        return True
    known = sum(heading_match(above[i])[0] is not None for i in filled)
    return known >= len(filled) / 2 and (covers > 0 or known == len(filled))


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdigit()


def _spread(row: Row, merges: Merges) -> list[str]:
    """The texts of a header row, a merged cell's text under every column it spans."""
    texts = _texts(row)
    for top, left, bottom, right in merges:
        if top <= row.number <= bottom and left < len(texts) and right > left and top == row.number:
            texts += [""] * (right + 1 - len(texts))
            for column in range(left + 1, right + 1):
                texts[column] = texts[column] or texts[left]
    return texts


def _child_header(
    rows: Sequence[Row], position: int, parent: Sequence[Parts], merges: Merges
) -> list[str] | None:
    """The next header row: fills only columns whose heading is blank or spans to the right."""
    if position >= len(rows) or rows[position].number != rows[position - 1].number + 1:
        return None
    above = _texts(rows[position - 1])
    child = _spread(rows[position], merges)
    filled = [i for i, text in enumerate(child) if text]
    numbers = [i for i in filled if _is_number(child[i]) and not _YEAR.fullmatch(child[i])]
    # "No. HP" over "1 | 2" among words; a row of numbers counts the columns, others are data.
    if not filled or len(numbers) > len(filled) / 3 or any(child[i] not in "123" for i in numbers):
        return None
    units = {i for i in filled if _REMARK.fullmatch(child[i]) or _UNIT.fullmatch(child[i])}
    if len(units) == len(filled):
        return child
    if len({child[i] for i in filled}) == 1 and not is_heading(child[filled[0]]):
        return None  # a line of text names a group of rows
    number = rows[position - 1].number
    grouped = {
        column
        for top, left, bottom, right in merges
        if top == bottom == number
        for column in range(left, min(right + 1, len(child)) if right > left else 0)
    }
    if grouped.issuperset(filled) and any(one and i not in grouped for i, one in enumerate(parent)):
        return child  # only under headings that are merged over several columns
    first = filled[0]
    over = " ".join(parent[first]) if first < len(parent) else ""
    if INDEX.fullmatch(child[first]) and heading_match(over)[0] == "-no":
        return None  # "A. | SENTRA TEMPE" numbers a group of rows
    spans = {i for i, text in enumerate(above) if not text} | set(range(len(above), len(child)))
    spans |= {i - 1 for i in spans if i > 0}
    spans |= {
        i for i in filled if i < len(parent) and child[i].lower() == " ".join(parent[i]).lower()
    }
    named = len(filled) > 1 and all(is_heading(child[i]) or i in units for i in filled)
    joined = _joined(parent, child)
    if not (named or _goes_on(child, joined, spans | units)):
        return None
    known = sum(
        i in units
        or parts_match(joined[i])[0] is not None
        or heading_match(child[i])[0] is not None
        for i in filled
    )
    blank_below = sum(bool(one) and not (i < len(child) and child[i]) for i, one in enumerate(parent))  # fmt: skip
    groups = sum(child[i] != "" and not (i < len(above) and above[i]) for i in filled)
    if known < max(1, len(filled) / 2) or not (blank_below or groups):
        return None
    return child


def _goes_on(child: Sequence[str], joined: Sequence[Parts], free: set[int]) -> bool:
    """Whether each cell stands in a ``free`` column or ends the heading above it: "TAHUN" above,
    "MULAI" below; most of these are then known in full.
    """
    whole = partly = 0
    for i, text in enumerate(child):
        if not text or i in free:
            continue
        field, score, _ = parts_match(joined[i])
        if field is None or not _LETTERS.search(text):
            return False
        whole += score >= KNOWN_IN_FULL
        partly += score < KNOWN_IN_FULL
    return whole >= 2 * partly


def _joined(parent: Sequence[Parts], child: Sequence[str]) -> list[Parts]:
    width = max(len(parent), len(child))
    top = [*parent, *[()] * (width - len(parent))]
    low = [*child, *[""] * (width - len(child))]
    joined: list[Parts] = []
    above: Parts = ()
    for i in range(width):
        if top[i]:
            above = top[i]
        elif not low[i]:
            above = ()
        if low[i] and low[i].lower() != " ".join(above).lower():
            joined.append((*above, low[i]))
        else:
            joined.append(top[i] or ((low[i],) if low[i] else ()))
    return joined
