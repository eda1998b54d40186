"""Whole numbers in Indonesian words, as decrees write them behind the figures."""

UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SCALES = (
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
)
LIMIT = 10**18


def terbilang(number: int) -> str:
    """Return a number in words: 31 → "tiga puluh satu", 1100 → "seribu seratus".

    Raises:
        ValueError: 10^18 and beyond, which no register holds.
    """
    if abs(number) >= LIMIT:
        raise ValueError(f"too large to write in words: {number}")
    if number < 0:
        return f"minus {terbilang(-number)}"
    return " ".join(_words(number)) if number else UNITS[0]


def _words(number: int) -> list[str]:
    for scale, name in SCALES:
        if number >= scale:
            many, rest = divmod(number, scale)
            head = ["seribu"] if scale == 1000 and many == 1 else [*_words(many), name]
            return head + _words(rest)
    if number >= 100:
        many, rest = divmod(number, 100)
        return (["seratus"] if many == 1 else [UNITS[many], "ratus"]) + _words(rest)
    if number >= 20:
        many, rest = divmod(number, 10)
        return [UNITS[many], "puluh", *_words(rest)]
    if number >= 12:
        return [UNITS[number - 10], "belas"]
    if number in (10, 11):
        return ["sepuluh" if number == 10 else "sebelas"]
    return [UNITS[number]] if number else []
