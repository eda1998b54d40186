"""Numbers, rupiah, counts and amounts as Indonesian lists write them."""

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ikm_registry.cleaning.counting import number_in_words, people_in
from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import PICTURES, cell_text, is_nothing

_SCALE = {
    "rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000,
    "m": 1_000_000_000, "miliar": 1_000_000_000, "milyar": 1_000_000_000, "md": 1_000_000_000,
}  # fmt: skip
_WORD = "ribu|rb|k|juta|jt|miliar|milyar|md|m"
_ABOUT = re.compile(
    r"\A(?:±|\+ ?/? ?-|~|kurang lebih|lebih kurang|sekitar|kira-kira|kisaran|rata-rata|rata2|ca\.?|k/l)\s*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()0-9]*\)\s*\Z")  # an amount said again in words
_PERIOD = re.compile(
    r"\s*(?:/|per|se|tiap)\s*(?:(?P<month>bulan(?:nya)?|bln|bl)|(?P<week>minggu(?:nya)?|mgg)|tahun(?:nya)?|thn|th)\b\.?\s*\Z",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"\A(?:rp|idr)?\.?\s*(-?[0-9][0-9.,\s]*?)\s*(?:({_WORD})(?:\s*-?\s*an)?\b\.?\s*(?:([0-9][0-9.,]*)\s*({_WORD})\b)?)?"
    r"(?:\s*-?\s*an\b)?\.?[\s,.;\-=]*(?:rupiah)?\s*\Z",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?[0-9][0-9.,]*")
_FROM_TO = re.compile(r"\s*[0-9][0-9.,]*\s*(?:-|–|s\.?/?d\.?|sampai|hingga)\s*[0-9][0-9.,]*")
_POWER = re.compile(r"\A\s*[cdk]?m\s?[23]\b", re.IGNORECASE)  # "1500 m2": the 2 is of the unit
# "81,125 jt" are 81 million and an eighth: nobody groups the thousands of millions by a comma here.
_THREE_PLACES = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")
_MEN, _WOMEN = (
    "laki[- ]?laki|laki2?|lk|pria|cowok|l",
    "pe?re?mp(?:ua?)?n|perempuan|prp|pr|wanita|cewek|p",
)
_BEHIND = [
    re.compile(rf"([0-9]+)\s*(?:orang|org)?\s*\(?(?:{word})\b", re.IGNORECASE)
    for word in (_MEN, _WOMEN)
]
_BEFORE = [
    re.compile(rf"\b(?:{word})\)?\s*[=:.]?\s*([0-9]+)", re.IGNORECASE) for word in (_MEN, _WOMEN)
]
# "2 org + keluarga": more people than are counted.
_AND_MORE = re.compile(r"(?:\+|&|\bdan\b|\bserta\b|\bditambah\b)\s*[a-z]{3,}", re.IGNORECASE)
# "2 (suami dan anak)": who they are; not "2 (dan anak)".
_WHO = re.compile(
    r"(?<=[0-9a-z])\s*\((?!\s*(?:dan|serta|plus|ditambah|\+|&))[^()0-9+]*\)\s*\Z", re.IGNORECASE
)
_STAFF = r"tetap|borongan|lepas|harian|musiman|kontrak|honorer|keluarga|dibayar|upahan|pemilik|karyawan|istri|suami|anak|saudara"
_KIND_OF_STAFF = re.compile(rf"\b(?:{_STAFF})\b", re.IGNORECASE)
# All that such a cell holds besides.
_NOT_STAFF = re.compile(
    rf"\b(?:{_STAFF}|tidak|tdk|non|orang|org|or|tenaga|pekerja|dan|serta|lain)\b|[0-9]+|[\s,;:.()+&=/]",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9]{1,6}")
_PAIR = re.compile(
    r"\A\s*([0-9]{1,5})\s*[/+|-]\s*([0-9]{1,5})\s*(?:orang|org)?\s*\Z", re.IGNORECASE
)

# From here on a number in a column of thousands or millions is written in full, when it says Rp or not.
FULL_MARKED, FULL_PLAIN = 10**9, 10**11
LEAST_MONEY = 1000
LONGEST = 200  # letters of a cell with a number: beyond, each more would cost as many looks again
_GROUPED = re.compile(r"\A[0-9]{1,3}(?: [0-9]{3})+(?![0-9])")  # 1 500
_RUPIAH_WORD = re.compile(r"\A(?:rp|idr)\b\.?|\brupiah\b", re.IGNORECASE)
_RUPIAH = re.compile(r"\A\W*(?:rp|idr)|,-|,00\s*\Z|rupiah", re.IGNORECASE)
MAX_MONEY = 10**15  # a thousand trillion: beyond any IKM, below bigint
MAX_COUNT = 1_000_000


def parse_number(text: str) -> float | None:
    """Return a number written with either separator: 1.500.000, 128,383,883, 1,5, 5.000.000,00.

    The last separator is decimal unless exactly three digits follow it (or it repeats).
    """
    text = text.replace(" ", "").rstrip(".,-")
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    dot, comma = text.rfind("."), text.rfind(",")
    if dot >= 0 and comma >= 0:
        decimal = "." if dot > comma else ","
        whole = text.replace("," if decimal == "." else ".", "")
        if whole.count(decimal) > 1:
            return None
        text = whole.replace(decimal, ".")
    elif dot >= 0 or comma >= 0:
        mark = "." if dot >= 0 else ","
        tail = len(text) - text.rfind(mark) - 1
        if text.count(mark) > 1:
            # 1.500.000.00: what groups thousands also stands before the cents; 1.50.000 is neither.
            groups = text.split(mark)[1:]
            cents = groups.pop() if len(groups[-1]) in {1, 2} else ""
            if any(len(group) != 3 for group in groups):
                return None
            text = text[: len(text) - len(cents)].replace(mark, "") + (f".{cents}" if cents else "")
        elif tail == 3 and text.lstrip("-")[0] != "0":
            text = text.replace(mark, "")
        else:
            text = text.replace(mark, ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def clean_money(cell: Any, *, multiplier: int = 1, least: int = 0) -> Cleaned[int]:
    """Return whole rupiah; ``multiplier`` is 1000 where the header says Rp.000, 12 where it says per
    month (the register holds a year), 12000 for both.

    A cell that names its own scale (1,5 jt) or period (/bln) is not multiplied by that again. A bare
    number below ``least`` is no amount in rupiah.
    """
    times = _times_a_year(multiplier)
    text = cell_text(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _counted(float(cell), multiplier // times, times, text, least)
    if is_nothing(text):
        return Cleaned(None)
    bare = _ABOUT.sub("", text if text.isascii() else PICTURES.sub("", text).strip())
    if bare.endswith(")"):
        bare = _ASIDE.sub("", bare)
    period = _PERIOD.search(bare)
    if period:
        bare = bare[: period.start()]
    if (told := _amount_in_words(bare)) is not None:
        return _money(told * (_times_of(period) if period else times))
    match = _MONEY.match(bare) if len(bare) <= LONGEST else None
    number, unsure = _scaled(match.group(1), match.group(2)) if match else (None, False)
    rest = parse_number(match.group(3)) if match and match.group(3) else 0
    if match is None or number is None or rest is None:
        return doubt(
            None,
            "money",
            f"Nilai “{text[:40]}” bukan jumlah rupiah yang dapat dibaca; dikosongkan.",
        )
    if period:
        times = _times_of(period)
    if not match.group(2):
        return _counted(number, multiplier // _times_a_year(multiplier), times, text, least)
    value = number * _SCALE[match.group(2).lower()]
    value += rest * _SCALE.get((match.group(4) or "").lower(), 0)
    found = _money(value * times)
    if unsure and found.value:
        return doubt(
            found.value,
            "money_mark",
            f"“{text[:40]}” dibaca {f'{found.value:,}'.replace(',', '.')} rupiah. Periksa titik atau komanya.",
        )
    return found


def _times_of(period: re.Match[str]) -> int:
    return 12 if period["month"] else 52 if period["week"] else 1


def _amount_in_words(text: str) -> int | None:
    """Whole rupiah of "lima belas juta rupiah"; a number that names no scale may be anything."""
    if not text[:1].isalpha() or any(map(str.isdigit, text)):
        return None
    bare = _RUPIAH_WORD.sub("", text).strip(" .,-")
    found = number_in_words(bare)
    return found if found is not None and found >= LEAST_MONEY else None


def _times_a_year(multiplier: int) -> int:
    """Return 12 for 12, 12,000 and 12,000,000: what is left of a multiplier without its thousands."""
    while multiplier > 1 and multiplier % 1000 == 0:
        multiplier //= 1000
    return multiplier


def _counted(number: float, scale: int, times: int, text: str, least: int) -> Cleaned[int]:
    """The rupiah of a number without a word of scale, in a column counted in ``scale``.

    "Rp 22.800.000" below "(Rp.000)" is written in full; "21" alone may be thousands or millions.
    """
    full = FULL_MARKED if _RUPIAH.search(text) else FULL_PLAIN
    if scale > 1 and number * scale >= full:
        found = _money(number * times)
        message = f"“{text[:40]}” dibaca sebagai rupiah penuh, walaupun kolomnya dalam {'jutaan' if scale > 1000 else 'ribuan'}. Periksa."
        return doubt(found.value, "money_full", message) if found.value else found
    if scale == 1 and 0 < number < least and not _RUPIAH.search(text):
        return doubt(
            None,
            "money_small",
            f"Nilai “{text[:40]}” terlalu kecil untuk rupiah; satuannya tidak diketahui. Dikosongkan.",
        )
    return _money(number * scale * times)


def _scaled(text: str, word: str | None) -> tuple[float | None, bool]:
    """Return the number before a word of scale, and whether its mark could mean another."""
    three = _THREE_PLACES.fullmatch(text) if word else None
    if three is None or _SCALE.get((word or "").lower(), 0) < 1_000_000:
        return parse_number(text), False
    if three.group(1) == "," and not text.endswith("0"):
        return float(text.replace(",", ".")), False
    return (parse_number(text) if three.group(1) == "." else float(text.replace(",", "."))), True


def _money(value: float) -> Cleaned[int]:
    if not math.isfinite(value) or value < 0 or value > MAX_MONEY:
        return doubt(None, "money_range", "Nilai rupiah negatif atau terlalu besar; dikosongkan.")
    return Cleaned(round(value))


def clean_count(cell: Any) -> Cleaned[int]:
    """Return a count of people: 5, "5 org", "lima orang", "sendiri"."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number: float | None = float(cell)
    else:
        text = cell_text(cell)
        if is_nothing(text):
            return Cleaned(None)
        found = _NUMBER.findall(text)
        if len(found) > 1 and (people := _added_up(text)):
            said = f"“{text[:40]}” dibaca {people} orang. Periksa."
            return doubt(people, "count_sum", said)
        if len(found) > 1:
            return doubt(
                None,
                "count_several",
                f"“{text[:30]}” memuat beberapa angka; dikosongkan. Isi satu angka.",
            )
        number = parse_number(found[0]) if found else people_in(text)
        if found and _AND_MORE.search(_WHO.sub("", text)):
            return doubt(
                None,
                "count_more",
                f"“{text[:30]}” menyebut tenaga kerja lain tanpa jumlahnya; dikosongkan. Isi jumlah seluruhnya.",
            )
    if number is None or not 0 <= number <= MAX_COUNT or not float(number).is_integer():
        return doubt(None, "count", "Jumlah orang tidak dapat dibaca; dikosongkan.")
    return Cleaned(int(number))


def _added_up(text: str) -> int:
    """Return how many people a cell names by their kinds: "tetap 2, borongan 4", "5 orang (1 tetap, 4
    tidak tetap)"; 0 where the numbers may be anything.
    """
    numbers = [int(number) for number in _DIGITS.findall(text)]
    if len(numbers) > 2 and numbers[0] == sum(numbers[1:]):
        return numbers[0]
    kinds = len(_KIND_OF_STAFF.findall(text))
    return sum(numbers) if kinds >= len(numbers) and not _NOT_STAFF.sub("", text) else 0


def split_workers(cell: Any, *, pair: bool = False) -> tuple[int, int] | None:
    """Return (men, women) from "3 L 2 P"; None when the cell does not name both.

    ``pair``: the heading says L/P, so that "3/2" is three men and two women.
    """
    text = cell_text(cell)
    if len(text) > LONGEST:
        return None
    readings = []
    for patterns in (_BEHIND, _BEFORE):
        male, female = (pattern.search(text) for pattern in patterns)
        if male and female and len(male.group(1)) + len(female.group(1)) < 12:
            readings.append((int(male.group(1)), int(female.group(1))))
    if readings:
        # "8 orang (L:4 P:4)" holds the sum as well: it tells which number belongs to which letter.
        held = {int(number) for number in _DIGITS.findall(text)}
        return next((both for both in readings if sum(both) in held), readings[0])
    both = _PAIR.match(text) if pair else None
    return (int(both.group(1)), int(both.group(2))) if both else None


def clean_amount(cell: Any) -> Cleaned[Decimal]:
    """Return a capacity: 5000, "5.000 kg" (the unit is read by ``unit_of``)."""
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number: float | None = float(cell)
    else:
        text = _GROUPED.sub(lambda found: found.group().replace(" ", ""), _ABOUT.sub("", text))
        match = _NUMBER.match(text)
        rest = _POWER.sub("", text[match.end() :]) if match else ""
        scientific = any(character in "0123456789" for character in rest)
        number = parse_number(match.group()) if match and not scientific else None
    if number is None or not 0 <= number < 1e13:
        return doubt(None, "capacity", "Kapasitas produksi tidak dapat dibaca; dikosongkan.")
    number = round(number, 2)
    return Cleaned(Decimal(int(number)) if number.is_integer() else Decimal(repr(number)))


# What capacities are counted in, where a heading says it: "Kapasitas (kg/bln)", "Kap. Prod / Thn (Buah)".
_COUNTED_IN = re.compile(
    r"\b((?:kg|kilo(?:gram)?|gram|gr|kw|kwintal|kuintal|ton|liter|ltr|ml|buah|bh|biji|bj|butir|pcs|pc|unit|set|stel|pasang|psg|potong|ptg|lembar|lbr|"
    r"lusin|kodi|gros|meter|m|m2|m3|bungkus|bks|botol|btl|dos|dus|pak|pack|kaleng|toples|kotak|karung|sak|batang|ikat|tusuk|loyang|papan|ekor|rim|roll)"
    r"(?:\s*(?:/|per)\s*(?:hari|hr|minggu|bulan|bln|tahun|thn|th))?)\W*\Z",
    re.IGNORECASE,
)


def unit_in_heading(heading: str) -> str:
    """Return the unit at the end of a heading of capacities, "" where it ends otherwise."""
    found = _COUNTED_IN.search(heading.strip())
    return found.group(1).lower() if found else ""


def unit_of(cell: Any) -> str:
    """Return the unit written behind an amount: "100 kg/bln" → kg/bln, "50 kg per hari"
    → kg/hari, "30 - 60 set" → set."""
    text = _GROUPED.sub("0", cell_text(cell))
    match = _FROM_TO.match(text) or _NUMBER.search(text)
    return text[match.end() :].strip(" .")[:30].lower().replace(" per ", "/") if match else ""


def number_in(cell: Any) -> float | None:
    """Return the first number of a cell ("5 org" → 5, "Rp 1.500" → 1500), None where there is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return float(cell) if math.isfinite(cell) else None
    return _first_number(cell if isinstance(cell, str) else cell_text(cell))


@lru_cache(maxsize=50_000)
def _first_number(text: str) -> float | None:
    """Counts and round sums repeat: a list of 100,000 rows holds a few thousand of them."""
    match = _NUMBER.search(cell_text(text))
    return parse_number(match.group()) if match else None
