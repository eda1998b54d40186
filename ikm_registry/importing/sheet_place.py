"""The desa, kecamatan and product that the name or title of a sheet gives to all its rows."""

import re

from ikm_registry.cleaning.addresses import place_in_address, place_in_heading, places_in
from ikm_registry.importing.contents import desa_and_kecamatan, is_made
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.group_rows import product_of_group

_CAMAT = re.compile(r"\bcamat\b", re.IGNORECASE)  # "Lampiran Surat Camat Wajak"
_PARTS = re.compile(r"_+|\s+[-–]+\s+")
_LISTED = re.compile(
    r"\A\W*(?:(?:daftar|data|rekap(?:itulasi)?|laporan|nama|list|profil|potensi|anggota|peserta|penerima|pemilik)\b\W*(?:nama\b\W*)?)+",
    re.IGNORECASE,
)

# "… TAHUN 2023", "… "GETAAN JAYA"": behind what is made.
_DATED = re.compile(
    r"\W*(?:\b(?:tahun|thn|th|ta|keadaan|per|periode|s/d)\b\W*.*20[0-9]{2}.*|\b20[0-9]{2}\W*|[\"“'(].*)\Z",
    re.IGNORECASE,
)


# "Tempat : Hotel …" above a list says nothing of its rows; "Komoditi : tempe" does.
_LABEL = re.compile(r"\W*[a-z][a-z/., ]{1,30}\s*:", re.IGNORECASE)
_TELLS = re.compile(
    r"\W*(?:nama\b\W*)?(?:jenis|produk|komodit|sentra|industri|usaha|kelompok|bidang|kerajinan)",
    re.IGNORECASE,
)


def place_of_sheet(sheet: str, title: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the (desa, kecamatan), "" for what is not named. Of several the one nearest to the
    table counts: "WILAYAH KECAMATAN DAU DAN WAGIR", then "KECAMATAN DAU".
    """
    all_desa, all_kecamatan = places_in(_CAMAT.sub("kecamatan", title))
    desa = next(filter(gazetteer.is_desa, reversed(all_desa)), "")
    kecamatan = next(filter(gazetteer.is_kecamatan, reversed(all_kecamatan)), "")
    own_desa, own_kecamatan = place_in_heading(sheet) or _place_in_name(sheet, gazetteer)
    named = gazetteer.kecamatan_named(own_kecamatan or ("" if own_desa else sheet))
    titled = bool(desa) and gazetteer.kecamatan_named(kecamatan) == named
    if own_desa and gazetteer.is_desa(own_desa):
        desa, kecamatan = own_desa, named or kecamatan
    elif named and (titled or not (desa and gazetteer.is_desa(sheet))):
        kecamatan = kecamatan or named
    elif gazetteer.is_desa(sheet):
        desa = sheet
    return desa, kecamatan


def _place_in_name(sheet: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """What a sheet's name says behind its product: "Krupuk - Ds. Bringin Kec. Wajak", "Tahu_Sukoanyar Wajak"."""
    desa, kecamatan = place_in_address(sheet)
    if desa or kecamatan:
        return desa, kecamatan
    parts = _PARTS.split(sheet)
    return next(filter(any, (desa_and_kecamatan(p, gazetteer) for p in parts)), ("", ""))


def product_of_sheet(sheet: str, title: str) -> str:
    """Return what all rows make: "SENTRA INDUSTRI TEMPE", "Daftar Pengrajin Gerabah Desa Pagelaran", or
    a sheet called "BATIK"; "" where neither names a product.
    """
    for line in (*reversed(title.split("; ")), *_PARTS.split(sheet)):
        if _LABEL.match(line) and not _TELLS.match(line):
            continue
        found = product_of_group([_DATED.sub("", _LISTED.sub("", line))])
        if found and is_made(found):
            return found
    return ""
