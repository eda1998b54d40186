"""What stays open after saving an import: units taken for granted, pairs to decide, rows alike the demo data."""

import io

import pytest

from ikm_registry.models import DuplicatePair, Ikm, ImportMend
from ikm_registry.services import import_again, import_commit, import_mends, import_notes, imports
from rpik.core.errors import DomainError
from tests.factories.ikm_registry import ikm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

MONEY = (
    "Nama Pemilik;Desa;Kecamatan;Produk;Modal\n"
    "Siti Aminah;Pagelaran;Pagelaran;tempe;1.500\n"
    "Wagiman;Pagelaran;Pagelaran;gerabah;2.000\n"
)
DEMO = {"owner_name": "Siti Contoh", "business_name": "", "product": "gerabah", "is_demo": True}
PLACE = ";Pagelaran;Pagelaran;"


def checked(text, by):
    batch = imports.upload(file=io.BytesIO(text.encode()), name="daftar.csv", by=by)
    return imports.check(batch=imports.understand(batch=batch, by=by), by=by)


def people(*rows):
    head = "Nomor IKM;Nama Pemilik;Desa;Kecamatan;Produk\n"
    return head + "".join(f"{number};{name}{PLACE}{product}\n" for number, name, product in rows)


def test_units_left_open_are_told_after_saving_and_can_be_answered(petugas):
    batch = import_commit.commit(batch=checked(MONEY, petugas), by=petugas)
    assert batch.balance["result"]["assumed"] == ["“Modal” dibaca sebagai rupiah penuh"]
    again = import_again.answer_units(batch=batch, by=petugas)
    assert not Ikm.objects.active().exists()
    answer = {"sheets": {"": {"columns": {4: {"multiplier": 1000}}}}}
    again = imports.correct(batch=again, changes=answer, by=petugas)
    again = import_commit.commit(batch=imports.check(batch=again, by=petugas), by=petugas)
    assert again.balance["result"]["assumed"] == []
    assert sorted(Ikm.objects.active().values_list("investment", flat=True)) == [
        1_500_000,
        2_000_000,
    ]
    batch.refresh_from_db()
    with pytest.raises(DomainError, match="unggah lagi"):
        import_again.answer_units(batch=batch, by=petugas)


def test_pairs_are_counted_alike_before_and_after_saving(petugas):
    for name in ("Siti Aminah", "Siti Aminnah"):
        ikm(desa="35.07.33.2007", owner_name=name, product="tempe", by=petugas)
    batch = checked(people(("", "Siti Aminah", "tempe"), ("", "Bejo", "tahu")), petugas)
    before = batch.balance["pairs"]
    batch = import_commit.commit(batch=batch, by=petugas)
    assert before == batch.balance["result"]["dugaan_ganda"] == DuplicatePair.objects.count() > 0
    assert DuplicatePair.objects.waiting().of_import(batch.pk).count() == before
    # Another list changes a record of a pair that waits: it leaves no pair itself.
    one = Ikm.objects.get(owner_name="Siti Aminnah")
    other = checked(people((one.number, "Siti Aminnah", "tempe gembus")), petugas)
    other = import_commit.commit(batch=other, by=petugas)
    assert other.counts["berubah"] == 1
    assert not DuplicatePair.objects.of_import(other.pk).exists()


def test_a_row_alike_a_demo_record_by_chance_goes_in_and_is_told(petugas):
    ikm(desa="35.07.33.2007", **DEMO)
    rows = [("", "Siti Contoh", "gerabah"), ("", "Bejo", "tahu"), ("", "Umi", "kopi")]
    batch = checked(people(*rows), petugas)
    assert batch.counts["baru"] == 3
    assert batch.balance["demo"] == {"held": 0, "taken": 1}
    assert any(
        "dimasukkan sebagai usaha sebenarnya" in note for note in import_notes.of_batch(batch)
    )


def test_a_row_with_the_number_of_a_demo_record_needs_a_word(petugas):
    known = ikm(desa="35.07.33.2007", **DEMO)
    rows = [(known.number, "Siti Contoh", "gerabah"), ("", "Bejo", "tahu"), ("", "Umi", "kopi")]
    batch = checked(people(*rows), petugas)
    assert (batch.counts["ditolak"], batch.balance["demo"]["held"]) == (1, 1)
    import_mends.say(batch=batch, what=ImportMend.REAL, by=petugas)
    batch = imports.check(batch=batch, by=petugas)
    assert (batch.counts["baru"], batch.counts["ditolak"]) == (3, 0)
    batch = import_commit.commit(batch=batch, by=petugas)
    assert Ikm.objects.filter(owner_name="Siti Contoh", is_demo=False).count() == 1
    known.refresh_from_db()
    assert known.is_demo
