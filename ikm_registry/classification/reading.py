"""A cell of a list as the search reads it: bounded, split into products, into words."""

from dataclasses import dataclass
from functools import lru_cache

from ikm_registry.classification.evidence import MATERIALS
from ikm_registry.classification.heads import PART_OF, REPAIRS
from ikm_registry.classification.outside import without_names
from ikm_registry.classification.text import NOISE, products, words

# What is read of a cell: more is no product name.
MAX_CHARACTERS, MAX_WORDS, MAX_PRODUCTS = 400, 24, 8

BRANDS = frozenset("cap merk merek brand".split())
STAMPED = frozenset("batik kain canting stempel tembaga kerajinan cetak".split())

# English words that stand before the thing they describe.
ENGLISH = frozenset(
    "leather wood wooden bamboo rattan ceramic plastic steel iron metal paper cotton coffee banana "
    "cassava fruit peanut egg fish chicken beef shrimp mushroom milk garlic tofu".split()
)


# How things are made or kept, where it makes another code of them.
MADE_SO = frozenset("beku asap asin rajut bordir".split())

# What stands behind these words is made, what stands before them it is made of.
BECOMES = frozenset("jadi menjadi dijadikan".split())
# What stands before these words makes what stands behind them, unless it is made for making.
MAKES = frozenset("bikin membuat gawe produksi memproduksi mengerjakan".split())
TOOLS = frozenset("mesin alat cetakan bahan perkakas limbah sisa".split())
# "pakaian jadi" is a thing: nothing becomes another.
READY = frozenset("pakaian baju barang bumbu makanan masakan kulit bahan tinggal".split())


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is read: its words, the words of each product, those of the raw material."""

    whole: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    raw: tuple[str, ...]


@lru_cache(maxsize=20_000)
def read(text: str, raw: str) -> Cell:
    """Return a cell as read; ``raw`` is the raw material. Any text is read, as far as it helps."""
    text, raw = text[:MAX_CHARACTERS], raw[:MAX_CHARACTERS]
    parts = [
        product_first(without_brand(without_names(head_first(part, words(part)[:MAX_WORDS]))))
        for part in listed(text)[:MAX_PRODUCTS]
    ]
    kept = [part for part in parts if any(len(w) > 1 and w not in NOISE for w in part)]
    kept = shared_head(shared_material(kept))
    if not kept:  # nothing but words that say little: "kerajinan tangan" has some, "usaha" none
        kept = [part for part in parts if any(len(word) > 2 for word in part)][:1]
    return Cell(words(text), tuple(kept), words(raw)[:MAX_WORDS])


def listed(text: str) -> list[str]:
    """Return the products of a cell; what stands before a colon holds for all behind it.

    "olahan ikan: nugget, abon" is "nugget olahan ikan" and "abon olahan ikan".
    """
    before, colon, behind = text.partition(":")
    named = words(before)
    if not colon or not words(behind) or not named or named[-1] in BRANDS:
        return products(text)
    return [f"{part} {before}" for part in products(behind)]


def without_brand(part: tuple[str, ...]) -> tuple[str, ...]:
    """Drop what follows "cap" or "merek": a name ("kopi bubuk cap kuda"), unless cloth is stamped."""
    for place, word in enumerate(part):
        if word in BRANDS and place and not STAMPED.intersection(part):
            return part[:place]
    return part


def product_first(part: tuple[str, ...]) -> tuple[str, ...]:
    """Return "oli bekas jadi solar" as "solar oli bekas": what stands first is the thing.

    So is "tukang kayu bikin kusen" the frame and then who makes it.
    """
    for place, word in enumerate(part):
        if 0 < place < len(part) - 1 and (
            (word in BECOMES and part[place - 1] not in READY)
            or (word in MAKES and TOOLS.isdisjoint(part[:place]))
        ):
            return part[place + 1 :] + part[:place]
    return part


def head_first(text: str, part: tuple[str, ...]) -> tuple[str, ...]:
    """Return an English compound as Indonesian says it: "banana chips" is "keripik pisang"."""
    if 1 < len(part) <= 3 and text.split(maxsplit=1)[0] in ENGLISH:
        return (*part[1:], part[0])
    return part


def shared_material(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Let what stands behind the last product hold for those before it, where each is one word.

    "gelas, piring, mangkok gerabah" are three things of clay, "behel & spakbor motor" two parts of
    motorcycles, "pastel & kroket beku" two frozen things.
    """
    if len(parts) < 2 or not 2 <= len(parts[-1]) <= 3:
        return parts
    last = parts[-1][-1]
    if last not in MATERIALS and last not in PART_OF and last not in MADE_SO:
        return parts
    if any(len(part) > 1 or part[0] in MATERIALS for part in parts[:-1]):
        return parts
    return [*((*part, last) for part in parts[:-1]), parts[-1]]


def shared_head(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Let the repair the first product begins with hold for those behind: "reparasi tangki & boiler"."""
    if len(parts) < 2 or parts[0][0] not in REPAIRS:
        return parts
    head = parts[0][0]
    return [parts[0], *(part if part[0] in REPAIRS else (head, *part) for part in parts[1:])]


def useful_words(part: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that say something about the product; all of them if none does."""
    return tuple(word for word in part if word not in NOISE) or part


def shown(part: tuple[str, ...]) -> str:
    """Return the words as a sentence may quote them."""
    text = " ".join(part)
    return text if len(text) <= 80 else text[:79] + "…"
