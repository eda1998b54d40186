"""Saving an import beside people who merge: records are held in one order, so that nobody is thrown out."""

import io
import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction

from ikm_registry.choices import PairState
from ikm_registry.models import DuplicatePair, Ikm
from ikm_registry.services import duplicates, duplicates_at_once, import_commit, imports
from rpik.core.errors import DomainError
from tests.factories.ikm_registry import ikm

BLAYU = "35.07.08.2007"
# Not pg_stat_activity: that stands still within a transaction.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def in_a_thread(work):
    """Start ``work``; return a function that waits for it and gives what it raised."""
    raised = []

    def alone():
        try:
            work()
        except (DomainError, DatabaseError) as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=alone)
    thread.start()

    def over():
        thread.join(timeout=60)
        assert not thread.is_alive()
        return raised

    return over


def until_waiting(number):
    with connection.cursor() as cursor:
        for _ in range(600):
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= number:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")


def free_while_one_is_held(held, ids, work):
    """Return which of ``ids`` nobody holds while ``work`` waits for ``held``."""

    with transaction.atomic():
        Ikm.objects.select_for_update().get(pk=held)
        over = in_a_thread(work)
        until_waiting(1)
        free = Ikm.objects.filter(pk__in=ids).select_for_update(skip_locked=True)
        found = sorted(free.values_list("pk", flat=True))
    assert over() == []
    return found


def three(by):
    people = (("Siti Aminah", 1), ("Slamet Hadi", 2), ("Sri Wahyuni", 3))
    return [
        ikm(desa=BLAYU, owner_name=name, business_name="", nik=f"350708550770000{n}", product="tempe", by=by)
        for name, n in people
    ]  # fmt: skip


def saved(records, by):
    """A list that changes all of them, the last first, checked."""
    lines = (
        f"{one.owner_name};350708550770000{n};Blayu;Wajak;tempe;08123456789{n}"
        for n, one in reversed(list(enumerate(records, 1)))
    )
    text = "Nama Pemilik;NIK;Desa;Kecamatan;Jenis Produk;No HP\n" + "\n".join(lines) + "\n"
    batch = imports.upload(file=io.BytesIO(text.encode()), name="telepon.csv", by=by)
    batch = imports.check(batch=imports.understand(batch=batch, by=by), by=by)
    assert batch.counts["berubah"] == 3
    return batch


@pytest.mark.django_db(transaction=True)
def test_an_import_and_its_undo_hold_the_lower_numbers_first(reference, petugas):
    records = three(petugas)
    low, middle, high = (one.pk for one in records)
    batch = saved(records, petugas)
    for work in (import_commit.commit, import_commit.undo):
        free = free_while_one_is_held(
            middle, [low, high], lambda work=work: work(batch=batch, by=petugas)
        )
        assert free == [high]
    batch.refresh_from_db()
    assert batch.state == "diurungkan"


@pytest.mark.django_db(transaction=True)
def test_a_merge_holds_what_its_records_are_suspected_with_too(reference, petugas):
    low, middle, high = three(petugas)
    DuplicatePair.objects.create(first=low, second=high, score=0.9)
    pair = DuplicatePair.objects.create(first=middle, second=high, score=0.9)

    def merge():
        duplicates.merge(
            pair=pair, keep_id=middle.pk, choices={}, versions={middle.pk: 1, high.pk: 1}, by=petugas
        )  # fmt: skip

    assert free_while_one_is_held(middle.pk, [low.pk, high.pk], merge) == [high.pk]
    pair.refresh_from_db()
    assert pair.state == "digabung"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [False, True])
def test_a_merge_beside_the_undo_of_its_import_is_told_so_and_not_thrown_out(
    reference, petugas, at_once
):
    text = (
        "Nama Pemilik;Desa;Kecamatan;Jenis Produk\nSiti;Blayu;Wajak;tempe\nSri;Blayu;Wajak;tempe\n"
    )
    batch = imports.upload(file=io.BytesIO(text.encode()), name="dua.csv", by=petugas)
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    import_commit.commit(batch=batch, by=petugas)
    low, high = Ikm.objects.order_by("pk")
    pair = DuplicatePair.objects.create(first=low, second=high, score=0.99, reason="mirip")

    def merge():
        if at_once:
            duplicates_at_once.decide(
                pairs=DuplicatePair.objects.all(), kind="mirip", state=PairState.MERGED, by=petugas
            )
        else:
            duplicates.merge(
                pair=pair, keep_id=low.pk, choices={}, versions={low.pk: 1, high.pk: 1}, by=petugas
            )

    with transaction.atomic():
        Ikm.objects.select_for_update().get(pk=low.pk)
        undone = in_a_thread(lambda: import_commit.undo(batch=batch, by=petugas))
        until_waiting(1)
        merged = in_a_thread(merge)
        until_waiting(2)
    assert undone() == []
    assert [type(error) for error in merged()] == [DomainError]
    assert not Ikm.objects.exists()
