"""A full disk: real ones of a megabyte, where the machine lets us mount them."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter
from django.db import DatabaseError, connection, transaction

from ikm_registry.importing import readers
from ikm_registry.models import Ikm, ImportBatch
from ikm_registry.services import imports
from rpik.core import files, jobs, space
from rpik.core.errors import DomainError
from rpik.core.models import JobState, StoredFile

HEAD = "Nama Pemilik;Desa;Kecamatan;Produk\n"
ROWS = "".join(f"Siti {n};Blayu;Wajak;tempe\n" for n in range(8_000))


@contextmanager
def tiny_disk():
    """A disk of one megabyte, for whoever may mount."""
    folder = Path(tempfile.mkdtemp(prefix="rpik-uji-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("mounting a disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def test_what_ran_out_is_recognised_through_its_wrappers():
    full = OSError(28, "No space left on device")
    with pytest.raises(DatabaseError) as wrapped:
        raise DatabaseError("could not extend file") from full
    assert space.ran_out(full)
    assert space.ran_out(wrapped.value)
    assert not space.ran_out(OSError(13, "Permission denied"))


@pytest.mark.django_db
def test_a_list_that_would_fill_the_disk_is_refused_before(reference, petugas, monkeypatch):
    monkeypatch.setattr(space, "LEFT_FREE", 2**60)
    with pytest.raises(DomainError, match=r"tinggal [0-9]+ MB"):
        imports.receive(file=io.BytesIO(HEAD.encode()), name="daftar.csv", by=petugas)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_room_to_lay_the_list_open(reference, petugas, monkeypatch):
    monkeypatch.setattr(space, "LEFT_FREE", 0)
    text = (HEAD + ROWS * 10).encode()
    batch = imports.upload(file=io.BytesIO(text), name="daftar.csv", by=petugas)
    with tiny_disk() as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        job = jobs.enqueue(
            "ikm_registry.understand_batch",
            title="uji",
            by=petugas,
            batch_id=batch.pk,
            by_id=petugas.pk,
        )
        monkeypatch.setattr(tempfile, "tempdir", None)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, space.FULL)
    assert files.read(batch.file) == text


def test_no_room_for_what_a_workbook_holds(tmp_path, monkeypatch):
    path = tmp_path / "daftar.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate((HEAD + ROWS * 5).splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    assert zipfile.is_zipfile(path)
    with tiny_disk() as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        with pytest.raises(OSError, match="space") as found:
            readers.read(path, path.name)
    assert space.ran_out(found.value)


@pytest.mark.django_db(transaction=True)
def test_no_room_for_the_database(reference, petugas):
    """The staged rows go to a tablespace of one megabyte: Postgres itself says that it is full."""
    text = (HEAD + ROWS).encode()
    batch = imports.upload(file=io.BytesIO(text), name="daftar.csv", by=petugas)
    batch = imports.understand(batch=batch, by=petugas)
    with tiny_disk() as disk, connection.cursor() as cursor:
        disk.chmod(0o777)
        disk.parent.chmod(disk.parent.stat().st_mode | 0o111)
        inside = disk / "sempit"
        inside.mkdir(mode=0o700)
        _give_to_postgres(inside, cursor)
        cursor.execute("DROP TABLESPACE IF EXISTS rpik_uji_sempit")  # of a run that was killed
        cursor.execute(f"CREATE TABLESPACE rpik_uji_sempit LOCATION '{inside}'")
        try:
            cursor.execute("SET temp_tablespaces = 'rpik_uji_sempit'")
            with pytest.raises(DatabaseError) as found, transaction.atomic():
                imports.check(batch=batch, by=petugas)
            assert space.ran_out(found.value)
        finally:
            cursor.execute("RESET temp_tablespaces")
            cursor.execute("DROP TABLESPACE rpik_uji_sempit")
    assert not Ikm.objects.exists()
    assert ImportBatch.objects.get().rows.count() == 0
    counts = imports.check(batch=batch, by=petugas).counts
    assert counts["baru"] + counts["ganda"] == 8_000


def _give_to_postgres(folder, cursor):
    cursor.execute("SHOW data_directory")
    owner = Path(cursor.fetchone()[0]).stat()
    shutil.chown(folder, owner.st_uid, owner.st_gid)
