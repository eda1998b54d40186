"""Background work by the real worker process: progress, cancelling, failing, being killed."""

import ast
import os
import subprocess
import sys
import time
import uuid
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from rpik.core import jobs
from rpik.core.models import Job, JobState

# The worker as ``manage.py db_worker`` runs it, knowing three jobs more.
WORKER = """
import os, time
import django
django.setup()
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from rpik.core.errors import DomainError
from rpik.core.jobs import job

@job("test.long")
@transaction.atomic
def long(*, progress):
    Group.objects.create(name="half-done")
    progress(1, 200, "bekerja", force=True)
    for step in range(200):
        time.sleep(0.1)
        progress(step + 1, 200)

@job("test.short")
def short(*, progress, name):
    Group.objects.create(name=name)
    progress(3, 4, force=True)
    return {"name": name}

@job("test.refused")
@transaction.atomic
def refused(*, progress):
    Group.objects.create(name="never")
    raise DomainError("Berkas tidak dapat dibaca; unggah ulang.")

@job("test.broken")
def broken(*, progress):
    raise ValueError("NIK 3507010101010001")

call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
"""


def start_worker() -> subprocess.Popen:
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["HOST"] and not database["HOST"].startswith("/"):
        url = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}"
            f":{database['PORT'] or 5432}/{database['NAME']}"
        )
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "rpik.settings"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=project.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def work_off() -> str:
    return start_worker().communicate(timeout=60)[1]


def wait_for(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def queue(settings, transactional_db):
    """The queue of production: a table, worked off by another process."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.slow
def test_worker_does_the_work_and_reports(queue, petugas):
    made = jobs.enqueue("test.short", title="Uji", by=petugas, name="dikerjakan")
    assert made.state == JobState.WAITING
    work_off()
    made.refresh_from_db()
    assert (made.state, made.done, made.total) == (JobState.DONE, 4, 4)
    assert made.result == {"name": "dikerjakan"}
    assert Group.objects.filter(name="dikerjakan").exists()


@pytest.mark.slow
def test_progress_shows_before_commit_and_cancelling_rolls_back(queue, petugas):
    made = jobs.enqueue("test.long", title="Uji", by=petugas)
    worker = start_worker()
    rows = Job.objects.filter(pk=made.pk)
    assert wait_for(lambda: rows.filter(done__gt=3, message="bekerja").exists())
    assert not Group.objects.filter(name="half-done").exists()
    assert jobs.cancel(job=made, by=petugas)
    worker.communicate(timeout=20)
    made.refresh_from_db()
    assert made.state == JobState.CANCELLED
    assert not Group.objects.filter(name="half-done").exists()


@pytest.mark.slow
def test_killed_worker_leaves_nothing_half_done(queue, petugas):
    made = jobs.enqueue("test.long", title="Uji", by=petugas)
    worker = start_worker()
    assert wait_for(lambda: Job.objects.filter(pk=made.pk, done__gt=3).exists())
    worker.kill()
    worker.communicate(timeout=20)
    assert jobs.sweep_orphans() == 0  # its heart may still beat, for all we know
    assert jobs.sweep_orphans(nobody_works=True) == 1
    made.refresh_from_db()
    assert made.state == JobState.FAILED
    assert "tidak ada data masuk" in made.message
    assert not Group.objects.filter(name="half-done").exists()


@pytest.mark.slow
def test_failures_become_sentences(queue, petugas):
    refused = jobs.enqueue("test.refused", title="Uji", by=petugas)
    broken = jobs.enqueue("test.broken", title="Uji", by=petugas)
    log = work_off()
    refused.refresh_from_db()
    broken.refresh_from_db()
    assert (refused.state, broken.state) == (JobState.FAILED, JobState.FAILED)
    assert refused.message == "Berkas tidak dapat dibaca; unggah ulang."
    assert "3507010101010001" not in broken.message
    assert str(broken.pk) in log
    assert not Group.objects.filter(name="never").exists()


def test_job_cancelled_before_its_turn_is_not_run(petugas):
    waiting = Job.objects.create(name="test.none", title="Uji", by=petugas)
    assert jobs.cancel(job=waiting, by=petugas)
    jobs.run_job.call(str(waiting.pk))
    waiting.refresh_from_db()
    assert waiting.state == JobState.CANCELLED


def test_only_silent_jobs_are_orphans(petugas):
    now = timezone.now()
    for state, age in (("berjalan", 30), ("berjalan", 3600), ("selesai", 3600), ("antre", 3600)):
        Job.objects.create(
            name="x", title=f"{state} {age}", by=petugas, state=state,
            heartbeat_at=now - timedelta(seconds=age),
        )  # fmt: skip
    assert jobs.sweep_orphans() == 1
    assert Job.objects.get(title="berjalan 3600").state == JobState.FAILED
    assert Job.objects.get(title="berjalan 30").state == JobState.RUNNING


def names_enqueued() -> set[str]:
    """Every name that a service hands to ``enqueue``, itself or by its ``_start``, read from the source."""
    found = set()
    for path in project.BASE_DIR.glob("*/**/services/*.py"):
        if {".venv", "node_modules", "var"} & set(path.parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                ("enqueue", "_start")
            ):
                first = node.args[0]
                found.add(
                    first.value if isinstance(first, ast.Constant) else constants.get(first.id)
                )
    return found - {None}  # what a ``_start`` was handed


def test_every_name_enqueued_is_registered():
    names = names_enqueued()
    assert {"ikm_registry.understand_batch", "ikm_registry.commit_batch"} <= names
    assert names <= jobs.registered()


class TestPage:
    def test_fragment_polls_until_it_is_over(self, petugas, log_in):
        made = Job.objects.create(name="x", title="Memeriksa daftar", by=petugas, total=10, done=4)
        client = log_in(petugas)
        address = reverse("core:job", args=[made.pk])
        fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "hx-get" in fragment
        assert "40" in fragment
        Job.objects.update(state=JobState.DONE, result_url="/ikm/")
        finished = client.get(address, headers={"HX-Request": "true"})
        assert finished["HX-Redirect"] == "/ikm/"
        assert "hx-get" not in finished.content.decode()

    def test_page_survives_reload_and_belongs_to_one_person(self, petugas, perencana, log_in):
        made = Job.objects.create(name="x", title="Memeriksa daftar", by=petugas)
        address = reverse("core:job", args=[made.pk])
        assert "Memeriksa daftar" in log_in(petugas).get(address).content.decode()
        assert log_in(perencana).get(address).status_code == 404
        assert log_in(perencana).post(address).status_code == 404
        made.refresh_from_db()
        assert made.state == JobState.WAITING

    def test_unknown_job_is_404(self, petugas, log_in):
        address = reverse("core:job", args=[uuid.uuid4()])
        assert log_in(petugas).get(address).status_code == 404

    def test_cancel_button(self, petugas, log_in):
        made = Job.objects.create(name="x", title="Uji", by=petugas)
        log_in(petugas).post(reverse("core:job", args=[made.pk]))
        made.refresh_from_db()
        assert made.state == JobState.CANCELLED
