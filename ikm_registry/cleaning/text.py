"""Cell to text: spaces, invisible characters, the many ways to write nothing."""

import codecs
import datetime as dt
import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from ikm_registry.cleaning.formulas import unguarded
from ikm_registry.cleaning.result import Cleaned

NOTHING = frozenset(
    {"", "-", "--", "---", "–", "—", ".", "...", "n/a", "na", "nihil", "tidak ada", "tdk ada", "belum ada",
     "kosong", "null", "none", "?", "xx", "xxx", "#n/a", "#ref!", "#value!", "#name?", "#div/0!"}
)  # fmt: skip
# Control and format characters, and letters that show nothing: two texts that look alike differ by them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Letters of other alphabets that look like Latin ones (Unicode TR 39).
_LOOK = dict(
    zip(
        "АВЕЅІЈКМНОРСТХУһаеѕіјкорсхуԁԛԝґӏӀΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳοανρικυχϲԱՕՍհոօսց",
        "ABESIJKMHOPCTXYhaesijkopcxydqwrlIABEZHIKMNOPTYXCjoavpikuxcUOUhnoug",
        strict=True,
    )
)
# What joins and colours emoji hides nothing.
_OF_EMOJI = re.compile(r"(?<=[\u2190-\u2bff\U0001f000-\U0001faff])[\u200d\ufe0f]+")
TOLD = 3  # signs of a cell that are named
DEEP = 8  # times a text may have been saved with its marks written out: "&amp;amp;"
# A word that holds a letter beyond ASCII, from its beginning.
_WORD = re.compile(r"(?<![^\W_])[A-Za-z0-9]*+[^\W_\x00-\x7f][^\W_]*+")
REMEMBERED = 4_096  # cells: each is asked for several times while its row is read
SHORT = 200  # letters of one that is remembered
LONGEST = (
    2_000  # letters of a cell that are read: no field holds as many, and patterns take their time
)
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
        return str(cell[:LONGEST].strip())
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
        return _bare(text[:LONGEST].strip())
    return _mended(text[:LONGEST])


def _remembered(ask: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what short cells gave; a long one is asked for anew."""
    kept = lru_cache(maxsize=REMEMBERED)(ask)
    return lambda cell: kept(cell) if len(cell) <= SHORT else ask(cell)


@_remembered
def _mended(text: str) -> str:
    if _MOJIBAKE.search(text):
        text = _unbroken(text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\xa0", " ")))
    text = _WORD.sub(_as_latin, text)
    text = text.encode("utf-8", "ignore").decode("utf-8")  # a lone surrogate is no text
    return _bare(_SPACES.sub(" ", text).strip())


def _as_latin(word: re.Match[str]) -> str:
    """A word of letters that only look Latin in Latin ones; one of another script stays as it is."""
    text = "".join(map(_latin, word[0]))
    return text if all(map(_is_latin, text)) else word[0]


@lru_cache(maxsize=REMEMBERED)
def _latin(letter: str) -> str:
    """Return the plain letter of one set wide, bold, joined (ﬁ), or of another alphabet."""
    plain = _LOOK.get(letter) or unicodedata.normalize("NFKC", letter)
    return plain if letter.isalpha() and plain.isascii() and plain.isalpha() else letter


@lru_cache(maxsize=REMEMBERED)
def _is_latin(letter: str) -> bool:
    return not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN ")


def disguise(cell: str) -> str:
    """Return what a cell holds that its reader cannot see, as a sentence; "" where it shows all it says."""
    if cell.isascii():
        return ""
    return _disguise(cell)


@_remembered
def _disguise(cell: str) -> str:
    text = _OF_EMOJI.sub("", unicodedata.normalize("NFC", cell))
    hidden = dict.fromkeys(_INVISIBLE.findall(text))
    words = _WORD.findall(_INVISIBLE.sub("", text))
    mixed = [word for word in words if _WORD.sub(_as_latin, word) != word]
    letters = dict.fromkeys(letter for word in mixed for letter in word if _latin(letter) != letter)
    said = [
        f"{what} ({', '.join(f'U+{ord(sign):04X}' for sign in list(signs)[:TOLD])})"
        for what, signs in (("huruf lain yang mirip", letters), ("tanda tak terlihat", hidden))
        if signs
    ]
    return f"Sel ini memuat {' dan '.join(said)}; dibersihkan." if said else ""


def shown(cell: str) -> str:
    """Return a cell with its invisible signs named: "tempe‹U+200B›"."""
    return _INVISIBLE.sub(lambda sign: f"‹U+{ord(sign[0]):04X}›", cell.strip())


def unescaped(text: str) -> str:
    """Return a text without the marks of web pages: "Rini&#39;s Kitchen" → Rini's Kitchen."""
    for _ in range(DEEP):
        if "&" not in text or ";" not in text:
            break
        bare = cell_text(html.unescape(text))
        if bare in {"", text}:
            break
        text = bare
    return text


def _as_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """Bytes that have no letter in cp1252 went through it as they are."""
    if isinstance(error, UnicodeEncodeError):
        held = error.object[error.start : error.end]
        if max(held) <= "\xff":
            return held.encode("latin-1"), error.end
    raise error


codecs.register_error("as_bytes", _as_bytes)


def _unbroken(text: str) -> str:
    """Text of UTF-8 that was read as cp1252 and saved so: "â€“" is a dash, "7Â°" degrees."""
    while _MOJIBAKE.search(text):
        try:
            text = text.encode("cp1252", "as_bytes").decode("utf-8")
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
    plain = line.isascii() and line.isprintable() and "  " not in line and "'" not in line
    if plain and len(line) <= LONGEST:
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
