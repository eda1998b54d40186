"""KBLI codes from their titles: lists write "Industri Tempe Kedelai" in the column of codes."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from ikm_registry.cleaning.identity import clean_kbli
from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import cell_text

_NOT_LETTER = re.compile(r"[^a-z0-9]+")
_FILLERS = re.compile(r"\b(?:dan|atau|yang|yg|ytdl|dll|serta)\b")
LEAST_CUT = 20  # letters of a title that an export cut off


class KbliTitles:
    """The titles of the groups of five digits of one version; pickled to the cleaning process."""

    def __init__(self, titles: Iterable[tuple[str, str]]) -> None:
        """``titles``: (code, title)."""
        self._codes: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        for code, title in titles:
            self._codes.setdefault(_key(title), code)
            self._titles[code] = title
        self._sorted = sorted(self._codes)

    def code_of(self, text: str) -> str:
        """Return the code whose title the text is, in full or cut off where no other begins so; "" for none."""
        key = _key(text)
        if not key:
            return ""
        exact = self._codes.get(key)
        if exact or len(key) < LEAST_CUT:
            return exact or ""
        start = bisect_left(self._sorted, key)
        meant = {
            self._codes[title] for title in self._sorted[start : start + 2] if title.startswith(key)
        }
        return meant.pop() if len(meant) == 1 else ""

    def is_title_of(self, code: str, text: str) -> bool:
        """Return whether a text is the title of that code, in full or cut off."""
        title, key = _key(self._titles.get(code, "")), _key(text)
        return bool(key) and (key == title or (len(key) >= LEAST_CUT and title.startswith(key)))

    def clean(self, cell: Any) -> Cleaned[str]:
        """Return the code of a cell as ``clean_kbli`` does, else that of the title it holds, doubted."""
        found = clean_kbli(cell)
        if found.value is not None or not found.problems:
            return found
        code = self.code_of(cell_text(cell))
        if not code:
            return found
        return doubt(
            code,
            "kbli_title",
            f"KBLI {code} dibaca dari judulnya, “{self._titles[code][:60]}”. Periksa.",
        )


def _key(title: str) -> str:
    return _NOT_LETTER.sub("", _FILLERS.sub("", title.lower()))
