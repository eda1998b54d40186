"""The ids of new records: reserved in the preview, used again by the next one, never given twice."""

import io

import pytest

from ikm_registry.models import Ikm, ImportRow
from ikm_registry.services import import_commit, imports

pytestmark = pytest.mark.django_db
LIST = b"Nama Pemilik;Desa;Kecamatan;Produk\nSiti;Blayu;Wajak;tempe\nTono;Blayu;Wajak;tahu\n"


@pytest.fixture
def batch(reference, petugas):
    found = imports.upload(file=io.BytesIO(LIST), name="dua.csv", by=petugas)
    return imports.check(batch=imports.understand(batch=found, by=petugas), by=petugas)


def ids(batch):
    return list(batch.rows.order_by("position").values_list("ikm_id", flat=True))


def test_a_new_row_is_about_no_record_yet(batch):
    assert [row.match_id for row in batch.rows.all()] == [None, None]
    assert not Ikm.objects.filter(pk__in=ids(batch)).exists()


def test_looking_again_keeps_the_numbers(batch, petugas):
    before = ids(batch)
    imports.check(batch=batch, by=petugas)
    assert ids(batch) == before


def test_two_previews_never_share_a_number(batch, petugas):
    other = imports.upload(
        file=io.BytesIO(LIST + b"Ali;Blayu;Wajak;mebel\n"), name="b.csv", by=petugas
    )
    imports.check(batch=imports.understand(batch=other, by=petugas), by=petugas)
    everything = list(ImportRow.objects.values_list("ikm_id", flat=True))
    assert len(everything) == len(set(everything)) == 5


def test_the_record_gets_the_number_of_its_row(batch, petugas):
    reserved = ids(batch)
    import_commit.commit(batch=batch, by=petugas)
    assert list(Ikm.objects.order_by("pk").values_list("pk", "owner_name")) == [
        (reserved[0], "Siti"),
        (reserved[1], "Tono"),
    ]


def test_a_row_whose_record_was_taken_meanwhile_is_planned_anew(batch, petugas):
    other = imports.upload(file=io.BytesIO(LIST + b"\n"), name="sama.csv", by=petugas)
    imports.check(batch=imports.understand(batch=other, by=petugas), by=petugas)
    import_commit.commit(batch=batch, by=petugas)
    with pytest.raises(import_commit.RegisterMoved):
        import_commit.commit(batch=other, by=petugas)
    assert ids(other) == ids(batch)
    assert import_commit.commit(batch=other, by=petugas).counts["sama"] == 2
    assert Ikm.objects.count() == 2


def test_what_was_undone_leaves_no_number_behind(batch, petugas):
    import_commit.commit(batch=batch, by=petugas)
    import_commit.undo(batch=batch, by=petugas)
    assert ids(batch) == [None, None]
