"""Tables of a web page or of Excel's XML: what applications send as "laporan.xls".

Read in the child process, under its limits. A page becomes one sheet: each row of a table is a
row, lines between tables are rows of one cell, as Excel shows them.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from ikm_registry.importing.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS

Area = tuple[int, int, int, int]
CHUNK = 1 << 16
LONGEST_TAG = 1 << 15
MAX_MERGES = 50_000
_ROWS, _CELLS = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"})
_LINES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "div", "center", "title", "br", "table"})
_SILENT = frozenset({"script", "style", "title", "head", "styles", "xml", "documentproperties"})
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)|encoding=[\"']([A-Za-z0-9_-]+)", re.IGNORECASE)  # fmt: skip
_ENCODINGS = frozenset({"utf-8", "utf8", "windows-1252", "iso-8859-1", "cp1252", "latin1", "us-ascii", "utf-16"})  # fmt: skip


class NoTable(Exception):
    """The page holds no table of two columns and two rows."""


class TooLarge(Exception):
    """More columns or rows than a sheet may have."""


class Page:
    """A sheet as it is filled: rows by number, and the areas of merged cells."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.merges: list[Area] = []

    @property
    def is_table(self) -> bool:
        """Whether it has at least two rows of two cells."""
        return sum(sum(map(bool, row)) > 1 for row in self.rows) > 1


def read_page(path: Path) -> list[Page]:
    """Return the sheets of a web page (one) or of a workbook in XML.

    Raises:
        NoTable: an ordinary page.
        TooLarge: more columns or rows than a sheet may have.
    """
    parser = _Tables()
    with path.open("rb") as file:
        head = file.read(4096)
    with path.open(encoding=_encoding(head), errors="replace", newline="") as text:
        while chunk := text.read(CHUNK):
            parser.feed(chunk)
            if len(parser.rawdata) > LONGEST_TAG:
                raise NoTable  # a comment or tag never closed; looking for its end takes for ever
    parser.close()
    parser.line()
    pages = [page for page in parser.pages if page.is_table]
    if not pages:
        raise NoTable
    return pages


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    found = _CHARSET.search(head)
    name = (found.group(1) or found.group(2)).decode().lower() if found else "utf-8"
    if name not in _ENCODINGS or name in {"utf-8", "utf8", "utf-16"}:
        return "utf-8-sig"
    return "cp1252"


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pages = [Page("")]
        self._text: list[str] = []
        self._silent = 0
        self._row: list[str] | None = None
        self._in_cell = False
        self._right = 1  # columns and rows that the open cell spans
        self._down = 1
        self._held: dict[int, int] = {}  # column: rows that a cell above still covers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "worksheet":
            self.pages.append(Page(told.get("name", "")))
        elif tag in _ROWS:
            self._end_row()
            self.line()
            if tag == "row":
                self._skip_rows(told.get("index", ""))
            self._row = []
        elif tag in _CELLS and self._row is not None:
            self._end_cell()
            self._begin_cell(told)
        elif tag == "br" and self._in_cell:
            self._text.append("\n")
        elif tag in _LINES and not self._in_cell:
            self.line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _ROWS or tag == "table":
            self._end_row()
            if tag == "table":
                self._held = {}
        elif tag in _LINES and not self._in_cell:
            self.line()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent and (self._in_cell or self._row is None):
            self._text.append(data)

    def line(self) -> None:
        """A line of text outside of tables is a row of one cell."""
        if self._row is not None:
            return
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self._add([text[:MAX_CELL]])

    def _begin_cell(self, told: dict[str, str]) -> None:
        assert self._row is not None  # noqa: S101 (asked before the call)
        if (index := _whole(told.get("index", ""))) > len(self._row):
            self._row += [""] * min(index - 1 - len(self._row), MAX_COLUMNS)
        while self._held.get(len(self._row), 0) > 0:  # covered by a cell of a row above
            self._held[len(self._row)] -= 1
            self._row.append("")
        self._right = max(
            _whole(told.get("colspan", "")), _whole(told.get("mergeacross", "")) + 1, 1
        )
        self._down = max(_whole(told.get("rowspan", "")), _whole(told.get("mergedown", "")) + 1, 1)
        self._text, self._in_cell = [], True

    def _end_cell(self) -> None:
        if not self._in_cell or self._row is None:
            return
        text = "\n".join(
            filter(None, (" ".join(one.split()) for one in "".join(self._text).split("\n")))
        )
        self._text, self._in_cell = [], False
        right, down = min(self._right, MAX_COLUMNS), min(self._down, MAX_ROWS)
        column, number = len(self._row), len(self.pages[-1].rows) + 1
        if column + right > MAX_COLUMNS:
            raise TooLarge
        if (right > 1 or down > 1) and len(self.pages[-1].merges) < MAX_MERGES:
            self.pages[-1].merges.append((number, column, number + down - 1, column + right - 1))
        if down > 1:
            self._held |= dict.fromkeys(range(column, column + right), down - 1)
        self._row += [text[:MAX_CELL], *[""] * (right - 1)]

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        for column in range(len(self._row), max(self._held, default=-1) + 1):
            if self._held.get(column, 0) > 0:
                self._held[column] -= 1
        self._add(self._row)
        self._row, self._text = None, []

    def _skip_rows(self, index: str) -> None:
        missing = _whole(index) - 1 - len(self.pages[-1].rows)
        if missing > MAX_ROWS:
            raise TooLarge
        for _ in range(missing):
            self._add([])

    def _add(self, row: list[str]) -> None:
        rows = self.pages[-1].rows
        if len(rows) >= MAX_ROWS:
            raise TooLarge
        rows.append(row)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
