"""Rows whose address lies in another kabupaten or kota: a desa of the same name here is not theirs."""

import re

from ikm_registry.cleaning.result import ERROR, Problem
from ikm_registry.importing.gazetteer import Gazetteer, key_of

# Kecamatan of the two kota that lie inside Kabupaten Malang and that its lists hold most often.
_OF_KOTA = {
    "blimbing": "Kota Malang",
    "klojen": "Kota Malang",
    "kedungkandang": "Kota Malang",
    "lowokwaru": "Kota Malang",
    "sukun": "Kota Malang",
    "batu": "Kota Batu",
    "bumiaji": "Kota Batu",
    "junrejo": "Kota Batu",
}
_REGENCIES = (
    "malang|batu|blitar|kediri|pasuruan|probolinggo|lumajang|jember|mojokerto|jombang|sidoarjo|surabaya|gresik|tulungagung|"
    "trenggalek|nganjuk|madiun|magetan|ngawi|ponorogo|pacitan|bojonegoro|tuban|lamongan|banyuwangi|bondowoso|situbondo"
)
_TOLD = re.compile(rf"\b(kota|kab|kabupaten)\b[. :]*({_REGENCIES})\b", re.IGNORECASE)


def _regency_in(text: str) -> str:
    """Return the other kabupaten or kota that a text names last, "" for ours or none."""
    found = [(kind.lower(), name.title()) for kind, name in _TOLD.findall(text)]
    if not found or (found[-1][0] != "kota" and found[-1][1] == "Malang"):
        return ""
    kind, name = found[-1]
    return f"{'Kota' if kind == 'kota' else 'Kabupaten'} {name}"


def elsewhere(gazetteer: Gazetteer, kecamatan: str, address: str, regency: str) -> str:
    """Return the kabupaten or kota in which a row lies when it is another than ours, "" for ours.

    A kecamatan of ours that the row names outweighs a slip in the name of the kabupaten.
    """
    if kecamatan and gazetteer.is_kecamatan(kecamatan):
        return ""
    return (
        _regency_in(regency) or _regency_in(address) or _OF_KOTA.get(key_of(kecamatan).lower(), "")
    )


def problem_of(place: str) -> Problem:
    """The refusal of a row that lies elsewhere; a chosen desa settles it."""
    return Problem(
        "outside_kabupaten",
        f"Alamatnya di {place}, di luar Kabupaten Malang. Bila usahanya di kabupaten ini, pilih desanya.",
        ERROR,
        "kecamatan",
    )
