"""Printed reports and texts of old systems: blanks alone keep their columns apart, line below line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, too_long, too_wide
from ikm_registry.importing.workbook import Row

LOOKED_AT = 300  # lines
LEAST_COLUMNS, LEAST_LINES = 3, 4
MOSTLY = 0.5  # of the lines
NEARLY_ALL = 0.95
LONGEST = 2_000  # letters of a line
_MARKS = (";", "\t", "|", ",", ":", " - ", " / ")
_WIDE = re.compile(r" {2,}")
_RULE = re.compile(r"[\s=_+|*.–—-]*")
_IN_NUMBER = re.compile(r"(?<=[0-9]),(?=[0-9])")


class Cut(NamedTuple):
    """Where a column ends, and the next begins."""

    end: int
    start: int

    def is_wide(self, line: str) -> bool:
        """Whether two blanks or more part the columns in a line."""
        left, right = line[: self.start].rstrip(), line[self.end :]
        return not left or not right.strip() or self._gap(line, len(left)) > 1

    def _gap(self, line: str, left: int) -> int:
        rest = line[left:]
        return len(rest) - len(rest.lstrip())


def cuts_of(text: str) -> list[Cut]:
    """Return where the lines of a text are cut into columns: where none of the table has a letter, and
    all leave two blanks or more, or their headings do. [] for any other text.
    """
    lines = [line for line in text.splitlines()[:LOOKED_AT] if not _is_rule(line)]
    written = [line for line in lines if _parts(line.expandtabs()) >= LEAST_COLUMNS]
    if len(written) < max(LEAST_LINES, MOSTLY * len(lines)) or max(map(len, written)) > LONGEST:
        return []
    if any(_cut_by(mark, written) for mark in _MARKS):
        return []
    table = [line.expandtabs() for line in written]
    taken = {i for line in table for i, letter in enumerate(line) if letter != " "}
    free = [Cut(a + 1, b) for a, b in pairwise(sorted(taken)) if b > a + 1]
    ends = [cut.end for cut in free[1:]] + [None]
    cuts = [
        cut
        for cut, right in zip(free, ends, strict=True)
        if all(cut.is_wide(line) for line in table)
        # One blank may stand within a name: the headings tell.
        or (cut.is_wide(table[0]) and table[0][cut.start : right].strip())
    ]
    apart = sum(not any(map(_WIDE.search, _cells(line, cuts))) for line in table)
    return cuts if len(cuts) + 1 >= LEAST_COLUMNS and apart >= NEARLY_ALL * len(table) else []


def fixed_rows(lines: Iterable[str], cuts: Sequence[Cut]) -> Iterator[Row]:
    """Yield the lines cut at ``cuts``; one that keeps to no column (a title, a remark) is one cell.

    Raises:
        UnreadableFile: a line of the table does not keep to its columns.
    """
    if len(cuts) >= MAX_COLUMNS:
        raise UnreadableFile(too_wide(len(cuts) + 1))
    for number, written in enumerate(lines, start=1):
        if number > MAX_ROWS:
            raise UnreadableFile(too_long())
        if len(written) > MAX_CELL:
            raise UnreadableFile(
                f"Baris {number} terlalu panjang untuk sebuah baris daftar. Perbaiki baris itu lalu unggah ulang."
            )
        line = written.replace("\f", "").expandtabs().rstrip()  # a new page
        if _is_rule(line):
            yield Row(number, [])
        elif any(line[end:start].strip() for end, start in cuts):
            if _parts(line) >= LEAST_COLUMNS:
                raise UnreadableFile(
                    f"Baris {number} tidak lurus dengan kolom di atasnya, sehingga batas kolomnya tidak pasti. "
                    "Luruskan baris itu, atau simpan daftarnya sebagai CSV atau XLSX."
                )
            yield Row(number, [line.strip()])
        else:
            yield Row(number, _cells(line, cuts))


def _cells(line: str, cuts: Sequence[Cut]) -> list[str]:
    starts, ends = [0, *(cut.start for cut in cuts)], [*(cut.end for cut in cuts), None]
    return [line[a:b].strip() for a, b in zip(starts, ends, strict=True)]


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def _parts(line: str) -> int:
    return len(_WIDE.split(line.strip()))


def _cut_by(mark: str, table: Sequence[str]) -> bool:
    """Whether a mark cuts the first line, and most others, into equally many parts: a CSV with blanks."""
    counts = [(_IN_NUMBER.sub("", line) if mark == "," else line).count(mark) for line in table]
    return counts[0] > 0 and counts.count(counts[0]) >= MOSTLY * len(counts)
