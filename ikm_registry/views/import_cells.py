"""The cells of a staged row as the preview's grid shows them: read, written, doubted, mendable."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ikm_registry.cleaning.addresses import mask_address
from ikm_registry.cleaning.contacts import mask_phone
from ikm_registry.importing.columns import CATALOGUE
from ikm_registry.importing.mending import MENDABLE
from ikm_registry.importing.money_units import MONEY
from ikm_registry.models import ImportRow
from ikm_registry.services.import_rows import PERSONAL
from ikm_registry.services.origins import letters
from rpik.core.templatetags.format_id import angka, desimal, rupiah

# Field of the grid to the attribute of the row; what shares a cell in a list is one column here.
ATTRIBUTES = {
    "business": "business_name", "owner": "owner_name", "sex": "owner_sex", "nik": "nik_hash",
    "nib": "nib", "pirt": "pirt", "halal": "halal", "brand": "brand", "siinas": "siinas", "phone": "phone", "address": "address", "desa": "desa_code",
    "kecamatan": "kecamatan_code", "point": "lat", "product": "product", "raw": "raw_material",
    "kbli": "kbli_code", "male": "workers_male", "female": "workers_female",
    "workers": "workers_stated", "investment": "investment", "output_value": "output_value",
    "input_value": "input_value", "market": "market",
    "capacity": "capacity", "unit": "capacity_unit", "year": "year_established",
}  # fmt: skip
SHARES = {"lat": "point", "lon": "point", "desa_code": "desa", "dusun": "address", "rt_rw": "address", "male_more": "male", "female_more": "female", "workers_more": "workers"}  # fmt: skip
HEADS = {
    **{column.field: column.label[:1].upper() + column.label[1:] for column in CATALOGUE},
    "male": "TK L", "female": "TK P", "workers": "TK", "sex": "L/P", "point": "Titik",
    "year": "Berdiri",
}  # fmt: skip
FIGURES = frozenset(
    {"male", "female", "workers", "investment", "output_value", "input_value", "capacity", "year"}
)
LEADS = frozenset({"business", "owner", "product", "desa"})  # what a folded row of the phone says
# A mend of a place is a chosen desa, whichever of the two cells was wrong.
MENDS = {"desa": "desa_code", "kecamatan": "desa_code"}
LONG = 60


def grid_fields(understanding: Mapping[str, Any], rows: Sequence[ImportRow]) -> list[str]:
    """Return the fields that are columns of the grid: those of the file in its order, and what was
    found besides (a desa from a heading, women and men from one cell).
    """
    found: dict[str, None] = {}
    for sheet in understanding.get("sheets", []):
        for column in sheet["columns"] if sheet["use"] else []:
            field = SHARES.get(column["field"] or "", column["field"] or "")
            if field in ATTRIBUTES:
                found[field] = None
    order = [*found, *(field for field in ATTRIBUTES if field not in found)]
    return [
        field
        for field in order
        if field in found or any(getattr(row, ATTRIBUTES[field]) not in (None, "") for row in rows)
    ]


def heads(understanding: Mapping[str, Any], fields: Iterable[str]) -> list[dict[str, Any]]:
    """Return the heads of the grid, with the letters of the sheet's columns they come from."""
    used = [sheet for sheet in understanding.get("sheets", []) if sheet["use"]]
    from_columns: dict[str, list[str]] = {}
    for column in used[0]["columns"] if used else []:
        field = SHARES.get(column["field"] or "", column["field"] or "")
        from_columns.setdefault(field, []).append(letters(column["index"]))
    return [
        {
            "label": HEADS[field],
            "figure": field in FIGURES,
            "letters": ", ".join(from_columns.get(field, [])),
        }
        for field in fields
    ]


def cells(
    row: ImportRow, fields: Iterable[str], names: Mapping[str, str], *, mendable: bool
) -> list[dict[str, Any]]:
    """Return the cells of one row. ``written`` only where it differs from what was read."""
    notes: dict[str, list[dict[str, Any]]] = {}
    for problem in row.problems:
        notes.setdefault(SHARES.get(problem["field"], problem["field"]), []).append(problem)
    return [_cell(row, field, names, notes.get(field, []), mendable) for field in fields]


def _cell(
    row: ImportRow,
    field: str,
    names: Mapping[str, str],
    notes: list[dict[str, Any]],
    mendable: bool,
) -> dict[str, Any]:
    text = shown(row, field, names)
    written = row.written.get(field, "")
    mend = MENDS.get(field, field)
    tone = "cleaned" if written and written != text else ""
    if notes:
        tone = "wrong" if any(note["severity"] == "error" for note in notes) else "doubted"
    return {
        "field": field,
        "label": HEADS[field],
        "figure": field in FIGURES,
        "lead": field in LEADS and bool(text or written),
        "text": text,
        "short": text if len(text) <= LONG else f"{text[:LONG].rstrip()}…",
        "written": written if tone else "",
        # In a field a decimal point, as maps give it; a comma is taken as well.
        "typed": f"{row.lat:.6f}, {row.lon:.6f}" if field == "point" and text else "",
        "notes": " ".join(note["message"] for note in notes),
        "tone": tone,
        "mend": mend if mendable and mend in MENDABLE else "",
        "personal": field in PERSONAL,
    }


def shown(row: ImportRow, field: str, names: Mapping[str, str]) -> str:
    """Return what was read, as people write it; a NIK only as present."""
    value = getattr(row, ATTRIBUTES[field])
    if value in (None, ""):
        return ""
    if field == "point":
        return f"{desimal(row.lat, 5)}; {desimal(row.lon, 5)}" if row.lon is not None else ""
    if field == "nik":
        return "ada"
    if field in MONEY:
        return rupiah(value)
    if field == "phone":
        return mask_phone(str(value))
    if field == "address":
        return mask_address(str(value))
    if field in {"male", "female", "workers", "capacity"}:
        return angka(value)
    return names.get(str(value), str(value))
