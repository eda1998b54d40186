"""NIK, NIB (rules: domain.md 7.3; neither has a public check digit) and KBLI codes."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from ikm_registry.cleaning.result import Cleaned, Problem, doubt
from ikm_registry.cleaning.text import cell_text, is_nothing

_NOT_DIGIT = re.compile(r"[^0-9]")
_SCIENTIFIC = re.compile(r"\A[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\Z")
# A whole number that went through a spreadsheet: "3507085507700001.0".
_POINT_ZERO = re.compile(r"(?<=[0-9]{10})[.,]0{1,2}\Z")
# Typed with the letters that look like 0 and 1.
_LETTERED = re.compile(r"(?=.*[0-9]{8})[0-9OoIl]{16}")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_HIDDEN = re.compile(r"[*xX#]{3,}")
_CODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_NUMBER = re.compile(r"\AIKM[- ]?0*([1-9][0-9]{0,8})\Z", re.IGNORECASE)
_NIB = re.compile(r"\A[0-9]{13}\Z")
_NIB_ALONE = re.compile(r"(?<![0-9])[0-9]{13}(?![0-9])")
_DAYS = (0, *(calendar.monthrange(2000, month)[1] for month in range(1, 13)))
# Between two numbers in one cell; "dan" and "atau" too.
_BETWEEN = re.compile(r"[/;,|&]|\b(?:dan|atau)\b", re.IGNORECASE)
MASK = "•"
YOUNGEST_OWNER = 15


def is_scientific(text: str) -> bool:
    """Whether a number was kept as 2.06351E+14: its last digits are gone."""
    return _SCIENTIFIC.match(text) is not None


def numbers_in(text: str, length: int) -> list[str]:
    """Return the different numbers of ``length`` digits that stand in a text: "3507… / 3507…"."""
    parts = (_NOT_DIGIT.sub("", part) for part in _BETWEEN.split(text))
    parted = [part for part in parts if len(part) == length]
    unbroken: list[str] = re.findall(rf"(?<![0-9.,])[0-9]{{{length}}}(?![0-9])", text)
    return list(dict.fromkeys(parted if len(parted) >= len(unbroken) else unbroken))


def left_out(code: str, what: str, others: Sequence[str]) -> Problem:
    """Say that a cell holds more numbers of one kind than the register: the first is taken.

    ``others``: as they may be shown (NIK and phones masked).
    """
    told = ", ".join(others)
    return Problem(
        code,
        f"Sel ini memuat {len(others) + 1} {what}; yang pertama dipakai. Tidak dimasukkan: {told}.",
    )


def clean_nik(cell: Any, *, numeric_cell: bool = False) -> Cleaned[str]:
    """Return the 16 digits of a NIK.

    A number in scientific notation has lost its last digits for good: the value is None. A
    16-digit *number* ending in 0 may have lost its last digit (Excel keeps 15): kept, doubted.
    Wrong lengths are kept as typed and doubted; nothing is guessed.
    """
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    is_plain = text.isascii() and text.isdigit()
    if not is_plain and is_scientific(text):
        return doubt(
            None,
            "nik_lost",
            "NIK tersimpan sebagai angka ilmiah (…E+15) sehingga angka akhirnya hilang. "
            "NIK dikosongkan; isi kembali dari KTP.",
        )
    whole = text if is_plain else _POINT_ZERO.sub("", text)
    digits = text if is_plain else _NOT_DIGIT.sub("", whole)
    if len(digits) < 16 and _LETTERED.fullmatch(whole):
        return doubt(
            whole.translate(_AS_DIGITS),
            "nik_letters",
            "NIK berisi huruf O, I, atau l yang dibaca sebagai angka 0 atau 1. Periksa KTP.",
        )
    if _HIDDEN.search(text):
        return doubt(
            None, "nik_hidden", "Sebagian angka NIK disamarkan; dikosongkan. Isi dari KTP."
        )
    problems = []
    # "No KK 3507… / NIK 3507…": what stands behind the word.
    behind = text.upper().partition("NIK")[2]
    if len(digits) > 16 and (niks := numbers_in(behind, 16) or numbers_in(text, 16)):
        digits, others = niks[0], niks[1:]
        if others:
            problems.append(left_out("nik_several", "NIK", [mask_nik(other) for other in others]))
    if digits and not digits.strip(digits[0]):
        return doubt(None, "nik_shape", "NIK hanya contoh (satu angka berulang) dan dikosongkan.")
    if not digits:
        return doubt(None, "nik_shape", "NIK tidak berisi angka dan dikosongkan. Periksa KTP.")
    if len(digits) != 16:
        return doubt(
            digits[:20],
            "nik_length",
            f"NIK terdiri atas {len(digits)} angka, seharusnya 16. Periksa KTP, atau kosongkan dahulu.",
        )
    numeric = numeric_cell or isinstance(cell, (int, float)) or whole != text
    if numeric and digits.endswith("0"):
        problems.append(
            Problem(
                "nik_maybe_truncated",
                "Angka ke-16 NIK mungkin hilang karena disimpan Excel sebagai bilangan. Cocokkan dengan KTP.",
            )
        )
    reason = nik_fault(digits)
    if reason and not any(problem.code == "nik_maybe_truncated" for problem in problems):
        problems.append(Problem("nik_rule", reason))
    return Cleaned(digits, tuple(problems))


def nik_fault(nik: str) -> str:
    """Return why 16 digits cannot be a NIK, "" when they can.

    6 digits region (where first registered: no proof of address), 6 of birth DDMMYY with 40 added
    to the day for women, 4 serial from 0001.
    """
    day, month = int(nik[6:8]), int(nik[8:10])
    if not 11 <= int(nik[:2]) <= 97:
        return "Dua angka pertama NIK bukan kode provinsi. Periksa KTP."
    day = day - 40 if day > 40 else day
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month]:
        return "Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak mungkin. Periksa KTP."
    if nik[12:] == "0000":
        return "Empat angka terakhir NIK tidak boleh 0000. Periksa KTP."
    return ""


def birth_year(nik: str, *, today: date) -> int | None:
    """Return the year of birth in a NIK (digits 7 to 12: DDMMYY); None where it holds none.

    Of its two digits the later century counts that makes its holder ``YOUNGEST_OWNER`` or older.
    """
    if len(nik) != 16 or nik_fault(nik):
        return None
    year = 2000 + int(nik[10:12])
    return year if year <= today.year - YOUNGEST_OWNER else year - 100


def clean_nib(cell: Any) -> Cleaned[str]:
    """Return the 13 digits of a NIB; another length is kept as typed and doubted."""
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    if len(text) == 13 and text.isascii() and text.isdigit() and text.strip("0"):  # as most are
        return Cleaned(text)
    if is_scientific(text):
        return doubt(
            None, "nib_lost", "NIB tersimpan sebagai angka ilmiah dan dikosongkan. Lihat OSS."
        )
    digits = _NOT_DIGIT.sub("", _POINT_ZERO.sub("", text))
    if len(digits) > 13 and len(alone := _NIB_ALONE.findall(text)) == 1:
        digits = alone[0]  # its date stands behind
    if not digits or not digits.strip("0"):
        return doubt(None, "nib_shape", "NIB tidak berisi angka dan dikosongkan. Periksa di OSS.")
    if len(digits) == 12 and digits[0] != "0":
        return doubt(
            "0" + digits, "nib_zero", "NIB 12 angka; nol di depan dikembalikan. Periksa di OSS."
        )
    if len(digits) > 13 and (nibs := [nib for nib in numbers_in(text, 13) if nib.strip("0")]):
        several = (left_out("nib_several", "NIB", nibs[1:]),) if nibs[1:] else ()
        return Cleaned(nibs[0], several)
    if not _NIB.match(digits):
        return doubt(
            digits[:20], "nib_length", f"NIB terdiri atas {len(digits)} angka, seharusnya 13."
        )
    return Cleaned(digits)


def clean_kbli(cell: Any) -> Cleaned[str]:
    """Return the 5 digits of a KBLI code: "16299", "[16299]", "16299 - Industri …"."""
    written = cell_text(cell)
    if is_nothing(written):
        return Cleaned(None)
    digits = _NOT_DIGIT.sub("", written)
    if len(digits) == 5 and len(written.strip("[]() .")) <= 7:
        return Cleaned(digits)
    codes = list(dict.fromkeys(_CODE.findall(written)))
    if len(codes) > 1:
        return Cleaned(codes[0], (left_out("kbli_several", "kode KBLI", codes[1:]),))
    if codes:
        return Cleaned(codes[0])
    return doubt(None, "kbli_shape", f"KBLI “{written[:40]}” bukan 5 angka; dikosongkan.")


def clean_number(cell: Any) -> Cleaned[int]:
    """Return the id behind the register's own number: "IKM-000123" → 123."""
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    match = _NUMBER.match(text)
    if not match:
        return doubt(None, "number_shape", f"“{text[:20]}” bukan nomor IKM; diabaikan.")
    return Cleaned(int(match.group(1)))


def mask_nik(nik: str) -> str:
    """Return 350717••••••0001 for a NIK; "" stays ""."""
    if not nik:
        return ""
    return nik[:6] + MASK * max(0, len(nik) - 10) + nik[-4:] if len(nik) > 10 else MASK * len(nik)
