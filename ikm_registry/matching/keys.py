"""What is compared: names and products reduced to what stays when people retype them."""

import re
import unicodedata
from functools import lru_cache

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
_SHORT = {"moh": "muhammad", "moch": "muhammad", "much": "muhammad", "muh": "muhammad", "mohamad": "muhammad",
          "mohammad": "muhammad", "mochamad": "muhammad", "mochammad": "muhammad", "mukhamad": "muhammad",
          "muhamad": "muhammad", "muchammad": "muhammad", "abd": "abdul", "ach": "ahmad", "achmad": "ahmad",
          "akhmad": "ahmad", "akh": "ahmad", "st": "siti"}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
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
    kept = [word for word in words if word not in _TITLES] or words
    return " ".join(_sound(word) for word in kept)


@lru_cache(maxsize=200_000)
def business_key(name: str) -> str:
    """Return a business name without its legal form; "" when nothing else is in it."""
    return " ".join(_sound(word) for word in _words(name) if word not in _FORMS)


@lru_cache(maxsize=100_000)
def product_key(product: str) -> str:
    """Return a product as its sorted words without fillers: "Produksi keripik tempe" → keripik tempe."""
    words = _words(product)
    return " ".join(sorted({word for word in words if word not in _FILLERS} or set(words)))


def phone_key(phone: str) -> str:
    """Return the national digits of a phone, "" when too few to tell people apart."""
    digits = re.sub(r"[^0-9]", "", phone)
    national = digits[2:] if digits.startswith("62") else digits.lstrip("0")
    return national if len(national) >= 8 else ""


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLE.sub(r"\1", word)
