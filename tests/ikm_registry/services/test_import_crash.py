"""Killing the worker in the middle of an import, cancelling it, importing twice at once."""

import io
import os
import random
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as project
from django.db import connection, connections

from ikm_registry.choices import BatchState
from ikm_registry.models import Ikm, ImportBatch, ImportRow
from ikm_registry.services import import_commit, imports
from rpik.core import jobs
from rpik.core.models import Job, JobState, User
from tests.rpik.core.test_jobs import wait_for

pytestmark = pytest.mark.slow

ROWS = 8_000
HEADER = "Nama Pemilik;NIK;Desa;Kecamatan;Jenis Produk;TK L;TK P;No HP;Alamat\n"
DESA = ["Pagelaran;Pagelaran", "Toyomarto;Singosari", "Blayu;Wajak", "Codo;Wajak", "Ngroto;Pujon"]
PRODUCTS = ["tempe", "gerabah", "cobek batu", "tikar mendong", "keripik singkong", "mebel kayu"]


def listing(first, last):
    """Rows first to last of one endless list: the same number is always the same business."""
    lines = []
    for i in range(first, last):
        dice = random.Random(i)
        name = "".join(
            dice.choice(["ka", "si", "to", "ra", "mi", "nu", "de", "wo"]) for _ in range(5)
        )
        nik = f"350717{1 + i % 28:02d}{1 + i % 12:02d}{i % 90:02d}{1 + i % 9998:04d}"
        lines.append(
            f"{name.title()} {i};{nik};{dice.choice(DESA)};{dice.choice(PRODUCTS)};{i % 9};{i % 7};"
            f"08123{i:07d};Jl. Raya {i}"
        )
    return (HEADER + "\n".join(lines) + "\n").encode()


started: list[subprocess.Popen] = []


@pytest.fixture
def queue(settings, transactional_db):
    """The queue of production: a table, worked off by another process."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield
    while started:  # a test that failed half-way leaves nobody who holds locks
        worker = started.pop()
        worker.kill()
        worker.wait(timeout=20)


def start_worker():
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["HOST"] and not database["HOST"].startswith("/"):
        url = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}"
            f":{database['PORT'] or 5432}/{database['NAME']}"
        )
    command = [
        sys.executable,
        "manage.py",
        "db_worker",
        "--batch",
        "--no-startup-delay",
        "--skip-checks",
    ]
    worker = subprocess.Popen(
        command,
        cwd=project.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "rpik.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started.append(worker)
    return worker


def work_off():
    assert start_worker().wait(timeout=120) == 0


@pytest.fixture
def uploaded(queue, reference, petugas):
    batch = imports.upload(file=io.BytesIO(listing(0, ROWS)), name="besar.csv", by=petugas)
    batch = imports.understand(batch=batch, by=petugas)
    assert batch.understanding["sheets"][0]["data_rows"] == ROWS
    return batch


def swept(batch):
    """What the system does after a crash: the job that nobody works on is said to have failed."""
    jobs.sweep_orphans(nobody_works=True)
    batch.refresh_from_db()
    batch.job.refresh_from_db()
    return batch


def consistent(batch):
    """Whether nothing is half-written: all of the batch is in the register, or nothing is."""
    batch.refresh_from_db()
    whole = batch.state == BatchState.COMMITTED
    assert Ikm.objects.count() == (ROWS if whole else 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ikm_registry_ikmevent")
        assert cursor.fetchone()[0] == Ikm.objects.count()
    written = Ikm.objects.filter(pk__in=batch.rows.values("ikm_id"))  # a row has its number before
    assert written.count() == Ikm.objects.count()
    return whole


def test_worker_killed_while_it_reads_rows(uploaded, petugas):
    batch = imports.start_check(batch=uploaded, by=petugas)
    worker = start_worker()
    assert wait_for(lambda: Job.objects.filter(pk=batch.job_id, done__gte=500).exists())
    worker.kill()
    worker.wait(timeout=20)
    batch = swept(batch)
    assert batch.job.state == JobState.FAILED
    assert batch.state == BatchState.UPLOADED
    assert ImportRow.objects.count() == 0
    batch = imports.check(batch=batch, by=petugas)
    assert batch.state == BatchState.CHECKED
    assert batch.counts["baru"] == batch.rows.count() == ROWS


def test_worker_killed_at_random_moments_while_it_saves(uploaded, petugas):
    batch = imports.check(batch=uploaded, by=petugas)
    dice, kills = random.Random(7312), 0
    for _ in range(6):
        batch = imports.start_commit(batch=batch, by=petugas)
        worker = start_worker()
        at_work = Job.objects.filter(pk=batch.job_id).exclude(message="")
        assert wait_for(at_work.exists)
        time.sleep(dice.uniform(0, 1.2))
        worker.kill()
        worker.wait(timeout=20)
        kills += 1
        if consistent(swept(batch)):
            break
    assert kills >= 1
    if batch.state != BatchState.COMMITTED:
        imports.start_commit(batch=batch, by=petugas)
        work_off()
    assert consistent(batch)


def test_the_databases_own_process_dies_while_it_saves(uploaded, petugas):
    batch = imports.check(batch=uploaded, by=petugas)
    batch = imports.start_commit(batch=batch, by=petugas)
    worker = start_worker()
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_locks "
        "WHERE locktype = 'advisory' AND classid = 3507 AND granted "
        # Other workers of the tests hold the same lock in databases of their own.
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )

    def killed():
        with connection.cursor() as cursor:
            cursor.execute(kill)
            return cursor.fetchall()

    assert wait_for(killed)
    worker.wait(timeout=60)
    batch = swept(batch)
    assert batch.job.state == JobState.FAILED
    assert not consistent(batch)
    imports.start_commit(batch=batch, by=petugas)
    work_off()
    assert consistent(batch)


def test_a_cancelled_check_leaves_the_batch_as_it_was(uploaded, petugas):
    batch = imports.start_check(batch=uploaded, by=petugas)
    worker = start_worker()
    assert wait_for(lambda: Job.objects.filter(pk=batch.job_id, done__gte=500).exists())
    assert jobs.cancel(job=batch.job, by=petugas)
    worker.wait(timeout=60)
    batch.refresh_from_db()
    batch.job.refresh_from_db()
    assert batch.job.state == JobState.CANCELLED
    assert (batch.state, batch.counts) == (BatchState.UPLOADED, {})
    assert ImportRow.objects.count() == 0
    assert imports.check(batch=batch, by=petugas).counts["baru"] == ROWS


def _all_the_way(content, name, user_id, gate, found):
    try:
        by = User.objects.get(pk=user_id)
        gate.wait(timeout=30)
        batch = imports.upload(file=io.BytesIO(content), name=name, by=by)
        batch = imports.understand(batch=batch, by=by)
        batch = imports.check(batch=batch, by=by)
        for _ in range(5):
            try:
                import_commit.commit(batch=batch, by=by)
                break
            except import_commit.RegisterMoved:
                continue
        found.append(ImportBatch.objects.get(pk=batch.pk).state)
    except Exception as error:  # noqa: BLE001  # a thread's failure must reach the test
        found.append(error)
    finally:
        connections.close_all()


@pytest.mark.parametrize("cut", [(0, 900), (300, 1200)])
def test_overlapping_files_imported_at_once_lose_and_double_nothing(
    transactional_db, reference, make_user, cut
):
    """Three people: two with the same file or overlapping ones, one with all of it shuffled."""
    contents = [listing(0, 900), listing(*cut), listing(100, 1000)]
    users = [make_user("petugas", f"petugas-{i}").pk for i in range(3)]
    gate, found = threading.Barrier(3), []
    threads = [
        threading.Thread(target=_all_the_way, args=(content, f"{i}.csv", users[i], gate, found))
        for i, content in enumerate(contents)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert found == [BatchState.COMMITTED] * 3
    names = list(Ikm.objects.values_list("owner_name", flat=True))
    expected = max(1000, cut[1])
    assert len(names) == len(set(names)) == expected
    assert sorted(int(name.split()[1]) for name in names) == list(range(expected))
    for batch in ImportBatch.objects.all():
        assert not batch.rows.filter(ikm__isnull=True).exists()
