"""Whole numbers in an address or a form: hostile text until it is one that a key can hold."""

from collections.abc import Iterable

DIGITS = 18  # what a bigint holds whatever the digits are


def number(text: str | None) -> int:
    """Return the number, 0 (which no record has) for anything else."""
    return next(iter(numbers([text or ""])), 0)


def numbers(texts: Iterable[str]) -> list[int]:
    """Return those of the texts that are whole numbers, in their order."""
    return [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) <= DIGITS]


def asked_year(text: str | None) -> int | None:
    """Return a year of four digits, None for anything else."""
    found = number(text)
    return found if 1000 <= found <= 9999 else None
