"""Numbers of people in words: "empat orang", "sendiri", "berdua", "suami istri"."""

import re

_ONES = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11,
}  # fmt: skip
_TOGETHER = {"berdua": 2, "bertiga": 3, "berempat": 4, "berlima": 5, "berenam": 6}
# One who works alone; a couple. "Karyawan: tidak ada" says nothing of the owner and is not read.
_ALONE = re.compile(
    r"(?:(?:di)?kerja(?:kan)?\s+|tenaga\s+|pemilik(?:nya)?\s+|cuma\s+|hanya\s+|saya\s+)?(?:sendiri(?:an)?|seorang)(?:\s+(?:saja|aja|diri))?"
)
_COUPLE = re.compile(
    r"(?:saya|sendiri|pemilik)\s*(?:[&,+]|dan|sama|dengan|bersama)\s*(?:suami|i?stri)|suami\s*(?:[-,&/+]|dan)?\s*i?stri|pasutri"
)
_UNIT = re.compile(
    r"\s*\b(?:orang|org|or|pekerja|karyawan|tenaga kerja|tk|pegawai|saja|aja)\b\.?\s*"
)
_SMALL = {"belas": 10, "puluh": 10, "ratus": 100}
_LARGE = {
    "ribu": 1000,
    "rb": 1000,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
}
LONGEST = 40
MOST_PEOPLE = 100  # in words; beyond, who knows what was meant
LONGEST_NUMBER = 30  # words


def people_in(text: str) -> int | None:
    """Return the number of people a text without digits says in full, None when it says more or less."""
    if len(text) > LONGEST:
        return None
    bare = text.lower().strip(" .,()")
    if _ALONE.fullmatch(bare):
        return 1
    if _COUPLE.fullmatch(bare):
        return 2
    if bare in _TOGETHER:
        return _TOGETHER[bare]
    found = number_in_words(_UNIT.sub(" ", bare))
    return found if found is not None and found < MOST_PEOPLE else None


def number_in_words(text: str) -> int | None:
    """Return a whole number in words: "lima belas juta", "dua juta lima ratus ribu", "sejuta"; None
    when any word of it is another one.
    """
    total = group = 0
    words = re.sub(
        r"\bse(?=(?:belas|puluh|ratus|ribu|juta|miliar|milyar|triliun)\b)", "satu ", text.lower()
    )
    held = words.split()
    if not held or len(held) > LONGEST_NUMBER:
        return None
    last = 10**15
    ones = 0
    for word in held:
        if word in _ONES:
            if ones:
                return None
            ones = _ONES[word]
        elif word in _SMALL:
            if not 0 < ones < 10:
                return None
            group, ones = group + (10 + ones if word == "belas" else ones * _SMALL[word]), 0
        elif word in _LARGE and _LARGE[word] < last and (group or ones):
            last = _LARGE[word]
            total, group, ones = total + (group + ones) * last, 0, 0
        else:
            return None
    return total + group + ones
