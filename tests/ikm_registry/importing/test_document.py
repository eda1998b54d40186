"""The tables of docs/algorithms/importing.md, run."""

from pathlib import Path

import pytest

from ikm_registry.cleaning import contacts, coordinates, identity, numbers
from ikm_registry.cleaning.years import clean_year
from ikm_registry.importing.mapping import heading_match
from ikm_registry.importing.money_units import multiplier_of

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "algorithms" / "importing.md"
CLEANERS = {
    "money": numbers.clean_money,
    "count": numbers.clean_count,
    "year": clean_year,
    "phone": contacts.clean_phone,
    "nik": identity.clean_nik,
    "nib": identity.clean_nib,
    "kbli": identity.clean_kbli,
    "point": coordinates.clean_point,
}


def table(first):
    """The rows of the table whose first heading this is."""
    lines = DOCUMENT.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
    assert len(found) > 4
    return found


@pytest.mark.parametrize(("heading", "field"), table("heading"))
def test_headings(heading, field):
    assert heading_match(heading)[0] == (field or None)


@pytest.mark.parametrize(("cleaner", "written", "read", "doubt"), table("cleaner"))
def test_cells(cleaner, written, read, doubt):
    found = CLEANERS[cleaner](written)
    value = found.value
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
    assert shown == read
    assert [p.code for p in found.problems] == ([doubt] if doubt else [])


@pytest.mark.parametrize(("desa", "kecamatan", "code"), table("desa"))
def test_places(gazetteer, desa, kecamatan, code):
    assert gazetteer.match(desa, kecamatan).desa_code == (code or None)


def test_units_of_headings():
    assert multiplier_of("Nilai Inv. (Rp.000)") == 1_000
    assert multiplier_of("Modal (juta)") == 1_000_000
    assert multiplier_of("Omzet per bulan (ribu)") == 12_000
