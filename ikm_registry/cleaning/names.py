"""Names of people and businesses."""

import re
from typing import Any

from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import PICTURES, cell_text, is_nothing, unescaped

KEEP_UPPER = frozenset({"UD", "CV", "PT", "PO", "KUB", "UKM", "IKM", "UMKM", "KUBE", "UPPKS", "PKK", "TPK", "II", "III", "IV"})  # fmt: skip
_WORD = re.compile(r"[^\s]+")
_NO_LETTER = re.compile(r"[^a-z]+")
_TICKS = frozenset({"v", "vv", "x", "√", "✓", "✔", "☑", "ü", "√√", "ya"})


# "- Siti", "3. Budi": what a list puts before its names.
_BULLET = re.compile(r"\A(?:(?:[-–—•*·»>]+\s*|[0-9]{1,3}[.)]\s+)(?=\w))+")


_ENDS = " ,;"  # what was left over of a list in one line
_QUOTES = "\"“”„'"


def unmarked(text: str) -> str:
    """Return a name without the quotes and commas about it and the bullet or number before it."""
    text = unescaped(text)
    if not text.isascii():
        text = PICTURES.sub("", text).strip() or text
    if text[:1] in _ENDS or text[-1:] in _ENDS:
        text = cell_text(text.strip(_ENDS)) or text
    if text[:1].isalpha():
        return text
    if text[:1] and text[0] in _QUOTES and text[-1] in _QUOTES:
        bare = text.strip(_QUOTES + _ENDS)
        if any(map(str.isalnum, bare)) and '"' not in bare:
            text = bare
    return _BULLET.sub("", text)


def _cut(text: str, limit: int) -> str:
    return text[:limit].rstrip(_ENDS) or text[:limit]


def clean_name(cell: Any, limit: int = 200) -> Cleaned[str]:
    """Return a name; one written all in capitals or all small is set in title case.

    A name in mixed case stays as typed. Company forms (UD, CV, PT) stay in capitals.
    """
    text = unmarked(cell_text(cell))
    if is_nothing(text):
        return Cleaned(None)
    if text.isupper() or text.islower():
        # Once more: the capital of µ looks like an M.
        text = cell_text(_WORD.sub(lambda match: _title(match.group()), text))
    return Cleaned(_cut(text, limit))


# What people answer when asked for the name of a business that has none.
_NAMELESS = re.compile(
    r"(?:maaf|masih|blm|belum|belom|tdk|tidak|tak|gak|gk|ga|nggak|enggak|ngga|gada|ndak|mboten|tanpa|bukan|no)\W*"
    r"(?:(?:ada|punya|pny|mempunyai|memiliki|pakai|pake|di|ber|kasih|diberi|dikasih|bernama|berjudul|bermerek|bermerk|dinamai|ada2)\W*)*"
    r"(?:(?:nama|merek|merk|brand|label|name|usaha|produk|toko|apa|nya|sama|sekali|khusus|juga|sendiri|resmi)(?:nya)?\W*)*"
    r"(?:(?:ya|kak|kakak|pak|bu|mas|mbak|min|sih|kok)\W*)*",
    re.IGNORECASE,
)
_MARK = re.compile(r"x{1,4}|[0-9]|[^\w\s]+", re.IGNORECASE)  # what crosses out a cell
LONGEST_ANSWER = 40


def clean_business(cell: Any, limit: int = 200) -> Cleaned[str]:
    """Return the name of a business; "belum punya", "gak ada", "tanpa merek" say that it has none."""
    text = unmarked(cell_text(cell))
    if (
        is_nothing(text)
        or _MARK.fullmatch(text)
        or (len(text) <= LONGEST_ANSWER and _NAMELESS.fullmatch(text))
    ):
        return Cleaned(None)
    return Cleaned(_cut(text, limit))


_CLOSED = re.compile(
    r"\b(?:non|tidak|tdk|tak)[ -]?aktif\b|\bnonaktif\b|\btutup\b|\bberhenti\b|\bbangkrut\b|\bvakum\b|\binactive\b",
    re.IGNORECASE,
)


def clean_status(cell: Any) -> Cleaned[str]:
    """Return "nonaktif", doubted, when a list says that a business no longer works; else None."""
    text = cell_text(cell)
    if not _CLOSED.search(text):
        return Cleaned(None)
    return doubt(
        "nonaktif",
        "status_closed",
        "Tertulis tidak aktif: masuk sebagai IKM nonaktif, di luar hitungan sentra. "
        "Keluarkan dari berkas bila tidak perlu didata.",
    )


def _title(word: str) -> str:
    bare = word.strip(".,()\"'").upper()
    if bare in KEEP_UPPER:
        return word.upper()
    return "-".join(_first_upper(part) + part[1:].lower() for part in word.split("-"))


def _first_upper(part: str) -> str:
    upper = part[:1].upper()
    return upper if len(upper) == 1 else part[:1]  # ß has no capital of one letter


SEX_CODES = frozenset("12")  # of a whole column: "1" may as well be a number of people


def clean_sex(cell: Any) -> Cleaned[str]:
    """Return L or P from the ways lists write it."""
    text = cell_text(cell)
    bare = _NO_LETTER.sub("", text.lower())
    if bare in {"l", "lk", "laki", "lakilaki", "lelaki", "pria", "male", "m", "man"}:
        return Cleaned("L")
    if bare in {"p", "pr", "perempuan", "prempuan", "wanita", "wnt", "female", "f", "w", "woman"}:
        return Cleaned("P")
    if is_nothing(text):
        return Cleaned(None)
    if text in SEX_CODES:
        said = "Kode jenis kelamin dibaca 1 laki-laki, 2 perempuan, seperti pada data kependudukan."
        return doubt("LP"[int(text) - 1], "sex_code", said)
    return doubt(None, "sex", f"Jenis kelamin “{text[:20]}” tidak dapat dibaca; dikosongkan.")


# "H." is left out: some write it before women's names, and it may be the first of a name cut short.
_ADDRESSED = re.compile(
    r"\A((?:bapak|bpk|bp|pak|tuan|tn)|(ibu|bu|nyonya|ny|hajjah|hajah|hj))(?:\.\s*|\s+)[^\W\d_]",
    re.IGNORECASE,
)


def sex_of_title(name: str) -> tuple[str, str]:
    """Return (L or P, the title that says so) of a name behind Bpk., Pak, Ibu, Hj.; ("", "") of any other."""
    found = _ADDRESSED.match(name)
    return ("P" if found[2] else "L", found[1]) if found else ("", "")


_CODED_SEX = re.compile(
    r"\b([0-9])\s*[=.:)-]*\s*(?:(laki|lk\b|pria|l\b)|(?:perempuan|pr\b|wanita|p\b))", re.IGNORECASE
)
_SEX_CODED = re.compile(
    r"\b(?:(l|lk|laki[ -]*laki|pria)|(?:p|pr|perempuan|wanita))\s*[=:]\s*([0-9])\b", re.IGNORECASE
)


def sex_codes(heading: str) -> dict[str, str]:
    """Return what numbers stand for in a heading: "JK (1=Laki-laki, 2=Perempuan)", "L=1 P=2" →
    1: L, 2: P.
    """
    told = [(code, man) for man, code in _SEX_CODED.findall(heading)]
    codes = {code: "L" if man else "P" for code, man in told or _CODED_SEX.findall(heading)}
    return codes if sorted(codes.values()) == ["L", "P"] else {}


def is_tick(text: str) -> bool:
    """Whether a cell is ticked (v, √, x, ✓) rather than written in."""
    return text.strip(" .").lower() in _TICKS


def ticked(sex: str, cell: Any) -> Cleaned[str]:
    """Return ``sex`` for a ticked cell of its column: lists have one column for L, one for P."""
    text = cell_text(cell)
    return Cleaned(sex) if is_tick(text) or text == "1" else Cleaned(None)
