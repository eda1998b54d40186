"""Look-alikes of a long list: found block by block, and across blocks by NIB, NIK and phone."""

import io

import pytest

from ikm_registry.services import imports, look_alikes

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


def checked(petugas):
    text = HEAD + "\n".join(LIST) + "\n"
    batch = imports.upload(file=io.BytesIO(text.encode()), name="d.csv", by=petugas, force=True)
    return imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)


@pytest.mark.django_db
def test_blocks_find_what_one_look_at_all_finds(reference, petugas, monkeypatch):
    whole = pairs(checked(petugas))
    assert {(1, 2), (3, 4)} <= whole
    monkeypatch.setattr(look_alikes, "BLOCK", 2)
    assert pairs(checked(petugas)) == whole


def test_kecamatan_stay_together():
    places = [("", 5), ("a", 30_000), ("b", 20_000), ("c", 250_000), ("d", 1)]
    assert look_alikes._blocks(places) == [["", "a"], ["b"], ["c"], ["d"]]
    assert look_alikes._blocks([]) == []
