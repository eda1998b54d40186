"""Addresses that hold desa and kecamatan; headings that name them."""

import re

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
    start = _HEADING.match(text)
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
