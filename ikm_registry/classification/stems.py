"""The stem of a verb as Indonesian and Javanese build it: "nyablon" and "penyablonan" are "sablon"."""

from collections.abc import Collection

from ikm_registry.cleaning.product_words import SPELLINGS

# A prefix and what it may have swallowed: "menyuling" is suling, "mengukir" ukir, "nenun" tenun.
_PREFIXES = (
    ("meng", ("", "k")), ("peng", ("", "k")), ("meny", ("s", "c")), ("peny", ("s", "c")),
    ("mem", ("", "p")), ("pem", ("", "p")), ("men", ("", "t")), ("pen", ("", "t")), ("nge", ("",)),
    ("ng", ("", "k")), ("ny", ("s", "c")), ("me", ("",)), ("pe", ("",)), ("di", ("",)),
    ("n", ("t", "")), ("m", ("p", "")),
)  # fmt: skip
_SUFFIXES = ("kan", "an", "ke", "i", "")
SHORTEST = 4


def stem(word: str, known: Collection[str]) -> str:
    """Return the ``known`` word a verb is built of, "" where there is none."""
    for prefix, starts in _PREFIXES if word[0] in "mpnd" else ():
        if not word.startswith(prefix):
            continue
        for suffix in _SUFFIXES:
            if word.endswith(suffix):
                root = word[len(prefix) : len(word) - len(suffix)]
                for start in starts:
                    one = SPELLINGS.get(start + root, start + root)
                    if len(one) >= SHORTEST and one in known:
                        return one
    return ""


def verb_of(word: str, verbs: Collection[str], stems: Collection[str]) -> str:
    """Return the known form of a verb: Javanese leaves the "me" away ("nyuling" is "menyuling")."""
    full = f"me{word}"
    return full if full in verbs else stem(word, stems)
