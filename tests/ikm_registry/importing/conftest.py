"""The gazetteer as shipped, and a maker of workbooks."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ikm_registry.importing.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "fixtures" / "reference"


def _many(value: str) -> list[str]:
    return [part for part in value.split("|") if part]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    with (REFERENCE / "kecamatan.csv").open() as file:
        known = list(csv.DictReader(file))
    kecamatan = [(r["code"], r["name"], _many(r["aliases"])) for r in known]
    bps = {r["bps_code"]: r["code"] for r in known}
    with (REFERENCE / "desa.csv").open() as file:
        desa = [
            (r["code"], r["name"], r["kecamatan_code"], _many(r["aliases"]), float(r["lat"]), float(r["lon"]))
            for r in csv.DictReader(file)
        ]  # fmt: skip
    return Gazetteer(kecamatan=kecamatan, desa=desa, bps=bps)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Return ``workbook({"Sheet": [[…], …]}, merge=["A1:C1"]) -> path``."""

    def make(sheets: dict[str, list[list[object]]], merge: list[str] | None = None) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            for area in merge or []:
                sheet.merge_cells(area)
        path = tmp_path / "daftar.xlsx"
        book.save(path)
        return path

    return make
