"""Look-alikes of a long list: found block by block, and across blocks by NIB, NIK and phone."""

import io

import pytest

from ikm_registry.matching.beside import Beside
from ikm_registry.services import import_commit, imports, look_alikes

HEAD = "Nama Pemilik;NIB;No HP;Desa;Kecamatan;Produk\n"
LIST = [
    "Siti Aminah;;;Blayu;Wajak;tempe",
    "Sti Aminah;;;Blayu;Wajak;tempe",
    "Sutrisno;1234567890123;081234567890;Ngroto;Pujon;mebel kayu",
    "Sutrisno Hadi;1234567890123;;Toyomarto;Singosari;mebel kayu",
    "Kasiani;;081298765432;Pagelaran;Pagelaran;gerabah",
    "Kasiyani;;081298765432;Getaan;Wajak;gerabah",
    "Suprapto;;;Blayu;Wajak;klompen",
]


def pairs(batch):
    return {
        (one["position"], row.position)
        for row in batch.rows.all()
        for one in row.changes.get("suspects", [])
    }


def suspicions(batch):
    return {
        row.position: [
            (kind, one[kind], one["score"] if kind == "position" else 0, one["reason"])
            for one in row.changes["suspects"]
            for kind in ("ikm", "position")
            if kind in one
        ]
        for row in batch.rows.all()
        if "suspects" in row.changes
    }


def checked(petugas, rows=LIST):
    text = HEAD + "\n".join(rows) + "\n"
    batch = imports.upload(file=io.BytesIO(text.encode()), name="d.csv", by=petugas, force=True)
    return imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)


@pytest.mark.django_db
def test_blocks_find_what_one_look_at_all_finds(reference, petugas, monkeypatch):
    whole = pairs(checked(petugas))
    assert {(1, 2), (3, 4)} <= whole
    monkeypatch.setattr(look_alikes, "BLOCK", 2)
    assert pairs(checked(petugas)) == whole


@pytest.mark.django_db
@pytest.mark.parametrize("dies", [False, True])
def test_a_process_of_its_own_finds_the_same(reference, petugas, monkeypatch, dies):
    first = checked(petugas)
    import_commit.commit(batch=first, by=petugas)
    more = [row.replace("tempe", "kripik tempe").replace("Siti", "Sitti") for row in LIST]
    whole = suspicions(checked(petugas, more))
    assert {"ikm", "position"} <= {kind for found in whole.values() for kind, *_ in found}
    monkeypatch.setattr(look_alikes, "MANY_ROWS", 0)
    started = []

    class Watched(Beside):
        def __init__(self):
            super().__init__()
            started.append(self._process)
            if dies:
                self._process.kill()

    monkeypatch.setattr(look_alikes, "Beside", Watched)
    assert suspicions(checked(petugas, more)) == whole
    assert started
    assert all(process.returncode is not None for process in started)


def test_kecamatan_stay_together():
    places = [("", 5), ("a", 15_000), ("b", 10_000), ("c", 250_000), ("d", 1)]
    assert look_alikes._blocks(places) == [["", "a"], ["b"], ["c"], ["d"]]
    assert look_alikes._blocks([]) == []


def test_a_kecamatan_of_many_records_is_compared_in_parts():
    *asked, across = look_alikes._asked([("a", 100, 10), ("b", 10_000, 90_000)])
    found = [(one.codes, one.part, one.parts) for one in asked]
    assert found == [(["a"], 0, 1), (["b"], 0, 3), (["b"], 1, 3), (["b"], 2, 3)]
    assert across.records() is None


@pytest.mark.django_db
def test_parts_find_all_that_one_look_finds(reference, petugas, monkeypatch):
    import_commit.commit(batch=checked(petugas), by=petugas)
    more = [row.replace("Siti", "Sitti").replace("Supra", "Suprra") for row in LIST]
    whole = suspicions(checked(petugas, more))
    monkeypatch.setattr(look_alikes, "MOST", 2)
    monkeypatch.setattr(look_alikes, "BLOCK", 1)
    found = suspicions(checked(petugas, more))
    for row, those in whole.items():  # of seven records a part knows no name as common
        assert {(kind, who) for kind, who, *_ in those} <= {(k, who) for k, who, *_ in found[row]}
