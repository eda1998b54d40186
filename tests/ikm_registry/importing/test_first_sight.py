"""What lists that nobody had seen before were misread in: each test is named for its nastiness."""

from pathlib import Path

from ikm_registry.importing import engine

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


def _read(name, gazetteer):
    path = LISTS / f"{name}.csv" if isinstance(name, str) else name
    understood = engine.understand(path, path.name, gazetteer)
    fields = {c.header: c.field for sheet in understood.sheets for c in sheet.columns}
    return fields, list(engine.clean(path, path.name, understood, gazetteer))


def _column(rows, field):
    return [row.values.get(field) for row in rows]


def test_workers_counted_by_what_they_do_are_added_up(gazetteer):
    fields, rows = _read("pekerja_per_tugas", gazetteer)
    assert fields["Nama Pabrik Rokok"] == "business"
    assert _column(rows, "workers") == [133, 205, 15]


def test_what_was_earned_once_is_not_what_is_earned(gazetteer):
    fields, rows = _read("dulu_dan_rata_rata", gazetteer)
    assert fields["Pendapatan Sebelum Bantuan"] is None
    assert len(rows) == 3  # the row of averages is no business
    assert _column(rows, "male") == [1, 0, 1]
    assert _column(rows, "female") == [2, 3, 0]
    assert _column(rows, "nib") == ["1234567890123", None, "9120001234567"]
    assert _column(rows, "product")[1] is None  # a dash that was read in another encoding
    assert _column(rows, "lat") == [-8.098183, -8.103183, -8.105123]
