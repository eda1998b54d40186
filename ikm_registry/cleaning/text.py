"""Cell to text: spaces, invisible characters, the many ways to write nothing."""

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.formulas import unguarded
from ikm_registry.cleaning.result import Cleaned

NOTHING = frozenset(
    {"", "-", "--", "---", "–", "—", ".", "...", "n/a", "na", "nihil", "tidak ada", "tdk ada", "belum ada",
     "kosong", "null", "none", "?", "xx", "xxx", "#n/a", "#ref!", "#value!", "#name?", "#div/0!"}
)  # fmt: skip
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# 🙏: what telephones write besides.
PICTURES = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_MOJIBAKE = re.compile(r"[\u00c2\u00c3][\x80-\xbf]|\u00e2[\u20ac\x80]")
MASKED = "••"
_SPACES = re.compile(r"\s+")


def cell_text(cell: Any) -> str:
    """Return a cell as one line of text; whole numbers lose their ".0", dates become ISO."""
    if (
        cell.__class__ is str  # nearly every cell, and plain
        and cell.isascii()
        and cell.isprintable()
        and "  " not in cell
        and "'" not in cell
    ):
        return str(cell.strip())
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell
    elif isinstance(cell, bool):
        return "ya" if cell else "tidak"
    elif isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    elif isinstance(cell, (dt.datetime, dt.date)):
        return cell.isoformat()[:10]
    else:
        return str(cell)
    text = unguarded(text)
    if text.isascii() and text.isprintable() and "  " not in text:
        return _bare(text.strip())
    if _MOJIBAKE.search(text):
        text = _unbroken(text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\xa0", " ")))
    text = text.encode("utf-8", "ignore").decode("utf-8")  # a lone surrogate is no text
    return _bare(_SPACES.sub(" ", text).strip())


def unescaped(text: str) -> str:
    """Return a text without the marks of web pages: "Rini&#39;s Kitchen" → Rini's Kitchen."""
    while "&" in text and ";" in text:
        bare = cell_text(html.unescape(text))
        if bare in {"", text}:
            break
        text = bare
    return text


def _unbroken(text: str) -> str:
    """Text of UTF-8 that was read as cp1252 and saved so: "â€“" is a dash, "7Â°" degrees."""
    while _MOJIBAKE.search(text):
        try:
            # Five bytes have no letter in cp1252 and went through as they are.
            held = b"".join(bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252") for c in text)
            text = held.decode("utf-8")
        except UnicodeError:
            break
    return text


def _bare(text: str) -> str:
    """What stood before an apostrophe and is gone may have hidden that it is a guard."""
    return unguarded(text).strip() if text.startswith("'") else text


def row_texts(cells: Sequence[Any]) -> list[str]:
    """Return ``cell_text`` of each cell; the rows of a text file mostly hold nothing to mend."""
    try:
        line = "|".join(cells)
    except TypeError:  # a workbook's numbers and dates
        return [cell_text(cell) for cell in cells]
    if line.isascii() and line.isprintable() and "  " not in line and "'" not in line:
        return list(map(str.strip, cells))
    return [cell_text(cell) for cell in cells]


def is_nothing(text: str) -> bool:
    """Return whether the text means "unknown"; so does what an export masked."""
    return text.strip().lower() in NOTHING or MASKED in text


def clean_text(cell: Any, limit: int = 200) -> Cleaned[str]:
    """Return the text of a cell, None for nothing, cut at ``limit`` characters."""
    text = cell_text(cell)
    return Cleaned(None) if is_nothing(text) else Cleaned(text[:limit].strip())


# "Usaha dagang", "usaha bersama" are no products with a word before them.
_MAKING = re.compile(
    r"\A(?:(?:kami|saya)\s+)?(?:(?:usaha|membuat|bikin|memproduksi|pembuatan|pembuat|produksi|produsen|pengrajin|perajin)\s+)+"
    r"(?!(?:dagang|perdagangan|jasa|kecil|mikro|menengah|rumah|bersama|sendiri|pribadi|keluarga|sampingan|lain)\b)(?=[^\W\d_]{3})"
)


def clean_product(cell: Any, limit: int = 200) -> Cleaned[str]:
    """Return a product in small letters, without "membuat", "usaha": lists write the same one in every way."""
    cleaned = clean_text(cell, limit)
    if not cleaned.value:
        return cleaned
    return Cleaned(_MAKING.sub("", unescaped(cleaned.value).lower()))
