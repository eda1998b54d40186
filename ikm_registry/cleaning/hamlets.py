"""The dusun and the RT/RW that an address names: "Jl. Raya 7 RT 03/RW 02 Dsn. Sumberagung"."""

import re
import unicodedata
from dataclasses import dataclass

_DUSUN = (
    r"(?:dusun|dsun|dsn|dukuhan|p[ae]dukuhan|dukuh|dkh|dk|kampung|kampong|kamp|kp|lingkungan|lingk)"
)
_ELSE = r"(?:desa|ds|kelurahan|kel|kecamatan|kec|kc|kabupaten|kab|kota|prov|jalan|jln|jl|gang|gg|perumahan|perum|blok|no|nomor|km|rt|rw|kode ?pos)"
_STOP = re.compile(rf"\b(?:{_DUSUN}|{_ELSE})\b|[,;:()\[\]/|–-]|[0-9]")
_NAMED = re.compile(rf"\b{_DUSUN}\b[.: ]*(?=[^\W\d_])")
_STREET = re.compile(
    r"\b(?:jalan|jln|jl|gang|gg|perumahan|perum|blok)\b[^,;()]*?"
    rf"(?=[,;()]|\b(?:{_DUSUN}|desa|ds|kelurahan|kel|kecamatan|kec|rt|rw)\b|\Z)"
)
_SUFFIX = re.compile(r"\s*([1-9])\b(?!\s*[/0-9])")
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_N = r"[^a-z0-9]*([0-9]{1,3}(?![0-9])|[ivx]{1,4}\b)"
# In the order of how much they say; "03/02" bare only where a nought shows it is no house number.
_RT_RW = (
    (re.compile(r"\brt[^a-z0-9]*rw[^a-z0-9]*([0-9]{1,3})\s*[/.\-]\s*([0-9]{1,3})(?![0-9])"), ("rt", "rw")),
    (re.compile(rf"\brt{_N}[^a-z0-9]*rw{_N}"), ("rt", "rw")),
    (re.compile(rf"\brw{_N}[^a-z0-9]*rt{_N}"), ("rw", "rt")),
    (re.compile(r"\brt[^a-z0-9]*([0-9]{1,3})\s*/\s*([0-9]{1,3})(?![0-9])"), ("rt", "rw")),
    (re.compile(r"(?<![0-9/])(0[0-9]{1,2})\s*/\s*([0-9]{2,3})(?![0-9/])"), ("rt", "rw")),
    (re.compile(rf"\brw{_N}"), ("rw",)),
    (re.compile(rf"\brt{_N}"), ("rt",)),
)  # fmt: skip
_HIGHEST_RT, _HIGHEST_RW = 150, 60  # above that a number is no RT or RW of a desa
_LETTERS = re.compile(r"[a-z']+")
_OLD = (("oe", "u"), ("dj", "j"), ("tj", "c"))  # spelling before 1972: Soemberagoeng, Djati
_DOUBLE = re.compile(r"([a-z])\1+")
_MOST_WORDS = 4
_NO_NAME = frozenset({"rt", "rw", "malang", "jawa", "timur", "jatim", "indonesia", "dekat", "depan", "belakang", "pasar", "raya"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class HamletWords:
    """What an address names within its desa.

    ``dusun`` as written behind its word, "" where none; ``maybe`` names that stand without a word,
    so that they are a dusun only if the desa is known to have one; ``rt`` and ``rw`` 0 where unknown.
    """

    dusun: str = ""
    maybe: tuple[str, ...] = ()
    rt: int = 0
    rw: int = 0


def hamlet_in(address: str, *around: str) -> HamletWords:
    """Return the dusun, the RT and the RW that an address names.

    ``around``: the names of its desa and kecamatan, which may stand behind the dusun without a mark.
    """
    text = unicodedata.normalize("NFKC", address).lower().replace("\n", ", ")
    rt, rw, text = _rt_rw(text)
    dusun = ""
    for found in _NAMED.finditer(text):
        dusun = _without(_name_at(text, found.end()), around)
        if dusun:
            break
    maybe = () if dusun else tuple(_without(name, around) for name in _maybe(text))
    return HamletWords(dusun, tuple(filter(None, maybe)), rt, rw)


def hamlet_key(name: str) -> str:
    """Return what spellings of one name share: "Krajaan", "KRAJAN" → "krajan"; "" for no name.

    Spaces, marks, doubled letters and the spelling before 1972 fall away; a number stays, since
    Krajan 1 and Krajan 2 are two dusun.
    """
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z]+|[0-9]+", plain)
    number = ""
    if len(words) > 1 and (words[-1].isdigit() or words[-1] in _ROMAN):
        number = str(_ROMAN.get(words[-1], words[-1])).lstrip("0")
        words = words[:-1]
    key = "".join(word for word in words if not word.isdigit())
    for old, new in _OLD:
        key = key.replace(old, new)
    key = _DOUBLE.sub(r"\1", key)
    return f"{key}{number}" if len(key) >= 3 else ""


def _rt_rw(text: str) -> tuple[int, int, str]:
    """Return (RT, RW, the text with a comma in their place)."""
    found = {"rt": 0, "rw": 0}
    for pattern, names in _RT_RW:
        if found["rt"] and found["rw"]:
            break
        if found[names[0]] or found[names[-1]]:
            continue
        match = pattern.search(text)
        if match:
            for name, digits in zip(names, match.groups(), strict=True):
                found[name] = _ROMAN.get(digits) or (int(digits) if digits.isdigit() else 0)
            text = f"{text[: match.start()]} , {text[match.end() :]}"
    rt = found["rt"] if found["rt"] <= _HIGHEST_RT else 0
    rw = found["rw"] if found["rw"] <= _HIGHEST_RW else 0
    return rt, rw, text


def _name_at(text: str, start: int) -> str:
    """Return the name that begins there, up to a mark, a number or another word of place."""
    stop = _STOP.search(text, start)
    end = stop.start() if stop else len(text)
    words = text[start:end].strip(" .-'").split()[:_MOST_WORDS]
    name = " ".join(words)
    number = _SUFFIX.match(text, end) if name else None
    return f"{name} {number[1]}" if number else name


def _without(name: str, around: tuple[str, ...]) -> str:
    """Return a name without the desa and kecamatan behind it: "krajan toyomarto singosari"."""
    words = name.split()
    for place in reversed(around):
        behind = place.lower().split()
        if behind and len(words) > len(behind) and words[-len(behind) :] == behind:
            words = words[: -len(behind)]
    return " ".join(words)


def _maybe(text: str) -> tuple[str, ...]:
    """Return names that may be a dusun: the parts without streets, desa and kecamatan."""
    text = re.sub(
        r"\b(?:kelurahan|kel|kecamatan|kec|kc|kabupaten|kab|kota|prov)\b[^,;()]*", ",", text
    )
    text = re.sub(r"\b(?:no|nomor|km)\b[. ]*[0-9]*[a-z]?\b", ",", _STREET.sub(",", text))
    text = re.sub(r"\b(?:desa|ds)\b[. ]*", ",", text)  # some write "Ds." before a dusun too
    names = []
    for part in re.split(r"[,;:()\[\]/|–-]|[0-9]{2,}", text):
        words = _LETTERS.findall(part)
        if 0 < len(words) <= _MOST_WORDS and not _NO_NAME.intersection(words):
            names.append(" ".join(part.strip(" .-'").split()))
    return tuple(names)
