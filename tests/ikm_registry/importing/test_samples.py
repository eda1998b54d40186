"""The four office lists, cell by cell against what each row means."""

import json

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.understanding import Understanding
from tests.data.samples import FILES as NAMES
from tests.data.samples import FOLDER as SAMPLES


def _same(field, expected, found):
    if field == "phone":
        digits = "".join(c for c in str(expected or "") if c.isdigit())
        national = digits[2:] if digits.startswith("62") else digits.lstrip("0")
        return (found or "") == (f"+62{national}" if national else "")
    if field in {"lat", "lon"}:
        return found is not None and abs(found - expected) < 2e-6
    if field == "capacity":
        return found is not None and float(found) == expected
    return (found if found is not None else "") == (expected if expected is not None else "")


def _balance(name, understood, gazetteer):
    rows = engine.clean(SAMPLES / name, name, understood, gazetteer)
    assert sum(1 for _ in rows) == rows.balance.data
    return rows.balance


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_every_row(name, gazetteer):
    truth = json.loads((SAMPLES / "truth.json").read_text())[name]
    understood = engine.understand(SAMPLES / name, name, gazetteer)
    # What a page keeps between two requests must be enough to clean by.
    understood = Understanding.from_json(json.loads(json.dumps(understood.to_json())))
    rows = list(engine.clean(SAMPLES / name, name, understood, gazetteer))
    assert len(rows) == truth["rows"]
    wrong = [
        (row.sheet, row.number, field, expected, row.values.get(field))
        for row, record in zip(rows, truth["records"], strict=True)
        for field, expected in record.items()
        if not _same(field, expected, row.values.get(field))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_the_file_is_accounted_for(name, gazetteer):
    understood = engine.understand(SAMPLES / name, name, gazetteer)
    balance = _balance(name, understood, gazetteer)
    assert balance.rows == balance.data + sum(balance.skipped.values())
    assert all(total["agrees"] for total in balance.totals)


def test_totals_of_the_sheet_are_checksums(gazetteer):
    understood = engine.understand(SAMPLES / NAMES[0], NAMES[0], gazetteer)
    totals = _balance(NAMES[0], understood, gazetteer).totals
    assert len(totals) >= 16
    assert {total["field"] for total in totals} >= {"male", "female"}
