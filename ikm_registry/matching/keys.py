"""What is compared: names and products reduced to what stays when people retype them."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

from ikm_registry.cleaning.product_words import SPELLINGS
from ikm_registry.matching.synonyms import SYNONYMS

_TITLES = frozenset(
    [
        "h",
        "hj",
        "haji",
        "hajjah",
        "kh",
        "drs",
        "dra",
        "ir",
        "dr",
        "prof",
        "bpk",
        "bapak",
        "pak",
        "bu",
        "ibu",
        "sdr",
        "sdri",
        "mas",
        "mbak",
        "alm",
        "almh",
        "ny",
        "tn",
        "se",
        "sh",
        "sp",
        "mm",
        "msi",
        "spd",
        "skom",
        "ssos",
        "sag",
        "amd",
    ]
)
_FORMS = frozenset(["ud", "cv", "pt", "po", "pd", "fa", "tb", "toko", "ikm", "umkm", "ukm", "usaha", "perusahaan", "kelompok", "kub", "industri", "home"])  # fmt: skip
_FILLERS = frozenset(
    [
        "produksi",
        "pembuatan",
        "pengrajin",
        "perajin",
        "kerajinan",
        "industri",
        "usaha",
        "aneka",
        "macam",
        "olahan",
        "jenis",
        "dan",
    ]
)
_PRODUCT = {word: SYNONYMS.get(one, one) for word, one in (SYNONYMS | SPELLINGS).items()}
_PHRASES = {name: thing for name, thing in SYNONYMS.items() if " " in name + thing}
_PHRASE = re.compile(rf"\b(?:{'|'.join(sorted(_PHRASES, key=len, reverse=True))})\b")
_SHORT = {"moh": "muhammad", "moch": "muhammad", "much": "muhammad", "muh": "muhammad", "mohamad": "muhammad",
          "mohammad": "muhammad", "mochamad": "muhammad", "mochammad": "muhammad", "mukhamad": "muhammad",
          "muhamad": "muhammad", "muchammad": "muhammad", "abd": "abdul", "ach": "ahmad", "achmad": "ahmad",
          "akhmad": "ahmad", "akh": "ahmad", "st": "siti"}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
_RT = re.compile(
    r"\brt[^a-z0-9]*0*([0-9]{1,3})(?:[^a-z0-9]*rw[^a-z0-9]*0*([0-9]{1,3})|/0*([0-9]{1,3}))?"
)
_PLACE_WORDS = frozenset(["dsn", "dusun", "dukuh", "dk", "dkh", "jl", "jln", "jalan", "kp", "kampung", "no", "nomor", "rt", "rw", "desa", "ds", "kel", "gang", "gg"])  # fmt: skip
_DEGREES = re.compile(r",.*\Z|\(.*?\)")
_DOUBLE = re.compile(r"(.)\1+")
# Old and new spelling, and letters that are heard alike: Soekarno, Djaja, Yatemy.
_SOUNDS = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("ch", "k"), ("kh", "k"), ("y", "i"), ("v", "f"), ("z", "s"), ("x", "s"))  # fmt: skip


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower().replace("'", "").replace("’", ""))
    return _WORD.findall(plain)


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """Return a person's name without titles and degrees, in the sound of its letters."""
    words = [_SHORT.get(word, word) for word in _words(_DEGREES.sub(" ", name))]
    # "H." before a name is a title, after it a name cut short: "Misnan H."
    kept = [w for n, w in enumerate(words) if w not in _TITLES or (w == "h" and n)] or words
    return " ".join(_sound(word) for word in kept)


@lru_cache(maxsize=200_000)
def business_key(name: str) -> str:
    """Return a business name without its legal form; "" when nothing else is in it."""
    return " ".join(_sound(word) for word in _words(name) if word not in _FORMS)


def brand_words(business: str, owner_key: str, product: str) -> tuple[str, ...]:
    """Return the words of a business name that are neither form, title, product nor a person.

    "Keripik Bu Siti" of Siti Aminah says nothing new; "UD Sumber Rejeki" does.
    """
    known = {*owner_key.split(), *map(_sound, product_words(product))}
    found = []
    person = False
    for word in _words(business):
        if word in _TITLES:
            person = bool(owner_key)  # "Pak Yusuf": the next word is a name
        elif word not in _FORMS and word not in _FILLERS:
            sound = _sound(_PRODUCT.get(word, word))
            if not person and not any(_slipped(sound, one) for one in known):
                found.append(sound)
            person = False
    return tuple(found)


def _slipped(one: str, other: str) -> bool:
    return one == other or (len(one) > 3 and OSA.distance(one, other, score_cutoff=1) <= 1)


@lru_cache(maxsize=100_000)
def product_words(product: str) -> tuple[str, ...]:
    """Return a product's words in their order, one spelling each; the first names the thing."""
    # A letter typed twice makes no other thing: "mebell", "kerippik".
    single = [(word, _DOUBLE.sub(r"\1", word)) for word in _words(product)]
    words = [_PRODUCT.get(word) or _PRODUCT.get(once, once) for word, once in single]
    words = _PHRASE.sub(lambda name: _PHRASES[name[0]], " ".join(words)).split()
    return tuple(dict.fromkeys(word for word in words if word not in _FILLERS)) or tuple(words)


def phone_key(phone: str) -> str:
    """Return the national digits of a phone, "" when too few to tell people apart."""
    digits = re.sub(r"[^0-9]", "", phone)
    national = digits[2:] if digits.startswith("62") else digits.lstrip("0")
    return national if len(national) >= 8 else ""


@lru_cache(maxsize=200_000)
def address_key(address: str) -> tuple[str, str]:
    """Return (RT/RW, other words): "Dsn. Krajan RT 03/RW 1" → ("3/1", "krajan"); "" where unknown."""
    text = address.lower()
    match = _RT.search(text)
    unit = f"{match[1]}/{match[2] or match[3] or ''}" if match else ""
    rest = text.replace(match[0], " ") if match else text
    return unit, " ".join(_sound(word) for word in _words(rest) if word not in _PLACE_WORDS)


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLE.sub(r"\1", word)
