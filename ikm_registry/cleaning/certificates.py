"""What a business holds besides its NIB: a number where it is known, else that it holds one.

Shapes of the numbers: domain.md 7.3.
"""

import re
from collections.abc import Callable
from typing import Any

from ikm_registry.cleaning import identity
from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import cell_text, is_nothing

HELD = "ada"
LONGEST = 40
FEWEST_DIGITS = 6
TOLD = 8  # letters of a number left out; fifteen digits in a sentence might be a NIK
KEPT_BY_EXCEL = 15  # digits of a number; those behind become 0
# "Sudah, th 2023", "punya PIRT": a word of yes, and what is said besides; not that it ran out, or that
# it is only applied for.
_YES = re.compile(
    r"(?!.*(?:habis|k[ae]dalu|\bexp|\bmati\b|\bbelum|\bblm|\btidak|\btdk|proses|aju|urus|cabut|\b(?:men|di)?daftar))"
    r"(?:sudah|sdh|telah|sedang)?\s*(?:ada|ya|yes|punya|memiliki|mempunyai|terdaftar|bersertifikat|aktif|lengkap|"
    r"sudah|sdh|y|v|√|✓|✔|☑|true|1)\b.*|[√✓✔☑]"
)
# "Belum", "tidak punya"; what is asked for is not held yet.
_NO = re.compile(
    r"(?:belum|blm|tidak|tdk|tak|non|no|false|0|x|"
    r"(?:dalam |masih |sedang )*(?:di)?proses\w*|(?:sedang )?(?:meng|peng|di)?ajukan|pengajuan|pengurusan)\b.*"
)
_NOT_DIGIT = re.compile(r"[^0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/. -][0-9]{1,2}[/. -][0-9]{2,4}")
_PHONE = re.compile(r"(?:0|62)8[0-9]{8,11}")
# In groups of digits too: "206 3507 01 0123 25".
_PIRT = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){14}[0-9](?![0-9])")
_HALAL = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){16}[0-9](?![0-9])")
_BRAND = re.compile(r"IDM[ .]?([0-9]{9})(?![0-9])", re.IGNORECASE)
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
    return _clean(cell, _siinas)


def says_no(text: str) -> bool:
    """Whether a cell says that nothing is held, or not yet: an answer, and no doubt."""
    return _NO.fullmatch(_word(text)) is not None


def _word(text: str) -> str:
    return text.strip(" .!").lower()


def _clean(cell: Any, shape: Callable[[str, str], Cleaned[str]]) -> Cleaned[str]:
    """Return "ada", a number in its shape, or None for what says that there is none."""
    text = cell_text(cell)
    if is_nothing(text) or says_no(text):
        return Cleaned(None)
    digits = _NOT_DIGIT.sub("", text)
    lost = isinstance(cell, int | float) and len(digits) > KEPT_BY_EXCEL
    if lost or identity.is_scientific(text):
        return doubt(
            HELD, "certificate_lost", "Angka akhir nomornya hilang di Excel; dicatat “ada”."
        )
    if len(digits) < FEWEST_DIGITS:
        if _YES.fullmatch(_word(text)):
            return Cleaned(HELD)
        return doubt(
            None,
            "certificate_unread",
            "Bukan nomor, dan tidak mengatakan ada atau belum; dikosongkan. Tulis nomornya, “ada”, atau “belum”.",
        )
    if other := _other(text, digits):
        return doubt(
            None, "certificate_other", f"Isinya {other}, bukan nomor sertifikat; dikosongkan."
        )
    return shape(text, digits)


def _other(text: str, digits: str) -> str:
    """Return what a number is instead; personal data stays out of a column that everybody reads."""
    if _DATE.fullmatch(text):
        return "tanggal"
    if len(digits) == 16 and not identity.nik_fault(digits):
        return "NIK"
    return "nomor telepon" if _PHONE.fullmatch(digits) else ""


def _pirt(text: str, digits: str) -> Cleaned[str]:
    if found := [_NOT_DIGIT.sub("", number) for number in _PIRT.findall(text)]:
        return _first("P-IRT", [f"{number[:13]}-{number[13:]}" for number in found])
    return _odd(text, "pirt_length", f"P-IRT terdiri atas {len(digits)} angka, biasanya 15")


def _halal(text: str, digits: str) -> Cleaned[str]:
    if found := _HALAL.findall(text):
        return _first("nomor halal", [f"ID{_NOT_DIGIT.sub('', number)}" for number in found])
    if len(digits) < 17 and not text.upper().startswith("ID") and len(text) <= LONGEST:
        return Cleaned(text)  # of MUI
    return _odd(text, "halal_length", f"halal BPJPH ditulis ID dan 17 angka, di sini {len(digits)}")


def _brand(text: str, digits: str) -> Cleaned[str]:
    if found := _BRAND.findall(text):
        return _first("nomor merek", [f"IDM{number}" for number in found])
    if _MARK_APPLIED.match(text):
        return doubt(
            None,
            "brand_applied",
            "Nomor ini nomor permohonan merek, belum sertifikatnya; dikosongkan.",
        )
    if len(digits) == 9 and len(text) <= LONGEST:
        return Cleaned(f"IDM{digits}")
    return _odd(text, "brand_length", f"merek ditulis IDM dan 9 angka, di sini {len(digits)}")


def _siinas(text: str, _: str) -> Cleaned[str]:
    if len(text) <= LONGEST:
        return Cleaned(text)
    return _odd(text, "siinas_length", "SIINas terlalu panjang")


def _first(what: str, numbers: list[str]) -> Cleaned[str]:
    """Take the first; of the others the end is told, by which the certificates are told apart."""
    first, *others = dict.fromkeys(numbers)
    if not others:
        return Cleaned(first)
    ends = [f"…{number[-TOLD:]}" for number in others]
    return Cleaned(first, (identity.left_out("certificate_several", what, ends),))


def _odd(text: str, code: str, why: str) -> Cleaned[str]:
    """Keep a number of another shape; of what is longer than the column only that one is held."""
    kept = text if len(text) <= LONGEST else HELD
    return doubt(kept, code, f"Nomor {why}. Cocokkan dengan sertifikatnya.")


CLEANERS = {"pirt": clean_pirt, "halal": clean_halal, "brand": clean_brand, "siinas": clean_siinas}
PAPERS = tuple(CLEANERS)  # as the register's columns are called
