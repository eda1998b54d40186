"""Everyday product words made comparable."""

import re
import sys
from functools import lru_cache

from ikm_registry.cleaning.product_words import SPELLINGS

# Words that say nothing about the product.
NOISE = frozenset(
    "industri produksi pembuatan usaha aneka macam berbagai home rumah tangga kecil ikm ukm umkm "
    "pengrajin perajin kerajinan olahan hasil jenis dan atau dari untuk dengan yang serta dll dsb "
    "khas malang asli ud cv pt kub kelompok pabrik industry rumahan produk tukang bu pak ibu bapak mas "
    "gawe bikin membuat buatan pembuat memproduksi produsen pengusaha mengerjakan pengerjaan pengolahan pengolah "
    "mbak merk merek brand kg pcs khusus serba juga lain lainnya sejenisnya skala mikro "
    "rakit rakitan merakit perakitan pedas renyah gurih enak lezat murah super premium spesial original".split()
)

_SPLIT = re.compile(r"[,;/&+|\n]|\.\s|\d+[.)]\s|\s-\s|\bdan\b|\bserta\b")
_BRACKETS = re.compile(r"\([^)]*\)")
_TITLE = re.compile(r"[,;/]|\b(?:dan|atau|serta|termasuk)\b")
_LEFT_OUT = re.compile(r"\b(?:bukan|selain|kecuali|tidak)\b")
_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a product text: lower case, letters only, one spelling each."""
    # Each word held once: the index of KBLI keeps sixty thousand that are five thousand different ones.
    return tuple([sys.intern(SPELLINGS.get(word, word)) for word in _WORD.findall(text.lower())])


def normal(text: str) -> str:
    """Return the text as one string of normal words."""
    return " ".join(words(text))


def products(text: str) -> list[str]:
    """Split a cell that names several products; the first is the main one.

    "roti dan kue" stays whole: a single conjunction between short words often names one trade.
    """
    if normal(text) in {"roti dan kue", "kue dan roti", "tempe dan tahu", "tahu dan tempe"}:
        return [text.strip()]
    parts = [part.strip() for part in _SPLIT.split(text.lower()) if part and part.strip()]
    return parts or [text.strip()]


def title_phrases(title: str) -> list[str]:
    """Return the things a KBLI title names by two words or more: "ban luar", "ban dalam".

    What it leaves out ("bukan …", "selain …") and what stands in brackets is not named.
    """
    named = _BRACKETS.sub(" ", title.lower())
    parts = _TITLE.split(_LEFT_OUT.split(named)[0])
    useful = (" ".join(word for word in words(part) if word not in NOISE) for part in parts)
    return [phrase for phrase in useful if " " in phrase]


def contains_phrase(haystack: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Return whether the words of ``phrase`` stand in ``haystack`` in a row."""
    size = len(phrase)
    return any(haystack[i : i + size] == phrase for i in range(len(haystack) - size + 1))
