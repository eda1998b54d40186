"""Are two names one person's? Equal, a slip apart, cut short, a part, or a nickname."""

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

ALIKE, INITIALS, PART, NICKNAME, HALF = 0, 1, 2, 3, 4
DIFFERENT = -1
SAME, NEAR, PARTLY = (
    0.85,
    0.7,
    0.6,
)  # products: one thing; one kind of thing; one a part of the other


@lru_cache(maxsize=500_000)
def relation(one: str, other: str) -> tuple[int, float, tuple[str, ...]]:
    """Return how two name keys agree, how well (0 to 1), and the words that do so in full.

    The order of words does not count. ``ALIKE`` with 1.0: the same words.
    """
    short, long = sorted((one.split(), other.split()), key=lambda words: (len(words), words))
    left = list(long)
    full: list[str] = []
    slips = initials = 0
    unmatched = []
    for word in sorted(short, key=len, reverse=True):
        best = min(left, key=lambda candidate: _distance(word, candidate), default=None)
        if best is not None and _one_word(word, best, alone=len(long) == 1):
            slips += _slips(word, best)
            full.append(best)
            left.remove(best)
        else:
            unmatched.append(word)
    for word in list(unmatched):
        cut = next((c for c in left if _cut_short(word, c)), None)
        if cut is not None:
            initials += 1
            left.remove(cut)
            unmatched.remove(word)
    likeness = max(0.0, 1 - slips / max(1, sum(map(len, full))))
    if not unmatched and full:
        if not left:
            return (INITIALS if initials else ALIKE), likeness, tuple(full)
        return PART, likeness, tuple(full)
    joined = _distance(one.replace(" ", ""), other.replace(" ", ""))
    if joined <= 1 and len(one) > 4:  # a space too many
        return ALIKE, 1 - joined / len(one), tuple(long)
    if full and max(map(len, full)) >= 4 and len(unmatched) == 1:
        return HALF, likeness, tuple(full)
    if not full and _called(short, long):
        return NICKNAME, 0.7, ()
    return DIFFERENT, JaroWinkler.similarity(one, other), ()


def _one_word(one: str, other: str, *, alone: bool) -> bool:
    if _distance(one, other) <= _allowed(one, other):
        return True
    # Two letters left out, by hand and by the key: "Koojo" for Kotojo. A name alone is too short.
    short, long = sorted((one, other), key=len)
    return not alone and len(short) >= 4 and len(long) - len(short) == 2 and _inside(short, long)


def _slips(one: str, other: str) -> int:
    """Letters apart. Two that are wrong rather than missing, or a wrong first one, count double:
    they mostly make another name (Kartini, Yatini; Mariyah, Wariyah)."""
    apart = _distance(one, other)
    short, long = sorted((one, other), key=len)
    begins_alike = one[0] == other[0] or one[:2] == other[1::-1]
    missing = len(short) < len(long) and _inside(short, long)
    return apart if missing or (apart < 2 and begins_alike) else 2 * apart


def _inside(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _distance(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=3)


def _allowed(one: str, other: str) -> int:
    """One slip from four letters on, two from six: "Siti" and "Sti", never "Ani" and "Ami"."""
    shorter = min(len(one), len(other))
    return 2 if shorter >= 6 else 1 if shorter >= 3 and max(len(one), len(other)) >= 4 else 0


def _cut_short(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) > 2 or len(long) <= len(short):
        return False
    # Chairul is heard as Khoirul: its "C." is a k.
    return long.startswith((short, short.replace("c", "k")))


def cut_short(one: str, other: str) -> bool:
    """Whether two name keys are one person's with at most initials in place of the later names:
    "endang" or "endang s" for Endang S., "endang s" for Endang Suryani, never "endang" for her.
    """
    short, long = sorted((one.split(), other.split()), key=len)
    return (
        short[0] == long[0]
        and all(a == b or _cut_short(a, b) for a, b in zip(short, long, strict=False))
        and all(len(word) <= 2 for word in long[len(short) :])
    )


def _called(one: list[str], other: list[str]) -> bool:
    """Whether one is a nickname of the other: Tin for Sutini, Las for Sulastri."""
    return any(
        len(short) == 1 and 3 <= len(short[0]) < len(name) and short[0] in name
        for short, names in ((one, other), (other, one))
        for name in names
    )


@lru_cache(maxsize=200_000)
def product_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return 0 to 1 for two products by their words, in order.

    The first word names the thing: "gula merah" and "bata merah" are two things, "kopi" and
    "kopi bubuk" near ones.
    """
    plain = fuzz.ratio(" ".join(one), " ".join(other)) / 100
    turned = fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) / 100
    whole = max(plain, turned)
    if whole >= SAME and (plain < 1 or one == other) and _worded_alike(one, other):
        return whole
    if _distance(one[0], other[0]) <= (min(len(one[0]), len(other[0])) >= 5):
        return max(NEAR, min(whole, SAME - 0.01))
    if set(one) <= set(other) or set(other) <= set(one):
        return PARTLY
    return min(whole, PARTLY - 0.1)


def _worded_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each word is one of the other's with a slip at most: long words in common make no kerupuk
    singkong of keripik singkong. A space too many or too few is none.
    """
    if len(one) != len(other):
        return True
    return any(
        all(_distance(a, b) <= 1 + (min(len(a), len(b)) >= 8) for a, b in zip(*words, strict=True))
        for words in ((one, other), (sorted(one), sorted(other)))
    )
