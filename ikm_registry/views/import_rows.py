"""A staged row as the preview shows it: where it stands, what it says, what will become of it."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.importing.mending import MENDABLE
from ikm_registry.importing.money_units import MONEY
from ikm_registry.models import Desa, ImportRow, Kecamatan
from ikm_registry.services.import_mends import label_of
from ikm_registry.services.import_rows import PERSONAL
from ikm_registry.views.import_cells import cells
from rpik.core.templatetags.format_id import angka, desimal, rupiah

COLUMNS = {
    "business_name": "Nama usaha", "owner_name": "Pemilik", "owner_sex": "Jenis kelamin",
    "nik": "NIK", "nib": "NIB", "pirt": "P-IRT", "halal": "Halal",
    "brand": "Merek terdaftar", "siinas": "Akun SIINas", "phone": "Telepon", "address": "Alamat",
    "kecamatan_id": "Kecamatan", "desa_id": "Desa", "lat": "Lintang", "lon": "Bujur",
    "product": "Produk", "raw_material": "Bahan baku", "kbli_version": "Versi KBLI",
    "kbli_code": "KBLI", "workers_male": "Tenaga kerja laki-laki",
    "workers_female": "Tenaga kerja perempuan", "workers_stated": "Tenaga kerja (jumlah)",
    "investment": "Investasi", "output_value": "Nilai produksi", "input_value": "Nilai BB/BP", "market": "Pemasaran", "capacity": "Kapasitas",
    "capacity_unit": "Satuan", "year_established": "Tahun berdiri", "status": "Status",
    "data_year": "Tahun data",
}  # fmt: skip
COUNTS = {"workers_male", "workers_female", "workers_stated", "capacity"}
PLACE = {"desa", "kecamatan", "desa_code"}
POINT = {"point", "lat", "lon"}


def described(
    rows: Sequence[ImportRow], fields: Sequence[str], *, mendable: bool = False
) -> list[dict[str, Any]]:
    """Return what the page shows of each row; two queries for all place names.

    ``fields`` are the columns of the grid (``import_cells.grid_fields``).
    """
    names = _places(rows)
    return [
        _row(row, names) | {"cells": cells(row, fields, names, mendable=mendable)} for row in rows
    ]


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
    return {
        "row": row,
        "errors": [p for p in row.problems if p["severity"] == "error"],
        "warnings": [p for p in row.problems if p["severity"] != "error"],
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
            "personal": personal,
            "value": "" if personal else written,
            "same": "" if personal else written,
        }
    return list(found.values())


def _shown(column: str, value: Any, names: dict[str, str]) -> str:
    if value in (None, ""):
        return "(kosong)"
    if column in MONEY:
        return rupiah(value)
    if column in COUNTS:
        return angka(value)
    if column in {"lat", "lon"}:
        return desimal(value, 5)
    return names.get(str(value), str(value))
