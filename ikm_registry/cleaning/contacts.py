"""Phones of Indonesia as +62…"""

import re
from typing import Any

from ikm_registry.cleaning.identity import left_out
from ikm_registry.cleaning.result import Cleaned, Problem, doubt
from ikm_registry.cleaning.text import cell_text, is_nothing

_SEVERAL = re.compile(r"\s*(?:[/;,&|]|\batau\b|\bdan\b)\s*")
# Two numbers with nothing but a space between, once there are digits enough for both.
_TWO = re.compile(r"\s+(?=(?:\+?62|0)\s?[28])")
TWO_NUMBERS = 19
LONGEST = 14  # the longest in the world have 15 with their country
LEAST = 6  # digits of a number, without its first 0
_NOT_DIGIT = re.compile(r"[^0-9]")
# "08123456O890", or a letter of another alphabet: without it the number would be another one.
_LETTER = re.compile(r"(?<=[0-9])[^\W0-9_](?=[0-9])")
# Of the exchange inside an office: no part of the number that is dialled.
_EXTENSION = re.compile(r"[\s(,]+(?:ekst|ext|pesawat|pes)\b[\s.:]*[0-9]{1,5}\b\)?", re.IGNORECASE)
_EXPONENT = re.compile(r"[0-9][eE]\+?[0-9]")


def clean_phone(cell: Any) -> Cleaned[str]:
    """Return a phone as +62 and digits; the first of several. Odd lengths are kept and doubted.

    0812… and 812… (a lost zero) and 62812… are the same. 0341… is a landline.
    """
    if isinstance(cell, str) and "\n" in cell:
        cell = cell.strip().replace("\n", " ; ")
    text = cell_text(cell)
    if is_nothing(text):
        return Cleaned(None)
    if len(text) < TWO_NUMBERS and text.isascii() and text.isdigit():  # as most are
        return _of_digits(text, [])
    if sum(c in "xX*" for c in text) >= 3:
        return doubt(
            None,
            "phone_placeholder",
            "Nomor telepon masih contoh atau disamarkan (berisi X atau *) dan dikosongkan.",
        )
    if _EXPONENT.search(text):
        return doubt(None, "phone_lost", "Nomor telepon rusak oleh Excel (…E+…) dan dikosongkan.")
    if _LETTER.search(text):
        said = "Nomor telepon berisi huruf di antara angkanya dan dikosongkan. Periksa angkanya."
        return doubt(None, "phone_letters", said)
    text, extensions = _EXTENSION.subn("", text)
    problems = []
    if extensions:
        said = "Nomor pesawat (ext.) tidak dimasukkan; nomor teleponnya dipakai."
        problems.append(Problem("phone_extension", said))
    numbers = _numbers(text)
    phones: dict[str, str] = {}
    for digits in numbers:
        if phone := _of_digits(digits, []).value:
            phones.setdefault(phone, digits)
    if len(phones) > 1:
        masked = [mask_phone(phone) for phone in list(phones)[1:]]
        problems.append(left_out("phone_several", "nomor telepon", masked))
    digits = next(iter(phones.values()), numbers[0])
    if not digits:
        return doubt(None, "phone_shape", "Nomor telepon tidak berisi angka dan dikosongkan.")
    return _of_digits(digits, problems)


def _numbers(text: str) -> list[str]:
    """Return the digits of each number in a cell, or all its digits where none has enough."""

    def parted(mark: re.Pattern[str], least: int) -> list[str]:
        found = (_NOT_DIGIT.sub("", part) for part in mark.split(text))
        return [digits for digits in found if len(digits) >= least]

    whole = _NOT_DIGIT.sub("", text)
    found = parted(_SEVERAL, LEAST)
    if len(found) == 1 and len(whole) >= TWO_NUMBERS:
        found = parted(_TWO, 8)
    return found or [whole]


def _of_digits(digits: str, problems: list[Problem]) -> Cleaned[str]:
    national = digits.lstrip("0") if digits.startswith("0") else digits
    if digits.startswith("62"):
        national = digits[2:].lstrip("0")
    if not national.strip("0"):
        return doubt(None, "phone_shape", "Nomor telepon hanya berisi nol dan dikosongkan.")
    if len(national) < LEAST:
        return doubt(None, "phone_shape", "Nomor telepon terlalu pendek dan dikosongkan.")
    if len(national) > LONGEST:
        return doubt(
            None, "phone_shape", "Nomor telepon terlalu panjang (mungkin NIK) dan dikosongkan."
        )
    if not 8 <= len(national) <= 13:
        problems.append(
            Problem(
                "phone_length", f"Nomor telepon terdiri atas {len(digits)} angka; periksa kembali."
            )
        )
    return Cleaned(f"+62{national[:16]}", tuple(problems))


def mask_phone(phone: str) -> str:
    """Return +62••••••••678; "" stays ""."""
    return (
        f"{phone[:3]}{'•' * max(0, len(phone) - 6)}{phone[-3:]}"
        if len(phone) > 6
        else "•" * len(phone)
    )
