"""What a business holds besides its NIB: a number where it is known, else that it holds one.

Shapes of the numbers: domain.md 7.3.
"""

import re
from collections.abc import Callable
from typing import Any

from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import cell_text, is_nothing

HELD = "ada"
LONGEST = 40
FEWEST_DIGITS = 6
_YES = frozenset(
    "ada|ya|y|yes|sudah|sdh|punya|sudah punya|sudah ada|memiliki|terdaftar|sudah terdaftar|aktif|lengkap|v|√|✓|✔|☑|true|1".split("|")
)  # fmt: skip
# "Belum", "tidak punya"; what is asked for is not held yet.
_NO = re.compile(
    r"(?:belum|blm|tidak|tdk|tak|non|no|false|0|x|"
    r"(?:dalam |masih |sedang )*(?:di)?proses\w*|(?:sedang )?(?:meng|peng|di)?ajukan|pengajuan|pengurusan)\b.*"
)
_NOT_DIGIT = re.compile(r"[^0-9]")
_EXPONENT = re.compile(r"[0-9][eE]\+?[0-9]")
_MARK_APPLIED = re.compile(r"(?:DID|JID|R?00)[ .-]?[0-9]", re.IGNORECASE)


def clean_pirt(cell: Any) -> Cleaned[str]:
    """Return a P-IRT number as "2063507010123-25": 15 digits, the last two the year it ends."""
    return _clean(cell, _pirt)


def clean_halal(cell: Any) -> Cleaned[str]:
    """Return a halal number: "ID" and 17 digits of BPJPH; those of MUI are shorter and stay."""
    return _clean(cell, _halal)


def clean_brand(cell: Any) -> Cleaned[str]:
    """Return a trade mark's number: "IDM" and 9 digits; an application is no mark yet."""
    return _clean(cell, _brand)


def clean_siinas(cell: Any) -> Cleaned[str]:
    """Return the number of a SIINas account, which has no fixed shape."""
    return _clean(cell, lambda text, digits: Cleaned(text))


def says_no(text: str) -> bool:
    """Whether a cell says that nothing is held, or not yet: an answer, and no doubt."""
    return _NO.fullmatch(text.strip(" .!").lower()) is not None


def _clean(cell: Any, shape: Callable[[str, str], Cleaned[str]]) -> Cleaned[str]:
    """Return "ada", a number in its shape, or None for what says that there is none."""
    text = cell_text(cell)
    if is_nothing(text) or says_no(text):
        return Cleaned(None)
    if text.strip(" .!").lower() in _YES:
        return Cleaned(HELD)
    if _EXPONENT.search(text):
        return doubt(HELD, "certificate_lost", "Nomornya rusak oleh Excel (…E+…); dicatat “ada”.")
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) < FEWEST_DIGITS or len(text) > LONGEST:
        return doubt(
            None,
            "certificate_unread",
            "Bukan nomor, dan tidak mengatakan ada atau belum; dikosongkan. Tulis nomornya, “ada”, atau “belum”.",
        )
    return shape(text, digits)


def _pirt(text: str, digits: str) -> Cleaned[str]:
    if len(digits) == 15:
        return Cleaned(f"{digits[:13]}-{digits[13:]}")
    return doubt(
        text,
        "pirt_length",
        f"Nomor P-IRT terdiri atas {len(digits)} angka, biasanya 15. Cocokkan dengan sertifikatnya.",
    )


def _halal(text: str, digits: str) -> Cleaned[str]:
    if len(digits) == 17:
        return Cleaned(f"ID{digits}")
    if len(digits) > 17 or text.upper().startswith("ID"):
        return doubt(
            text,
            "halal_length",
            f"Nomor halal BPJPH ditulis ID dan 17 angka, di sini {len(digits)}. Cocokkan dengan sertifikatnya.",
        )
    return Cleaned(text)


def _brand(text: str, digits: str) -> Cleaned[str]:
    if _MARK_APPLIED.match(text):
        return doubt(
            None,
            "brand_applied",
            "Nomor ini nomor permohonan merek, belum sertifikatnya; dikosongkan.",
        )
    if len(digits) == 9:
        return Cleaned(f"IDM{digits}")
    return doubt(
        text,
        "brand_length",
        f"Nomor merek ditulis IDM dan 9 angka, di sini {len(digits)}. Cocokkan dengan sertifikatnya.",
    )


CLEANERS = {"pirt": clean_pirt, "halal": clean_halal, "brand": clean_brand, "siinas": clean_siinas}
PAPERS = tuple(CLEANERS)  # as the register's columns are called
