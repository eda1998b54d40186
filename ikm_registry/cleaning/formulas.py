"""Texts that a spreadsheet would run as a formula: guarded in every file we write, bare again on reading.

Rule: OWASP, "CSV Injection": = + - @, tab and carriage return at the head of a cell; Excel of East
Asian languages takes the full-width signs as well, and blanks before a sign are skipped by some
programs.
"""

import re
from typing import Any

_BLANK = "\\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_SIGN = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_HEAD = rf"(?:[\t\r\n]|[{_BLANK}]*[{_SIGN}])"
_DANGER = re.compile(rf"\A{_HEAD}")
_GUARD = re.compile(rf"\A'+(?={_HEAD})")
# A number, a telephone number, and the dash that means "unknown" cannot be run.
_HARMLESS = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)*|-")


def is_dangerous(text: str) -> bool:
    """Return whether a spreadsheet may run the text; "-7,12", "+6281…" and "-" it cannot."""
    return bool(_DANGER.match(text)) and not _HARMLESS.fullmatch(text)


def guarded(cell: Any) -> Any:
    """Return a cell for a CSV file: a dangerous text gets an apostrophe, all else is as it was."""
    return f"'{cell}" if isinstance(cell, str) and is_dangerous(cell) else cell


def unguarded(text: str) -> str:
    """Return what was guarded; an apostrophe before anything else stays."""
    return _GUARD.sub("", text) if text.startswith("'") else text


class TextCells:
    """Writes texts into the sheets of an xlsxwriter workbook: always strings, never formulas; the
    dangerous ones carry Excel's own apostrophe (``quotePrefix``), which is no part of the value, so
    that they stay texts when somebody edits the cell.
    """

    def __init__(self, workbook: Any, style: dict[str, Any] | None = None) -> None:
        style = style or {}
        self._plain = workbook.add_format(style) if style else None
        self._workbook, self._style = workbook, style
        self._quoted: Any = None

    def write(self, sheet: Any, row: int, column: int, text: str) -> None:
        """Write one text, counted from 0."""
        if is_dangerous(text):
            if self._quoted is None:
                self._quoted = self._workbook.add_format(self._style | {"quote_prefix": True})
            sheet.write_string(row, column, text, self._quoted)
        else:
            sheet.write_string(row, column, text, self._plain)
