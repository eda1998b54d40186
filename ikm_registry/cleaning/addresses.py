"""Addresses that hold desa and kecamatan; headings that name them."""

import datetime as dt
import re
from typing import Any

from ikm_registry.cleaning.result import Cleaned, doubt
from ikm_registry.cleaning.text import cell_text, clean_text

_STOP = r"(?=\s*(?:[,;()\[\]/:]|\bKEC|\bKC\b|\bKAB|\bKOTA\b|\bPROV|\bRT\b|\bRW\b|\bDUSUN\b|\bDSN\b|\bDUKUH\b|\bDKH\b|\bDS\b|\bJL\b|\bJALAN\b|\bKODE ?POS|\bTAHUN\b|\bTH\b|\bDESA\b|\bKEL\b|[-–]\s|\s-|[0-9]|$))"
_NAME = rf"([A-Z][A-Z' .\-]*?){_STOP}"
_DESA = re.compile(
    rf"\b(?:DESA|DS|KELURAHAN|KEL)\b(?:\s*/\s*(?:KELURAHAN|KEL|DESA|DS)\b)?[.: ]*{_NAME}",
    re.IGNORECASE,
)
_KECAMATAN = re.compile(rf"\b(?:KECAMATAN|KEC|KC)\b[.: ]*{_NAME}", re.IGNORECASE)
# "II. DESA X", "A. KEC. Y", "3 Desa Z", "» Kecamatan W": nothing else may stand before.
_HEADING = re.compile(
    r"\A\W*(?:(?:[IVXLC]{1,5}|[A-Z]|[0-9]{1,3})(?:[.):\s]+))?\W*(?=(?:DESA|DS|KELURAHAN|KEL|KECAMATAN|KEC)\b)",
    re.IGNORECASE,
)
LEAD = 200  # letters of a heading in which its place begins
_PARTS = re.compile(r"\s*[,;()]\s*|\s*(?<![0-9])/\s*|\s*/(?![0-9])\s*|\s+[-–]\s+|\s{2,}")
_ELSEWHERE = re.compile(
    r"\A(?:(?:kab|kabupaten|kota|kodya)\b.*|malang(?:\W*|\s+(?:kota|raya|selatan|jawa timur|jatim|jawa|indonesia|[0-9]).*)|jawa timur|jatim|indonesia|[0-9 ]+)\Z",
    re.IGNORECASE,
)


# Numbered things, and what stands behind a kecamatan.
_NUMBERS = re.compile(r"\b(?:rt|rw|no|nomor|blok|km)\b[. :/]*[0-9]*[a-z]?\b|[0-9]+", re.IGNORECASE)
_BEHIND = re.compile(
    r"[\s,.]*\b(?:kab|kabupaten|jawa timur|jatim|indonesia|malang)\b.*\Z", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|0")
# "Desa Codo Wajak Malang": the kabupaten without its word, behind a name.
_KABUPATEN = re.compile(r"(?<=[A-Z])\s+(?:malang|jawa timur|jatim)\Z", re.IGNORECASE)


_MONTHS = "jan feb mar apr mei jun jul agu sep okt nov des".split()
_MONTH_ALIASES = {"may": "mei", "aug": "agu", "ags": "agu", "agt": "agu", "oct": "okt", "nop": "nov", "dec": "des", "peb": "feb"}  # fmt: skip
_ISO = re.compile(r"(?:19|20)[0-9]{2}-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[- /]([a-z]{3})", re.IGNORECASE)


def clean_rt_rw(cell: Any) -> Cleaned[str]:
    """Return RT and RW as written; "02/05" that Excel made the second of May is put back, doubted."""
    day, month = _as_date(cell)
    if not day:
        return clean_text(cell, 120)
    return doubt(
        f"{day:02d}/{month:02d}",
        "rt_date",
        f"RT/RW berubah menjadi tanggal di Excel; dibaca RT {day} RW {month}. Periksa.",
    )


def _as_date(cell: Any) -> tuple[int, int]:
    """Return (day, month) of a cell that is a date, (0, 0) for any other."""
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.day, cell.month
    text = cell_text(cell)
    if found := _ISO.fullmatch(text):
        return int(found.group(2)), int(found.group(1))
    if found := _DAY_MONTH.fullmatch(text):
        name = found.group(2).lower()
        name = _MONTH_ALIASES.get(name, name)
        return (int(found.group(1)), _MONTHS.index(name) + 1) if name in _MONTHS else (0, 0)
    return 0, 0


def _name(found: re.Match[str] | None) -> str:
    return _KABUPATEN.sub("", found.group(1).strip(" .-")) if found else ""


def place_in_address(address: str) -> tuple[str, str]:
    """Return (desa, kecamatan) as written behind their words in an address, "" where not named."""
    return _name(_DESA.search(address)), _name(_KECAMATAN.search(address))


def places_in(text: str) -> tuple[list[str], list[str]]:
    """Return all (desa, kecamatan) that a text names by their words, in its order."""
    return (
        [_name(match) for match in _DESA.finditer(text)],
        [_name(match) for match in _KECAMATAN.finditer(text)],
    )


def place_in_heading(text: str) -> tuple[str, str] | None:
    """Return (desa, kecamatan) of a heading row such as "II. KECAMATAN WAJAK", None for another."""
    start = _HEADING.match(text[:LEAD])
    if not start:
        return None
    desa, kecamatan = place_in_address(text[start.end() :])
    return (desa, kecamatan) if desa or kecamatan else None


def address_parts(address: str) -> list[str]:
    """Return the parts of an address between its marks, last first, without kabupaten and post code."""
    parts = [part.strip(" .") for part in _PARTS.split(address)]
    return [part for part in reversed(parts) if part and not _ELSEWHERE.match(part)]


def without_numbers(part: str) -> str:
    """Return what a part of an address holds besides RT/RW and house numbers, "" for nothing."""
    return _NUMBERS.sub("", part).strip(" .,-/")


def words_at_end(address: str) -> list[str]:
    """Return the words of an address without kabupaten and post code, a "0" for each RT, RW and house
    number, for one that names its place without marks: "Krajan RT 03 RW 05 Blayu Wajak".
    """
    return _WORD.findall(_BEHIND.sub("", _NUMBERS.sub(" 0 ", address)))


def mask_address(address: str) -> str:
    """Return an address with its house level hidden: the first word and dots."""
    first = address.split(" ", 1)[0] if address else ""
    return f"{first} ••••••" if address else ""
