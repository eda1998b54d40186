"""Numbers of people in words: "empat orang", "sendiri", "berdua", "suami istri"."""

import re

_ONES = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11,
}  # fmt: skip
_TOGETHER = {"berdua": 2, "bertiga": 3, "berempat": 4, "berlima": 5, "berenam": 6}
# One who works alone; a couple. "Karyawan: tidak ada" says nothing of the owner and is not read.
_ALONE = re.compile(
    r"(?:(?:di)?kerja(?:kan)?\s+|pemilik(?:nya)?\s+|cuma\s+|hanya\s+)?(?:sendiri(?:an)?|seorang)(?:\s+(?:saja|aja|diri))?"
)
_COUPLE = re.compile(r"suami\s*(?:[-,&/+]|dan)?\s*i?stri|pasutri")
_UNIT = re.compile(
    r"\s*\b(?:orang|org|or|pekerja|karyawan|tenaga kerja|tk|pegawai|saja|aja)\b\.?\s*"
)
_SMALL = {"belas": 10, "puluh": 10, "ratus": 100}
_LARGE = {"ribu": 1000, "rb": 1000, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9}
LONGEST = 40
LONGEST_NUMBER = 16  # words


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
    return _in_words(_UNIT.sub(" ", bare).split())


def number_in_words(text: str) -> int | None:
    """Return a whole number in words: "lima belas juta", "dua juta lima ratus ribu", "sejuta"; None
    when any word of it is another one.
    """
    total = group = 0
    words = re.sub(
        r"\bse(?=(?:belas|puluh|ratus|ribu|juta|miliar|milyar)\b)", "satu ", text.lower()
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
            scale = _SMALL[word]
            if scale == 10 and word == "belas":
                group, ones = group + 10 + ones, 0
            elif ones:
                group, ones = group + ones * scale, 0
            else:
                return None
        elif word in _LARGE and _LARGE[word] < last and (group or ones):
            last = _LARGE[word]
            total, group, ones = total + (group + ones) * last, 0, 0
        else:
            return None
    return total + group + ones


def _in_words(words: list[str]) -> int | None:
    """Dua belas is 12, dua puluh lima 25."""
    if len(words) == 1:
        return _ONES.get(words[0])
    if len(words) not in {2, 3} or words[0] not in _ONES or _ONES[words[0]] > 9:
        return None
    first = _ONES[words[0]]
    if words[1] == "belas" and len(words) == 2:
        return 10 + first
    if words[1] != "puluh":
        return None
    rest = _ONES.get(words[2], 10) if len(words) == 3 else 0
    return first * 10 + rest if rest < 10 else None
