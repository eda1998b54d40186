"""Rows between those of data that name a group: its place, its branch of industry."""

import re
from collections.abc import Sequence

from ikm_registry.cleaning.addresses import place_in_address, place_in_heading
from ikm_registry.importing.contents import begins_with_product, is_made, says_only_sector
from ikm_registry.importing.gazetteer import Gazetteer

Place = tuple[str, str]
LEAST_FIELDS = 3  # a table of fewer columns has rows of data as short as this
# I, II., A), B: what numbers groups rather than rows.
INDEX = re.compile(r"\(?(?:[IVXLC]{1,5}|[A-Z])\s*[.)]?", re.IGNORECASE)
_NUMBERED = re.compile(r"\A\W*(?:(?:[IVXLC]{1,5}|[A-Z]|[0-9]{1,3})\s*[.)]\s*)?", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:industri|ind|sentra|cabang|sub sektor|subsektor|sektor|komoditi|komoditas|golongan|kelompok industri|"
    r"jenis (?:industri|usaha|komoditi|produk)|bidang|klaster|wilayah|upt)\b[^0-9]*\Z",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"\A(?:(?:industri|ind|ikm|umkm|usaha|pengrajin|perajin|produsen|pengusaha|sentra|paguyuban|kecil|menengah|mikro|rumah tangga|dan|produk|"
    r"jenis (?:industri|usaha|komoditi|produk)|komoditi|komoditas|kelompok industri)\b[ .:&/]*)+",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:desa|ds|kel|kelurahan|kecamatan|kec|dusun|dsn)\b.*\Z", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_HAMLET = re.compile(
    r"(?:(rw\W*[0-9]{1,3})\W+)?((?:dusun|dsn|dukuh|dkh|lingkungan|lingk)\b[ .:]*[^\W\d_]{3,}(?: (?!rw\b)[^\W\d_]+){0,2})"
    r"(?:\W+(rw\W*[0-9]{1,3}))?",
    re.IGNORECASE,
)

_OFFICE = re.compile(r"\b(?:kepala|camat|lurah|mengetahui|sekretari\w*|bendahara)\b", re.IGNORECASE)


def place_of_group(texts: Sequence[str], gazetteer: Gazetteer | None) -> Place | None:
    """Return (desa, kecamatan) that a row alone names: "II. DESA CODO", "2. Sentra Tempe Desa
    Bringin Kec. Wajak"; None for another row.
    """
    line = " ".join(texts)
    place = place_in_heading(line)
    if place is not None or gazetteer is None:
        return place
    words = [text for text in texts if _WORDS.search(text)]
    if len(words) != 1:
        return None
    desa, kecamatan = place_in_address(words[0])
    found = gazetteer.match(desa, kecamatan)
    branch = _GROUP.match(words[0], _NUMBERED.match(words[0]).end())  # type: ignore[union-attr]
    if branch and (found.desa_code or (not desa and found.kecamatan_code)):
        return desa, kecamatan
    # "1. KUB MEKAR JAYA - Desa Codo Kec. Wajak": a line alone that names both is somebody's group.
    alone = len(texts) == 1 and not _OFFICE.search(words[0])
    whole = alone and desa and kecamatan and found.desa_code and found.score == 1
    return (desa, kecamatan) if whole else None


def hamlet_of_group(texts: Sequence[str]) -> str:
    """Return the dusun that a row alone names: "DUSUN KRAJAN", "2. Dsn. Bendo", with its
    RW behind ("RW 01 Dusun Krajan"); "" for another row."""
    words = [text for text in texts if _WORDS.search(text)]
    if len(words) != 1 or len(texts) > 2 or (len(texts) == 2 and not INDEX.fullmatch(texts[0])):
        return ""
    start = _NUMBERED.match(words[0])
    bare = words[0][start.end() if start else 0 :].strip(" :.")
    found = _HAMLET.fullmatch(bare)
    return ", ".join(filter(None, (found[2], found[1] or found[3]))) if found else ""


def product_of_group(texts: Sequence[str]) -> str:
    """Return what the rows below a heading make: "II. INDUSTRI ANYAMAN BAMBU", "GERABAH"; "" for a
    branch, which names no product, and for any other row.
    """
    words = [text for text in texts if _WORDS.search(text)]
    if len(words) != 1 or len(texts) > 2 or (len(texts) == 2 and not INDEX.fullmatch(texts[0])):
        return ""
    start = _NUMBERED.match(words[0])
    bare = _GROUPED.sub("", words[0][start.end() if start else 0 :])
    bare = _PLACED.sub("", bare).strip(" :.-–").lower()
    if not bare or any(letter.isdigit() for letter in bare) or says_only_sector([bare] * 2):
        return ""
    if begins_with_product(bare):
        return bare
    named = bare != words[0].strip().lower()
    group = _GROUP.match(words[0], start.end() if start else 0)
    return bare if named and len(bare.split()) <= 4 and (group or is_made(bare)) else ""


def is_group(texts: Sequence[str], fields: int) -> bool:
    """Whether the cells of a row name a branch or group and nothing more: "I | INDUSTRI PANGAN"."""
    if fields < LEAST_FIELDS or not texts or not _WORDS.search(texts[-1]):
        return False
    if len(texts) == 2:
        return INDEX.fullmatch(texts[0]) is not None
    start = _NUMBERED.match(texts[0])
    return len(texts) == 1 and start is not None and bool(_GROUP.match(texts[0], start.end()))
