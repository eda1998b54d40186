"""Long work on an import: who sees how far it is, and the rejected rows of a long list."""

import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry import child_process, tasks
from ikm_registry.models import ImportBatch, RejectsFile
from ikm_registry.services import import_discard, import_files, import_rejects, imports
from rpik.core.errors import DomainError
from rpik.core.jobs import Cancelled, Progress, cancel
from rpik.core.models import Job, PersonalDataAccess, StoredFile
from tests.ikm_registry.views.test_import_pages import columns_of, listing

pytestmark = pytest.mark.django_db

REJECTED = ";;Toyomarto;Singosari;cobek {};1;0;081234567893"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def batch(client, monkeypatch):
    """A checked list of which every row is rejected, long by a limit of one row."""
    client.post(
        reverse("ikm_registry:import-upload"),
        {"files": listing([REJECTED.format(n) for n in range(4)])},
    )
    made = ImportBatch.objects.get()
    client.post(reverse("ikm_registry:import-columns", args=[made.pk]), columns_of(made))
    made.refresh_from_db()
    assert made.counts["ditolak"] == 4
    monkeypatch.setattr(import_rejects, "INLINE_ROWS", 1)
    return made


def address(name, batch):
    return reverse(f"ikm_registry:{name}", args=[batch.pk])


def test_the_rejects_of_a_long_list_are_made_in_the_background_then_served(
    client, batch, django_capture_on_commit_callbacks
):
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Susun berkas 4 baris yang ditolak" in page
    early = client.get(address("import-rejects", batch), follow=True)
    assert "disusun di latar" in early.content.decode()
    assert not PersonalDataAccess.objects.filter(purpose__contains="ditolak").exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address("import-rejects", batch))
    job = Job.objects.get(name="ikm_registry.write_rejects")
    assert answer.url == reverse("core:job", args=[job.pk])
    assert (job.state, job.result) == ("selesai", {"rows": 4})
    assert job.result_url == batch.get_absolute_url()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Unduh 4 baris yang ditolak" in page
    answer = client.get(address("import-rejects", batch))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert "Nama pemilik dan nama usaha kosong" in lines[1]
    assert int(answer["Content-Length"]) == len(answer.content)
    read = PersonalDataAccess.objects.get(purpose="Unduh baris yang ditolak")
    assert read.rows == 4
    assert read.subject_id == str(batch.pk) or read.subject_id == batch.pk


def test_a_second_wish_finds_the_first(client, batch, django_capture_on_commit_callbacks):
    client.post(address("import-rejects", batch))
    client.post(address("import-rejects", batch))
    assert Job.objects.filter(name="ikm_registry.write_rejects").count() == 1
    page = client.get(batch.get_absolute_url()).content.decode()
    assert address("import-rejects-progress", batch) in page
    with django_capture_on_commit_callbacks(execute=True):
        Job.objects.all().update(state="gagal", message="Penyimpanan penuh.")
        assert "Penyimpanan penuh." in client.get(batch.get_absolute_url()).content.decode()
        client.post(address("import-rejects", batch))
    client.post(address("import-rejects", batch))
    assert Job.objects.filter(name="ikm_registry.write_rejects").count() == 2
    assert RejectsFile.objects.get().file_id


def test_the_file_of_another_preview_is_not_served_and_not_kept(
    client, batch, petugas, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("import-rejects", batch))
    assert StoredFile.objects.count() == 2
    imports.check(batch=batch, by=petugas)
    assert StoredFile.objects.count() == 1
    assert not import_rejects.standing(batch).ready
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("import-rejects", batch))
    import_discard.discard(batch=ImportBatch.objects.get(), by=petugas)
    assert StoredFile.objects.count() == 0


def test_a_short_list_is_answered_at_once(client, batch, monkeypatch):
    monkeypatch.setattr(import_rejects, "INLINE_ROWS", 10)
    answer = client.get(address("import-rejects", batch))
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 5
    assert not Job.objects.exists()


def test_a_long_file_is_streamed(client, batch, monkeypatch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("import-rejects", batch))
    monkeypatch.setattr("ikm_registry.views.import_progress.CHUNK", 10)
    answer = client.get(address("import-rejects", batch))
    assert answer.streaming
    assert len(answer.getvalue()) == int(answer["Content-Length"])


def working(batch, by, state="berjalan"):
    batch.job = Job.objects.create(
        name="ikm_registry.check_batch", title="Memeriksa daftar.csv", by=by, state=state,
        done=300, total=1000,
    )  # fmt: skip
    batch.save(update_fields=["job"])
    return batch.job


def test_a_colleague_sees_how_far_the_work_is(client, petugas, make_user, log_in):
    client.post(
        reverse("ikm_registry:import-upload"),
        {"files": SimpleUploadedFile("a.csv", b"Nama Pemilik;Desa\r\nSiti;Toyomarto\r\n")},
    )
    batch = ImportBatch.objects.get()
    job = working(batch, petugas)
    other = log_in(make_user("petugas", "rekan"))
    page = other.get(batch.get_absolute_url())
    assert page.status_code == 200
    assert address("import-progress", batch) in page.content.decode()
    listed = other.get(reverse("ikm_registry:import-list")).content.decode()
    for shown in (page.content.decode(), listed):
        assert reverse("core:job", args=[job.pk]) not in shown
    assert reverse("core:job", args=[job.pk]) in client.get(batch.get_absolute_url()).url
    fragment = other.get(address("import-progress", batch), headers=HTMX).content.decode()
    assert "300 dari 1.000" in fragment
    assert address("import-progress", batch) in fragment
    Job.objects.update(state="selesai")
    over = other.get(address("import-progress", batch), headers=HTMX)
    assert over.headers["HX-Redirect"] == batch.get_absolute_url()
    assert other.get(address("import-progress", batch)).url == batch.get_absolute_url()


def test_a_stopped_reading_ends_and_leaves_the_file_unread(client, petugas, monkeypatch):
    monkeypatch.setattr(import_files, "INLINE_BYTES", 1)
    client.post(reverse("ikm_registry:import-upload"), {"files": listing([REJECTED.format(1)])})
    batch = ImportBatch.objects.get()
    Job.objects.filter(pk=batch.job_id).update(state="berjalan")
    told = Progress(batch.job_id)

    def progress(*done, **more):
        told(*done, **more)
        cancel(job=batch.job, by=petugas)  # pressed while the file is being read

    with pytest.raises(Cancelled):
        tasks.understand_batch(progress=progress, batch_id=batch.pk, by_id=petugas.pk)
    batch.refresh_from_db()
    assert not batch.understanding
    assert "Baca lagi" in client.get(batch.get_absolute_url()).content.decode()


def test_a_child_does_not_outlive_those_who_wait_for_it():
    def stopped():
        raise Cancelled

    for watch, raised in ((stopped, Cancelled), (lambda: None, subprocess.TimeoutExpired)):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        with child_process.watched(watch), pytest.raises(raised):
            child_process.finished(child, 0.5)
        assert child.poll() is not None


def test_two_windows_start_the_same_work_once(batch, petugas, monkeypatch):
    monkeypatch.setattr(imports, "is_quick", lambda batch: False)
    windows = [ImportBatch.objects.get(pk=batch.pk) for _ in range(2)]
    imports.start_check(batch=windows[0], by=petugas)
    with pytest.raises(DomainError, match="sedang dikerjakan"):
        imports.start_check(batch=windows[1], by=petugas)
    assert Job.objects.filter(name="ikm_registry.check_batch").count() == 1
