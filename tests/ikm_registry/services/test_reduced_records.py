"""Records kept ready for the search of look-alikes tell exactly what the register itself tells."""

import io

import pytest
from django.db import connection, connections, transaction

from ikm_registry.models import Ikm, ReducedRecords
from ikm_registry.queries import reduced_records as queries
from ikm_registry.services import import_commit, imports, look_alikes, reduced_records
from rpik.core.models import Job
from tests.benchmarks import known_pairs

HEAD = "Nama Usaha;Nama Pemilik;NIK;NIB;Alamat;No HP;Kode Desa;Produk;KBLI;Tahun\n"
FIELDS = ("business", "owner", "nik", "nib", "address", "phone", "desa_code", "product", "kbli", "year")  # fmt: skip


def checked(petugas, rows):
    text = HEAD + "".join(";".join(str(row[name]) for name in FIELDS) + "\n" for row in rows)
    batch = imports.upload(file=io.BytesIO(text.encode()), name="d.csv", by=petugas, force=True)
    return imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)


def told(batch):
    """What the preview says of each row: its fate and every suspicion with score, parts, reason."""
    return [
        (row.position, row.action, row.score, row.changes.get("suspects"), row.problems)
        for row in batch.rows.order_by("position")
    ]


@pytest.fixture
def lists(petugas, reference, monkeypatch):
    """A register of 3,000 of a hard list in three kecamatan, and 1,000 more to import."""
    made = known_pairs.make(4_000, seed=11)
    desa = [row["desa_code"] for row in made.rows if row["desa_code"].startswith("35.07.0")]
    for number, row in enumerate(made.rows):  # crowded, so that keys are shared by many
        row["desa_code"] = row["desa_code"] and desa[number % 9]
        row["kecamatan_code"] = row["desa_code"][:8]
    import_commit.commit(batch=checked(petugas, made.rows[:3_000]), by=petugas)
    monkeypatch.setattr(look_alikes, "MANY_ROWS", 0)
    monkeypatch.setattr(reduced_records, "LEAST", 1)
    return made.rows[3_000:]


@pytest.mark.django_db
@pytest.mark.parametrize("block", [1_000, 25_000])
def test_kept_records_find_what_the_register_finds(lists, petugas, monkeypatch, block):
    monkeypatch.setattr(look_alikes, "BLOCK", block)
    whole = told(checked(petugas, lists))
    assert sum(1 for row in whole if row[3]) > 20
    assert reduced_records.refresh()["written"] == len({r.kecamatan_id for r in Ikm.objects.all()})
    sent = []
    monkeypatch.setattr(
        look_alikes.queries, "near",
        lambda *asked, near=look_alikes.queries.near: sent.append(asked[3]) or near(*asked),
    )  # fmt: skip
    assert told(checked(petugas, lists)) == whole
    assert any(sent)  # and it was what is kept that found them


@pytest.mark.django_db
def test_what_was_written_since_counts(lists, petugas):
    reduced_records.refresh()
    some = list(Ikm.objects.order_by("pk"))
    # Edited, moved to another kecamatan, gone, merged, come anew: by SQL as by any service.
    Ikm.objects.filter(pk=some[1].pk).update(owner_name="Sutrisno Hadiwijaya", version=2)
    elsewhere = next(one for one in some if one.kecamatan_id != some[2].kecamatan_id)
    Ikm.objects.filter(pk=some[2].pk).update(
        desa_id=elsewhere.desa_id, kecamatan_id=elsewhere.kecamatan_id
    )
    Ikm.objects.filter(pk=some[3].pk).delete()
    Ikm.objects.filter(pk=some[4].pk).update(status="digabung", merged_into=some[5])
    import_commit.commit(batch=checked(petugas, lists[:300]), by=petugas)
    kept = told(checked(petugas, lists[300:]))
    found = reduced_records.refresh()
    assert found["written"] <= found["held"]
    assert told(checked(petugas, lists[300:])) == kept
    ReducedRecords.objects.all().delete()
    assert told(checked(petugas, lists[300:])) == kept


@pytest.mark.django_db
@pytest.mark.django_db
def test_a_kecamatan_left_by_all_is_not_kept(lists):
    reduced_records.refresh()
    gone, other = ReducedRecords.objects.values_list("kecamatan_id", flat=True)[:2]
    place = Ikm.objects.filter(kecamatan_id=other).first()
    Ikm.objects.filter(kecamatan_id=gone).update(desa_id=place.desa_id, kecamatan_id=other)
    reduced_records.refresh()
    assert not ReducedRecords.objects.filter(kecamatan_id=gone).exists()
    assert queries.usable()[1] == b""  # the rest is up to date


@pytest.mark.django_db
def test_another_program_s_records_are_not_used(lists, monkeypatch):
    reduced_records.refresh()
    assert queries.usable()[0]
    monkeypatch.setattr(queries, "form", lambda: "another")
    assert queries.usable() == (set(), b"")
    assert reduced_records.refresh()["written"] > 0


@pytest.mark.django_db
def test_a_large_register_is_made_ready_in_the_background_once(lists, monkeypatch):
    monkeypatch.setattr(reduced_records, "BEHIND", 10)
    assert reduced_records.start_when_behind() is None  # 3,000 records are compared as they are
    monkeypatch.setattr(reduced_records, "LARGE", 1_000)
    job = reduced_records.start_when_behind()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state="antre")
    assert reduced_records.start_when_behind() is None
    Job.objects.filter(pk=job.pk).delete()
    reduced_records.refresh()
    assert reduced_records.start_when_behind() is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_while_somebody_writes():
    ikm = Ikm.objects.create(owner_name="Siti")
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE ikm_registry_ikm SET product = 'tahu' WHERE id = %s", [ikm.pk])
            with transaction.atomic():
                assert queries.settled_event() is None
                assert reduced_records.refresh() == {"written": 0, "held": 0}
        other.rollback()
        assert queries.settled_event() is not None
    finally:
        other.close()
    assert connection.is_usable()
