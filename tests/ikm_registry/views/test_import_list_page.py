"""Past imports: what waits, the next step of each, and throwing away what nobody will save."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import ImportBatch, ImportMend, ImportRow
from rpik.core.models import Job, StoredFile
from tests.ikm_registry.views.test_import_mends import commit, mend, preview
from tests.ikm_registry.views.test_import_pages import uploaded

pytestmark = pytest.mark.django_db


def listed(client, query=""):
    return client.get(reverse("ikm_registry:import-list") + query).content.decode()


def discard(client, batch):
    address = reverse("ikm_registry:import-discard", args=[batch.pk])
    return client.post(address, follow=True).content.decode()


def test_each_import_names_its_next_step(client):
    uploaded(client)
    batch = preview(client)
    page = listed(client)
    assert "Periksa kolom" in page
    assert "Periksa, lalu simpan" in page
    commit(client, batch)
    page = listed(client)
    assert "Perbaiki yang ditolak" in page
    assert "Periksa, lalu simpan" not in page


def test_what_waits_is_a_tab(client):
    batch = preview(client, name="sudah.csv")
    commit(client, batch)
    uploaded(client)
    page = listed(client, "?tampil=menunggu")
    assert "sudah.csv" not in page
    assert "daftar.csv" in page


def test_an_import_never_saved_is_thrown_away_whole(client):
    batch = preview(client)
    mend(client, batch, 5, "owner", "Sutini")
    assert "dibuang" in discard(client, batch)
    for model in (ImportBatch, ImportRow, ImportMend, StoredFile):
        assert not model.objects.exists()


def test_a_saved_import_is_undone_not_thrown_away(client):
    batch = preview(client)
    commit(client, batch)
    assert "diurungkan, tidak dibuang" in discard(client, batch)
    assert ImportBatch.objects.exists()


def test_a_rest_thrown_away_leaves_the_file_to_its_import(client):
    batch = preview(client)
    commit(client, batch)
    client.post(reverse("ikm_registry:import-rest", args=[batch.pk]))
    discard(client, ImportBatch.objects.latest("id"))
    assert ImportBatch.objects.get() == batch
    assert StoredFile.objects.exists()


def test_an_import_at_work_is_not_thrown_away(client, petugas):
    batch = preview(client)
    batch.job = Job.objects.create(name="x", title="Memeriksa", by=petugas, state="berjalan")
    batch.save()
    assert "Batalkan pekerjaannya dahulu" in discard(client, batch)
    assert ImportBatch.objects.exists()


def test_after_the_last_row_nothing_is_said_to_be_finished(client, petugas):
    job = Job.objects.create(
        name="x", title="Memeriksa", by=petugas, state="berjalan", total=40_000, done=40_000,
        message="Membandingkan dengan register",
    )  # fmt: skip
    address = reverse("core:job", args=[job.pk])
    page = client.get(address).content.decode()
    assert "40.000 dari 40.000 · Membandingkan dengan register" in page
    assert "value=" not in page[page.index("<progress") :][:80]
    Job.objects.update(done=10_000, message="Membersihkan baris")
    page = client.get(address).content.decode()
    assert "10.000 dari 40.000 (25 %) · Membersihkan baris" in page
    assert 'value="10000"' in page[page.index("<progress") :][:80]
    Job.objects.update(done=0, total=0, message="")
    assert "Sedang disiapkan" in client.get(address).content.decode()


def test_the_pace_of_work_is_told_in_words(petugas):
    began = timezone.now() - timedelta(seconds=10)
    job = Job(title="x", by=petugas, started_at=began, done=5_000, total=20_000)
    assert job.pace is not None
    assert 450 <= job.pace["per_second"] <= 500
    assert job.pace["left"] == "30 detik"
    slow = {"title": "x", "done": 600, "total": 60_600}
    assert Job(started_at=timezone.now() - timedelta(minutes=1), **slow).pace["left"] == "100 menit"
    assert Job(started_at=began, **slow).pace is None  # too early to say
    assert Job(title="x", started_at=began, done=0, total=20).pace is None
    assert Job(title="x", done=5, total=20).pace is None
