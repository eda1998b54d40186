"""A staged row as the preview shows it: where it stands, what it says, what will become of it."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.addresses import mask_address
from ikm_registry.cleaning.contacts import mask_phone
from ikm_registry.importing.columns import CATALOGUE
from ikm_registry.importing.mending import MENDABLE
from ikm_registry.models import Desa, ImportRow, Kecamatan
from ikm_registry.services.import_mends import label_of
from ikm_registry.services.import_rows import PERSONAL
from rpik.core.templatetags.format_id import angka, rupiah

FIELDS = {column.field: column.label[:1].upper() + column.label[1:] for column in CATALOGUE}
COLUMNS = {
    "business_name": "Nama usaha", "owner_name": "Pemilik", "owner_sex": "Jenis kelamin",
    "nik": "NIK", "nib": "NIB", "phone": "Telepon", "address": "Alamat",
    "kecamatan_id": "Kecamatan", "desa_id": "Desa", "lat": "Lintang", "lon": "Bujur",
    "product": "Produk", "raw_material": "Bahan baku", "kbli_version": "Versi KBLI",
    "kbli_code": "KBLI", "workers_male": "Tenaga kerja laki-laki",
    "workers_female": "Tenaga kerja perempuan", "workers_stated": "Tenaga kerja (jumlah)",
    "investment": "Investasi", "output_value": "Nilai produksi", "capacity": "Kapasitas",
    "capacity_unit": "Satuan", "year_established": "Tahun berdiri", "status": "Status",
}  # fmt: skip
MONEY = {"investment", "output_value"}
COUNTS = {"workers_male", "workers_female", "workers_stated", "capacity"}
# What a written cell became: field of the importer to column of the row.
CLEANED = {
    "business": "business_name", "owner": "owner_name", "sex": "owner_sex", "raw": "raw_material",
    "kbli": "kbli_code", "desa": "desa_code", "kecamatan": "kecamatan_code", "unit": "capacity_unit",
    "male": "workers_male", "female": "workers_female", "workers": "workers_stated",
    "year": "year_established",
}  # fmt: skip


# What a person may mend in any row; a place is chosen, not typed.
CELLS = [(field, label_of(field)) for field in sorted(MENDABLE - {"desa_code"}, key=label_of)]
PLACE = {"desa", "kecamatan", "desa_code"}
POINT = {"point", "lat", "lon"}


def described(rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """Return what the page shows of each row; two queries for all place names."""
    names = _places(rows)
    return [_row(row, names) for row in rows]


def columns_told(understanding: dict[str, Any]) -> dict[str, list[str]]:
    """Return the headings of the sheets in use: used, known but set aside, not used."""
    found: dict[str, list[str]] = {"used": [], "aside": [], "unknown": []}
    for sheet in understanding.get("sheets", []):
        for column in sheet["columns"] if sheet["use"] else []:
            field, heading = column["field"] or "", column["header"]
            kind = "aside" if field.startswith("-") else "used" if field else "unknown"
            if heading and heading not in found[kind]:
                found[kind].append(heading)
    return found


def _places(rows: Sequence[ImportRow]) -> dict[str, str]:
    codes = {row.desa_code for row in rows} | {row.kecamatan_code for row in rows}
    for row in rows:
        for column in ("desa_id", "kecamatan_id"):
            codes.update(row.changes.get(column, []))
    codes.discard(None)
    names = dict(Desa.objects.filter(pk__in=codes).values_list("pk", "name"))
    return names | dict(Kecamatan.objects.filter(pk__in=codes).values_list("pk", "name"))


def _row(row: ImportRow, names: dict[str, str]) -> dict[str, Any]:
    place = [names.get(code or "", "") for code in (row.desa_code, row.kecamatan_code)]
    return {
        "row": row,
        "title": row.business_name or row.owner_name or "(tanpa nama)",
        "owner": row.owner_name if row.business_name else "",
        "place": ", ".join(filter(None, place)),
        "phone": mask_phone(row.phone),
        "address": mask_address(row.address),
        "errors": [p for p in row.problems if p["severity"] == "error"],
        "warnings": [p for p in row.problems if p["severity"] != "error"],
        "written": [
            (FIELDS.get(field, field), text, _cleaned(row, field, names))
            for field, text in row.written.items()
        ],
        "changes": [
            (COLUMNS[column], _shown(column, both[0], names), _shown(column, both[1], names))
            for column, both in row.changes.items()
            if column in COLUMNS
        ],
        "mends": _mends(row),
        "suspects": row.changes.get("suspects", []),
        "held": row.action == "ganda" and (row.score or 0) >= 1,
    }


def _mends(row: ImportRow) -> list[dict[str, Any]]:
    """Return the cells that a problem of the row asks to be mended, each once."""
    found: dict[str, dict[str, Any]] = {}
    for problem in row.problems:
        asked = problem["field"]
        field = "desa_code" if asked in PLACE else "point" if asked in POINT else asked
        if field not in MENDABLE:
            continue
        written = row.written.get("desa" if field == "desa_code" else field, "")
        personal = field in PERSONAL
        found[field] = {
            "field": field,
            "label": label_of(field),
            "place": field == "desa_code",
            "value": "" if personal else written,
            "same": "" if personal else written,
        }
    return list(found.values())


def _cleaned(row: ImportRow, field: str, names: dict[str, str]) -> str:
    column = CLEANED.get(field, field)
    return _shown(column, getattr(row, column, None), names)


def _shown(column: str, value: Any, names: dict[str, str]) -> str:
    if value in (None, ""):
        return "(kosong)"
    if column in MONEY:
        return rupiah(value)
    if column in COUNTS:
        return angka(value)
    return names.get(str(value), str(value))
