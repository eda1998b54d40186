"""A list that says a business no longer works: registered as such, found again, taken back."""

import io

import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import import_commit, imports

pytestmark = pytest.mark.django_db
HEAD = "Nama Pemilik;NIK;Desa;Kecamatan;Produk;Status\n"
SITI = "Siti;3507085507700001;Blayu;Wajak;tempe;"


def commit(petugas, *lines):
    text = (HEAD + "\n".join(lines) + "\n").encode()
    batch = imports.upload(file=io.BytesIO(text), name="status.csv", by=petugas, force=True)
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    return import_commit.commit(batch=batch, by=petugas)


def test_a_closed_business_goes_in_as_inactive(reference, petugas):
    batch = commit(petugas, SITI + "Tutup", "Tono;;Blayu;Wajak;tahu;Aktif")
    assert list(Ikm.objects.order_by("pk").values_list("status", flat=True)) == [
        "nonaktif",
        "aktif",
    ]
    assert list(Ikm.objects.eligible_for_sentra().values_list("owner_name", flat=True)) == ["Tono"]
    import_commit.undo(batch=batch, by=petugas)
    assert not Ikm.objects.exists()


def test_the_same_list_again_changes_nothing(reference, petugas):
    commit(petugas, SITI + "Tutup")
    assert commit(petugas, SITI + "Tutup").counts["sama"] == 1


def test_a_newer_list_closes_a_business_and_its_undo_opens_it(reference, petugas):
    commit(petugas, SITI + "Aktif")
    batch = commit(petugas, SITI + "Bangkrut")
    assert batch.rows.get().changes == {"status": ["aktif", "nonaktif"]}
    assert Ikm.objects.get().status == "nonaktif"
    import_commit.undo(batch=batch, by=petugas)
    assert Ikm.objects.get().status == "aktif"


def test_a_list_that_says_nothing_leaves_the_status(reference, petugas):
    commit(petugas, SITI + "Tutup")
    assert commit(petugas, SITI + "").counts["sama"] == 1
    assert Ikm.objects.get().status == "nonaktif"
