"""Addresses that hold desa and kecamatan."""

import re

_END = r"(?=\s*(?:,|;|\bKEC|\bKAB|\bKOTA\b|\bPROV|\bRT\b|\bRW\b|\bKODE ?POS|-\s*KEC|$))"
_DESA = re.compile(
    rf"\b(?:DESA|DS|KELURAHAN|KEL)\b\.?\s*/?\s*(?:KEL\.?\s+)?([A-Z][A-Z' .\-]*?){_END}",
    re.IGNORECASE,
)
_KECAMATAN = re.compile(rf"\b(?:KECAMATAN|KEC)\b\.?\s*([A-Z][A-Z' .\-]*?){_END}", re.IGNORECASE)
_HEADING = re.compile(r"\A\s*(?:[IVX]+\.|[A-Z0-9]{1,2}[.)])?\s*(DESA|DS|KELURAHAN|KEL|KECAMATAN|KEC)\b[.:]?\s*(?:[:/]\s*)?(.+?)\s*\Z", re.IGNORECASE)  # fmt: skip


def place_in_address(address: str) -> tuple[str, str]:
    """Return (desa, kecamatan) as written inside an address, "" where not named."""
    desa = _DESA.search(address)
    kecamatan = _KECAMATAN.search(address)
    return (
        desa.group(1).strip(" .-") if desa else "",
        kecamatan.group(1).strip(" .-") if kecamatan else "",
    )


def place_in_heading(text: str) -> tuple[str, str] | None:
    """Return ("desa" | "kecamatan", name) of a heading row such as "KECAMATAN WAJAK"."""
    match = _HEADING.match(text)
    if not match:
        return None
    kind = "kecamatan" if match.group(1).upper().startswith("KEC") else "desa"
    name = re.split(
        r"\s+(?:KECAMATAN|KEC|TAHUN|TH|KABUPATEN|KAB)\b", match.group(2), flags=re.IGNORECASE
    )[0]
    return kind, name.strip(" .:-")


def mask_address(address: str) -> str:
    """Return an address with its house level hidden: the first word and dots."""
    first = address.split(" ", 1)[0] if address else ""
    return f"{first} ••••••" if address else ""
